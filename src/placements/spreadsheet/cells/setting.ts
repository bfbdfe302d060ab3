import { plainWords, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

export interface WrittenSetting {
  readonly setting: 'day' | 'residential';
  readonly weeks?: number;
}

/** "Day", "Residential", "52 week residential", "Boarding (38 weeks)". */
export function parseSetting(cell: CellContent): Parsed<WrittenSetting> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const residential = /(?<!non[- ])\b(res|resi|residential|boarding|boarder|board)\b/.test(words);
  const day = /\b(day|non[- ]residential)\b/.test(words) || words === 'd';
  const weeks =
    /\b(\d{2})\s*[- ]?(?:weeks?|wks?|wk)\b/.exec(words)?.[1] ?? /^(?:res|resi|residential|boarding) ?\(?(\d{2})\)?$/.exec(words)?.[1];
  if (day === residential) {
    return unclear(
      'settingUnclear',
      `“${cell.text}” is not a setting. Write Day or Residential; the weeks and nights have columns of their own.`,
    );
  }
  const setting = day ? 'day' : 'residential';
  if (weeks === undefined) return understood({ setting });
  return inWeeks(Number(weeks)) ? understood({ setting, weeks: Number(weeks) }) : notWeeks(cell.text);
}

const inWeeks = (weeks: number): boolean => weeks >= 1 && weeks <= 53;
const notWeeks = (text: string) => unclear('weeksUnclear', `“${text}” is not a number of weeks a year between 1 and 53.`);

export function parseWeeks(cell: CellContent): Parsed<number> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const digits = /^(\d{1,2}(?:\.\d)?)(?: ?(?:weeks?|wks?|w))?$/i.exec(cell.text)?.[1];
  return digits !== undefined && inWeeks(Number(digits)) ? understood(Number(digits)) : notWeeks(cell.text);
}

export function parseNights(cell: CellContent): Parsed<number> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const digits = /^(\d(?:\.\d)?)(?: ?(?:nights?|n))?$/i.exec(cell.text)?.[1];
  return digits !== undefined && Number(digits) <= 7
    ? understood(Number(digits))
    : unclear('nightsUnclear', `“${cell.text}” is not a number of nights a week between 0 and 7.`);
}
