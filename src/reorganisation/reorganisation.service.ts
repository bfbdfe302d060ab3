import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, formatDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Outcome, Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type PlannedPart, readParts, readPeople, readPostcodes } from './plan-files.js';
import type { Total } from './reorganisation.query.js';

export interface NewPlan {
  readonly name: string;
  readonly onDay: IsoDate;
  /** The file `from,to,name,share,chief,rules`. */
  readonly parts: string;
  readonly clientKey?: string | null;
}

export interface PlanOnDesk {
  readonly reorganisationId: string;
  readonly version: number;
}

interface HeldPlan {
  readonly id: string;
  readonly name: string;
  readonly on_day: IsoDate;
  readonly state: 'draft' | 'putForward' | 'committed' | 'discarded';
  readonly version: number;
  readonly put_forward_by: string | null;
  readonly content_sha256: string | null;
}

export const BLOCKER_WORDS: Readonly<Record<string, string>> = {
  undecidedChildren: 'children whose postcode does not say where they go: their authority places them',
  contractApprovals: 'contracts that wait for approval',
  openSignings: 'contracts that are being signed',
  openHandOvers: 'plans that are being passed on with a child',
  lotShares: 'shares of joint lots that are being approved',
};

/** Planning, rehearsing and committing that authorities are merged and split (domain.md: its date and shape are data, not code). */
@Injectable()
export class ReorganisationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  /** Refusals: `notAllowed`, `textMissing`, those of the file, `ended`. Answers the plan. */
  draft(actor: Actor, input: NewPlan): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'draftReorganisation', input, async () => {
        requires(actor, 'reorganisation.plan');
        if (input.name.trim() === '') throw new Refused([refusal('textMissing', 'Give the plan a name.', 'name')]);
        const authorities = await this.authorities();
        const { rows: parts, refusals } = readParts(input.parts, new Set(authorities.keys()));
        this.refuse(refusals);
        const id = randomUUID();
        await this.work.query('insert into reorganisations (id, name, on_day, drafted_by, drafted_by_name) values ($1, $2, $3, $4, $5)', [
          id,
          input.name.trim(),
          input.onDay,
          actor.personId,
          actor.personName,
        ]);
        await this.keepParts(id, parts, authorities);
        this.record(actor, 'draftReorganisation', { id, name: input.name.trim() }, { onDay: input.onDay, parts });
        return id;
      }),
    );
  }

  /** Takes the file of postcodes, in place of an earlier one. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, those of the file. */
  takePostcodes(actor: Actor, input: PlanOnDesk & { readonly file: string }): Promise<Outcome<string>> {
    return this.edit(actor, input, 'takePostcodes', async (plan) => {
      const successors = await this.successors(plan.id);
      const { rows, refusals } = readPostcodes(input.file, new Set(successors.keys()));
      this.refuse(refusals);
      await this.work.query('delete from reorganisation_postcodes where reorganisation_id = $1', [plan.id]);
      await this.work.query(
        `insert into reorganisation_postcodes (reorganisation_id, postcode, outward, successor_id)
         select $1, given.postcode, given.outward, given.successor from jsonb_to_recordset($2::jsonb) as given(postcode text, outward text, successor uuid)
         on conflict do nothing`,
        [plan.id, JSON.stringify(rows.map(({ postcode, outward, to }) => ({ postcode, outward, successor: successors.get(to) })))],
      );
      return { postcodes: rows.length };
    });
  }

  /** Takes the file of people, in place of an earlier one. Refusals: as for postcodes. */
  takePeople(actor: Actor, input: PlanOnDesk & { readonly file: string }): Promise<Outcome<string>> {
    return this.edit(actor, input, 'takePeople', async (plan) => {
      const successors = await this.successors(plan.id);
      const people = await this.work.query<{ id: string; email: string }>(
        `select distinct person.id, person.email from people person join memberships membership on membership.person_id = person.id
         where membership.organisation_id in (select predecessor_id from reorganisation_parts where reorganisation_id = $1)`,
        [plan.id],
      );
      const byEmail = new Map(people.map(({ id, email }) => [email.toLowerCase(), id]));
      const { rows, refusals } = readPeople(input.file, new Set(byEmail.keys()), new Set(successors.keys()));
      this.refuse(refusals);
      await this.work.query('delete from reorganisation_people where reorganisation_id = $1', [plan.id]);
      await this.work.query(
        `insert into reorganisation_people (reorganisation_id, person_id, successor_id)
         select $1, given.person, given.successor from jsonb_to_recordset($2::jsonb) as given(person uuid, successor uuid) on conflict do nothing`,
        [plan.id, JSON.stringify(rows.map(({ email, to }) => ({ person: byEmail.get(email), successor: successors.get(to) })))],
      );
      return { people: rows.length };
    });
  }

  /**
   * Puts the plan forward for a second person, pinned to exactly what it says and comes to. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`,
   * `blocked`.
   */
  putForward(actor: Actor, input: PlanOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.take(input, 'draft');
      await this.refuseBlocked(plan.id);
      const content = await this.content(plan.id);
      await this.work.query(
        `update reorganisations set state = 'putForward', put_forward_by = $2, put_forward_by_name = $3, content_sha256 = $4, version = version + 1 where id = $1`,
        [plan.id, actor.personId, actor.personName, fingerprint(content)],
      );
      this.record(actor, 'putReorganisationForward', plan, { totals: content.totals });
      return plan.id;
    });
  }

  /** Takes a plan back to change it. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`. */
  takeBack(actor: Actor, input: PlanOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.take(input, 'putForward');
      await this.work.query(
        `update reorganisations set state = 'draft', put_forward_by = null, put_forward_by_name = null, content_sha256 = null, version = version + 1 where id = $1`,
        [plan.id],
      );
      this.record(actor, 'takeReorganisationBack', plan, {});
      return plan.id;
    });
  }

  /** Throws a plan away: nothing has moved. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `reasonMissing`. */
  discard(actor: Actor, input: PlanOnDesk & { readonly reason: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.take(input, 'draft', 'putForward');
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why it is thrown away.', 'reason')]);
      await this.work.query(
        `update reorganisations set state = 'discarded', discarded_because = $2, content_sha256 = null, version = version + 1 where id = $1`,
        [plan.id, reason],
      );
      this.record(actor, 'discardReorganisation', plan, { reason });
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
      const plan = await this.take(input, 'putForward');
      if (plan.put_forward_by === actor.personId)
        throw new Refused([refusal('samePerson', 'A second person commits a plan that you put forward.')]);
      if (plan.on_day > this.clock.today())
        throw new Refused([refusal('tooEarly', `It takes effect on ${formatDate(plan.on_day)}: it is committed on that day or after.`)]);
      await this.refuseBlocked(plan.id);
      const content = await this.content(plan.id);
      if (fingerprint(content) !== plan.content_sha256)
        throw new Refused([
          refusal(
            'contentChanged',
            'What it moves has changed since it was put forward. Take it back, look at it, and put it forward again.',
          ),
        ]);
      const predecessors = await this.predecessors(plan.id);
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
      this.record(actor, 'commitReorganisation', plan, { totals: after });
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

  /** An authority says where a child lives whose postcode does not. Refusals: `notAllowed`, `notFound`, `wrongState`, `notASuccessor`. */
  placeChildren(
    actor: Actor,
    input: { readonly reorganisationId: string; readonly children: readonly { readonly pupilId: string; readonly successorId: string }[] },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.placeChildren');
      const [plan] = await this.work.query<Pick<HeldPlan, 'id' | 'name' | 'state'>>(
        'select id, name, state from reorganisations where id = $1',
        [input.reorganisationId],
      );
      if (!plan) throw new Refused([refusal('notFound', 'There is no such plan, or it does not concern you.')]);
      if (plan.state !== 'draft') throw new Refused([refusal('wrongState', 'Children are placed while the plan is a draft.')]);
      const given = await this.work.query<{ pupil_id: string }>(
        `insert into reorganisation_children as decided (reorganisation_id, pupil_id, successor_id, decided_by, decided_by_name, decided_at)
         select $1, given.pupil, given.successor, $3, $4, $5 from jsonb_to_recordset($2::jsonb) as given(pupil uuid, successor uuid)
         join app.undecided_children($1) open on open.pupil_id = given.pupil
         join reorganisation_parts part on part.reorganisation_id = $1 and part.predecessor_id = app.organisation() and part.successor_id = given.successor
         on conflict (reorganisation_id, pupil_id) do update set successor_id = excluded.successor_id, decided_by = excluded.decided_by,
           decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at
         returning pupil_id`,
        [
          plan.id,
          JSON.stringify(input.children.map(({ pupilId, successorId }) => ({ pupil: pupilId, successor: successorId }))),
          actor.personId,
          actor.personName,
          this.clock.now(),
        ],
      );
      if (given.length < input.children.length)
        throw new Refused([
          refusal('notASuccessor', 'A child of this list is placed by its postcode, or goes to no such successor.', 'children'),
        ]);
      this.audit.record({
        action: 'placeChildren',
        subjectType: 'reorganisation',
        subjectId: plan.id,
        after: { title: plan.name, children: given.length },
      });
      return plan.id;
    });
  }

  private edit(actor: Actor, input: PlanOnDesk, action: string, change: (plan: HeldPlan) => Promise<object>): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'reorganisation.plan');
      const plan = await this.take(input, 'draft');
      const after = await change(plan);
      await this.work.query('update reorganisations set version = version + 1 where id = $1', [plan.id]);
      this.record(actor, action, plan, after);
      return plan.id;
    });
  }

  private async take(input: PlanOnDesk, ...states: readonly HeldPlan['state'][]): Promise<HeldPlan> {
    const [plan] = await this.work.query<HeldPlan>(
      'select id, name, on_day::text as on_day, state, version, put_forward_by, content_sha256 from reorganisations where id = $1 for update',
      [input.reorganisationId],
    );
    if (!plan) throw new Refused([refusal('notFound', 'There is no such plan.')]);
    if (!states.includes(plan.state))
      throw new Refused([refusal('wrongState', `This plan is ${plan.state === 'putForward' ? 'put forward' : plan.state}.`)]);
    if (plan.version !== input.version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this plan meanwhile. Look again.', 'version')]);
    return plan;
  }

  private async refuseBlocked(id: string): Promise<void> {
    const blockers = await this.work.query<{ what: string; count: number }>(
      'select what, count::int as count from app.reorganisation_blockers($1) order by what',
      [id],
    );
    this.refuse(blockers.map(({ what, count }) => refusal('blocked', `${String(count)} ${BLOCKER_WORDS[what] ?? what}.`)));
  }

  /** Exactly what is put forward: who goes where, by what, and what it comes to. */
  private async content(id: string) {
    const parts = await this.work.query<{ from: string; to: string; share: number; chief: boolean }>(
      'select predecessor_id as "from", successor_id as "to", share_bp as share, chief from reorganisation_parts where reorganisation_id = $1 order by 1, 2',
      [id],
    );
    const totals = await this.work.query<Total>(
      'select stage, organisation_id as "organisationId", measure, amount::bigint as amount from app.reorganisation_totals($1) order by 1, 3, 2',
      [id],
    );
    const [counted] = await this.work.query<{ postcodes: string; people: string }>(
      `select (select md5(coalesce(string_agg(postcode || successor_id::text, ',' order by postcode), '')) from reorganisation_postcodes where reorganisation_id = $1) as postcodes,
         (select md5(coalesce(string_agg(person_id::text || successor_id::text, ',' order by person_id, successor_id), '')) from reorganisation_people where reorganisation_id = $1) as people`,
      [id],
    );
    return { parts, totals, ...counted };
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

  private async keepParts(id: string, parts: readonly PlannedPart[], authorities: ReadonlyMap<string, string>): Promise<void> {
    const successors = new Map([...new Set(parts.map(({ to }) => to))].map((code) => [code, authorities.get(code) ?? randomUUID()]));
    await this.work.query(
      `insert into reorganisation_successors (reorganisation_id, organisation_id, is_new, name, la_code, rules_from)
       select $1, given.id, given.new, given.name, given.code, given.rules from jsonb_to_recordset($2::jsonb) as given(id uuid, new boolean, name text, code text, rules uuid)`,
      [
        id,
        JSON.stringify(
          [...successors].map(([code, organisation]) => {
            const own = parts.filter(({ to }) => to === code);
            const rules = own.find((part) => part.rules) ?? own[0];
            return { id: organisation, new: !authorities.has(code), name: own[0]?.name, code, rules: authorities.get(rules?.from ?? '') };
          }),
        ),
      ],
    );
    await this.work.query(
      `insert into reorganisation_parts (reorganisation_id, predecessor_id, successor_id, share_bp, chief)
       select $1, given.predecessor, given.successor, given.share, given.chief
       from jsonb_to_recordset($2::jsonb) as given(predecessor uuid, successor uuid, share integer, chief boolean)`,
      [
        id,
        JSON.stringify(
          parts.map(({ from, to, shareBp, chief }) => ({
            predecessor: authorities.get(from),
            successor: successors.get(to),
            share: shareBp,
            chief,
          })),
        ),
      ],
    );
  }

  /** Authorities that there are, by code. */
  private async authorities(): Promise<Map<string, string>> {
    const rows = await this.work.query<{ id: string; la_code: string }>(
      "select id, la_code from organisations where kind = 'authority' and la_code is not null and ended_on is null",
    );
    return new Map(rows.map(({ id, la_code }) => [la_code, id]));
  }

  private async successors(id: string): Promise<Map<string, string>> {
    const rows = await this.work.query<{ organisation_id: string; la_code: string }>(
      'select organisation_id, la_code from reorganisation_successors where reorganisation_id = $1',
      [id],
    );
    return new Map(rows.map((row) => [row.la_code, row.organisation_id]));
  }

  private async predecessors(id: string): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      'select distinct predecessor_id as id from reorganisation_parts where reorganisation_id = $1 order by 1',
      [id],
    );
    return rows.map((row) => row.id);
  }

  private refuse(refusals: readonly Refusal[]): void {
    if (refusals.length > 0) throw new Refused([...refusals]);
  }

  private record(actor: Actor, action: string, plan: { readonly id: string; readonly name: string }, after: object): void {
    this.audit.record({
      action,
      subjectType: 'reorganisation',
      subjectId: plan.id,
      authorityId: actor.organisationId,
      after: { title: plan.name, ...after },
    });
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
