import { formatDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, formatPounds } from '../../kernel/money.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import type { AgreedFeeLine, AgreedShare, BlockTerms, Indexation, NoticeTerms, PlaceGroup, SpotTerms } from '../terms.js';

/** Terms in the words of a contract. */
export const FEE_WORDS: Readonly<Record<AgreedFeeLine['kind'], string>> = {
  core: 'Core place',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Board and lodging',
  transport: 'Transport',
  other: 'Other',
};

const VAT_WORDS: Readonly<Record<AgreedFeeLine['vat'], string>> = {
  exempt: 'Exempt',
  outsideScope: 'Outside the scope',
  zero: 'Zero rate',
  standard: 'Standard rate on top',
};

const FUNDER_WORDS: Readonly<Record<AgreedShare['funder'], string>> = {
  education: 'Education',
  health: 'Health',
  socialCare: 'Social care',
};

const NAMING_WORDS: Readonly<Record<SpotTerms['naming']['basis'], string>> = {
  agreed: 'The Authority agreed to name the School in the pupil’s plan.',
  tribunal: 'The tribunal ordered the School to be named in the pupil’s plan.',
  parentalChoice: 'The School is named by parental choice, which the Authority did not agree.',
  interim: 'The placement is interim, until the pupil’s plan names a school.',
  partParentFunded: 'The placement is funded in part by the pupil’s parents.',
};

const PHASE_WORDS: Readonly<Record<PlaceGroup['phase'], string>> = {
  primary: 'Primary',
  secondary: 'Secondary',
  post16: 'Post-16',
  any: 'Any phase',
};

export const settingWords = (setting: 'day' | 'residential'): string => (setting === 'day' ? 'Day' : 'Residential');

export const lineName = ({ kind, label }: AgreedFeeLine): string => (label === '' ? FEE_WORDS[kind] : `${FEE_WORDS[kind]}: ${label}`);

export const howMuch = ({ quantity, unit }: AgreedFeeLine): string => `${String(quantity)} ${unit}${quantity === 1 ? '' : 's'} a year`;

export const vatWords = ({ vat }: AgreedFeeLine): string => VAT_WORDS[vat];

export const percentWords = (bp: BasisPoints | number): string => `${String(bp / 100)}%`;

/** "Health 30%, agreement H-12 of 3 March 2027"; without a signature it stands as the council's own money. */
export function shareWords({ funder, shareBp, agreementReference, agreementSignedOn }: AgreedShare): string {
  const share = `${FUNDER_WORDS[funder]} ${percentWords(shareBp)}`;
  if (funder === 'education') return share;
  return agreementSignedOn === null
    ? `${share}, no signed agreement: paid by the Authority until there is one`
    : `${share}, agreement ${agreementReference ?? 'without reference'} of ${formatDate(agreementSignedOn)}`;
}

export function namingWords({ naming }: SpotTerms): string {
  const words = NAMING_WORDS[naming.basis];
  return naming.tribunalOrderedOn === null ? words : `${words} Its order is of ${formatDate(naming.tribunalOrderedOn)}.`;
}

export function basisWords(basis: ChargingBasis): string {
  switch (basis.kind) {
    case 'calendarDay':
      return 'by calendar day (365 or 366 a year)';
    case 'schoolDay':
      return `by contracted school day (${String(basis.days)} a year, by the School’s own term calendar)`;
    case 'week':
      return `by week (${String(basis.weeks)} a year${basis.weeks < 52 ? ', by the School’s own term calendar' : ''})`;
    case 'month':
      return 'by month, in twelfths';
    case 'term':
      return 'by term, in thirds, by the School’s own term calendar';
  }
}

export const noticeWords = (notice: NoticeTerms): string =>
  notice.kind === 'days' ? `${String(notice.days)} days` : notice.terms === 1 ? 'one full term' : `${String(notice.terms)} full terms`;

export function indexationWords(indexation: Indexation): string {
  switch (indexation.kind) {
    case 'fixed':
      return 'Prices are fixed for the whole of the agreement.';
    case 'negotiated':
      return 'Prices change only where both sides agree, once a contract year at most.';
    case 'formula': {
      const month = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
        new Date(Date.UTC(2026, indexation.month - 1, 1)),
      );
      const limits = [
        indexation.collarBp === null ? null : `not less than ${percentWords(indexation.collarBp)}`,
        indexation.capBp === null ? null : `not more than ${percentWords(indexation.capBp)}`,
      ].filter(Boolean);
      return `From the second contract year on prices change by ${indexation.series}, the figure for ${month}${limits.length > 0 ? `, ${limits.join(' and ')} a year` : ''}.`;
    }
  }
}

export const voidWords = ({ voids }: BlockTerms): string =>
  `${voids.graceDays > 0 ? `The first ${String(voids.graceDays)} days of an empty guaranteed place are borne by the Provider. After that the` : 'The'} Authority pays ${percentWords(voids.councilShareBp)} of the price of a guaranteed place while it is empty.`;

export const groupCells = ({ name, needs, phase, setting, guaranteed, optional }: PlaceGroup): readonly string[] => [
  name,
  needs.length === 0 ? 'Any need' : needs.join(', '),
  PHASE_WORDS[phase],
  settingWords(setting),
  String(guaranteed),
  String(optional),
];

export const phaseWords = (phase: PlaceGroup['phase']): string => PHASE_WORDS[phase];

export const money = (amount: Pence): string => formatPounds(amount);
