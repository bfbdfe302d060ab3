import { formatDate } from '../kernel/dates.js';
import { type Pence, pence } from '../kernel/money.js';
import {
  basisWords,
  groupCells,
  howMuch,
  indexationWords,
  lineName,
  money,
  namingWords,
  noticeWords,
  phaseWords,
  settingWords,
  shareWords,
  vatWords,
  voidWords,
} from './documents/words.js';
import type { BlockTerms, CommonTerms, ContractTerms, FrameworkTerms, SpotTerms } from './terms.js';

/** One term in words; of a price, its pence a year too. */
interface Term {
  readonly name: string;
  readonly value: string;
  readonly pence?: Pence;
}

/** A term that two versions say differently; null where one of them does not have it. */
export interface ChangedTerm {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  /** What a price changed by, pence a year; null where it is no price. */
  readonly differencePence: Pence | null;
}

/** Every term that differs between two versions of a contract, in the order of the paper; what both say alike is left out. */
export function compareTerms(before: ContractTerms, after: ContractTerms): ChangedTerm[] {
  const [old, now] = [byName(termsInWords(before)), byName(termsInWords(after))];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return names.flatMap((name): ChangedTerm[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was?.value === is?.value) return [];
    const priced = was?.pence !== undefined || is?.pence !== undefined;
    return [
      {
        name,
        before: was?.value ?? null,
        after: is?.value ?? null,
        differencePence: priced ? pence((is?.pence ?? 0) - (was?.pence ?? 0)) : null,
      },
    ];
  });
}

const byName = (terms: readonly Term[]): Map<string, Term> => new Map(terms.map((term) => [term.name, term]));

/** All that the terms say, each thing once. */
function termsInWords(terms: ContractTerms): Term[] {
  switch (terms.kind) {
    case 'spot':
      return [...spotTerms(terms), ...commonTerms(terms)];
    case 'block':
      return [...blockTerms(terms), ...commonTerms(terms)];
    case 'framework':
      return [...frameworkTerms(terms), ...commonTerms(terms)];
  }
}

const commonTerms = ({ basis, notice, clauses, signingOrder }: CommonTerms): Term[] => [
  { name: 'Charged', value: basisWords(basis) },
  { name: 'Notice', value: noticeWords(notice) },
  ...clauses.map(({ key, version }) => ({ name: `Clause ${key}`, value: `version ${String(version)}` })),
  { name: 'Signed in this order', value: signingOrder.join(', ') },
];

const spotTerms = (terms: SpotTerms): Term[] => [
  ...terms.feeLines.map((line) => ({
    name: `Fee: ${lineName(line)}`,
    value: `${money(line.annualPence)} a year: ${howMuch(line)} at ${money(line.unitPence)}, VAT ${vatWords(line).toLowerCase()}${line.hnbEligible ? '' : ', not eligible for the High Needs Block'}, ${line.shares.map(shareWords).join('; ')}`,
    pence: line.annualPence,
  })),
  { name: 'Pupil', value: terms.pupilReference },
  { name: 'Primary need', value: terms.primaryNeed },
  { name: 'Year group', value: String(terms.yearGroup) },
  { name: 'Setting', value: settingWords(terms.setting) },
  { name: 'Weeks a year', value: terms.weeksAYear === null ? 'not said' : String(terms.weeksAYear) },
  { name: 'Nights a week', value: terms.nightsAWeek === null ? 'not said' : String(terms.nightsAWeek) },
  { name: 'Naming', value: namingWords(terms) },
  { name: 'Ends by itself', value: `${formatDate(terms.endsByItselfOn)}, at age ${String(terms.endsAtAge)}` },
  ...(terms.band === null
    ? []
    : [
        {
          name: 'Band',
          value: `${terms.band.code}, tariff from ${formatDate(terms.band.tariffFrom)} of ${money(terms.band.annualPence)}`,
          pence: terms.band.annualPence,
        },
      ]),
  ...terms.outcomes.map((outcome, index) => ({ name: `Outcome ${String(index + 1)}`, value: outcome })),
  { name: 'Next annual review', value: terms.nextAnnualReviewOn === null ? 'not said' : formatDate(terms.nextAnnualReviewOn) },
  ...(terms.residentialDuties === null
    ? []
    : Object.entries(terms.residentialDuties).map(([duty, value]) => ({
        name: DUTY_WORDS[duty as keyof typeof DUTY_WORDS],
        value: value === null ? 'not recorded' : String(value),
      }))),
];

const DUTY_WORDS = {
  section85NotifiedOn: 'Section 85 notified',
  socialCareLead: 'Social care lead',
  firstVisitBy: 'First visit by',
  daysAYear: 'Days a year',
  childrensHomeRegistration: 'Children’s home registration',
} as const;

const blockTerms = (terms: BlockTerms): Term[] => [
  ...terms.groups.map((group) => ({
    name: `Places: ${group.name}`,
    value: groupCells(group)
      .slice(1)
      .map((cell, index) => (index === 3 ? `${cell} guaranteed` : index === 4 ? `${cell} optional` : cell))
      .join(', '),
  })),
  ...terms.tiers.map(({ fromPlaces, annualPence }) => ({
    name: `Price from ${String(fromPlaces)} ${fromPlaces === 1 ? 'place' : 'places'}`,
    value: `${money(annualPence)} a year`,
    pence: annualPence,
  })),
  {
    name: 'Price tiers',
    value: `${terms.tierRule === 'allPlaces' ? 'all places at the price reached' : 'each place at its own price'}, by places ${terms.tierMeasure}`,
  },
  { name: 'Indexation', value: indexationWords(terms.indexation) },
  { name: 'Empty places', value: voidWords(terms) },
  {
    name: 'Nomination',
    value: `${terms.nomination.nominateBy === null ? 'at any time' : `by ${terms.nomination.nominateBy}`}${terms.nomination.releasesUnnominated ? ', places without one may be given back' : ''}`,
  },
  { name: 'Substitution', value: terms.substitution ? 'allowed' : 'not allowed' },
  {
    name: 'Use by other councils',
    value: terms.subLetting.allowed
      ? terms.subLetting.recharge === 'tierPrice'
        ? 'at the price of the place'
        : 'at the price of the place and a share of empty places'
      : 'not allowed',
  },
  ...(terms.extendedTo === undefined ? [] : [{ name: 'Extended to', value: formatDate(terms.extendedTo) }]),
  ...terms.extensions.map(({ months, noticeMonths }, index) => ({
    name: `Extension ${String(index + 1)}`,
    value: `${String(months)} months, told ${String(noticeMonths)} months before`,
  })),
  {
    name: 'Like place outside the block',
    value: terms.spotEquivalentPence === null ? 'not known' : `${money(terms.spotEquivalentPence)} a year`,
    ...(terms.spotEquivalentPence === null ? {} : { pence: terms.spotEquivalentPence }),
  },
];

const frameworkTerms = (terms: FrameworkTerms): Term[] => [
  ...terms.rates.map(({ name, needs, phase, setting, annualPence }) => ({
    name: `Rate: ${name}`,
    value: `${money(annualPence)} a year: ${needs.length === 0 ? 'any need' : needs.join(', ')}, ${phaseWords(phase)}, ${settingWords(setting)}`,
    pence: annualPence,
  })),
  { name: 'Called off as', value: terms.callOffAs.join(', ') },
  { name: 'Indexation', value: indexationWords(terms.indexation) },
];
