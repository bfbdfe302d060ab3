import type { BidContent, BidTier } from '../../pooling/lots/bid.js';
import { VATS } from '../../pooling/lots/bid.js';
import { dateParts } from '../contracts/date-parts.js';
import type { Form } from '../foundation/form.js';

export const TIER_ROWS = 4;
export const CONDITION_ROWS = 2;

/** A bid as the inputs of its form hold it. */
export function bidTyped(bid: BidContent): Record<string, string | readonly string[]> {
  return {
    ...Object.fromEntries(bid.lines.map(({ lineId, most }) => [`line-${lineId}`, String(most)])),
    ...Object.fromEntries(bid.lines.map(({ lineId, optional = 0 }) => [`optional-${lineId}`, optional === 0 ? '' : String(optional)])),
    voidShare: String((bid.voidShareBp ?? 10_000) / 100),
    ...Object.fromEntries<string>(
      bid.tiers.flatMap(({ fromPlaces, annualPence }, index) => [
        [`tier-${String(index)}-from`, String(fromPlaces)],
        [`tier-${String(index)}-annual`, (annualPence / 100).toFixed(2)],
      ]),
    ),
    ...Object.fromEntries<string | readonly string[]>(
      bid.conditions.flatMap(({ atLeast, lineIds }, index): [string, string | readonly string[]][] => [
        [`condition-${String(index)}-least`, String(atLeast)],
        [`condition-${String(index)}-lines`, lineIds],
      ]),
    ),
    tierRule: bid.tierRule,
    most: bid.most === 0 ? '' : String(bid.most),
    pack: String(bid.pack),
    therapyIncluded: bid.therapyIncluded ? 'yes' : '',
    vat: bid.vat,
    ...dateParts('validUntil', bid.validUntil),
    words: bid.words,
  };
}

/** The bid that was typed; null where it cannot be kept even as a draft. */
export function readBid(form: Form, lineIds: readonly string[]): BidContent | null {
  const lines = lineIds.flatMap((lineId) => {
    const most = form.integer(`line-${lineId}`);
    const optional = form.integer(`optional-${lineId}`) ?? 0;
    if (optional > 0 && !most) form.error(`line-${lineId}`, 'Offer guaranteed places, too: optional ones stand beside them');
    return most === null || most === 0 ? [] : [{ lineId, most, ...(optional > 0 && { optional }) }];
  });
  const tiers = Array.from({ length: TIER_ROWS }, (_, index): BidTier[] => {
    const fromPlaces = form.integer(`tier-${String(index)}-from`);
    const annualPence = form.pounds(`tier-${String(index)}-annual`);
    if (annualPence === null) {
      if (fromPlaces !== null) form.error(`tier-${String(index)}-annual`, 'Enter what a place costs a year');
      return [];
    }
    return [{ fromPlaces: fromPlaces ?? 1, annualPence }];
  }).flat();
  const conditions = Array.from({ length: CONDITION_ROWS }, (_, index) => {
    const atLeast = form.integer(`condition-${String(index)}-least`);
    return atLeast === null ? [] : [{ atLeast, lineIds: form.chosen(`condition-${String(index)}-lines`) }];
  }).flat();
  const most = form.integer('most') ?? lines.reduce((total, line) => total + line.most, 0);
  const pack = form.integer('pack') ?? 1;
  const voidShareBp = form.percent('voidShare') ?? 10_000;
  const validUntil = form.date('validUntil', { required: 'Enter until when the bid stands' });
  const vat = form.choice('vat', VATS) ?? 'exempt';
  const tierRule = form.choice('tierRule', ['allPlaces', 'eachPlace'] as const) ?? 'allPlaces';
  const therapyIncluded = form.flag('therapyIncluded');
  const words = form.text('words', { longest: 8_000 });
  if (form.refused || !validUntil) return null;
  return {
    lines,
    ...(voidShareBp < 10_000 && { voidShareBp }),
    tiers,
    tierRule,
    most,
    pack,
    conditions,
    therapyIncluded,
    vat,
    validUntil,
    words,
  };
}
