import { Decimal } from 'decimal.js';
import { apportion, pence, type BasisPoints, type Pence } from '../../../kernel/money.js';
import { parsePounds } from './money.js';
import { plainWords, saysNone, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

export const FUNDERS = ['education', 'health', 'socialCare'] as const;
export type Funder = (typeof FUNDERS)[number];

export const FUNDER_NAMES: Readonly<Record<Funder, string>> = { education: 'Education', health: 'Health', socialCare: 'Social care' };

export function parseFunder(cell: CellContent): Parsed<Funder> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  if (/^(education|educ|edu|ed|hnb|high needs( block)?|sen|send|dsg)$/.test(words)) return understood('education');
  if (/^(health|nhs|icb|ccg|chc|continuing care|continuing healthcare)$/.test(words)) return understood('health');
  if (/^(social care|care|social|csc|childrens? social care|children's social care|sc|cypsc)$/.test(words)) return understood('socialCare');
  return unclear('funderUnclear', `“${cell.text}” is not a funder. Write Education, Health or Social care.`);
}

/** A funder's part as somebody wrote it: "60%", 0.6, 60, "£31,200". Which of them a bare number is, only the whole split can say. */
export type WrittenShare =
  | { readonly kind: 'percent'; readonly percent: Decimal }
  | { readonly kind: 'pounds'; readonly amount: Pence }
  | { readonly kind: 'number'; readonly number: Decimal };

export function parseShare(cell: CellContent): Parsed<WrittenShare> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (cell.kind === 'number' && typeof cell.value === 'number') return numberShare(cell.value, cell.format);
  if (saysNone(cell.text)) return understood({ kind: 'number', number: new Decimal(0) });
  const percent = /^(\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent)$/i.exec(cell.text)?.[1];
  if (percent !== undefined) return understood({ kind: 'percent', percent: new Decimal(percent) });
  if (/^\d+(\.\d+)?$/.test(cell.text)) return understood({ kind: 'number', number: new Decimal(cell.text) });
  const amount = parsePounds(cell);
  return amount.ok ? understood({ kind: 'pounds', amount: amount.value }) : shareUnclear(cell.text);
}

const shareUnclear = (text: string) =>
  unclear('shareUnclear', `“${text}” is not a funder's share. Write a percentage or an amount in pounds.`);

function numberShare(value: number, format: string): Parsed<WrittenShare> {
  if (value < 0) return shareUnclear(String(value));
  if (format.includes('%')) return understood({ kind: 'percent', percent: new Decimal(value).times(100).toDecimalPlaces(8) });
  if (format.includes('£'))
    return understood({ kind: 'pounds', amount: pence(new Decimal(value).times(100).toDecimalPlaces(0).toNumber()) });
  return understood({ kind: 'number', number: new Decimal(value).toDecimalPlaces(8) });
}

export type FunderSplit = Readonly<Partial<Record<Funder, BasisPoints>>>;

/**
 * The split of a price between funders in basis points, exactly 10,000 in all. Percentages must total 100; pounds must total the price
 * (where it is known) and become the nearest hundredths of a percent, largest remainders first. Bare numbers are percentages where they
 * total 100, parts of one where they total 1, pounds where they total the price; anything else is asked.
 */
export function splitOf(shares: Readonly<Partial<Record<Funder, WrittenShare>>>, price: Pence | null): Parsed<FunderSplit> {
  const written = FUNDERS.flatMap((funder) => {
    const share = shares[funder];
    return share && !isNothing(share) ? [{ funder, share }] : [];
  });
  if (written.length === 0) return unclear('splitMissing', 'No funder has a share.');
  const kinds = new Set(written.map(({ share }) => share.kind));
  if (kinds.has('percent') && kinds.has('pounds')) return unclear('splitMixed', 'The split mixes percentages and pounds. Use one of them.');
  const figures = written.map(({ share }) => figureOf(share));
  const total = figures.reduce((sum, figure) => sum.plus(figure), new Decimal(0));
  if (kinds.has('pounds'))
    return poundSplit(
      written,
      figures.map((figure) => figure.times(100)),
      price,
    );
  if (total.equals(100)) return percentSplit(written, figures);
  if (kinds.has('percent')) return unclear('splitNotWhole', `The funders' shares total ${total.toString()}%, not 100%.`);
  if (total.equals(1))
    return percentSplit(
      written,
      figures.map((figure) => figure.times(100)),
    );
  if (price !== null && total.times(100).equals(price))
    return poundSplit(
      written,
      figures.map((figure) => figure.times(100)),
      price,
    );
  return unclear('splitNotWhole', `The funders' shares total ${total.toString()}: neither 100% nor the price.`);
}

const isNothing = (share: WrittenShare): boolean => figureOf(share).isZero();

function figureOf(share: WrittenShare): Decimal {
  if (share.kind === 'percent') return share.percent;
  return share.kind === 'pounds' ? new Decimal(share.amount).dividedBy(100) : share.number;
}

interface Written {
  readonly funder: Funder;
  readonly share: WrittenShare;
}

function percentSplit(written: readonly Written[], percents: readonly Decimal[]): Parsed<FunderSplit> {
  const points = percents.map((percent) => percent.times(100));
  if (points.every((point) => point.isInteger()))
    return understood(
      inPoints(
        written,
        points.map((point) => point.toNumber()),
      ),
    );
  return understood(inPoints(written, nearest(points)), 'The shares were rounded to hundredths of a percent, 100% in all.');
}

function poundSplit(written: readonly Written[], amounts: readonly Decimal[], price: Pence | null): Parsed<FunderSplit> {
  const total = amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0));
  if (price !== null && !total.equals(price)) {
    return unclear(
      'splitNotWhole',
      `The funders' shares total £${total.dividedBy(100).toFixed(2)}, and the price is £${new Decimal(price).dividedBy(100).toFixed(2)}.`,
    );
  }
  const points = nearest(amounts);
  const exact = amounts.every((amount, index) => amount.times(10_000).equals(total.times(points[index] ?? 0)));
  return understood(
    inPoints(written, points),
    exact ? undefined : `The shares in pounds became ${points.map((point) => `${(point / 100).toFixed(2)}%`).join(' and ')} of the price.`,
  );
}

const nearest = (figures: readonly Decimal[]): number[] =>
  apportion(
    pence(10_000),
    figures.map((figure) => figure.toNumber()),
  );

function inPoints(written: readonly Written[], points: readonly number[]): FunderSplit {
  return Object.fromEntries(written.map(({ funder }, index) => [funder, points[index]]));
}
