import { type IsoDate, earlierOf } from '../kernel/dates.js';
import { type BasisPoints, type Pence, basisPoints, pence, raise, riseBetween, sum } from '../kernel/money.js';
import { type Outcome, accepted } from '../kernel/outcome.js';
import { type FinancialYear, financialYearOf, financialYearRange, nextFinancialYear } from '../kernel/years.js';
import { type PriceChange, arrears, costOfChange } from '../placements/charging-basis.js';
import type { AssessedLine } from './assessed-lines.js';
import { type OfferedFigures, offeredPrices } from './offered-prices.js';
import { percentileRank } from './price-box.js';

/** What a cycle's budget allows in rises, and what other returns of the cycle take of it. Pence a year. */
export interface BudgetRoom {
  readonly room: Pence;
  /** Rises settled on other returns. */
  readonly settledElsewhere: Pence;
  /** Rises offered on other returns, their offers standing. */
  readonly offeredElsewhere: Pence;
}

/** What a what-if is asked about. */
export interface WhatIfGround {
  readonly lines: readonly AssessedLine[];
  /** The next meeting that could decide; null where none is known. */
  readonly panelOn: IsoDate | null;
  /** Null where no budget is set. */
  readonly budget: BudgetRoom | null;
}

/** One line at a price that is not decided. Pence a year unless said otherwise; null is not known. */
export interface WhatIfLine {
  readonly lineId: string;
  readonly placementId: string;
  readonly price: Pence;
  readonly rise: Pence;
  readonly riseBp: BasisPoints | null;
  /** The percentage would give more than was asked, so what was asked counts. */
  readonly cutToAsk: boolean;
  readonly aboveCap: boolean;
  readonly thisYear: Pence | null;
  readonly nextYear: Pence | null;
  readonly arrearsByPanel: Pence | null;
  /** Rank of the placement's gross price among like places as they cost now, with this price; null where there are too few. */
  readonly percentileBp: BasisPoints | null;
}

/** What prices that are not decided would come to: every total is the sum of its lines, and not known where one of them is not. */
export interface WhatIf {
  readonly total: Pence;
  readonly rise: Pence;
  readonly riseBp: BasisPoints | null;
  /** Below zero: less than the ask, the recommendation. */
  readonly againstAsk: Pence;
  readonly againstRecommendation: Pence;
  /** The financial year in which the first line would rise, and the next. */
  readonly years: readonly [FinancialYear, FinancialYear] | null;
  readonly thisYear: Pence | null;
  readonly nextYear: Pence | null;
  /** Owed for the days before the decision, were it taken at the next meeting. */
  readonly arrearsByPanel: Pence | null;
  /** What the budget still has for rises before and after this one; below zero it does not reach. */
  readonly roomBefore: Pence | null;
  readonly roomAfter: Pence | null;
  readonly linesAboveCap: number;
  readonly linesCutToAsk: number;
  readonly lines: readonly WhatIfLine[];
  readonly notComputed: readonly string[];
}

/**
 * What an offer of these figures would come to: the same prices, to the penny, as `makeOffer` would put to each line, and the same refusals
 * (`offeredPrices`).
 */
export function whatIf(ground: WhatIfGround, figures: OfferedFigures): Outcome<WhatIf> {
  const lines = ground.lines.map((line) => ({ id: line.lineId, currentPence: line.currentPence, askedPence: line.askedPence }));
  const prices = offeredPrices(lines, figures);
  if (!prices.ok) return prices;
  const percentBp = figures.percentBp ?? null;
  return accepted(comesTo(ground, prices.value, percentBp === null ? null : basisPoints(percentBp)));
}

/**
 * What these prices come to; a line without one stays at its present price. A price is above the cap when it is more than the cap's
 * percentage of the present price, rounded half up. `percentBp` is the percentage they were worked out from.
 */
export function comesTo(ground: WhatIfGround, prices: ReadonlyMap<string, Pence>, percentBp: BasisPoints | null = null): WhatIf {
  const firstDay = ground.lines.map((line) => line.charging.effectiveOn).reduce<IsoDate | null>((a, b) => (a ? earlierOf(a, b) : b), null);
  const years = firstDay === null ? null : ([financialYearOf(firstDay), nextFinancialYear(financialYearOf(firstDay))] as const);
  const priceOf = (line: AssessedLine): Pence => prices.get(line.lineId) ?? line.currentPence;
  const riseOfPlacement = risesByPlacement(ground.lines, priceOf);
  const notComputed = new Set<string>();
  const known = (amount: Outcome<Pence>): Pence | null => {
    if (amount.ok) return amount.value;
    for (const { message } of amount.refusals) notComputed.add(message);
    return null;
  };
  const lines = ground.lines.map((line): WhatIfLine => {
    const price = priceOf(line);
    const { calendars } = line.charging;
    const change: PriceChange = { ...line.charging, oldPrice: line.currentPence, newPrice: price };
    const inYear = (year: FinancialYear): Pence | null => known(costOfChange(change, financialYearRange(year), calendars));
    return {
      lineId: line.lineId,
      placementId: line.placementId,
      price,
      rise: pence(price - line.currentPence),
      riseBp: riseBetween(line.currentPence, price),
      cutToAsk: percentBp !== null && raise(line.currentPence, percentBp) > price,
      aboveCap: line.highestRise !== null && price > raise(line.currentPence, line.highestRise),
      thisYear: years && inYear(years[0]),
      nextYear: years && inYear(years[1]),
      arrearsByPanel: ground.panelOn && known(arrears(change, ground.panelOn, calendars)),
      percentileBp: percentileWith(line, riseOfPlacement.get(line.placementId) ?? pence(0)),
    };
  });
  return { ...totals(ground, lines), years, lines, notComputed: [...notComputed] };
}

function totals(ground: WhatIfGround, lines: readonly WhatIfLine[]): Omit<WhatIf, 'years' | 'lines' | 'notComputed'> {
  const current = sum(ground.lines.map((line) => line.currentPence));
  const total = sum(lines.map((line) => line.price));
  const rise = pence(total - current);
  const roomBefore = ground.budget && pence(ground.budget.room - ground.budget.settledElsewhere - ground.budget.offeredElsewhere);
  return {
    total,
    rise,
    riseBp: riseBetween(current, total),
    againstAsk: pence(total - sum(ground.lines.map((line) => line.askedPence ?? line.currentPence))),
    againstRecommendation: pence(total - sum(ground.lines.map((line) => line.recommendedPence))),
    thisYear: sumKnown(lines.map((line) => line.thisYear)),
    nextYear: sumKnown(lines.map((line) => line.nextYear)),
    arrearsByPanel: sumKnown(lines.map((line) => line.arrearsByPanel)),
    roomBefore,
    roomAfter: roomBefore === null ? null : pence(roomBefore - rise),
    linesAboveCap: lines.filter((line) => line.aboveCap).length,
    linesCutToAsk: lines.filter((line) => line.cutToAsk).length,
  };
}

/** A total is known only where every part is. */
function sumKnown(amounts: readonly (Pence | null)[]): Pence | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sum(known) : null;
}

function risesByPlacement(lines: readonly AssessedLine[], priceOf: (line: AssessedLine) => Pence): Map<string, Pence> {
  const rises = new Map<string, Pence>();
  for (const line of lines) {
    rises.set(line.placementId, pence((rises.get(line.placementId) ?? 0) + priceOf(line) - line.currentPence));
  }
  return rises;
}

const percentileWith = (line: AssessedLine, rise: Pence): BasisPoints | null =>
  line.percentileBp === null || line.grossPence === null ? null : percentileRank(pence(line.grossPence + rise), line.likePrices, 1);
