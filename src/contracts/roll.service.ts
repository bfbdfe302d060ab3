import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { type AcademicYear, academicYearOf, academicYearRange } from '../kernel/years.js';
import { type CalendarRow, calendarsJson, toSchoolCalendars } from '../placements/school-calendars.reader.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { lastSafeNotice } from './notice.js';
import { type RollChange, nextRoll, rollChange, rollEve, yearNumber } from './roll.js';
import type { ContractTerms } from './terms.js';

export type RollDecision = 'advance' | 'keepYear' | 'end';

export interface RollEntry {
  readonly placementId: string;
  readonly pupilReference: string;
  readonly yearGroup: number;
  readonly school: { readonly id: string; readonly name: string };
  readonly contract: { readonly id: string; readonly reference: string } | null;
  readonly endsOn: IsoDate | null;
  readonly change: RollChange;
  readonly decision: RollDecision | null;
  readonly decidedByName: string | null;
  /** The last day on which notice still ends the contract by 31 August; null without a contract, or where `safeBecause` says why not. */
  readonly lastSafeDay: IsoDate | null;
  /** What is charged after 31 August where notice comes a day too late. */
  readonly lostPence: Pence | null;
  readonly safeBecause: string | null;
}

export interface Roll {
  readonly year: AcademicYear;
  readonly entries: readonly RollEntry[];
}

interface Row {
  readonly placementId: string;
  readonly pupilReference: string;
  readonly yearGroup: number;
  readonly birthMonth: IsoDate | null;
  readonly schoolId: string;
  readonly contract: {
    readonly id: string;
    readonly reference: string;
    readonly endsOn: IsoDate | null;
    readonly terms: ContractTerms;
  } | null;
  readonly placementEndsOn: IsoDate | null;
  readonly decision: RollDecision | null;
  readonly decidedByName: string | null;
}

interface School {
  readonly id: string;
  readonly name: string;
  readonly calendars: readonly CalendarRow[];
}

/** $1: the last day before the roll; $2: the year it begins. */
const ROLL = `
  select json_build_object('schools', coalesce((select json_agg(json_build_object('id', school.id, 'name', school.name, 'calendars', ${calendarsJson('school')}))
    from schools school where school.id in (select placement.school_id from placements placement where coalesce(placement.ends_on >= $3::date, true))), '[]'),
  'rows', coalesce((select json_agg(json_build_object('placementId', placement.id, 'pupilReference', pupil.reference, 'yearGroup', pupil.year_group,
    'birthMonth', pupil.birth_month, 'schoolId', placement.school_id, 'placementEndsOn', placement.ends_on,
    'decision', decided.decision, 'decidedByName', decided.decided_by_name,
    'contract', (select json_build_object('id', contract.id, 'reference', contract.reference,
        'endsOn', coalesce((select notice.last_chargeable_on from contract_notices notice where notice.contract_id = contract.id and notice.withdrawn_at is null), contract.ends_on),
        'terms', (select version.terms from contract_versions version where version.contract_id = contract.id and version.state = 'inForce'
          and version.effective_on <= $1 order by version.effective_on desc limit 1))
      from contracts contract where contract.placement_id = placement.id and contract.state in ('active', 'noticeGiven')
      order by contract.starts_on desc limit 1)) order by pupil.reference)
    from placements placement
    join pupils pupil on pupil.id = placement.pupil_id
    left join roll_decisions decided on decided.placement_id = placement.id and decided.academic_year = $2
    where placement.starts_on <= $1 and coalesce(placement.ends_on >= $3::date, true)), '[]'))`;

