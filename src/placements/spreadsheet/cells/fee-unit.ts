import { plainWords, saysNone, unclear, understood, unreadable, type CellContent, type Parsed } from './parsed.js';

/** What a price is the price of. */
export type FeeUnit = 'year' | 'term' | 'week' | 'night' | 'day' | 'session';

const UNITS: readonly (readonly [FeeUnit, RegExp])[] = [
  ['year', /^(per )?(academic |school |full )?(year|annum|yr)s?$|^(p\.? ?a\.?|annual(ly)?|yearly|per year|a year|\/ ?(yr|year)|py)$/],
  ['term', /^(per |a |each |\/ ?)?terms?$|^(termly|p\/?t)$/],
  ['week', /^(per |a |each |\/ ?)?(weeks?|wks?)$|^(p\.? ?\/?w\.?|weekly|wkly)$/],
  ['night', /^(per |a |each |\/ ?)?nights?$|^(nightly|p\/?n)$/],
  ['day', /^(per |a |each |\/ ?)?(school )?days?$|^(daily|p\/?d)$/],
  ['session', /^(per |a |each |\/ ?)?sessions?$/],
];

const UNSUPPORTED = /\b(month|monthly|pcm|p\/?m|hour|hourly|hr|p\/?h|fortnight(ly)?|half[- ]term(ly)?|quarter(ly)?|mile)\b/;

/** "pw", "per annum", "weeks": a unit; null where the words are about something else; a reason where the unit cannot be held. */
export function unitOfWords(words: string): Parsed<FeeUnit | null> {
  const plain = plainWords(words)
    .replace(/^[(-]+|[)]+$/g, '')
    .trim();
  const found = UNITS.find(([, pattern]) => pattern.test(plain));
  if (found) return understood(found[0]);
  if (UNSUPPORTED.test(plain)) {
    return unclear(
      'unitNotHeld',
      `“${words}” is not a unit a fee can be held in. Give the price per year, term, week, night, day or session.`,
    );
  }
  return understood(null);
}

/** The unit a heading states: "Weekly fee", "Core fee (per year)", "Annual cost". Null where it states none. */
export function unitOfHeading(heading: string): FeeUnit | null {
  const words = plainWords(heading);
  const patterns: readonly (readonly [FeeUnit, RegExp])[] = [
    ['week', /\b(weekly|per week|per wk|a week|p\/?w|wkly)\b|\/ ?w(ee)?k\b/],
    ['term', /\b(termly|per term|a term)\b/],
    ['night', /\b(nightly|per night|a night)\b/],
    ['day', /\b(daily|per day|a day)\b|\bday rate\b/],
    ['session', /\b(per session|a session)\b/],
    ['year', /\b(annual|annually|per annum|p\.?a\.?|per year|a year|yearly|full year)(?=\W|$)/],
  ];
  const found = patterns.filter(([, pattern]) => pattern.test(words));
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
}

export function parseUnit(cell: CellContent): Parsed<FeeUnit> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const unit = unitOfWords(cell.text);
  if (!unit.ok) return unit;
  return unit.value === null || saysNone(cell.text)
    ? unclear('unitUnclear', `“${cell.text}” is not a unit. Write year, term, week, night, day or session.`)
    : understood(unit.value);
}

/** How many units a year: 39 weeks, 190 days. */
export function parseQuantity(cell: CellContent): Parsed<number> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const [, digits] = /^(\d{1,3}(?:\.\d{1,2})?)(?: ?(?:weeks?|wks?|days?|nights?|terms?|sessions?|years?))?$/i.exec(cell.text) ?? [];
  const quantity = Number(digits);
  return digits === undefined || quantity <= 0 || quantity > 366
    ? unclear('quantityUnclear', `“${cell.text}” is not a number of units a year between 1 and 366.`)
    : understood(quantity);
}
