import { Decimal } from 'decimal.js';
import { basisPoints, roundPence, sum, type Pence } from '../../kernel/money.js';
import type { IsoDate } from '../../kernel/dates.js';
import { FUNDER_NAMES, type Funder, type FunderSplit, splitOf, type WrittenShare } from './cells/funders.js';
import type { Field } from './fields.js';
import type { PricedRow } from './fee-drafts.js';
import type { Findings } from './findings.js';
import { groupBy } from './group-by.js';
import type { ReadRow } from './read-row.js';
import type { CellPlace } from './reading.js';

/** A fee line before its days are settled. */
export interface LineDraft extends Omit<PricedRow, 'row'> {
  readonly split: FunderSplit;
  readonly feeFrom: IsoDate | null;
}

const SHARE_FIELDS: readonly (readonly [Funder, 'educationShare' | 'healthShare' | 'socialCareShare'])[] = [
  ['education', 'educationShare'],
  ['health', 'healthShare'],
  ['socialCare', 'socialCareShare'],
];

/**
 * Makes one fee line of the rows that speak of it. Rows that each name a funder give its shares (a price on each and a share, or a part
 * of the price on each); otherwise a kind has one row, and a second is reported, since nobody can say whether it repeats or adds.
 */
export function linesOfRows(rows: readonly ReadRow[], priced: readonly PricedRow[], findings: Findings): LineDraft[] {
  const byLine = groupBy(priced, (each) => [each.kind, each.label, each.row.facts.feeFrom?.value ?? ''].join('|'));
  const shareRows = rows.filter((row) => row.prices.length === 0 && row.facts.funder && row.facts.share);
  return [...byLine.values()].flatMap((entries) => {
    const [first] = entries;
    if (!first) return [];
    const funded = entries.every(({ row }) => row.facts.funder);
    const line = funded ? fundedLine(first, entries, shareRows, findings) : singleLine(first, entries, rows, priced, findings);
    return line ? [{ ...line, feeFrom: first.row.facts.feeFrom?.value ?? null }] : [];
  });
}

type Settled = Omit<LineDraft, 'feeFrom'>;

function singleLine(
  first: PricedRow,
  entries: readonly PricedRow[],
  rows: readonly ReadRow[],
  priced: readonly PricedRow[],
  findings: Findings,
): Settled | null {
  for (const entry of entries.slice(1)) {
    const same = entry.unitPence === first.unitPence && entry.unit === first.unit;
    findings.problem(entry.place, 'amount', {
      code: same ? 'duplicateLine' : 'contradiction',
      reason: same
        ? `The same fee already stands in ${first.place.address}. Remove one, or describe what each is for.`
        : `Another price for the same fee stands in ${first.place.address}. Remove one, describe what each is for, or name each row's funder.`,
    });
  }
  const split = splitByColumns(first, rows, priced, findings);
  return split && { ...lineOf(first), split };
}

const lineOf = ({ row: _row, ...line }: PricedRow): Omit<PricedRow, 'row'> => line;

/** Shares in columns of their own, on the line's own row or once for the placement; without any, education pays. */
function splitByColumns(line: PricedRow, rows: readonly ReadRow[], priced: readonly PricedRow[], findings: Findings): FunderSplit | null {
  const own = hasShares(line.row);
  const row = own ? line.row : rows.find(hasShares);
  if (rows.some((each) => SHARE_FIELDS.some(([, field]) => each.failed.has(field)))) return null;
  if (!row) {
    const { sheet } = line.place;
    findings.sheetNote(sheet, 'funderAssumed', 'Where the sheet does not name a funder, education pays the whole fee.');
    return { education: basisPoints(10_000) };
  }
  const covered = own ? priced.filter((each) => each.row === row) : priced;
  const shares = Object.fromEntries(SHARE_FIELDS.map(([funder, field]) => [funder, row.facts[field]?.value]));
  const place = SHARE_FIELDS.flatMap(([, field]) => row.facts[field]?.place ?? [])[0] ?? line.place;
  return settledSplit(shares, sum(covered.map(({ annualPence }) => annualPence)), place, 'educationShare', findings);
}

const hasShares = (row: ReadRow): boolean => SHARE_FIELDS.some(([, field]) => row.facts[field] !== undefined);

/** What the rows' funders were given; rows without a funder or a share were found wanting before. */
const sharesOf = (parts: readonly (readonly [Funder | undefined, WrittenShare | undefined])[]): Partial<Record<Funder, WrittenShare>> =>
  Object.fromEntries(parts as readonly (readonly [Funder, WrittenShare])[]);

