import type { IsoDate } from '../../kernel/dates.js';
import { type Pence, formatPounds, pence } from '../../kernel/money.js';
import type { PaperPair, PaperPart, PaperSchedule } from './contract-paper.js';

/**
 * What a paper between authorities says: a statement of a shared cost, a recharge for places in a block, or the agreement between members of a
 * consortium. All of it is text, written as it is to be read; the template lays it out.
 */
export interface ConsortiumPaper {
  /** The document's own reference, on every page. */
  readonly reference: string;
  /** The day of issue, and the creation date of the PDF. */
  readonly date: IsoDate;
  /** True while it is not issued: every page is marked DRAFT. */
  readonly draft: boolean;
  readonly title: string;
  readonly running: string;
  /** Whose paper it is: the consortium or the authority, under it who issues it, and where that is. */
  readonly from: { readonly name: string; readonly department: string; readonly addressLines: readonly string[] };
  /** The member it goes to; null: it is for all. */
  readonly to: { readonly name: string; readonly addressLines: readonly string[] } | null;
  /** What its reader looks for first. */
  readonly figures: readonly PaperPair[];
  /** One or two sentences before the numbered parts. */
  readonly opening: readonly string[];
  readonly parts: readonly PaperPart[];
  readonly schedules: readonly PaperSchedule[];
  /** Who signs; none where nobody does. */
  readonly signatures: readonly { readonly organisation: string; readonly side: string }[];
}

/** What is charged now: to pay, to be paid back, or nothing. */
export function chargedNow(amount: Pence): PaperPair {
  if (amount === 0) return { label: 'To pay', value: 'Nothing' };
  return amount > 0 ? { label: 'To pay', value: formatPounds(amount) } : { label: 'To be paid back', value: formatPounds(pence(-amount)) };
}
