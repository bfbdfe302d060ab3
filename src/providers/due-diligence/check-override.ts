import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { type MandatoryCheck, isWrong } from '../check-standing.js';
import type { CheckKind } from '../dto/enums.js';

/** That two people let contracts be issued in spite of a check, until a day. */
export interface ConfirmedOverride {
  readonly kind: CheckKind;
  readonly askedOn: IsoDate;
  readonly until: IsoDate;
}

export const CHECK_NAMES: Readonly<Record<CheckKind, string>> = {
  registration: 'registration',
  inspection: 'the latest inspection',
  insurance: 'insurance',
  safeguarding: 'safeguarding',
  saferRecruitment: 'safer recruitment',
  finance: 'finance',
  dataProtection: 'data protection',
};

/** An override is of what was known when it was asked for: a check made since then is judged anew. */
const covers = (override: ConfirmedOverride, { kind, latest }: MandatoryCheck, today: IsoDate): boolean =>
  override.kind === kind && override.until >= today && (latest === null || latest.checkedOn <= override.askedOn);

/** Why no contract may be issued to the school today: one refusal for each mandatory check that is failed, lapsed or missing, and not overridden. */
export function issueGuard(checks: readonly MandatoryCheck[], overrides: readonly ConfirmedOverride[], today: IsoDate): Refusal[] {
  return checks
    .filter((check) => isWrong(check) && !overrides.some((override) => covers(override, check, today)))
    .map((check) =>
      refusal(
        'checkNotPassed',
        `The check of ${CHECK_NAMES[check.kind]} ${whyNot(check)}. Record a check that was passed, or have two people override this one with a reason, on the school’s page “Checks”.`,
        'schoolId',
      ),
    );
}

function whyNot({ state, latest }: MandatoryCheck): string {
  if (latest === null) return 'was never made';
  return state === 'failed' ? `was failed on ${formatDate(latest.checkedOn)}` : `counted until ${formatDate(latest.expiresOn)} only`;
}
