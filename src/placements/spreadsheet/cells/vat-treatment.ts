import type { VatTreatment } from './money.js';
import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/** How VAT falls on a price that is stated without it. */
export function parseVatTreatment(cell: CellContent): Parsed<VatTreatment> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  if (cell.kind === 'number') return rate(cell.value, cell.text);
  const words = plainWords(cell.text);
  if (/\b(inc|incl|including|inclusive)\b/.test(words))
    return unclear('includesVat', 'The price is to be stated without VAT. Take the VAT out of it.');
  if (/^(exempt|vat exempt|no vat|no|none|n|nil|n\/a)$/.test(words)) return understood('exempt');
  if (/^(standard|standard[- ]rated|20 ?%|\+ ?vat|plus vat|yes|y|s|ex(cl?)?\.? vat)$/.test(words)) return understood('standard');
  if (/^(zero|zero[- ]rated|0 ?%|z)$/.test(words)) return understood('zero');
  if (/^(outside( the)? scope|out of scope|outside)$/.test(words)) return understood('outsideScope');
  return unclear('vatUnclear', `“${cell.text}” is not a VAT treatment. Write Exempt, Standard, Zero or Outside scope.`);
}

function rate(value: CellContent['value'], text: string): Parsed<VatTreatment> {
  if (value === 0.2 || value === 20) return understood('standard');
  if (value === 0) return understood('zero');
  return unclear('vatUnclear', `“${text}” is not a rate of VAT in force. Write Exempt, Standard, Zero or Outside scope.`);
}
