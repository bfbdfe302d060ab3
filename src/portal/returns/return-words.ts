import { type BasisPoints, type Pence, riseBetween } from '../../kernel/money.js';
import type { ReturnState } from '../../uplifts/negotiation.js';
import type { CostDriver } from '../../uplifts/return-line.entity.js';
import type { NamingBasis } from '../../uplifts/section-63.js';
import { wholePounds } from '../charts/words.js';
import { percentInWords } from '../foundation/words.js';

/** Where a return stands, as the council says it. */
export const STATE_TAGS: Readonly<Record<ReturnState, { readonly text: string; readonly colour: string }>> = {
  draft: { text: 'Not sent yet', colour: 'grey' },
  submitted: { text: 'New', colour: 'blue' },
  underReview: { text: 'Under review', colour: 'blue' },
  offered: { text: 'Offered', colour: 'purple' },
  countered: { text: 'Countered', colour: 'yellow' },
  settled: { text: 'Settled', colour: 'turquoise' },
  inApproval: { text: 'In approval', colour: 'turquoise' },
  approved: { text: 'Approved', colour: 'green' },
  implemented: { text: 'In force', colour: 'green' },
  deadlocked: { text: 'Deadlocked', colour: 'red' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
  lapsed: { text: 'Offer lapsed', colour: 'orange' },
};

export const DRIVER_WORDS: Readonly<Record<CostDriver, string>> = {
  pay: 'Pay awards',
  nationalLivingWage: 'National Living Wage',
  nationalInsurance: 'National Insurance',
  utilities: 'Utilities',
  food: 'Food',
  other: 'Other',
};

export const NAMING_WORDS: Readonly<Record<NamingBasis, string>> = {
  agreed: 'named by agreement',
  tribunal: 'ordered by the tribunal',
  parentalChoice: 'parental choice the council did not agree',
  interim: 'named for the interim',
  partParentFunded: 'parents pay a part',
};

const NEEDS: Readonly<Record<string, string>> = {
  ASD: 'autism',
  SEMH: 'social, emotional and mental health',
  SLCN: 'speech, language and communication',
  MLD: 'moderate learning difficulty',
  SLD: 'severe learning difficulty',
  PMLD: 'profound and multiple learning difficulty',
  PD: 'physical disability',
  HI: 'hearing impairment',
  VI: 'visual impairment',
  MSI: 'multi-sensory impairment',
  SPLD: 'specific learning difficulty',
  OTH: 'another need',
  DS: 'Down syndrome',
};
const PHASES: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary', post16: 'post-16' };

/** "Autism, secondary, day": what places are compared by. */
export function cellInWords({ need, phase, setting }: { readonly need: string; readonly phase: string; readonly setting: string }): string {
  const words = `${NEEDS[need] ?? need}, ${PHASES[phase] ?? phase}, ${setting}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "£960 less", "£640 more", "the same". */
export function difference(amount: Pence, { more = 'more', less = 'less', same = 'the same' } = {}): string {
  if (amount === 0) return same;
  return `${wholePounds(Math.abs(amount))} ${amount > 0 ? more : less}`;
}

/** "5%", "-1.25%"; "not known" where there is nothing to compare with. */
export const risePercent = (rise: BasisPoints | null): string => (rise === null ? 'not known' : percentInWords(rise));

/** "5%: £3,200 more a year". */
export function riseInWords(from: Pence, to: Pence): string {
  if (to === from) return 'no change';
  return `${risePercent(riseBetween(from, to))}: ${difference((to - from) as Pence)} a year`;
}

/** "61st" of 6,100 basis points. */
export function percentileInWords(percentile: BasisPoints): string {
  const rank = Math.round(percentile / 100);
  const ending = rank % 100 >= 11 && rank % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th');
  return `${String(rank)}${ending} percentile`;
}

/** Pounds to judge by, or what to say where they are not known. */
export const poundsOr = (amount: Pence | null, otherwise = 'not known'): string => (amount === null ? otherwise : wholePounds(amount));
