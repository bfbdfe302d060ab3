import { isUUID } from 'class-validator';
import type { BasisPoints } from '../../kernel/money.js';
import type { SeenOffer } from '../../uplifts/bulk-offer.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Form } from '../foundation/form.js';
import { ROUND_FILTERS } from './round-filter.js';

/** What is offered to each: what the rule recommends for it, or one percentage. */
export interface OfferChoice {
  readonly kind: 'recommended' | 'percent';
  readonly percentBp: BasisPoints | null;
}

export const bulkListState = (query: AddressQuery) =>
  listState(query, { sorts: ['school'], sort: 'school', filters: [...ROUND_FILTERS, 'offer', 'percent', 'ticked'] });

/** The choice as the address or the form has it; without one, the recommendation. */
export function choiceOf(form: Form): OfferChoice {
  if (form.typed('offer') !== 'percent') return { kind: 'recommended', percentBp: null };
  const percentBp = form.percent('percent', { required: 'Enter the rise to offer, for example 2.5' });
  if (percentBp !== null && (percentBp < -10_000 || percentBp > 10_000)) form.error('percent', 'Enter a percentage between -100 and 100');
  return { kind: 'percent', percentBp };
}

/** The address's choice as a form, so that what was typed stays. */
export const formOf = (query: AddressQuery): Form => new Form({ offer: 'recommended', ...query });

/** A preview as a hidden input carries it: [return, version, offered pence] each. */
export const seenText = (seen: readonly SeenOffer[]): string =>
  JSON.stringify(seen.map(({ returnId, version, offeredPence }) => [returnId, version, offeredPence]));

/** Reads it back; null where it is not what `seenText` made. */
export function seenOf(text: string): SeenOffer[] | null {
  try {
    const rows: unknown = JSON.parse(text);
    if (!Array.isArray(rows) || rows.length === 0) return null;
    const seen = rows.map((row: unknown) => (Array.isArray(row) && row.length === 3 ? oneSeen(row) : null));
    return seen.includes(null) ? null : (seen as SeenOffer[]);
  } catch {
    return null;
  }
}

function oneSeen([returnId, version, offeredPence]: readonly unknown[]): SeenOffer | null {
  const known = typeof returnId === 'string' && isUUID(returnId) && Number.isSafeInteger(version) && Number.isSafeInteger(offeredPence);
  return known ? { returnId, version: version as number, offeredPence: offeredPence as number } : null;
}
