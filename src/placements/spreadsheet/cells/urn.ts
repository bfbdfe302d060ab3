import { unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/** A school's unique reference number in the national register: six digits. */
export function parseUrn(cell: CellContent): Parsed<number> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  return /^\d{6}$/.test(cell.text)
    ? understood(Number(cell.text))
    : unclear('notAUrn', `“${cell.text}” is not a URN: six digits, as in the national register.`);
}
