import { Injectable, type OnModuleInit } from '@nestjs/common';
import { addressLines } from '../../documents/rendering/address-lines.js';
import type { ContractPaper } from '../../documents/rendering/contract-paper.js';
import { DocumentsService } from '../../documents/documents.service.js';
import type { DocumentKind } from '../../documents/template-editing/document-kinds.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { inWords } from '../../kernel/life-cycle.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { PersonalDetailsService } from '../../placements/personal-details/personal-details.service.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ReconciliationFacts } from '../block/reconciliation-facts.js';
import type { VersionState } from '../contract-life-cycle.js';
import type { Contract } from '../contract.entity.js';
import type { ContractVersion } from '../contract-version.entity.js';
import { Issue, type IssueStep } from '../issue.js';
import type { ContractTerms } from '../terms.js';
import {
  type CallOffFacts,
  type NoticeFacts,
  type PaperGround,
  agreement,
  callOff,
  contractVariation,
  detailsSchedule,
  noticeOfEnd,
  reconciliationStatement,
} from './papers.js';
import { STANDING_SQL, VERSION_SQL } from './papers.sql.js';

interface PaperRow {
  readonly contract: PaperGround['contract'] & { readonly id: string };
  readonly authority: { readonly id: string; readonly name: string; readonly address: string };
  readonly contact: { readonly name: string; readonly email: string } | null;
  readonly provider: string;
  readonly school: { readonly id: string; readonly name: string; readonly urn: number; readonly address: readonly (string | null)[] };
  readonly version: {
    readonly number: number;
    readonly state: VersionState;
    readonly effectiveOn: IsoDate;
    readonly reason: string;
    readonly terms: ContractTerms;
  };
  readonly before: ContractTerms | null;
  readonly members: readonly string[];
  readonly approvals: readonly { readonly role: string; readonly name: string; readonly date: IsoDate }[];
  readonly pupilId: string | null;
}

const AGREEMENT_KINDS = {
  spot: 'individualPlacementAgreement',
  block: 'blockAgreement',
  framework: 'frameworkAgreement',
} as const satisfies Record<ContractTerms['kind'], DocumentKind>;

/** Before these nothing has been approved: the paper is a draft. */
const NOT_APPROVED: ReadonlySet<VersionState> = new Set<VersionState>(['draft', 'inApproval', 'withdrawn']);

