import type { AgreedFeeLine, BlockTerms, CommonTerms, ContractTerms, FrameworkTerms, SpotTerms } from '../../contracts/terms.js';
import { pence, sum } from '../../kernel/money.js';
import { funderShares } from '../../placements/funder-shares.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, moneyInWords, percentInWords, countInWords } from '../foundation/words.js';
import {
  FEE_KIND_WORDS,
  FUNDER_WORDS,
  NAMING_WORDS,
  SETTING_WORDS,
  UNIT_WORDS,
  VAT_WORDS,
  chargingInWords,
  settingInWords,
} from '../placements/placement-words.js';
import { needInWords, yearGroupInWords } from '../schools/school-words.js';
import { indexationInWords, noticeInWords } from './contract-words.js';

interface DetailRow {
  readonly key: string;
  readonly value: string;
  readonly note?: string;
}

export const agreedLineName = ({ kind, label }: AgreedFeeLine): string =>
  label === '' ? FEE_KIND_WORDS[kind] : `${FEE_KIND_WORDS[kind]}: ${label}`;

/** What the council pays alone until health or social care has signed. */
export const unsignedOf = (lines: readonly AgreedFeeLine[]): number =>
  lines
    .flatMap((line) => funderShares(line.annualPence, [...line.shares]))
    .filter(({ signed }) => !signed)
    .reduce((total, { amount }) => total + amount, 0);

const linesTable = (council: boolean): Table<AgreedFeeLine> => ({
  name: 'agreed-fees',
  caption: 'Fees agreed',
  columns: [
    { key: 'line', heading: 'What it pays for', type: 'text', value: agreedLineName },
    {
      key: 'quantity',
      heading: 'How much',
      type: 'text',
      value: ({ quantity, unit }) => `${String(quantity)} ${UNIT_WORDS[unit][quantity === 1 ? 0 : 1]} a year`,
    },
    { key: 'unit', heading: 'A unit', type: 'money', value: ({ unitPence }) => unitPence },
    { key: 'vat', heading: 'VAT', type: 'text', value: ({ vat }) => VAT_WORDS[vat] },
    ...(council
      ? ([
          {
            key: 'funders',
            heading: 'Funded by',
            type: 'text',
            value: ({ shares }: AgreedFeeLine) =>
              shares.map(({ funder, shareBp }) => `${FUNDER_WORDS[funder]} ${percentInWords(shareBp)}`).join(', '),
            note: ({ shares, hnbEligible }: AgreedFeeLine) =>
              [
                hnbEligible ? null : 'not eligible for the High Needs Block',
                ...shares
                  .filter(({ funder }) => funder !== 'education')
                  .map(({ funder, agreementReference, agreementSignedOn }) =>
                    agreementSignedOn === null
                      ? `${FUNDER_WORDS[funder].toLowerCase()}: no signed agreement, our own money at risk`
                      : `${FUNDER_WORDS[funder].toLowerCase()}: agreement ${agreementReference ?? ''} signed on ${dayInWords(agreementSignedOn)}`,
                  ),
              ]
                .filter(Boolean)
                .join('; '),
          },
        ] as const)
      : []),
    { key: 'annual', heading: 'A year', type: 'money', value: ({ annualPence }) => annualPence },
  ],
});

const common = ({ basis, notice, signingOrder }: CommonTerms): DetailRow[] => [
  {
    key: 'Charged',
    value: chargingInWords(basis.kind, basis.kind === 'schoolDay' ? basis.days : basis.kind === 'week' ? basis.weeks : null),
  },
  { key: 'Notice of either side', value: noticeInWords(notice) },
  {
    key: 'Signed in this order',
    value: signingOrder.map((side) => (side === 'authority' ? 'the council' : 'the provider')).join(', then '),
  },
];

function residential(terms: SpotTerms): DetailRow[] | null {
  const duties = terms.residentialDuties;
  if (!duties) return null;
  return [
    { key: 'Section 85 notified', value: duties.section85NotifiedOn === null ? 'not recorded' : dayInWords(duties.section85NotifiedOn) },
    { key: 'Social care lead', value: duties.socialCareLead ?? 'not named' },
    { key: 'First visit by', value: duties.firstVisitBy === null ? 'not recorded' : dayInWords(duties.firstVisitBy) },
    { key: 'Days a year', value: duties.daysAYear === null ? 'not recorded' : String(duties.daysAYear) },
    ...(duties.daysAYear !== null && duties.daysAYear >= 295
      ? [{ key: 'Children’s home registration', value: duties.childrensHomeRegistration ?? 'not recorded' }]
      : []),
  ];
}

function spotView(terms: SpotTerms, council: boolean) {
  const annual = sum(terms.feeLines.map(({ annualPence }) => annualPence));
  const unsigned = unsignedOf(terms.feeLines);
  return {
    annual,
    unsigned: council && unsigned > 0 ? unsigned : null,
    lines: tableView(linesTable(council), terms.feeLines, null, { totals: { annual } }),
    details: [
      {
        key: 'Pupil',
        value: terms.pupilReference,
        note: `${yearGroupInWords(terms.yearGroup)}, ${needInWords(terms.primaryNeed)}`,
      },
      { key: 'Setting', value: settingInWords(terms) },
      {
        key: 'Why the school is named',
        value: NAMING_WORDS[terms.naming.basis],
        ...(terms.naming.tribunalOrderedOn === null ? {} : { note: `ordered on ${dayInWords(terms.naming.tribunalOrderedOn)}` }),
      },
      {
        key: 'Ends by itself',
        value: dayInWords(terms.endsByItselfOn),
        note: `the end of the academic year in which the pupil turns ${String(terms.endsAtAge)}`,
      },
      ...common(terms),
      { key: 'Next annual review', value: terms.nextAnnualReviewOn === null ? 'not set' : dayInWords(terms.nextAnnualReviewOn) },
      ...(terms.band === null
        ? []
        : [
            {
              key: 'Band',
              value: terms.band.code,
              note: `${moneyInWords(terms.band.annualPence)} a year by the tariff of ${dayInWords(terms.band.tariffFrom)}`,
            },
          ]),
    ],
    outcomes: terms.outcomes,
    residential: residential(terms),
  };
}

