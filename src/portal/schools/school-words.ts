import { type IsoDate, isoDate } from '../../kernel/dates.js';
import type { MandatoryState } from '../../providers/check-standing.js';
import type { CheckKind } from '../../providers/dto/enums.js';
import { type HeldInspection, judgements } from '../../providers/referral-hold.js';
import type { SchoolKind } from '../../providers/register/school-fields.js';
import { shortDay } from '../foundation/words.js';

export { NEED_WORDS, needInWords } from '../../providers/register/need-words.js';

export const KIND_WORDS: Readonly<Record<SchoolKind, string>> = {
  iss: 'Independent special school',
  nmss: 'Non-maintained special school',
  post16: 'Special post-16 institution',
  other: 'Other establishment',
};

/** For lists, where width is dear. */
export const SHORT_KINDS: Readonly<Record<SchoolKind, string>> = {
  iss: 'Independent',
  nmss: 'Non-maintained',
  post16: 'Post-16',
  other: 'Other',
};

export const STATUS_WORDS = {
  open: 'Open',
  closed: 'Closed',
  proposedToClose: 'Open, proposed to close',
  proposedToOpen: 'Not open yet',
} as const;

export const PHASE_WORDS = { earlyYears: 'Early years', primary: 'Primary', secondary: 'Secondary', post16: 'Post-16' } as const;

export const CHECK_WORDS: Readonly<Record<CheckKind, string>> = {
  registration: 'Registration',
  inspection: 'Latest inspection',
  safeguarding: 'Safeguarding (KCSIE)',
  saferRecruitment: 'Safer recruitment',
  insurance: 'Insurance',
  finance: 'Finance',
  dataProtection: 'Data protection',
};

export const CHECK_TAGS: Readonly<Record<MandatoryState, { readonly text: string; readonly colour: string }>> = {
  failed: { text: 'Failed', colour: 'red' },
  lapsed: { text: 'Lapsed', colour: 'red' },
  missing: { text: 'Not made', colour: 'orange' },
  expiring: { text: 'Ends soon', colour: 'yellow' },
  valid: { text: 'Valid', colour: 'green' },
};

/** "5 to 16"; null where the register says neither. */
export function agesInWords({ lowAge, highAge }: { readonly lowAge: number | null; readonly highAge: number | null }): string | null {
  if (lowAge === null || highAge === null) return lowAge === null && highAge === null ? null : `from ${String(lowAge ?? highAge)}`;
  return `${String(Math.min(lowAge, highAge))} to ${String(Math.max(lowAge, highAge))}`;
}

/** What an inspection said in a line, in its own terms: "Good", "Standards met", "1 area Urgent improvement, 5 others". */
export function inspectionInWords({ result }: Pick<HeldInspection, 'result'>): string {
  const said = judgements(result);
  const [first] = said;
  if (!first) return 'No judgement held';
  if (first.area === 'overall') return first.judgement;
  if (said.length === 1) return `${capital(first.area)} ${first.judgement.toLowerCase()}`;
  const counted = new Map<string, number>();
  for (const { judgement } of said) counted.set(judgement, (counted.get(judgement) ?? 0) + 1);
  return [...counted].map(([judgement, areas]) => `${judgement} in ${String(areas)}`).join(', ');
}

/** "Good, Ofsted, 10 May 2023". */
export const inspectionLine = (inspection: HeldInspection): string =>
  `${inspectionInWords(inspection)}, ${inspection.inspectorate}, ${shortDay(inspection.inspectedOn)}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Year 7", "Reception", "Nursery". */
export function yearGroupInWords(year: number): string {
  if (year === 0) return 'Reception';
  return year < 0 ? 'Nursery' : `Year ${String(year)}`;
}

/** An address's date; undefined where it is none. */
export function dateOrNothing(text: string): IsoDate | undefined {
  try {
    return isoDate(text);
  } catch {
    return undefined;
  }
}
