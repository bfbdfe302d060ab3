import { type BasisPoints, type Pence, basisPoints, formatPounds, pence, raise } from '../kernel/money.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from '../kernel/outcome.js';

/** A line as far as an offer looks at it: its present price, and what is asked for it. */
export interface OfferedLine {
  readonly id: string;
  readonly currentPence: Pence;
  readonly askedPence: Pence | null;
}

/** One percentage for every line, or a price for each. */
export interface OfferedFigures {
  readonly percentBp?: number | null;
  readonly lines?: readonly { readonly lineId: string; readonly amountPence: number }[] | null;
}

/** What one percentage puts to a line: the present price raised, rounded half up once; where less was asked, what was asked. */
export const priceAtPercent = (line: Pick<OfferedLine, 'currentPence' | 'askedPence'>, rise: BasisPoints): Pence =>
  pence(Math.min(line.askedPence ?? line.currentPence, raise(line.currentPence, rise)));

/**
 * The price a year that an offer or counter-offer puts to each line: one percentage on every present price, or a price for every line, never
 * above what was asked. Refusals: `figuresMissing`, and by line `unknownLine`, `amountMissing`, `aboveAsk`.
 */
export function offeredPrices(lines: readonly OfferedLine[], { percentBp, lines: given }: OfferedFigures): Outcome<Map<string, Pence>> {
  const byPercent = percentBp !== null && percentBp !== undefined;
  if (byPercent === (given !== null && given !== undefined))
    return refused(refusal('figuresMissing', 'Give either one percentage or an amount for every line.', 'percentBp'));
  if (byPercent) return accepted(new Map(lines.map((line) => [line.id, priceAtPercent(line, basisPoints(percentBp))])));
  const byLine = new Map((given ?? []).map((each) => [each.lineId, each.amountPence]));
  const known = new Set(lines.map((line) => line.id));
  const refusals = [
    ...[...byLine.keys()]
      .filter((id) => !known.has(id))
      .map((id) => refusal('unknownLine', 'This line does not belong to the return.', 'lines', id)),
    ...lines.flatMap((line) => refusedPrice(line, byLine.get(line.id))),
  ];
  return refusals.length > 0 ? refused(...refusals) : accepted(new Map([...byLine].map(([id, amount]) => [id, pence(amount)])));
}

function refusedPrice(line: OfferedLine, amount: number | undefined): Refusal[] {
  if (amount === undefined)
    return [refusal('amountMissing', 'Every line needs an amount; its present price if nothing changes.', 'lines', line.id)];
  if (line.askedPence === null || amount <= line.askedPence) return [];
  return [
    refusal('aboveAsk', `${formatPounds(pence(amount))} is more than the ${formatPounds(line.askedPence)} asked for.`, 'lines', line.id),
  ];
}