function settledSplit(
  shares: Partial<Record<Funder, WrittenShare>>,
  price: Pence,
  place: CellPlace,
  field: Field,
  findings: Findings,
): FunderSplit | null {
  const split = splitOf(shares, price);
  if (!split.ok) {
    findings.problem(place, field, split);
    return null;
  }
  if (split.note) findings.note(place, 'splitRounded', split.note);
  return split.value;
}

function fundedLine(first: PricedRow, entries: readonly PricedRow[], shareRows: readonly ReadRow[], findings: Findings): Settled | null {
  const rows = [...entries.map(({ row }) => row), ...shareRows];
  if (rows.some(({ failed }) => failed.has('share') || failed.has('funder'))) return null;
  if (namedTwice(rows, findings)) return null;
  const withShare = rows.filter(({ facts }) => facts.share).length;
  if (withShare === rows.length) return sharedPrice(first, entries, rows, findings);
  if (withShare === 0) return entries.length === 1 ? soleFunder(first) : partsOfPrice(first, entries, findings);
  const bare = rows.find(({ facts }) => !facts.share);
  const place = bare?.facts.funder?.place ?? first.place;
  findings.problem(place, 'share', {
    code: 'splitMissing',
    reason: 'Other rows of this fee state their funder’s share, and this one does not.',
  });
  return null;
}

function namedTwice(rows: readonly ReadRow[], findings: Findings): boolean {
  const seen = new Map<Funder, CellPlace>();
  let twice = false;
  for (const { facts } of rows) {
    if (!facts.funder) continue;
    const before = seen.get(facts.funder.value);
    if (before) {
      twice = true;
      findings.problem(facts.funder.place, 'funder', {
        code: 'funderTwice',
        reason: `${FUNDER_NAMES[facts.funder.value]} already stands in ${before.address} for the same fee.`,
      });
    }
    seen.set(facts.funder.value, before ?? facts.funder.place);
  }
  return twice;
}

const soleFunder = (line: PricedRow): Settled => ({
  ...lineOf(line),
  split: { [line.row.facts.funder?.value ?? 'education']: basisPoints(10_000) },
});

/** Each row repeats the price and states one funder's share of it. */
function sharedPrice(first: PricedRow, entries: readonly PricedRow[], rows: readonly ReadRow[], findings: Findings): Settled | null {
  let agree = true;
  for (const entry of entries.slice(1)) {
    if (entry.annualPence === first.annualPence && entry.unitPence === first.unitPence && entry.unit === first.unit) continue;
    agree = false;
    findings.problem(entry.place, 'amount', {
      code: 'contradiction',
      reason: `A different price for the same fee stands in ${first.place.address}.`,
    });
  }
  const shares = sharesOf(rows.map(({ facts }) => [facts.funder?.value, facts.share?.value]));
  const place = rows.at(-1)?.facts.share?.place ?? first.place;
  const split = settledSplit(shares, first.annualPence, place, 'share', findings);
  return agree && split ? { ...lineOf(first), split } : null;
}

/** Each row has one funder's part of the price. Equal parts could as well be the whole price on every row, so they are asked. */
function partsOfPrice(first: PricedRow, entries: readonly PricedRow[], findings: Findings): Settled | null {
  if (entries.some((entry) => entry.unit !== first.unit || entry.quantity !== first.quantity)) {
    findings.problem(first.place, 'amount', {
      code: 'contradiction',
      reason: 'The funders’ rows of this fee have different units or quantities.',
    });
    return null;
  }
  if (entries.every((entry) => entry.unitPence === first.unitPence)) {
    for (const entry of entries) {
      findings.problem(entry.place, 'amount', {
        code: 'splitUnclear',
        reason: 'Every funder’s row has the same amount: is it each one’s part, or the whole price? Add each funder’s share.',
      });
    }
    return null;
  }
  const shares = sharesOf(
    entries.map(({ row, annualPence }) => [row.facts.funder?.value, { kind: 'pounds' as const, amount: annualPence }]),
  );
  const annual = sum(entries.map(({ annualPence }) => annualPence));
  const split = settledSplit(shares, annual, first.place, 'amount', findings);
  const unitPence = sum(entries.map((entry) => entry.unitPence));
  return split && { ...lineOf(first), unitPence, annualPence: roundPence(new Decimal(unitPence).times(first.quantity)), split };
}
