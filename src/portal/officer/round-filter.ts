import { type ReturnState, negotiation } from '../../uplifts/negotiation.js';
import type { AssessmentFlagCode } from '../../uplifts/assessment-flags.js';
import { ROUND_SORTS, ROUND_STEPS, type RoundFilter, type RoundStep } from '../../uplifts/round/round-returns.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';

/** The names of a round's filters in the address: the same for its list and for an offer to all that match. */
export const ROUND_FILTERS = ['state', 'has', 'asked', 'flag', 'late', 'person', 'need', 'kind', 'id'] as const;

/** Bands of the asked rise: from (included) to (not included), in basis points. */
export const ASKED_BANDS = [
  { value: '-200', text: 'Under 2%' },
  { value: '200-400', text: '2% to under 4%' },
  { value: '400-600', text: '4% to under 6%' },
  { value: '600-800', text: '6% to under 8%' },
  { value: '800-', text: '8% or more' },
] as const;

/** How far a return has come, as a choice. */
export const STEP_WORDS: Readonly<Record<RoundStep, string>> = {
  asked: 'Sent by the school',
  offered: 'We have made an offer',
  settled: 'Agreed',
};

export const FLAG_WORDS: Readonly<Record<AssessmentFlagCode, string>> = {
  firstTwelveMonths: 'Placement under a year old',
  upliftedWithinTwelveMonths: 'Rose within a year',
  fixedPriceContract: 'Fixed price contract',
  formulaContract: 'Formula contract',
  lapsedCheck: 'Check failed or lapsed',
  reviewOverAYearOld: 'Review over a year old',
  noChargingBasis: 'No charging basis',
};

export const roundListState = (query: AddressQuery) =>
  listState(query, { sorts: ROUND_SORTS, sort: 'school', filters: ROUND_FILTERS, pageSize: 50 });
export type RoundListState = ReturnType<typeof roundListState>;

/** What the address chooses. What it does not know limits nothing. */
export function roundFilterOf(list: ListState): RoundFilter {
  const [from, to] = bandOf(list.filter('asked'));
  const late = list.filter('late');
  const flag = list.filter('flag');
  return {
    ids: list.filters('id'),
    states: (list.filters('state') ?? []).filter((state): state is ReturnState => negotiation.states.includes(state as ReturnState)),
    text: list.q || null,
    has: ROUND_STEPS.find((step) => step === list.filter('has')) ?? null,
    flag: flag in FLAG_WORDS ? (flag as AssessmentFlagCode) : null,
    late: late === 'yes' ? true : late === 'no' ? false : null,
    askedFromBp: from,
    askedToBp: to,
    person: list.filter('person') || null,
    need: list.filter('need') || null,
    schoolKind: list.filter('kind') || null,
  };
}

function bandOf(band: string): readonly [number | null, number | null] {
  const found = /^(-?\d{1,5})?-(\d{1,5})?$/.exec(band);
  if (!found) return [null, null];
  return [found[1] === undefined ? null : Number(found[1]), found[2] === undefined ? null : Number(found[2])];
}
