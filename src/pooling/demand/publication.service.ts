import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import type { Config } from '../../platform/config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { WorkDone, WorkInHand, WorkView } from '../../platform/jobs/long-work.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import type { KeyRing } from '../../platform/key-ring.js';
import { CONFIG } from '../../platform/platform.module.js';
import { Solver } from '../../platform/solver/solver.js';
import { solverTask } from '../../platform/solver/solver-task.js';
import type { solve } from '../release/audit.task.js';
import { USUAL_DAY, lastPublication } from '../consortium/publication-day.js';
import { protect } from '../release/protect.js';
import { DemandReader } from './demand.reader.js';
import { PLAN, categoriesOf } from './first-plan.js';

export const PUBLISH_DEMAND = 'publish-demand';

/** How many publications the page shows. */
const MOST_RECENT = 5;

const AUDIT = solverTask<typeof solve>(import.meta.url, '../release/audit.task');

const boundTo = (authorityId: string): string => `releaseSecret:${authorityId}`;

/**
 * An authority publishes its demand as it stands on a day: protected figures from its own records and its own secret alone, released by an audit, kept
 * for ever as they were (docs/decisions/0022).
 */
@Injectable()
export class PublicationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly demand: DemandReader,
    private readonly solver: Solver,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    works.add(
      PUBLISH_DEMAND,
      (inHand) => this.publish(inHand),
      (failed) => this.tellOfFailure(failed),
    );
  }

  /** Starts a publication of today's demand; answers the work. Refusals: `notAllowed`, `notShared`, `noKey`, `alreadyPublished`. */
  start(actor: Actor): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.publishDemand');
      const takenOn = this.clock.today();
      await this.refuseUnshared();
      this.ring();
      const [held] = await this.work.query('select from pooled_snapshots where authority_id = $1 and taken_on = $2', [
        actor.organisationId,
        takenOn,
      ]);
      if (held) throw new Refused([refusal('alreadyPublished', `Your demand of ${formatDate(takenOn)} is published. It never changes.`)]);
      const workId = await this.works.start(actor, {
        kind: PUBLISH_DEMAND,
        title: `Publishing the demand of ${formatDate(takenOn)}`,
        input: { takenOn },
      });
      this.audit.record({ action: 'startPublication', subjectType: 'longWork', subjectId: workId, after: { takenOn } });
      return workId;
    });
  }

  /**
   * Once an authority has published, its demand is published again on the day of each month that its consortium has set, as it stands on that day, while
   * it shares it; of several consortia on the day of each. Done by the system, once whoever comes first, and not beside another that is under way or was
   * begun since yesterday. Answers how many publications were started.
   */
  startDue(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const today = this.clock.today();
      await this.work.query("select pg_advisory_xact_lock(hashtextextended('publish demand ' || $1::text, 0))", [actor.organisationId]);
      const [last] = await this.work.query<{ takenOn: IsoDate; days: readonly number[] | null }>(
        `select max(taken_on)::text as "takenOn",
           (select array_agg(coalesce((select day from publication_days where consortium_id = shared.consortium_id), $4)) from sharing_agreements shared
             where shared.authority_id = $1 and shared.subject = 'demand' and shared.with_authority_id is null and shared.period @> $2::date) as days
         from pooled_snapshots where authority_id = $1 and app.organisation() = any (app.members_that_share('demand'))
         having count(*) > 0 and not exists (select from long_works where authority_id = $1 and kind = $3
           and (state in ('waiting', 'running') or asked_at > $2::date - interval '1 day'))`,
        [actor.organisationId, today, PUBLISH_DEMAND, USUAL_DAY],
      );
      const takenOn = last?.days
        ?.map((day) => lastPublication(today, day))
        .sort()
        .at(-1);
      if (last === undefined || takenOn === undefined || takenOn <= last.takenOn) return 0;
      const workId = await this.works.start(actor, {
        kind: PUBLISH_DEMAND,
        title: `Publishing the demand of ${formatDate(takenOn)}`,
        input: { takenOn },
      });
      this.audit.record({ action: 'startPublication', subjectType: 'longWork', subjectId: workId, after: { takenOn } });
      return 1;
    });
  }

  /** The authority's latest publications as works, the last first: those that run and those that failed too. */
  recent(actor: Actor): Promise<WorkView[]> {
    requires(actor, 'pooling.publishDemand');
    return this.works.recent(actor, PUBLISH_DEMAND, MOST_RECENT);
  }

  /** A publication that nobody waits for would fail unseen: its authority and the consortia it shares with are told. */
  private async tellOfFailure({ id, input }: Pick<WorkInHand, 'id' | 'input'>): Promise<void> {
    const { takenOn } = input as { takenOn: IsoDate };
    const consortia = await this.work.query<{ id: string }>(
      `select distinct consortium_id as id from sharing_agreements
       where authority_id = (select app.organisation()) and subject = 'demand' and period @> $1::date order by 1`,
      [takenOn],
    );
    this.audit.record({
      action: 'failPublication',
      subjectType: 'longWork',
      subjectId: id,
      after: { takenOn, consortia: consortia.map((each) => each.id) },
    });
  }

  private async publish({ actor, input, signal, progress }: WorkInHand): Promise<WorkDone> {
    const { takenOn } = input as { takenOn: IsoDate };
    await progress(0, null, 'Counting');
    const { children, districts, secret, blanks } = await this.work.run(actor, async () => {
      await this.refuseUnshared();
      return {
        children: await this.demand.children(takenOn),
        districts: await this.demand.districts(),
        secret: await this.secret(actor),
        blanks: await this.earlierBlanks(actor, takenOn),
      };
    });
    const categories = categoriesOf(districts);
    const figures = [...protect(children, secret, PLAN, categories)].map(([id, figure]) => [id, blanks.has(id) ? null : figure] as const);
    await progress(0, null, 'Auditing what could be told from it');
    const result = await this.solver.solve(AUDIT, { plan: PLAN, categories, children, figures }, { signal });
    if (result.exact + result.narrow + result.unwitnessed > 0)
      throw new Refused([
        refusal(
          'auditFailed',
          `Nothing is published: ${String(result.exact + result.narrow + result.unwitnessed)} counts could be told too nearly. Tell whoever looks after the system.`,
        ),
      ]);
    const blank = new Set(result.blanks);
    const released = Object.fromEntries(figures.map(([id, figure]) => [id, blank.has(id) ? null : figure]));
    const made = await this.work.run(actor, async () => {
      const sha256 = fingerprint({ plan: PLAN.version, figures: released });
      const rows = await this.work.query<{ id: string }>(
        `insert into pooled_snapshots (id, authority_id, taken_on, plan_version, categories, figures, audit, sha256, published_by, published_by_name, published_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (authority_id, taken_on) do nothing returning id`,
        [
          randomUUID(),
          actor.organisationId,
          takenOn,
          PLAN.version,
          JSON.stringify(categories),
          JSON.stringify(released),
          JSON.stringify(result),
          sha256,
          actor.personId,
          actor.personName,
          this.clock.now(),
        ],
      );
      const [row] = rows;
      // Nothing of the children: not even how many.
      if (row)
        this.audit.record({
          action: 'publishDemand',
          subjectType: 'pooledSnapshot',
          subjectId: row.id,
          after: { takenOn, sha256, blanks: result.blanks.length },
        });
      return row !== undefined;
    });
    return { result: { takenOn, made, blanks: result.blanks.length } };
  }

  /** What an earlier snapshot left blank stays blank: a figure later would tell of both. */
  private async earlierBlanks(actor: Actor, before: IsoDate): Promise<Set<string>> {
    const rows = await this.work.query<{ id: string }>(
      `select distinct figure.key as id from pooled_snapshots snapshot, jsonb_each(snapshot.figures) figure
       where snapshot.authority_id = $1 and snapshot.taken_on < $2 and figure.value = 'null'`,
      [actor.organisationId, before],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Made once, whoever comes first, and the same for ever. */
  private async secret(actor: Actor): Promise<Buffer> {
    const ring = this.ring();
    const fresh = ring.seal(randomBytes(32).toString('base64'), boundTo(actor.organisationId));
    await this.work.query(
      'insert into release_secrets (authority_id, key_id, sealed, created_at) values ($1, $2, $3, $4) on conflict do nothing',
      [actor.organisationId, fresh.keyId, fresh.bytes, this.clock.now()],
    );
    const [held] = await this.work.query<{ key_id: string; sealed: Buffer }>(
      'select key_id, sealed from release_secrets where authority_id = $1',
      [actor.organisationId],
    );
    if (!held) throw new Error('An authority has no secret though one was just made.');
    return Buffer.from(ring.open({ keyId: held.key_id, bytes: held.sealed }, boundTo(actor.organisationId)), 'base64');
  }

  private async refuseUnshared(): Promise<void> {
    const [row] = await this.work.query<{ shares: boolean }>(
      `select app.organisation() = any (app.members_that_share('demand')) as shares`,
    );
    if (!row?.shares)
      throw new Refused([
        refusal('notShared', 'Your authority shares no demand with a consortium today. Record the agreement by which it does first.'),
      ]);
  }

  private ring(): KeyRing {
    if (this.config.detailKeys) return this.config.detailKeys;
    throw new Refused([refusal('noKey', 'This installation has no key to seal the secret with. Whoever runs it sets DETAIL_KEYS.')]);
  }
}
