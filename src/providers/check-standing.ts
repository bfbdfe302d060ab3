import { type IsoDate, addMonths } from '../kernel/dates.js';
import type { CheckKind, CheckResult } from './dto/enums.js';

/** Every school an authority uses must have passed each of these (domain.md, Due diligence). */
export const MANDATORY_CHECKS: readonly CheckKind[] = [
  'registration',
  'inspection',
  'safeguarding',
  'saferRecruitment',
  'insurance',
  'finance',
  'dataProtection',
];

/** The latest check of a kind. */
export interface LatestCheck {
  readonly kind: CheckKind;
  readonly result: CheckResult;
  readonly checkedOn: IsoDate;
  readonly expiresOn: IsoDate;
  readonly note: string;
  readonly recordedByName: string | null;
}

export type MandatoryState = 'failed' | 'lapsed' | 'missing' | 'expiring' | 'valid';

export interface MandatoryCheck {
  readonly kind: CheckKind;
  readonly state: MandatoryState;
  readonly latest: LatestCheck | null;
}

const URGENCY: readonly MandatoryState[] = ['failed', 'lapsed', 'missing', 'expiring', 'valid'];
const WARNING_MONTHS = 1;

/** Each mandatory check as it stands today, what is wrong first: failed, past its last day, never made; then what ends within a month. */
export function mandatoryChecks(latest: readonly LatestCheck[], today: IsoDate): MandatoryCheck[] {
  return MANDATORY_CHECKS.map((kind) => {
    const check = latest.find((each) => each.kind === kind) ?? null;
    return { kind, latest: check, state: stateOf(check, today) };
  }).sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
}

function stateOf(check: LatestCheck | null, today: IsoDate): MandatoryState {
  if (check === null) return 'missing';
  if (check.result === 'failed') return 'failed';
  if (check.expiresOn < today) return 'lapsed';
  return check.expiresOn <= addMonths(today, WARNING_MONTHS) ? 'expiring' : 'valid';
}

/** Whether a contract may not be issued for it. */
export const isWrong = ({ state }: MandatoryCheck): boolean => state === 'failed' || state === 'lapsed' || state === 'missing';
