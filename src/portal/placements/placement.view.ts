import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, pence, riseBetween, sum } from '../../kernel/money.js';
import type { FeeLine, Placement } from '../../placements/dto/placement.js';
import { type FunderShare, funderShares } from '../../placements/funder-shares.js';
import { grossPrice } from '../../placements/gross-price.js';
import { placementFlags } from '../../placements/placement-flags.js';
import type {
  PlacementContract,
  PlacementRound,
  PlacementSurroundings,
  PlacementVariation,
} from '../../uplifts/school/placement-record.query.js';
import { ratesOverTime } from '../charts/index.js';
import { type Table, tableView } from '../foundation/table.js';
import { CONTRACT_TAGS, KIND_WORDS } from '../contracts/contract-words.js';
import { dayInWords, moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { STATE_TAGS } from '../returns/return-words.js';
import { needInWords, yearGroupInWords } from '../schools/school-words.js';
import {
  FEE_KIND_WORDS,
  FUNDER_WORDS,
  NAMING_WORDS,
  PRICE_RULE_WORDS,
  UNIT_WORDS,
  VAT_WORDS,
  chargingInWords,
  settingInWords,
} from './placement-words.js';

/** "Core place", "Therapy: speech and language". */
const lineName = ({ kind, label }: Pick<FeeLine, 'kind' | 'label'>): string =>
  label === '' ? FEE_KIND_WORDS[kind] : `${FEE_KIND_WORDS[kind]}: ${label}`;

const sharesOf = (line: FeeLine): FunderShare[] => (line.funders === null ? [] : funderShares(line.annual.pence, line.funders));

/** Pence of the lines that stand for a funder who has signed nothing; null where the reader may not know who funds. */
function unsignedOf(lines: readonly FeeLine[]): Pence | null {
  if (lines.some(({ funders }) => funders === null)) return null;
  return sum(lines.flatMap(sharesOf).flatMap(({ signed, amount }) => (signed ? [] : [amount])));
}

const quantity = ({ quantity: units, unit, unitPrice }: FeeLine): string =>
  unit === 'year' && units === 1 ? '' : `${String(units)} ${UNIT_WORDS[unit][units === 1 ? 0 : 1]} at ${moneyInWords(unitPrice.pence)}`;

/** What is paid now, line by line. */
const linesTable = (council: boolean): Table<FeeLine> => ({
  name: 'fee-lines',
  caption: 'Fee lines',
  columns: [
    { key: 'line', heading: 'What it pays for', type: 'text', value: lineName, note: quantity },
    { key: 'from', heading: 'From', type: 'date', value: ({ effectiveFrom }) => effectiveFrom },
    { key: 'to', heading: 'To', type: 'date', value: ({ effectiveTo }) => effectiveTo },
    { key: 'vat', heading: 'VAT', type: 'text', value: ({ vat }) => VAT_WORDS[vat] },
    ...(council
      ? ([
          {
            key: 'funders',
            heading: 'Funded by',
            type: 'text',
            value: (line: FeeLine) =>
              sharesOf(line)
                .map(({ funder, shareBp }) => `${FUNDER_WORDS[funder]} ${percentInWords(shareBp)}`)
                .join(', '),
            note: (line: FeeLine) => fundingNote(line),
          },
        ] as const)
      : []),
    { key: 'annual', heading: 'A year', type: 'money', value: ({ annual }) => annual.pence },
  ],
});

function fundingNote(line: FeeLine): string | null {
  const unsigned = sharesOf(line).some(({ signed }) => !signed);
  return [line.hnbEligible === false ? 'not eligible for the High Needs Block' : null, unsigned ? 'a share has no signed agreement' : null]
    .filter(Boolean)
    .join('; ');
}

/** Every line there was, with what each rose by from the one before it. */
interface PastRate {
  readonly line: FeeLine;
  /** In basis points from the rate before; null for the first. */
  readonly rise: number | null;
}

const historyTable = (council: boolean): Table<PastRate> => ({
  name: 'rate-history',
  caption: 'Every rate there was',
  columns: [
    { key: 'line', heading: 'What it pays for', type: 'text', value: ({ line }) => lineName(line), note: ({ line }) => quantity(line) },
    { key: 'from', heading: 'From', type: 'date', value: ({ line }) => line.effectiveFrom },
    { key: 'to', heading: 'To', type: 'date', value: ({ line }) => line.effectiveTo },
    { key: 'annual', heading: 'A year', type: 'money', value: ({ line }) => line.annual.pence },
    { key: 'rise', heading: 'Rise', type: 'percent', value: ({ rise }) => rise },
    {
      key: 'round',
      heading: 'Made by',
      type: 'text',
      value: ({ line }) => (line.fromReturnId ? 'a round' : null),
      href: ({ line }) => (line.fromReturnId && council ? paths.upliftReturn(line.fromReturnId) : null),
    },
  ],
});

const roundsTable = (council: boolean): Table<PlacementRound> => ({
  name: 'placement-rounds',
  caption: 'This placement in yearly rounds',
  columns: [
    {
      key: 'cycle',
      heading: 'Round',
      type: 'text',
      value: ({ cycleName }) => cycleName,
      href: ({ returnId }) => (council ? paths.upliftReturn(returnId) : paths.schoolReturn(returnId)),
      note: ({ reference }) => reference,
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => STATE_TAGS[state].text,
      colour: ({ state }) => STATE_TAGS[state].colour,
    },
    { key: 'from', heading: 'In force from', type: 'date', value: ({ effectiveOn }) => effectiveOn },
    { key: 'current', heading: 'Before', type: 'money', value: ({ current }) => current },
    { key: 'asked', heading: 'Asked', type: 'money', value: ({ asked }) => asked },
    { key: 'settled', heading: 'Settled', type: 'money', value: ({ settled }) => settled },
  ],
});

const CONTRACTS: Table<PlacementContract> = {
  name: 'contracts',
  caption: 'Contracts',
  columns: [
    {
      key: 'reference',
      heading: 'Contract',
      type: 'text',
      unbroken: true,
      value: ({ reference }) => reference,
      href: ({ id }) => paths.contract(id),
    },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => KIND_WORDS[kind] },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => CONTRACT_TAGS[state].text,
      colour: ({ state }) => CONTRACT_TAGS[state].colour,
    },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'to', heading: 'To', type: 'date', value: ({ to }) => to },
  ],
};