/** The papers of contracts: each frozen in the transaction of the act that it records, from what that act has approved. */
@Injectable()
export class ContractPapers implements IssueStep, OnModuleInit {
  readonly name = 'documents';
  readonly order = 10;

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly documents: DocumentsService,
    private readonly details: PersonalDetailsService,
    private readonly issue: Issue,
  ) {}

  onModuleInit(): void {
    this.issue.step(this);
  }

  /** The agreement or the variation, made when it is issued. Who the child is joins the agreement for one pupil, on record, and is kept nowhere else. */
  async issued(_contract: Contract, version: ContractVersion): Promise<void> {
    await this.makeOf(version.id);
  }

  /** The same for a version that was issued before its document was kept here. Answers the document. Refusals: `notFound`, `notApproved`. */
  async makeOf(versionId: string): Promise<string> {
    const row = await this.row(versionId);
    const { contract, version } = row;
    if (NOT_APPROVED.has(version.state))
      throw new Refused([refusal('notApproved', 'A document is made from what is approved.', 'versionId')]);
    const paper = this.paperOf(row, false);
    const { actor } = this.work.current;
    const about = `${contract.reference}, version ${String(version.number)}, is issued`;
    const known = row.pupilId === null ? null : await this.details.forAgreement(actor, row.pupilId, about);
    const pupil = known && detailsSchedule({ name: known.fullName, dateOfBirth: known.dateOfBirth, postcode: known.postcode });
    return this.documents.freeze({
      kind: kindOf(version),
      ...this.addressOf(row, paper),
      subjectType: 'contractVersion',
      subjectId: versionId,
      snapshot: paper,
      clauses: { kind: version.terms.kind, agreed: version.terms.clauses },
      ...(pupil ? { joined: { schedules: [pupil, ...paper.schedules] } } : {}),
    });
  }

  /** How a version would read, marked DRAFT until it is approved. Nothing is kept, and nobody is named. Refusals: `notFound`. */
  async preview(actor: Actor, versionId: string): Promise<{ readonly name: string; readonly pdf: Buffer }> {
    requires(actor, 'contracts.read');
    const row = await this.work.run(actor, () => this.row(versionId));
    const paper = this.paperOf(row, NOT_APPROVED.has(row.version.state));
    const { pdf } = await this.documents.preview(actor, {
      kind: kindOf(row.version),
      authorityId: row.authority.id,
      snapshot: paper,
      clauses: { kind: row.version.terms.kind, agreed: row.version.terms.clauses },
    });
    return { name: `${paper.reference}-${paper.draft ? 'draft' : 'preview'}.pdf`, pdf };
  }

  /** The council's notice to the school. */
  notice(contract: Contract, noticeId: string, facts: NoticeFacts): Promise<void> {
    return this.follow(
      contract.id,
      facts.givenOn,
      { kind: 'notice', subjectType: 'contractNotice', subjectId: noticeId },
      (ground, terms) => noticeOfEnd(ground, terms, facts),
    );
  }

  /** The nomination of a pupil to a place of a block; of another council's block it is that council's pupil and this one's paper. */
  callOff(contractId: string, callOffId: string, facts: CallOffFacts): Promise<void> {
    return this.follow(contractId, facts.from, { kind: 'callOff', subjectType: 'callOff', subjectId: callOffId }, (ground, terms) =>
      terms.kind === 'block' ? callOff(ground, terms, facts) : null,
    );
  }

  /** A settled term. */
  reconciliation(contractId: string, reconciliationId: string, facts: ReconciliationFacts): Promise<void> {
    return this.follow(
      contractId,
      facts.until,
      { kind: 'reconciliationStatement', subjectType: 'blockReconciliation', subjectId: reconciliationId },
      (ground) => reconciliationStatement(ground, facts),
    );
  }

  private async follow(
    contractId: string,
    on: IsoDate,
    of: { readonly kind: DocumentKind; readonly subjectType: string; readonly subjectId: string },
    compose: (ground: PaperGround, terms: ContractTerms) => ContractPaper | null,
  ): Promise<void> {
    const [standing] = await this.work.query<{ id: string }>(STANDING_SQL, [contractId, on]);
    if (!standing) return;
    const row = await this.row(standing.id);
    const paper = compose(this.groundOf(row, false), row.version.terms);
    if (paper === null) return;
    await this.documents.freeze({
      ...of,
      ...this.addressOf(row, paper),
      authorityId: this.work.current.actor.organisationId,
      snapshot: paper,
      ...(of.kind === 'callOff' ? { clauses: { kind: 'callOff' as const, agreed: [] } } : {}),
    });
  }

  private async row(versionId: string): Promise<PaperRow> {
    const [found] = await this.work.query<{ paper: PaperRow }>(VERSION_SQL, [versionId]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such version of a contract, or it is not yours to see.', 'versionId')]);
    return found.paper;
  }

  private paperOf(row: PaperRow, draft: boolean): ContractPaper {
    const ground = this.groundOf(row, draft);
    const { version, before, members } = row;
    return version.number === 1 || before === null
      ? agreement(ground, version.terms, members)
      : contractVariation(ground, version, before, version.terms, members);
  }

  private groundOf({ contract, authority, contact, provider, school, approvals }: PaperRow, draft: boolean): PaperGround {
    return {
      contract,
      authority: {
        name: authority.name,
        department: 'Special Education Service',
        addressLines: addressLines(authority.address, authority.name),
        contact: {
          name: contact?.name ?? 'Special Education Service',
          email: contact?.email ?? 'the address you usually write to',
          telephone: null,
        },
      },
      provider: { legalName: provider },
      school: {
        name: school.name,
        urn: String(school.urn),
        addressLines: school.address.flatMap((line) => (line === null || line === '' ? [] : [line])),
      },
      approvals: approvals.map(({ role, name, date }) => ({ role: capital(inWords(role)), name, date })),
      date: this.clock.today(),
      draft,
    };
  }

  private addressOf({ authority, school }: PaperRow, { reference }: ContractPaper) {
    return { reference, authorityId: authority.id, schoolId: school.id };
  }
}

const kindOf = ({ number, terms }: Pick<PaperRow['version'], 'number' | 'terms'>): DocumentKind =>
  number === 1 ? AGREEMENT_KINDS[terms.kind] : 'contractVariation';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
