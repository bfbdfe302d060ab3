import { Injectable } from '@nestjs/common';
import JSZip from 'jszip';
import { AuditService } from '../../audit/audit.service.js';
import { DocumentsService } from '../../documents/documents.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { inWords } from '../../kernel/life-cycle.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { WorkDone, WorkInHand } from '../../platform/jobs/long-work.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import type { VersionState } from '../contract-life-cycle.js';
import { ContractPapers } from './contract-papers.service.js';

export const BULK_PAPERS = 'bulk-papers';

/** Every agreement of the largest council fits; the archive is held in memory while it is made. */
const MOST_CONTRACTS = 500;

/** From these states on a version has been approved and issued: its document is made. */
const ISSUED: ReadonlySet<VersionState> = new Set<VersionState>(['issued', 'signed', 'inForce', 'replaced']);

interface VersionOf {
  readonly id: string;
  readonly reference: string;
  readonly number: number;
  readonly state: VersionState;
  /** Its agreement or variation as it stands. */
  readonly documentId: string | null;
}

/**
 * Agreements and variations of many contracts as one ZIP: those that are there, and those that should be and are not (contracts signed before they
 * were kept here), which are made now. Safe to run twice: what is there is taken as it is.
 */
@Injectable()
export class BulkPapers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly papers: ContractPapers,
    private readonly documents: DocumentsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {
    works.add(BULK_PAPERS, (inHand) => this.make(inHand));
  }

  /** Starts making the documents of these contracts; answers the work's id. Refusals: `notAllowed`, `nothingChosen`, `tooMany`, `notFound`. */
  start(actor: Actor, contractIds: readonly string[]): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.issue');
      const ids = [...new Set(contractIds)];
      if (ids.length === 0) throw new Refused([refusal('nothingChosen', 'Choose at least one contract.', 'contractIds')]);
      if (ids.length > MOST_CONTRACTS)
        throw new Refused([refusal('tooMany', `Choose at most ${String(MOST_CONTRACTS)} contracts at a time.`, 'contractIds')]);
      const versions = await this.versionsOf(ids, actor);
      if (versions.length === 0) throw new Refused([refusal('notFound', 'None of these is a contract of your authority.', 'contractIds')]);
      const references = [...new Set(versions.map(({ reference }) => reference))];
      const workId = await this.works.start(actor, {
        kind: BULK_PAPERS,
        title: references.length === 1 ? 'Documents of 1 contract' : `Documents of ${String(references.length)} contracts`,
        input: { contractIds: ids },
      });
      this.audit.record({
        action: 'startBulkPapers',
        subjectType: 'longWork',
        subjectId: workId,
        after: { contracts: references.length, references },
      });
      return workId;
    });
  }

  private async make({ actor, input, signal, progress }: WorkInHand): Promise<WorkDone> {
    const { contractIds } = input as { contractIds: string[] };
    const versions = await this.work.run(actor, () => this.versionsOf(contractIds, actor));
    const zip = new JSZip();
    const refused: string[] = [];
    let made = 0;
    let there = 0;
    for (const [index, version] of versions.entries()) {
      signal.throwIfAborted();
      const name = `${version.reference}${version.number === 1 ? '' : `-variation-${String(version.number)}`}`;
      await progress(index, versions.length, `Making ${name}`);
      if (version.documentId === null && !ISSUED.has(version.state)) {
        refused.push(`${name}: ${inWords(version.state)}. Documents are made from what is approved, when it is issued.`);
        continue;
      }
      const documentId = version.documentId ?? (await this.work.run(actor, () => this.papers.makeOf(version.id)));
      const document = await this.documents.makeNow(actor, documentId);
      if (!document) {
        refused.push(`${name}: it could not be made. Tell whoever looks after the system.`);
        continue;
      }
      if (version.documentId === null) made += 1;
      else there += 1;
      zip.file(`${name.replace(/[^\w.-]/g, '-')}.pdf`, document.pdf, { date: this.clock.now() });
    }
    if (made + there === 0) throw new Refused([refusal('noDocuments', `No document could be made.\n${refused.join('\n')}`)]);
    if (refused.length > 0) zip.file('Not made.txt', `${refused.join('\r\n')}\r\n`);
    await progress(versions.length, versions.length, 'Putting them into one file');
    const bytes = await zip.generateAsync({ type: 'nodebuffer', compression: 'STORE' });
    return {
      result: { made, there, refused },
      file: { name: `Contracts ${this.clock.today()}.zip`, type: 'application/zip', bytes },
    };
  }

  /** The authority's own contracts alone, each with its versions that stand or are on their way. */
  private versionsOf(contractIds: readonly string[], actor: Actor): Promise<VersionOf[]> {
    return this.work.query<VersionOf>(
      `select version.id, contract.reference, version.number, version.state,
         (select document.id from documents document where document.subject_type = 'contractVersion' and document.subject_id = version.id
           and document.superseded_at is null) as "documentId"
       from contracts contract join contract_versions version on version.contract_id = contract.id and version.state <> 'withdrawn'
       where contract.id = any ($1::uuid[]) and contract.authority_id = $2 order by contract.reference, version.number`,
      [contractIds, actor.organisationId],
    );
  }
}