const VARIATIONS: Table<PlacementVariation> = {
  name: 'variations',
  caption: 'Variations of the contract',
  columns: [
    { key: 'on', heading: 'From', type: 'date', value: ({ effectiveOn }) => effectiveOn },
    {
      key: 'letter',
      heading: 'Letter',
      type: 'text',
      value: ({ documentReference }) => documentReference,
      href: ({ documentId }) => paths.document(documentId),
    },
    { key: 'before', heading: 'Before', type: 'money', value: ({ before }) => before },
    { key: 'after', heading: 'After', type: 'money', value: ({ after }) => after },
  ],
};

/** Each line beside the one that it followed. */
function withRises(lines: readonly FeeLine[]): PastRate[] {
  const byAge = [...lines].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  return byAge.map((line) => {
    const before = byAge.find((each) => lineName(each) === lineName(line) && each.effectiveFrom < line.effectiveFrom);
    return { line, rise: before ? riseBetween(before.annual.pence, line.annual.pence) : null };
  });
}

function seriesOf(lines: readonly FeeLine[]) {
  const names = [...new Set(lines.map(lineName))];
  return names.map((name) => ({
    name,
    points: lines
      .filter((line) => lineName(line) === name)
      .map(({ effectiveFrom, annual }) => ({ on: effectiveFrom, pence: annual.pence })),
  }));
}

