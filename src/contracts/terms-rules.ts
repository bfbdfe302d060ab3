import { type IsoDate, formatDate } from '../kernel/dates.js';
import { type Refusal, refusal } from '../kernel/outcome.js';
import { chargingBasisOf } from '../placements/charging-terms.js';
import type { AgreedFeeLine, BlockTerms, CommonTerms, ContractTerms, FrameworkTerms, SpotTerms } from './terms.js';

/** The days of a contract that its terms must fit. */
export interface ContractDays {
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
}

const WHOLE_BP = 10_000;

/** What is wrong with terms, whoever wrote them: told all together, each with the field that a form calls by the same name. */
export function refusesTerms(terms: ContractTerms, days: ContractDays): Refusal[] {
  return [...refusesDays(days), ...refusesCommon(terms), ...refusesKind(terms, days)];
}

function refusesKind(terms: ContractTerms, days: ContractDays): Refusal[] {
  switch (terms.kind) {
    case 'spot':
      return refusesSpot(terms, days);
    case 'block':
      return refusesBlock(terms, days);
    case 'framework':
      return refusesFramework(terms);
  }
}

const refusesDays = ({ startsOn, endsOn }: ContractDays): Refusal[] =>
  endsOn !== null && endsOn < startsOn
    ? [refusal('endsBeforeStart', `It would end on ${formatDate(endsOn)}, before it starts on ${formatDate(startsOn)}.`, 'endsOn')]
    : [];

function refusesCommon({ basis, notice, signingOrder }: CommonTerms): Refusal[] {
  const units = basis.kind === 'schoolDay' ? basis.days : basis.kind === 'week' ? basis.weeks : null;
  const refusals: Refusal[] = [];
  if (chargingBasisOf(basis.kind, units) === null || (units !== null && !isWholeBetween(units, 1, basis.kind === 'week' ? 52 : 366)))
    refusals.push(
      refusal(
        'chargingUnits',
        basis.kind === 'week' ? 'Enter how many weeks a year, 1 to 52.' : 'Enter how many school days a year.',
        'basisUnits',
      ),
    );
  const length = notice.kind === 'terms' ? notice.terms : notice.days;
  if (!isWholeBetween(length, 1, notice.kind === 'terms' ? 6 : 730))
    refusals.push(
      refusal('noticeLength', notice.kind === 'terms' ? 'Notice is 1 to 6 full terms.' : 'Notice is 1 to 730 days.', 'noticeLength'),
    );
  if (new Set(signingOrder).size !== 2) refusals.push(refusal('signingOrder', 'Both sides sign, one after the other.', 'signingOrder'));
  return refusals;
}

function refusesSpot(terms: SpotTerms, { endsOn }: ContractDays): Refusal[] {
  const refusals: Refusal[] = [];
  if (terms.feeLines.length === 0) refusals.push(refusal('noFeeLine', 'Enter at least one fee.', 'line-0-annual'));
  const names = terms.feeLines.map(({ kind, label }) => `${kind} ${label}`);
  terms.feeLines.forEach((line, index) => {
    refusals.push(...refusesLine(line, index));
    if (names.indexOf(names[index] ?? '') !== index)
      refusals.push(refusal('feeTwice', 'Two fees of one kind need labels that tell them apart.', `line-${String(index)}-label`));
  });
  if (terms.setting === 'day' && (terms.nightsAWeek ?? 0) > 0)
    refusals.push(refusal('nightsOfADayPlace', 'A day place has no nights.', 'nightsAWeek'));
  if (terms.weeksAYear !== null && (terms.weeksAYear < 1 || terms.weeksAYear > 53))
    refusals.push(refusal('weeksAYear', 'Enter weeks a year, 1 to 53.', 'weeksAYear'));
  if ((terms.naming.basis === 'tribunal') !== (terms.naming.tribunalOrderedOn !== null))
    refusals.push(
      terms.naming.basis === 'tribunal'
        ? refusal('tribunalDateMissing', 'Enter when the tribunal ordered it.', 'tribunalOrderedOn')
        : refusal('tribunalDate', 'Only a place that the tribunal ordered has the date of an order.', 'tribunalOrderedOn'),
    );
  if (endsOn === null || endsOn > terms.endsByItselfOn)
    refusals.push(
      refusal('endsAfterBirthday', `It ends by itself on ${formatDate(terms.endsByItselfOn)} at the latest, by the age agreed.`, 'endsOn'),
    );
  return refusals;
}

