import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type HeldPlan, PlanDesk, type PlanOnDesk, refuseAny } from './plan-desk.js';
import { type PlannedPart, readParts, readPeople, readPostcodes } from './plan-files.js';

export interface NewPlan {
  readonly name: string;
  readonly onDay: IsoDate;
  /** The file `from,to,name,share,chief,rules`. */
  readonly parts: string;
  readonly clientKey?: string | null;
}

/** Planning that authorities are merged and split: by files, and by the authorities for children whose postcode does not say where they go. */
@Injectable()
export class PlanDraftingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: PlanDesk,
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
        refuseAny(refusals);
        const id = randomUUID();
        await this.work.query('insert into reorganisations (id, name, on_day, drafted_by, drafted_by_name) values ($1, $2, $3, $4, $5)', [
          id,
          input.name.trim(),
          input.onDay,
          actor.personId,
          actor.personName,
        ]);
        await this.keepParts(id, parts, authorities);
        this.desk.record(actor, 'draftReorganisation', { id, name: input.name.trim() }, { onDay: input.onDay, parts });
        return id;
      }),
    );
  }

  /** Takes the file of postcodes, in place of an earlier one. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, those of the file. */
  takePostcodes(actor: Actor, input: PlanOnDesk & { readonly file: string }): Promise<Outcome<string>> {
    return this.edit(actor, input, 'takePostcodes', async (plan) => {
      const successors = await this.desk.successors(plan.id);
      const { rows, refusals } = readPostcodes(input.file, new Set(successors.keys()));
      refuseAny(refusals);
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
      const successors = await this.desk.successors(plan.id);
      const people = await this.work.query<{ id: string; email: string }>(
        `select distinct person.id, person.email from people person join memberships membership on membership.person_id = person.id
         where membership.organisation_id in (select predecessor_id from reorganisation_parts where reorganisation_id = $1)`,
        [plan.id],
      );
      const byEmail = new Map(people.map(({ id, email }) => [email.toLowerCase(), id]));
      const { rows, refusals } = readPeople(input.file, new Set(byEmail.keys()), new Set(successors.keys()));
      refuseAny(refusals);
      await this.work.query('delete from reorganisation_people where reorganisation_id = $1', [plan.id]);
      await this.work.query(
        `insert into reorganisation_people (reorganisation_id, person_id, successor_id)
         select $1, given.person, given.successor from jsonb_to_recordset($2::jsonb) as given(person uuid, successor uuid) on conflict do nothing`,
        [plan.id, JSON.stringify(rows.map(({ email, to }) => ({ person: byEmail.get(email), successor: successors.get(to) })))],
      );
      return { people: rows.length };
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
      const plan = await this.desk.take(input, 'draft');
      const after = await change(plan);
      await this.work.query('update reorganisations set version = version + 1 where id = $1', [plan.id]);
      this.desk.record(actor, action, plan, after);
      return plan.id;
    });
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
}