export function placementView(actor: Actor, placement: Placement, around: PlacementSurroundings, today: IsoDate) {
  const council = actor.kind === 'authority';
  const { feeLines, pupil, schoolNow, schoolRecorded } = placement;
  const standing = feeLines.filter(({ effectiveFrom, effectiveTo }) => {
    const on = placement.annualFeesOn;
    return effectiveFrom <= on && (effectiveTo === null || effectiveTo >= on);
  });
  const unsigned = unsignedOf(standing);
  const annual = placement.annualFees?.pence ?? null;
  const flags = placementFlags(
    {
      startsOn: placement.startsOn,
      endsOn: placement.endsOn,
      current: placement.current,
      lastReviewedOn: placement.lastReviewedOn,
      chargingBasis: placement.chargingBasis,
      calendarHeld: around.calendarHeld,
      priced: annual !== null || around.contracts.some(({ paysToday }) => paysToday),
      unsigned,
      schoolName: schoolNow.name,
    },
    today,
  );
  return {
    breadcrumbs: [{ text: 'Placements', href: paths.placements }, { text: pupil.reference }],
    wide: true,
    heading: pupil.reference,
    school: { text: schoolNow.name, href: paths.school(schoolNow.id) },
    about: `${yearGroupInWords(pupil.yearGroup)} · ${needInWords(pupil.primaryNeed)} · ${settingInWords(placement)}`,
    flags: flags.map(({ words }) => words),
    figures: moneyFigures(annual, around, unsigned, placement.annualFeesOn, today),
    placed: placedDetails(placement, council),
    terms: [
      { key: 'Charged', value: chargingInWords(placement.chargingBasis, placement.chargingUnits) },
      { key: 'Price', value: PRICE_RULE_WORDS[placement.priceRule] },
      { key: 'Rises take force on', value: placement.upliftMonth === 4 ? '1 April' : '1 September' },
      { key: 'Last annual review', value: placement.lastReviewedOn === null ? 'none recorded' : dayInWords(placement.lastReviewedOn) },
    ],
    pupil: council
      ? [
          { key: 'UPN', value: pupil.upn ?? 'not held' },
          { key: 'Home postcode area', value: pupil.outwardPostcode ?? 'not held' },
          { key: 'Looked after by', value: pupil.lookedAfterBy ?? 'nobody recorded' },
        ]
      : null,
    lines: tableView(linesTable(council), standing, null, {
      empty: 'No fee line stands.',
      ...(annual === null ? {} : { totals: { annual } }),
    }),
    linesOn: placement.annualFeesOn === today ? null : `As they stand on ${formatDate(placement.annualFeesOn)}.`,
    funders: council ? funderRows(standing) : null,
    chart: ratesOverTime({ title: 'Rates of this placement, pounds a year', series: seriesOf(feeLines) }),
    history: tableView(historyTable(council), withRises(feeLines), null, { empty: 'There is no rate.' }),
    rounds: around.rounds.length > 0 ? tableView(roundsTable(council), around.rounds, null) : null,
    contracts: around.contracts.length > 0 ? tableView(CONTRACTS, around.contracts, null) : null,
    variations: around.variations.length > 0 ? tableView(VARIATIONS, around.variations, null) : null,
    recordedAt:
      schoolRecorded.id === schoolNow.id
        ? null
        : `Recorded at ${schoolRecorded.name} (URN ${String(schoolRecorded.urn)}), which ${schoolNow.name} follows.`,
    personalDetailsHref: allows(actor, 'contracts.readPersonalDetails') ? paths.placedPupil(placement.id) : null,
    draftHref:
      council && actor.access === 'write' && allows(actor, 'contracts.draft')
        ? paths.newContract(`?pupil=${encodeURIComponent(placement.pupil.reference)}`)
        : null,
    historyHref: council ? paths.historyOf('placement', placement.id) : null,
  };
}

function moneyFigures(annual: Pence | null, around: PlacementSurroundings, unsigned: Pence | null, on: IsoDate, today: IsoDate) {
  const gross =
    annual === null
      ? null
      : grossPrice(
          annual,
          around.schoolKind,
          around.placeFunding === null ? {} : { nmss: around.placeFunding, post16: around.placeFunding },
        );
  const department = around.schoolKind === 'nmss' || around.schoolKind === 'post16';
  return [
    {
      label: department ? 'Top-up a year' : 'Fees a year',
      value: annual === null ? 'not known' : moneyInWords(annual),
      note: on === today ? 'net of VAT' : `net of VAT, on ${dayInWords(on)}`,
    },
    ...(department
      ? [
          {
            label: 'Gross price',
            value: gross === null ? 'not known' : moneyInWords(gross),
            note:
              around.placeFunding === null ? 'place funding not recorded' : `with ${moneyInWords(around.placeFunding)} of place funding`,
          },
        ]
      : []),
    ...(unsigned !== null && unsigned > 0
      ? [{ label: 'At our own risk', value: moneyInWords(unsigned), note: 'shares without signed agreement', alert: true }]
      : []),
  ];
}

function placedDetails(placement: Placement, council: boolean) {
  return [
    ...(council ? [] : [{ key: 'Council', value: placement.authority.name }]),
    { key: 'School', value: placement.schoolNow.name, href: paths.school(placement.schoolNow.id) },
    { key: 'From', value: dayInWords(placement.startsOn) },
    { key: 'To', value: placement.endsOn === null ? 'no end recorded' : dayInWords(placement.endsOn) },
    { key: 'Setting', value: settingInWords(placement) },
    {
      key: 'Why it is named',
      value: NAMING_WORDS[placement.namingBasis],
      ...(placement.tribunalOrderedOn === null ? {} : { note: `ordered on ${dayInWords(placement.tribunalOrderedOn)}` }),
    },
  ];
}

/** Who pays what of all lines that stand, a year. */
function funderRows(lines: readonly FeeLine[]) {
  const totals = new Map<string, { amount: number; unsigned: number }>();
  for (const { funder, amount, signed } of lines.flatMap(sharesOf)) {
    const held = totals.get(funder) ?? { amount: 0, unsigned: 0 };
    totals.set(funder, { amount: held.amount + amount, unsigned: held.unsigned + (signed ? 0 : amount) });
  }
  return [...totals].map(([funder, { amount, unsigned }]) => ({
    key: FUNDER_WORDS[funder as keyof typeof FUNDER_WORDS],
    value: moneyInWords(pence(amount)),
    ...(unsigned > 0
      ? { note: `${moneyInWords(pence(unsigned))} of it without a signed agreement: the council’s own until there is one` }
      : {}),
  }));
}
