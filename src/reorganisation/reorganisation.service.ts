import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { formatDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type HeldPlan, PlanDesk, type PlanOnDesk } from './plan-desk.js';
import type { Total } from './reorganisation.query.js';

/** Carrying out, by a second person, that authorities are merged and split (domain.md: its date and shape are data, not code). */
@Injectable()
export class ReorganisationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: PlanDesk,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts the plan forward for a second person, pinned to exactly what it says and comes to. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`,
   * `blocked`.
   */
  putForward(actor: Actor, input: PlanOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.desk.take(input, 'draft');
      await this.desk.refuseBlocked(plan.id);
      const content = await this.desk.content(plan.id);
      await this.work.query(
        `update reorganisations set state = 'putForward', put_forward_by = $2, put_forward_by_name = $3, content_sha256 = $4, version = version + 1 where id = $1`,
        [plan.id, actor.personId, actor.personName, fingerprint(content)],
      );
      this.desk.record(actor, 'putReorganisationForward', plan, { totals: content.totals });
      return plan.id;
    });
  }

  /** Takes a plan back to change it. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`. */
  takeBack(actor: Actor, input: PlanOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.desk.take(input, 'putForward');
      await this.work.query(
        `update reorganisations set state = 'draft', put_forward_by = null, put_forward_by_name = null, content_sha256 = null, version = version + 1 where id = $1`,
        [plan.id],
      );
      this.desk.record(actor, 'takeReorganisationBack', plan, {});
      return plan.id;
    });
  }

  /** Throws a plan away: nothing has moved. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `reasonMissing`. */
  discard(actor: Actor, input: PlanOnDesk & { readonly reason: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.desk.take(input, 'draft', 'putForward');
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why it is thrown away.', 'reason')]);
      await this.work.query(
        `update reorganisations set state = 'discarded', discarded_because = $2, content_sha256 = null, version = version + 1 where id = $1`,
        [plan.id, reason],
      );
      this.desk.record(actor, 'discardReorganisation', plan, { reason });
      return plan.id;
    });
  }

  /**
   * Moves everything in one transaction, as a second person and exactly as it was put forward; every total before equals its total after, or nothing moves.
   * Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `samePerson`, `tooEarly`, `contentChanged`, `blocked`, `totalsDiffer`.
   */
  commit(actor: Actor, input: PlanOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.desk.take(input, 'putForward');
      if (plan.put_forward_by === actor.personId)
        throw new Refused([refusal('samePerson', 'A second person commits a plan that you put forward.')]);
      if (plan.on_day > this.clock.today())
        throw new Refused([refusal('tooEarly', `It takes effect on ${formatDate(plan.on_day)}: it is committed on that day or after.`)]);
      await this.desk.refuseBlocked(plan.id);
      const content = await this.desk.content(plan.id);
      if (fingerprint(content) !== plan.content_sha256)
        throw new Refused([
          refusal(
            'contentChanged',
            'What it moves has changed since it was put forward. Take it back, look at it, and put it forward again.',
          ),
        ]);
      const predecessors = await this.desk.predecessors(plan.id);
      const successors = [...new Set(content.parts.map(({ to }) => to))];
      await this.work.query('select app.commit_reorganisation($1, $2)', [plan.id, this.clock.now()]);
      const after = await this.held(plan, successors, predecessors);
      const lost = differences(content.totals, after);
      if (lost.length > 0)
        throw new Refused([refusal('totalsDiffer', `Nothing is moved, since totals before and after differ: ${lost.join('; ')}.`)]);
      await this.moveMemberships(plan.id);
      await this.work.query(
        `update reorganisations set state = 'committed', committed_by = $2, committed_by_name = $3, committed_at = $4, totals = $5, version = version + 1 where id = $1`,
        [
          plan.id,
          actor.personId,
          actor.personName,
          this.clock.now(),
          JSON.stringify([...content.totals.filter(({ stage }) => stage === 'before'), ...after]),
        ],
      );
      this.desk.record(actor, 'commitReorganisation', plan, { totals: after });
      for (const authorityId of [...predecessors, ...successors])
        this.audit.record({
          action: 'commitReorganisation',
          subjectType: 'reorganisation',
          subjectId: plan.id,
          authorityId,
          after: { title: plan.name, onDay: plan.on_day },
        });
      return plan.id;
    });
  }

  /** What successors hold now, and predecessors that are none: measured the same way as before. */
  private async held(plan: HeldPlan, successors: readonly string[], predecessors: readonly string[]): Promise<Total[]> {
    const rows = await this.work.query<Omit<Total, 'stage'>>(
      'select organisation_id as "organisationId", measure, amount from app.totals_held($1, $2::uuid[]) order by 2, 1',
      [plan.id, [...new Set([...successors, ...predecessors])]],
    );
    return rows.map((row) => ({ ...row, stage: 'after' as const })).filter(({ amount }) => amount !== 0);
  }

  /**
   * People keep their jobs: with the successors named for them, else with the chief one of each authority they work for. With an authority that ends they may
   * read what it did, no more.
   */
  private async moveMemberships(id: string): Promise<void> {
    await this.work.query(
      `insert into memberships as held (person_id, organisation_id, roles)
       select goes.person_id, goes.successor_id, array_agg(distinct job.name) from (
         select membership.person_id, membership.roles, coalesce(named.successor_id, part.successor_id) as successor_id
         from memberships membership
         join reorganisation_parts part on part.reorganisation_id = $1 and part.predecessor_id = membership.organisation_id and part.chief
         left join lateral (
           select named.successor_id from reorganisation_people named
           join reorganisation_parts own on own.reorganisation_id = $1 and own.predecessor_id = membership.organisation_id and own.successor_id = named.successor_id
           where named.reorganisation_id = $1 and named.person_id = membership.person_id) named on true
         where membership.active) goes
       cross join lateral unnest(goes.roles) job(name)
       group by goes.person_id, goes.successor_id
       on conflict (person_id, organisation_id) do update set active = true,
         roles = (select array_agg(distinct name) from unnest(held.roles || excluded.roles) each(name))`,
      [id],
    );
    await this.work.query(
      `update memberships set roles = '{auditor}' where organisation_id in (
         select predecessor_id from reorganisation_parts where reorganisation_id = $1
         except select organisation_id from reorganisation_successors where reorganisation_id = $1)`,
      [id],
    );
  }
}

/** Where the sum of a measure after is not its sum before. */
export function differences(before: readonly Total[], after: readonly Total[]): string[] {
  const totals = (all: readonly Total[], stage: Total['stage'], measure: string): number =>
    all.filter((total) => total.stage === stage && total.measure === measure).reduce((sum, { amount }) => sum + amount, 0);
  return [...new Set([...before, ...after].map(({ measure }) => measure))].flatMap((measure) => {
    const [was, is] = [totals(before, 'before', measure), totals(after, 'after', measure)];
    return was === is ? [] : [`${measure} ${String(was)} → ${String(is)}`];
  });
}
