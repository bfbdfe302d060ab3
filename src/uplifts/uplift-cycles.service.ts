import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, isoDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

export interface NewCycle {
  readonly name?: string | null;
  readonly academicYear: number;
  readonly opensOn?: IsoDate | null;
  readonly closesOn?: IsoDate | null;
  readonly aprilOn?: IsoDate | null;
  readonly septemberOn?: IsoDate | null;
  readonly basketName?: string | null;
  readonly indexFrom: IsoDate;
  readonly indexTo: IsoDate;
  readonly roomPence?: number | null;
  readonly clientKey?: string | null;
}

interface PolicyInForce {
  readonly id: string;
  readonly window_opens: string;
  readonly window_closes: string;
  readonly late_rule: string;
  readonly evidence_above_bp: number;
  readonly offer_working_days: number;
  readonly appeal_days: number;
}

/** Opening and closing an authority's yearly round. */
@Injectable()
export class UpliftCyclesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
  ) {}

  /**
   * Opens the round of an academic year: one return for every school where the authority has a negotiated price that would still stand on
   * its effective date, filled with those fee lines. Fixed and formula prices take no part (domain.md, Routing). Dates not given follow
   * the policy in force. Refusals: `noPolicy`, `noBasket`, `cycleExists`, `datesWrong`, `noLines`.
   */
  openCycle(actor: Actor, input: NewCycle): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'openUpliftCycle', input, async () => {
        requires(actor, 'uplifts.openCycle');
        const cycle = await this.planned(actor, input);
        await this.insertCycle(actor, cycle);
        const counts = await this.fillReturns(cycle.id);
        if (counts.lines === 0)
          throw new Refused([
            refusal(
              'noLines',
              'No placement has a negotiated price that stands on the effective dates, so there is nothing to ask schools for.',
            ),
          ]);
        this.audit.record({ action: 'openCycle', subjectType: 'upliftCycle', subjectId: cycle.id, after: { ...cycle, ...counts } });
        return cycle.id;
      }),
    );
  }

  /** Closes a round to new returns. Drafts never sent end with it; what is under way goes on. Refusals: `notFound`, `staleVersion`, `wrongState`. */
  closeCycle(actor: Actor, input: { readonly cycleId: string; readonly version: number }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.openCycle');
      const [cycle] = await this.work.query<{ id: string; version: number; state: string }>(
        'select id, version, state from uplift_cycles where id = $1 for update',
        [input.cycleId],
      );
      if (!cycle) throw new Refused([refusal('notFound', 'There is no such cycle.', 'cycleId')]);
      if (cycle.state === 'closed') throw new Refused([refusal('wrongState', 'This cycle is closed already.')]);
      if (cycle.version !== input.version)
        throw new Refused([refusal('staleVersion', 'Somebody changed this cycle since you opened it. Load it again.', 'version')]);
      await this.work.query("update uplift_cycles set state = 'closed', version = version + 1 where id = $1", [input.cycleId]);
      const lapsed = await this.work.query<{ id: string; school_id: string }>(
        `with lapsed as (
           update uplift_returns set state = 'withdrawn', version = version + 1 where cycle_id = $1 and state = 'draft' returning id, school_id
         ) select * from lapsed`,
        [input.cycleId],
      );
      this.audit.record({
        action: 'closeCycle',
        subjectType: 'upliftCycle',
        subjectId: input.cycleId,
        after: { state: 'closed', lapsed: lapsed.length },
      });
      for (const each of lapsed)
        this.audit.record({
          action: 'lapseReturn',
          subjectType: 'upliftReturn',
          subjectId: each.id,
          schoolId: each.school_id,
          shared: true,
          before: { state: 'draft' },
          after: { state: 'withdrawn' },
        });
      return input.cycleId;
    });
  }

  /** Sets what the authority can afford in rises this cycle, in pence a year. Refusals: `notFound`, `staleVersion`. */
  setBudget(actor: Actor, input: { readonly cycleId: string; readonly roomPence: number }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.configure');
      const [before] = await this.work.query<{ room_pence: number | null }>(
        'select budget.room_pence from uplift_cycles cycle left join cycle_budgets budget on budget.cycle_id = cycle.id where cycle.id = $1',
        [input.cycleId],
      );
      if (!before) throw new Refused([refusal('notFound', 'There is no such cycle.', 'cycleId')]);
      await this.work.query(
        `insert into cycle_budgets (cycle_id, authority_id, room_pence) values ($1, $2, $3)
         on conflict (cycle_id) do update set room_pence = excluded.room_pence, version = cycle_budgets.version + 1`,
        [input.cycleId, actor.organisationId, input.roomPence],
      );
      this.audit.record({
        action: 'setBudget',
        subjectType: 'upliftCycle',
        subjectId: input.cycleId,
        before: { roomPence: before.room_pence },
        after: { roomPence: input.roomPence },
      });
      return input.cycleId;
    });
  }

  /** The cycle as asked for, completed from the policy and basket in force: the authority's own, else its consortium's (which it may read). */
  private async planned(actor: Actor, input: NewCycle) {
    const firstDay = input.opensOn ?? isoDate(`${input.academicYear - 1}-11-01`);
    const [policy] = await this.work.query<PolicyInForce>(
      `select id, window_opens, window_closes, late_rule, evidence_above_bp, offer_working_days, appeal_days from uplift_policies where effective_from <= $2
       order by authority_id = $1 desc, effective_from desc limit 1`,
      [actor.organisationId, firstDay],
    );
    if (!policy) throw new Refused([refusal('noPolicy', `No uplift policy is in force on ${firstDay}. Record one first.`)]);
    const [basket] = await this.work.query<{ id: string }>(
      `select id from index_baskets where $2::text is null or name = $2
       order by authority_id = $1 desc, recorded_at desc, version desc limit 1`,
      [actor.organisationId, input.basketName ?? null],
    );
    if (!basket) throw new Refused([refusal('noBasket', 'There is no index basket of this name. Record one first.', 'basketName')]);
    const cycle = {
      id: randomUUID(),
      name: input.name || `Fees for ${input.academicYear}/${String((input.academicYear + 1) % 100).padStart(2, '0')}`,
      academicYear: input.academicYear,
      opensOn: input.opensOn ?? windowDay(policy.window_opens, input.academicYear),
      closesOn: input.closesOn ?? windowDay(policy.window_closes, input.academicYear),
      aprilOn: input.aprilOn ?? isoDate(`${input.academicYear}-04-01`),
      septemberOn: input.septemberOn ?? isoDate(`${input.academicYear}-09-01`),
      policyId: policy.id,
      lateRule: policy.late_rule,
      evidenceAboveBp: policy.evidence_above_bp,
      offerWorkingDays: policy.offer_working_days,
      appealDays: policy.appeal_days,
      basketId: basket.id,
      indexFrom: input.indexFrom,
      indexTo: input.indexTo,
      roomPence: input.roomPence ?? null,
    };
    const wrong = [
      cycle.opensOn > cycle.closesOn ? refusal('datesWrong', 'The window closes before it opens.', 'closesOn') : undefined,
      cycle.aprilOn >= cycle.septemberOn
        ? refusal('datesWrong', 'The April date must come before the September date.', 'aprilOn')
        : undefined,
      cycle.indexFrom >= cycle.indexTo ? refusal('datesWrong', 'The index period ends before it begins.', 'indexTo') : undefined,
    ].filter((each) => each !== undefined);
    if (wrong.length > 0) throw new Refused(wrong);
    return cycle;
  }

  private async insertCycle(actor: Actor, cycle: Awaited<ReturnType<UpliftCyclesService['planned']>>): Promise<void> {
    const inserted = await this.work.query<{ id: string }>(
      `insert into uplift_cycles (id, authority_id, name, academic_year, opens_on, closes_on, april_on, september_on, policy_id, basket_id,
         late_rule, evidence_above_bp, offer_working_days, appeal_days, index_from, index_to, opened_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
       on conflict (authority_id, academic_year) do nothing returning id`,
      [
        cycle.id,
        actor.organisationId,
        cycle.name,
        cycle.academicYear,
        cycle.opensOn,
        cycle.closesOn,
        cycle.aprilOn,
        cycle.septemberOn,
        cycle.policyId,
        cycle.basketId,
        cycle.lateRule,
        cycle.evidenceAboveBp,
        cycle.offerWorkingDays,
        cycle.appealDays,
        cycle.indexFrom,
        cycle.indexTo,
        actor.personId,
      ],
    );
    if (inserted.length === 0)
      throw new Refused([refusal('cycleExists', `There is a cycle for ${cycle.academicYear} already.`, 'academicYear')]);
    if (cycle.roomPence !== null)
      await this.work.query('insert into cycle_budgets (cycle_id, authority_id, room_pence) values ($1, $2, $3)', [
        cycle.id,
        actor.organisationId,
        cycle.roomPence,
      ]);
  }

  /** One return a school and one line for each negotiated fee line that would stand on its effective date. A school that was confirmed to follow another answers for its placements too. Set-based, whatever the size. A line that begins on that very date is new, not due a rise. */
  private async fillReturns(cycleId: string): Promise<{ returns: number; lines: number }> {
    const [counts] = await this.work.query<{ returns: number; lines: number }>(
      `with asked as (
         select line.id as fee_line_id, line.placement_id, line.authority_id, school.id as school_id, line.annual_pence, due.effective_on, school.urn,
           authority.la_code, cycle.academic_year
         from uplift_cycles cycle
         join organisations authority on authority.id = cycle.authority_id
         join placements placement on placement.authority_id = cycle.authority_id and placement.price_rule = 'negotiated'
         cross join lateral (select case placement.uplift_month when 4 then cycle.april_on else cycle.september_on end as effective_on) due
         join fee_lines line on line.placement_id = placement.id and line.effective @> due.effective_on and lower(line.effective) < due.effective_on
         join schools school on school.id = app.current_school(placement.school_id)
         where cycle.id = $1 and (placement.ends_on is null or placement.ends_on >= due.effective_on)
       ), returns as (
         insert into uplift_returns (cycle_id, authority_id, school_id, reference)
         select distinct $1::uuid, authority_id, school_id, format('%s-%s-%s', la_code, academic_year, urn) from asked
         returning id, authority_id, school_id
       ), lines as (
         insert into return_lines (return_id, authority_id, school_id, placement_id, fee_line_id, effective_on, current_pence)
         select returns.id, asked.authority_id, asked.school_id, asked.placement_id, asked.fee_line_id, asked.effective_on, asked.annual_pence
         from asked join returns using (authority_id, school_id)
         returning 1
       )
       select (select count(*) from returns) as returns, (select count(*) from lines) as lines`,
      [cycleId],
    );
    return counts ?? { returns: 0, lines: 0 };
  }
}

/** The window's day in the academic year before the one priced: 1 November 2026 to 31 January 2027 for 2027/28. */
function windowDay(monthDay: string, academicYear: number): IsoDate {
  const year = monthDay >= '09-01' ? academicYear - 1 : academicYear;
  return isoDate(`${year}-${monthDay}`);
}