const PHASE_WORDS = { primary: 'Primary', secondary: 'Secondary', post16: 'Post-16', any: 'Any phase' } as const;

const groupsTable: Table<BlockTerms['groups'][number]> = {
  name: 'places',
  caption: 'Places',
  columns: [
    { key: 'name', heading: 'Places', type: 'text', value: ({ name }) => name },
    { key: 'needs', heading: 'Needs', type: 'text', value: ({ needs }) => needs.join(', ') },
    { key: 'phase', heading: 'Phase', type: 'text', value: ({ phase }) => PHASE_WORDS[phase] },
    { key: 'setting', heading: 'Setting', type: 'text', value: ({ setting }) => SETTING_WORDS[setting] },
    { key: 'guaranteed', heading: 'Guaranteed', type: 'integer', value: ({ guaranteed }) => guaranteed },
    { key: 'optional', heading: 'Optional', type: 'integer', value: ({ optional }) => optional },
  ],
};

const tiersTable: Table<BlockTerms['tiers'][number]> = {
  name: 'tiers',
  caption: 'Price of a place',
  columns: [
    { key: 'from', heading: 'From this many places', type: 'integer', value: ({ fromPlaces }) => fromPlaces },
    { key: 'annual', heading: 'A place, a year', type: 'money', value: ({ annualPence }) => annualPence },
  ],
};

const ratesTable: Table<FrameworkTerms['rates'][number]> = {
  name: 'rates',
  caption: 'Rates',
  columns: [
    { key: 'name', heading: 'Rate', type: 'text', value: ({ name }) => name },
    { key: 'needs', heading: 'Needs', type: 'text', value: ({ needs }) => needs.join(', ') },
    { key: 'phase', heading: 'Phase', type: 'text', value: ({ phase }) => PHASE_WORDS[phase] },
    { key: 'setting', heading: 'Setting', type: 'text', value: ({ setting }) => SETTING_WORDS[setting] },
    { key: 'annual', heading: 'A year', type: 'money', value: ({ annualPence }) => annualPence },
  ],
};

function blockView(terms: BlockTerms) {
  return {
    groups: tableView(groupsTable, terms.groups, null),
    tiers: tableView(tiersTable, terms.tiers, null),
    details: [
      {
        key: 'Which price holds',
        value: terms.tierRule === 'allPlaces' ? 'the price of the tier reached, for all places' : 'each place at the price of its own tier',
      },
      { key: 'What counts for a tier', value: terms.tierMeasure === 'paid' ? 'places paid' : 'places filled' },
      { key: 'Price in later years', value: indexationInWords(terms.indexation) },
      {
        key: 'An empty guaranteed place',
        value: `${percentInWords(terms.voids.councilShareBp)} paid by the council after ${countInWords(terms.voids.graceDays, 'day', 'days')} of grace`,
      },
      {
        key: 'Nomination',
        value: terms.nomination.nominateBy === null ? 'at any time' : `by ${terms.nomination.nominateBy} each year`,
        note: terms.nomination.releasesUnnominated ? 'places not nominated are released' : 'places not nominated stay ours',
      },
      { key: 'Another pupil may take a place', value: terms.substitution ? 'yes' : 'no' },
      {
        key: 'Use by other members',
        value: terms.subLetting.allowed ? 'yes' : 'no',
        ...(terms.subLetting.allowed
          ? {
              note:
                terms.subLetting.recharge === 'tierPrice'
                  ? 'recharged at the tier price'
                  : 'recharged at the tier price and a share of voids',
            }
          : {}),
      },
      {
        key: 'Extensions',
        value:
          terms.extensions.length === 0
            ? 'none'
            : terms.extensions
                .map(({ months, noticeMonths }) => `${String(months)} months (${String(noticeMonths)} months’ notice)`)
                .join(', then '),
      },
      {
        key: 'A like spot place costs',
        value: terms.spotEquivalentPence === null ? 'not known' : `${moneyInWords(terms.spotEquivalentPence)} a year`,
      },
      ...common(terms),
    ],
  };
}

const frameworkView = (terms: FrameworkTerms) => ({
  rates: tableView(ratesTable, terms.rates, null),
  details: [
    { key: 'Called off as', value: terms.callOffAs.map((kind) => (kind === 'spot' ? 'individual agreements' : 'blocks')).join(' and ') },
    { key: 'Price in later years', value: indexationInWords(terms.indexation) },
    ...common(terms),
  ],
});

/** What a version says, for a page: one part of the answer is filled, by its kind. */
export function termsView(terms: ContractTerms, council: boolean) {
  switch (terms.kind) {
    case 'spot':
      return { spot: spotView(terms, council) };
    case 'block':
      return { block: blockView(terms) };
    case 'framework':
      return { framework: frameworkView(terms) };
  }
}

/** Fees of a whole year at the prices agreed; null for a framework, which buys nothing by itself. */
export const annualOf = (terms: ContractTerms): number | null =>
  terms.kind === 'spot' ? sum(terms.feeLines.map(({ annualPence }) => pence(annualPence))) : null;