/** 1 September: what it does to each placed pupil, what is decided of it, and the day on which year groups go on by themselves. */
@Injectable()
export class RollService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: ReadModel,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Every pupil placed now, with what the coming 1 September does: one statement. */
  async coming(actor: Actor): Promise<Roll> {
    requires(actor, 'contracts.read');
    const today = this.clock.today();
    const year = nextRoll(today);
    const eve = rollEve(year);
    const { schools, rows } = await this.reads.json<{ schools: School[]; rows: Row[] }>(actor, 'contracts.roll', ROLL, [
      eve,
      yearNumber(year),
      today,
    ]);
    const known = new Map(schools.map(({ id, name, calendars }) => [id, { id, name, calendars: toSchoolCalendars(name, calendars) }]));
    return {
      year,
      entries: rows.flatMap((row): RollEntry[] => {
        const school = known.get(row.schoolId);
        if (!school) return [];
        const endsOn = row.contract ? row.contract.endsOn : row.placementEndsOn;
        const change = rollChange({ yearGroup: row.yearGroup, birthMonth: row.birthMonth, endsOn }, year);
        const safe =
          row.contract === null || change === 'ends'
            ? null
            : lastSafeNotice({ terms: row.contract.terms, endsOn: row.contract.endsOn, school: school.calendars }, eve);
        return [
          {
            placementId: row.placementId,
            pupilReference: row.pupilReference,
            yearGroup: row.yearGroup,
            school: { id: school.id, name: school.name },
            contract: row.contract ? { id: row.contract.id, reference: row.contract.reference } : null,
            endsOn,
            change,
            decision: row.decision,
            decidedByName: row.decidedByName,
            lastSafeDay: safe?.ok ? safe.value.lastSafeDay : null,
            lostPence: safe?.ok ? safe.value.lostPence : null,
            safeBecause: safe && !safe.ok ? safe.refusals.map(({ message }) => message).join(' ') : null,
          },
        ];
      }),
    };
  }

  /** What happens to a pupil on the coming 1 September. Decided again, the last word stands. Refusal: `notFound`. */
  decide(
    actor: Actor,
    input: {
      readonly placementId: string;
      readonly decision: RollDecision;
      readonly note?: string | null;
      readonly clientKey?: string | null;
    },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'decideRoll', input, async () => {
        requires(actor, 'contracts.draft');
        const year = nextRoll(this.clock.today());
        const [placement] = await this.work.query<{ reference: string; school_id: string }>(
          'select pupil.reference, placement.school_id from placements placement join pupils pupil on pupil.id = placement.pupil_id where placement.id = $1',
          [input.placementId],
        );
        if (!placement) throw new Refused([refusal('notFound', 'There is no such placement, or it is not yours to see.', 'placementId')]);
        await this.work.query(
          `insert into roll_decisions (authority_id, placement_id, academic_year, decision, note, decided_by, decided_by_name, decided_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (placement_id, academic_year) do update set decision = excluded.decision, note = excluded.note, decided_by = excluded.decided_by,
             decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at`,
          [
            actor.organisationId,
            input.placementId,
            yearNumber(year),
            input.decision,
            input.note ?? '',
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        this.audit.record({
          action: 'decideRoll',
          subjectType: 'placement',
          subjectId: input.placementId,
          schoolId: placement.school_id,
          after: { decision: input.decision, academicYear: year, pupilReference: placement.reference, reason: input.note ?? null },
        });
        return input.placementId;
      }),
    );
  }

  /**
   * On and after 1 September year groups go on by one, but for pupils knowingly kept: once a year in an authority, whatever happens. Who came on
   * record after that day is in the new year already. Answers how many pupils went on.
   */
  rollYearGroups(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const year = academicYearOf(this.clock.today());
      const first = academicYearRange(year).from;
      const claimed = await this.work.query<{ academic_year: number }>(
        `insert into year_rolls (authority_id, academic_year, pupils, rolled_at)
         select $1, $2, (select count(*) from pupils where created_at < $3::date), $4
         on conflict do nothing returning academic_year`,
        [actor.organisationId, yearNumber(year), first, this.clock.now()],
      );
      if (claimed.length === 0) return 0;
      const rolled = await this.work.query<{ id: string }>(
        `update pupils pupil set year_group = pupil.year_group + 1, version = pupil.version + 1
         where pupil.authority_id = $1 and pupil.created_at < $2::date and pupil.year_group < 14 and not exists (
           select from roll_decisions decided join placements placement on placement.id = decided.placement_id
           where placement.pupil_id = pupil.id and decided.academic_year = $3 and decided.decision = 'keepYear')
         returning pupil.id`,
        [actor.organisationId, first, yearNumber(year)],
      );
      if (rolled.length > 0)
        this.audit.record({
          action: 'rollYearGroups',
          subjectType: 'authority',
          subjectId: actor.organisationId,
          after: { academicYear: year, pupils: rolled.length },
        });
      return rolled.length;
    });
  }
}