function refusesLine({ annualPence, quantity, shares }: AgreedFeeLine, index: number): Refusal[] {
  const field = (name: string): string => `line-${String(index)}-${name}`;
  const refusals: Refusal[] = [];
  if (!Number.isSafeInteger(annualPence) || annualPence < 0)
    refusals.push(refusal('feeAmount', 'Enter what it costs a year, in pounds.', field('annual')));
  if (!(quantity > 0)) refusals.push(refusal('feeQuantity', 'Enter how many units a year.', field('quantity')));
  const total = shares.reduce((sum, { shareBp }) => sum + shareBp, 0);
  if (total !== WHOLE_BP || shares.some(({ shareBp }) => shareBp < 1) || new Set(shares.map(({ funder }) => funder)).size !== shares.length)
    refusals.push(refusal('sharesNotWhole', 'The shares of the funders must total exactly 100%.', field('health')));
  return refusals;
}

function refusesBlock(terms: BlockTerms, { endsOn }: ContractDays): Refusal[] {
  const refusals: Refusal[] = [];
  if (endsOn === null) refusals.push(refusal('noEnd', 'Enter the last day of the contract.', 'endsOn'));
  if (terms.groups.every(({ guaranteed, optional }) => guaranteed + optional === 0))
    refusals.push(refusal('noPlaces', 'Enter at least one place.', 'group-0-guaranteed'));
  const names = terms.groups.map(({ name }) => name);
  if (new Set(names).size !== names.length)
    refusals.push(refusal('groupTwice', 'Give each group of places a name of its own.', 'group-0-name'));
  if (terms.tiers.length === 0) refusals.push(refusal('noPrice', 'Enter the price of a place.', 'tier-0-annual'));
  const starts = terms.tiers.map(({ fromPlaces }) => fromPlaces);
  if (new Set(starts).size !== starts.length || starts.some((from) => !isWholeBetween(from, 1, 10_000)))
    refusals.push(refusal('tierTwice', 'Each price tier begins at a number of places of its own.', 'tier-0-from'));
  if (!isWholeBetween(terms.voids.councilShareBp, 0, WHOLE_BP))
    refusals.push(refusal('voidShare', 'The council’s share of an empty place is 0 to 100%.', 'voidShare'));
  if (!isWholeBetween(terms.voids.graceDays, 0, 366)) refusals.push(refusal('graceDays', 'Days of grace are 0 to 366.', 'graceDays'));
  return [...refusals, ...refusesIndexation(terms)];
}

const refusesFramework = (terms: FrameworkTerms): Refusal[] => [
  ...(terms.rates.length === 0 ? [refusal('noRate', 'Enter at least one rate.', 'rate-0-annual')] : []),
  ...(terms.callOffAs.length === 0
    ? [refusal('noCallOff', 'Say whether it is called off as individual agreements, as blocks, or as both.', 'callOffAs')]
    : []),
  ...refusesIndexation(terms),
];

function refusesIndexation({ indexation }: { readonly indexation: BlockTerms['indexation'] }): Refusal[] {
  if (indexation.kind !== 'formula') return [];
  const { capBp, collarBp } = indexation;
  return [
    ...(indexation.series === '' ? [refusal('noSeries', 'Name the index that the price follows.', 'indexSeries')] : []),
    ...(isWholeBetween(indexation.month, 1, 12) ? [] : [refusal('indexMonth', 'Choose the month whose figure counts.', 'indexMonth')]),
    ...(capBp !== null && collarBp !== null && capBp < collarBp
      ? [refusal('capBelowCollar', 'The highest rise is below the lowest.', 'capBp')]
      : []),
  ];
}

const isWholeBetween = (value: number, lowest: number, highest: number): boolean =>
  Number.isInteger(value) && value >= lowest && value <= highest;
