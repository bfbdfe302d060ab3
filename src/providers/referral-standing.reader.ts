import { Injectable } from '@nestjs/common';
import type { IsoDate } from '../kernel/dates.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type LatestCheck, mandatoryChecks } from './check-standing.js';
import { type HeldInspection, referralHold } from './referral-hold.js';
import type { FailureKind } from './failure/failure.js';

const STANDING_SQL = `
select school.special_measures as "specialMeasures",
  (select json_build_object('kind', kind, 'onDate', on_date) from school_failures where school_id = school.id and withdrawn_at is null limit 1) as failure,
  coalesce((select json_agg(json_build_object('inspectorate', inspectorate, 'framework', framework, 'inspectedOn', inspected_on, 'result', result,
    'safeguardingMet', safeguarding_met, 'standardsMet', standards_met)) from inspections where school_id = school.id), '[]') as inspections,
  coalesce((select json_agg(json_build_object('kind', kind, 'result', result, 'checkedOn', checked_on, 'expiresOn', expires_on, 'note', note, 'recordedByName', null))
    from (select distinct on (kind) * from due_diligence_checks where school_id = school.id order by kind, checked_on desc, recorded_at desc, id) latest), '[]') as checks
from schools school where school.id = $1`;

interface StandingRow {
  readonly failure: { readonly kind: FailureKind; readonly onDate: IsoDate } | null;
  readonly specialMeasures: boolean | null;
  readonly inspections: readonly HeldInspection[];
  readonly checks: readonly LatestCheck[];
}

/** Why a school takes no new pupils of the acting authority, in the transaction that would place one. */
@Injectable()
export class ReferralStandingReader {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** In words; empty where referrals are not held. */
  async holdOf(schoolId: string): Promise<string[]> {
    const [row] = await this.work.query<StandingRow>(STANDING_SQL, [schoolId]);
    return row ? referralHold({ ...row, checks: mandatoryChecks(row.checks, this.clock.today()) }) : [];
  }
}
