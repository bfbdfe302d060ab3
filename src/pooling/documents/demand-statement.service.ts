import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { DocumentsService } from '../../documents/documents.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ofMembers } from '../demand/of-members.js';
import { type DemandSnapshot, type NamedConsortium, type PooledDemand, PooledDemandQuery } from '../demand/pooled-demand.query.js';
import { type AskedTable, tableId } from '../release/answer.js';
import { demandStatementPaper } from './demand-statement-paper.js';
import { issuerOf } from './issuer.js';

export interface IssueDemandStatement {
  readonly consortiumId: string;
  readonly takenOn: IsoDate;
  readonly tables: readonly AskedTable[];
}

/** Statements of published demand: what members published on a day as one paper, read from what is stored and never from records. */
@Injectable()
export class DemandStatementService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly documents: DocumentsService,
    private readonly demand: PooledDemandQuery,
  ) {}

  /** Of which consortia the actor may issue statements. */
  async consortia(actor: Actor): Promise<readonly NamedConsortium[]> {
    requires(actor, 'pooling.stateDemand');
    return this.work.run(actor, () =>
      this.work.query<NamedConsortium>(
        `select id, name from organisations where kind = 'consortium' and id = any ((select app.my_consortia())::uuid[]) order by name, id`,
      ),
    );
  }

  /**
   * Issues a statement of these tables; the same of the same day and figures is one, whoever asks again. Refusals: `notAllowed`, `notFound`, `noTable`,
   * `notInPlan`, `noSuchCategory`, `nothingPublished`. Answers the document.
   */
  async issue(actor: Actor, { consortiumId, takenOn, tables }: IssueDemandStatement): Promise<Outcome<string>> {
    const outcome = await this.work.decide(actor, async () => {
      requires(actor, 'pooling.stateDemand');
      const asked = [...new Map(tables.map((table) => [tableId(table), table])).values()];
      if (asked.length === 0) throw new Refused([refusal('noTable', 'Choose at least one table.', 'tables')]);
      const [found] = await this.work.query<{ name: string; sharers: string[] }>(
        `select name, app.sharers_in(id, 'demand') as sharers from organisations
         where id = $1 and kind = 'consortium' and id = any ((select app.my_consortia())::uuid[])`,
        [consortiumId],
      );
      if (!found) throw new Refused([refusal('notFound', 'There is no such consortium, or it is not yours.')]);
      const all = await this.demand.published(actor, asked, takenOn);
      return this.freeze(
        actor,
        { consortiumId, consortium: found.name, takenOn },
        asked,
        all.map((table) => ofMembers(table, found.sharers)),
      );
    });
    // Whoever issues it opens it next, so the bytes are made at once; where that fails the sweep of pending documents tries again.
    if (outcome.ok) await this.documents.makeNow(actor, outcome.value);
    return outcome;
  }

  private async freeze(
    actor: Actor,
    { consortiumId, consortium, takenOn }: { readonly consortiumId: string; readonly consortium: string; readonly takenOn: IsoDate },
    asked: readonly AskedTable[],
    tables: readonly PooledDemand[],
  ): Promise<string> {
    const snapshots = standing(tables);
    if (snapshots.length === 0 || !tables[0]?.days.includes(takenOn))
      throw new Refused([
        refusal('nothingPublished', `No member of ${consortium} that shares its demand published it on ${formatDate(takenOn)}.`),
      ]);
    const sha256 = fingerprint({
      takenOn,
      tables: asked.map(tableId),
      published: snapshots.map(({ authorityId, sha256: figures }) => ({ authorityId, figures })),
    });
    const reference = `PD-${takenOn}-${sha256.slice(0, 8).toUpperCase()}`;
    const memberIds = snapshots.map(({ authorityId }) => authorityId);
    const [made] = await this.work.query<{ id: string }>(
      `insert into demand_statements (id, consortium_id, reference, taken_on, tables, member_ids, content_sha256, issued_for, issued_by, issued_by_name, issued_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (consortium_id, content_sha256) do nothing returning id`,
      [
        randomUUID(),
        consortiumId,
        reference,
        takenOn,
        JSON.stringify(asked),
        memberIds,
        sha256,
        actor.organisationId,
        actor.personId,
        actor.personName,
        this.clock.now(),
      ],
    );
    if (!made) return this.issuedBefore(consortiumId, sha256);
    const paper = demandStatementPaper({
      reference,
      consortium,
      issuer: await issuerOf(this.work, consortium, 'Pooled demand'),
      issuedOn: this.clock.today(),
      issuedByName: `${actor.personName}, ${actor.organisationName}`,
      takenOn,
      snapshots,
      tables,
    });
    const documentId = await this.documents.freeze({
      kind: 'demandStatement',
      reference,
      authorityId: consortiumId,
      schoolId: null,
      consortiumId,
      subjectType: 'demandStatement',
      subjectId: made.id,
      snapshot: paper,
    });
    this.audit.record({
      action: 'issueDemandStatement',
      subjectType: 'demandStatement',
      subjectId: made.id,
      authorityId: consortiumId,
      after: { reference, takenOn, tables: asked, members: memberIds, documentId },
    });
    return documentId;
  }

  private async issuedBefore(consortiumId: string, sha256: string): Promise<string> {
    const [standing] = await this.work.query<{ id: string }>(
      `select document.id from documents document join demand_statements statement on statement.id = document.subject_id
       where document.kind = 'demandStatement' and statement.consortium_id = $1 and statement.content_sha256 = $2`,
      [consortiumId, sha256],
    );
    if (!standing) throw new Error('A statement was refused as a second one, but there is no first.');
    return standing.id;
  }
}

/** What each member had published by the day: the snapshots of which the tables are. */
const standing = ([first]: readonly PooledDemand[]): DemandSnapshot[] =>
  first?.members.flatMap(({ id, takenOn }) => first.snapshots.filter((each) => each.authorityId === id && each.takenOn === takenOn)) ?? [];
