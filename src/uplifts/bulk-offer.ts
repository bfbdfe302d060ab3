import { inWords } from '../kernel/life-cycle.js';
import { type Pence, basisPoints, formatShortPounds, sum } from '../kernel/money.js';
import { type Refusal, refusal } from '../kernel/outcome.js';
import { budgetEffect } from '../placements/financial-year-split.js';
import type { AssessedLine } from './assessed-lines.js';
import { byReturn } from './assessment-views.js';
import { type ReturnState, refusesAttempt } from './negotiation.js';
import { priceAtPercent } from './offered-prices.js';

/** What is offered to each: one rise for all lines, or without it what the rule recommends for each line. */
export interface OfferToMany {
  readonly percentBp?: number | null;
}

/** A return as far as a bulk offer looks at it. */
export interface OfferedReturn {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: ReturnState;
  readonly cycleId: string;
  readonly schoolId: string;
  /** It is negotiated with other councils' returns: nobody offers on it alone. */
  readonly jointNegotiationId: string | null;
}

/** What a bulk offer would put to one return. Pence a year, but for the two financial years. */
export interface PlannedOffer<Ret extends OfferedReturn = OfferedReturn> {
  readonly ret: Ret;
  readonly lines: readonly AssessedLine[];
  readonly currentPence: Pence;
  readonly askedPence: Pence;
  readonly recommendedPence: Pence;
  readonly offeredPence: Pence | null;
  /** What the offer, once accepted, adds to the financial year in which it starts, and to the next; null where a basis or calendar is missing. */
  readonly thisYearPence: Pence | null;
  readonly nextYearPence: Pence | null;
  readonly refusal: string | null;
}

/** What was seen of one return before the offer was sent: it is made as it was seen, or not at all. */
export interface SeenOffer {
  readonly returnId: string;
  readonly version: number;
  readonly offeredPence: number;
}

export function plannedOffers<Ret extends OfferedReturn>(
  offer: OfferToMany,
  returns: readonly Ret[],
  assessed: readonly AssessedLine[],
): PlannedOffer<Ret>[] {
  const lines = byReturn(assessed);
  return returns.map((ret) => planned(offer, ret, lines.get(ret.id) ?? []));
}

function planned<Ret extends OfferedReturn>(offer: OfferToMany, ret: Ret, lines: readonly AssessedLine[]): PlannedOffer<Ret> {
  const refused =
    ret.jointNegotiationId === null
      ? refusesAttempt({ state: ret.state, action: 'offer', side: 'authority' })
      : { message: 'It is negotiated jointly.' };
  return {
    ret,
    lines,
    currentPence: sum(lines.map((line) => line.currentPence)),
    askedPence: sum(lines.map((line) => line.askedPence ?? line.currentPence)),
    recommendedPence: sum(lines.map((line) => line.recommendedPence)),
    offeredPence: refused ? null : sum(lines.map((line) => offeredTo(offer, line))),
    ...(refused ? { thisYearPence: null, nextYearPence: null } : yearsOf(offer, lines)),
    refusal: refused?.message ?? null,
  };
}

const offeredTo = (offer: OfferToMany, line: AssessedLine): Pence =>
  offer.percentBp === null || offer.percentBp === undefined ? line.recommendedPence : priceAtPercent(line, basisPoints(offer.percentBp));

/** A total is known only where every line's is. */
function yearsOf(offer: OfferToMany, lines: readonly AssessedLine[]): Pick<PlannedOffer, 'thisYearPence' | 'nextYearPence'> {
  const thisYear: Pence[] = [];
  const nextYear: Pence[] = [];
  for (const line of lines) {
    const { calendars, ...terms } = line.charging;
    const effect = budgetEffect({ oldPrice: line.currentPence, newPrice: offeredTo(offer, line), ...terms }, calendars);
    if (!effect.ok) return { thisYearPence: null, nextYearPence: null };
    thisYear.push(effect.value.thisYear.amount);
    nextYear.push(effect.value.nextYear.amount);
  }
  return { thisYearPence: sum(thisYear), nextYearPence: sum(nextYear) };
}

/** The figures of one return's offer, as the negotiation takes them. */
export const figuresOf = ({ percentBp }: OfferToMany, lines: readonly AssessedLine[]) =>
  percentBp === null || percentBp === undefined
    ? { lines: lines.map((line) => ({ lineId: line.lineId, amountPence: line.recommendedPence })) }
    : { percentBp };

/**
 * Why these offers cannot be made as they were seen: `cannotOffer` for a return that takes none now, `changedSincePreview` where the return
 * or what it would be offered is no longer what was seen. Without a preview only the first is looked for.
 */
export function refusesPlan(plan: readonly PlannedOffer[], seen: readonly SeenOffer[] | null): Refusal[] {
  const before = seen && new Map(seen.map((each) => [each.returnId, each]));
  return plan.flatMap((each) => {
    const { ret, refusal: words, offeredPence } = each;
    if (words !== null || offeredPence === null) return refusal('cannotOffer', `${ret.reference}: ${words ?? ''}`, 'returnIds', ret.id);
    if (!before) return [];
    const then = before.get(ret.id);
    if (!then) return refusal('changedSincePreview', `${ret.reference}: it was not in the preview.`, 'seen', ret.id);
    if (then.version === ret.version && then.offeredPence === offeredPence) return [];
    return refusal('changedSincePreview', `${ret.reference}: ${changeInWords(then, ret, offeredPence)}`, 'seen', ret.id);
  });
}

function changeInWords(then: SeenOffer, ret: OfferedReturn, offered: Pence): string {
  const money = `the offer would now be ${formatShortPounds(offered)} a year, not ${formatShortPounds(then.offeredPence as Pence)}.`;
  if (then.version === ret.version) return money;
  const changed = `somebody changed it since the preview, and it is “${inWords(ret.state)}” now`;
  return then.offeredPence === offered ? `${changed}; the offer would be the same.` : `${changed}; ${money}`;
}
