import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

export function parseYesNo(cell: CellContent): Parsed<boolean> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (typeof cell.value === 'boolean') return understood(cell.value);
  const words = plainWords(cell.text);
  if (/^(y|yes|true|t|hnb|eligible|✓|✔)$/.test(words)) return understood(true);
  if (/^(n|no|false|f|not eligible|non[- ]hnb|ineligible|✗|✘)$/.test(words)) return understood(false);
  return unclear('yesOrNo', `“${cell.text}” is neither Yes nor No.`);
}
