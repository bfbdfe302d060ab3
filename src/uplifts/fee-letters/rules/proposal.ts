import { Decimal } from 'decimal.js';
import type { IsoDate } from '../../../kernel/dates.js';
import { formatPounds, type Pence, pence, raise, roundPence } from '../../../kernel/money.js';
import { type Ask, type AskFinding, askWords } from './ask.js';
import type { PriceUnit } from './figures.js';
import type { FeeKind, Scope } from './scopes.js';

/** A line of a school's return, as far as a letter can speak of it. */
export interface LetterLine {
  readonly lineId: string;
  readonly kind: FeeKind;
  readonly label: string;
  readonly pupilReference: string;
  readonly currentPence: Pence;
  readonly effectiveOn: IsoDate;
  /** What the fee is the price of, and how many of them make a year. */
  readonly unit: string;
  readonly quantity: number;
}

export interface ProposedLine extends LetterLine {
  /** Null where the letter says nothing of this line, or several things. */
  readonly proposedPence: Pence | null;
  /** Which findings speak of it, by their place in the list. */
  readonly asks: readonly number[];
  readonly contradicts: boolean;
  /** Why this price, or why none. */
  readonly why: string;
}

interface Meant {
  readonly index: number;
  readonly finding: AskFinding;
  readonly price: Pence;
  readonly closeness: number;
}

/**
 * What a letter asks for each line of a return. Of several findings the one that names the line more closely counts: its pupil before its kind of
 * fee, its kind before all fees; a price whose price of now is the line's own is as close as a pupil. Findings equally close that come to other
 * prices, and a price that its own percentage does not make, contradict each other: then nothing is proposed.
 */
export function proposeLines(findings: readonly AskFinding[], lines: readonly LetterLine[]): ProposedLine[] {
  return lines.map((line) => {
    const meant = findings.flatMap((finding, index) => meaning(finding, index, line));
    if (meant.length === 0)
      return {
        ...line,
        proposedPence: null,
        asks: [],
        contradicts: false,
        why: priceElsewhere(findings, line) ?? 'The letter does not speak of it.',
      };
    const closest = Math.max(...meant.map(({ closeness }) => closeness));
    const chosen = meant.filter(({ closeness }) => closeness === closest);
    const heard = [...chosen, ...closestPercent(meant, chosen)];
    const [first] = chosen;
    if (!first) throw new Error('Findings that speak of a line have none that is closest.');
    const exact = chosen.find(({ finding }) => finding.ask.what === 'price') ?? first;
    const contradicts = heard.some(({ price }) => !asGoodAs(price, exact.price, line));
    return {
      ...line,
      proposedPence: contradicts ? null : exact.price,
      asks: heard.map(({ index }) => index),
      contradicts,
      why: contradicts
        ? `The letter contradicts itself: ${heard.map(({ finding, price }) => `${askWords(finding.ask)} (${formatPounds(price)} a year)`).join(', or ')}. Ask the school which it means.`
        : askWords(exact.finding.ask),
    };
  });
}

/** What a finding comes to for a line, and how closely it names it; none where it does not speak of it. */
function meaning(finding: AskFinding, index: number, line: LetterLine): Meant[] {
  const { ask, scope } = finding;
  const closeness = closenessOf(scope, line);
  if (closeness === 0) return [];
  const priced = priceOf(ask, line);
  if (priced === null) return [];
  const own = ask.what === 'price' && ask.from !== null;
  // A sum without a kind of fee is the price of the place itself.
  if (ask.what !== 'percent' && !own && scope.kinds.length === 0 && line.kind !== 'core') return [];
  return [{ index, finding, price: priced, closeness: own ? Math.max(closeness, CLOSE_AS_PUPIL) : closeness }];
}

const CLOSE_AS_PUPIL = 3;

function closenessOf({ kinds, except, pupils }: Scope, { kind, pupilReference }: LetterLine): number {
  if (except.includes(kind) || (kinds.length > 0 && !kinds.includes(kind))) return 0;
  if (pupils.length > 0) return pupils.includes(pupilReference) ? CLOSE_AS_PUPIL + (kinds.length > 0 ? 1 : 0) : 0;
  return kinds.length > 0 ? 2 : 1;
}

function priceOf(ask: Ask, line: LetterLine): Pence | null {
  if (ask.what === 'percent') return raise(line.currentPence, ask.bp);
  if (ask.what === 'amount') {
    const more = yearly(ask.pence, ask.unit, line);
    return more === null ? null : pence(line.currentPence + more);
  }
  const to = yearly(ask.to, ask.unit, line);
  if (ask.from === null) return to;
  const from = yearly(ask.from, ask.unit, line);
  return from !== null && Math.abs(from - line.currentPence) <= NEAR_ENOUGH ? to : null;
}

/** Letters round prices of a week or term to the penny, and a year of them to the pound. */
const NEAR_ENOUGH = 200;

/** A price of a unit as pounds a year; null where the line is not priced by it. */
function yearly(amount: Pence, unit: PriceUnit | null, line: LetterLine): Pence | null {
  if (unit === null || unit === 'year') return amount;
  if (unit === line.unit) return roundPence(new Decimal(amount).times(line.quantity));
  if (unit === 'term' && line.unit === 'year') return pence(amount * 3);
  if (unit === 'month' && line.unit === 'year') return pence(amount * 12);
  return null;
}

/** A percentage beside a price has to come to the same: it is heard although the price names the line more closely. */
function closestPercent(meant: readonly Meant[], chosen: readonly Meant[]): Meant[] {
  if (!chosen.some(({ finding }) => finding.ask.what === 'price') || chosen.some(({ finding }) => finding.ask.what === 'percent'))
    return [];
  const percents = meant.filter(({ finding }) => finding.ask.what === 'percent');
  const closest = Math.max(...percents.map(({ closeness }) => closeness));
  return percents.filter(({ closeness }) => closeness === closest);
}

/** A percentage is rounded in a letter: to a tenth of a percent of the price both say the same. */
const asGoodAs = (price: Pence, other: Pence, { currentPence }: LetterLine): boolean =>
  Math.abs(price - other) <= Math.max(NEAR_ENOUGH, currentPence / 1_000);

/** The letter has prices for such lines, but another price of now than this line's. */
function priceElsewhere(findings: readonly AskFinding[], line: LetterLine): string | null {
  const other = findings.find(({ ask, scope }) => ask.what === 'price' && ask.from !== null && closenessOf(scope, line) > 1);
  return other?.ask.what === 'price' && other.ask.from !== null
    ? `The letter’s price of now, ${formatPounds(other.ask.from)}, is not what we hold, ${formatPounds(line.currentPence)} a year.`
    : null;
}
