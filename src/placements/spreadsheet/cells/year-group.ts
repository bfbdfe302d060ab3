import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/** A national curriculum year: 0 is reception, -1 and -2 are nursery, 12 to 14 are post-16. "13+" is more than one year, so it is asked. */
export function parseYearGroup(cell: CellContent): Parsed<number> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  if (/^(r|rec|reception|yr|year r|y r)$/.test(words)) return understood(0);
  if (/^(n|n2|nursery|nursery 2)$/.test(words)) return understood(-1);
  if (/^(n1|nursery 1)$/.test(words)) return understood(-2);
  const [, digits, more] = /^(?:nc ?)?(?:y|yr|year|year group)?\.? ?(\d{1,2})( ?\+)?$/.exec(words) ?? [];
  const year = Number(digits);
  if (digits === undefined) return unclear('yearGroupUnclear', `“${cell.text}” is not a year group. Write R, or a year from 1 to 14.`);
  if (more)
    return unclear(
      'yearGroupUnclear',
      `“${cell.text}” could be more than one year. Write the year itself, such as ${year} or ${year + 1}.`,
    );
  return year <= 14
    ? understood(year)
    : unclear('yearGroupUnclear', `“${cell.text}” is not a year group. Write R, or a year from 1 to 14.`);
}
