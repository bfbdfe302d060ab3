import { createHash } from 'node:crypto';
import { type FeeUnit, unitOfHeading } from './cells/fee-unit.js';
import { FIELD_WORDS, FIELDS, type Field, headingWords, holdsPersonalDetails, isFeeColumn, isMoneyField, mayRepeat } from './fields.js';
import { columnLetter } from './grid.js';

/** One column of a sheet and what it is taken for. */
export interface ColumnChoice {
  readonly column: string;
  readonly heading: string;
  readonly field: Field | null;
  /** What a price in it is the price of, where the heading or the officer says so. */
  readonly unit: FeeUnit | null;
}

export interface ColumnSuggestion extends ColumnChoice {
  /** 0 to 1: how sure the heading makes it. A field is taken from 0.7; below, it stands in `maybe`. */
  readonly confidence: number;
  readonly maybe: Field | null;
  /** Taken from what an officer of the authority confirmed for a sheet with the same headings. */
  readonly remembered: boolean;
  readonly personal: boolean;
}

/** A heading with the words of the merged cell above it, if there is one. */
export interface Heading {
  readonly column: number;
  readonly text: string;
  readonly group: string;
}

export type ColumnMapping = readonly ColumnChoice[];

const ENOUGH = 0.7;

/** What identifies a kind of sheet: its headings, in order. The same sheet next year has the same fingerprint. */
export function headerFingerprint(headings: readonly Heading[]): string {
  const words = headings.map(({ column, text, group }) => `${column}:${headingWords(group)}|${headingWords(text)}`);
  return createHash('sha256').update(words.join('\n')).digest('hex');
}

/** What each column seems to be; what an officer once confirmed for these headings goes before any likeness. */
export function suggestColumns(headings: readonly Heading[], remembered: ColumnMapping | null): ColumnSuggestion[] {
  if (remembered) return headings.map((heading) => rememberedColumn(heading, remembered));
  const suggestions = headings.map(likeliest);
  return onlyOnce(priceOrTotal(shareOrCore(suggestions)));
}

/** The officer's word on some columns, over what was suggested. */
export function overrideColumns(
  suggestions: readonly ColumnSuggestion[],
  choices: readonly Pick<ColumnChoice, 'column' | 'field' | 'unit'>[],
): ColumnSuggestion[] {
  return suggestions.map((suggestion) => {
    const choice = choices.find((each) => each.column === suggestion.column);
    return choice ? { ...suggestion, field: choice.field, unit: choice.unit ?? suggestion.unit, confidence: 1, maybe: null } : suggestion;
  });
}

function rememberedColumn(heading: Heading, remembered: ColumnMapping): ColumnSuggestion {
  const column = columnLetter(heading.column);
  const choice = remembered.find((each) => each.column === column);
  return {
    column,
    heading: heading.text,
    field: choice?.field ?? null,
    unit: choice?.unit ?? null,
    confidence: 1,
    maybe: null,
    remembered: true,
    personal: holdsPersonalDetails(heading.text),
  };
}

function likeliest(heading: Heading): ColumnSuggestion {
  const personal = holdsPersonalDetails(heading.text);
  const best = personal ? { field: null, confidence: 0 } : bestField(heading);
  const taken = best.confidence >= ENOUGH;
  return {
    column: columnLetter(heading.column),
    heading: heading.text,
    field: taken ? best.field : null,
    unit: unitOfHeading(heading.text) ?? unitOfHeading(heading.group),
    confidence: best.confidence,
    maybe: taken ? null : best.field,
    remembered: false,
    personal,
  };
}

interface Likeness {
  readonly field: Field | null;
  readonly confidence: number;
}

function bestField({ text, group }: Heading): Likeness {
  const wordings = [headingWords(text), headingWords(`${group} ${text}`)];
  let best: Likeness = { field: null, confidence: 0 };
  for (const field of FIELDS) {
    for (const words of wordings) {
      const confidence = likeness(words, field);
      if (confidence > best.confidence) best = { field, confidence };
    }
  }
  return best.confidence >= 0.4 ? best : { field: null, confidence: 0 };
}

/** Words that say how, not what: "Core fee (per year, £, net)". */
const NOISE =
  /\b(per (year|annum|week|term|night|day|session)|p a|pa|p w|pw|annual|annually|weekly|termly|daily|nightly|net|gbp|ex vat|exc vat|excl vat|excluding vat|current|agreed|percent|20\d\d|\d\d \d\d|20\d\d \d\d)\b/g;

/** Words by which a price is another one than today's: last year's, asked for, a difference, a budget. */
const NOT_TODAYS =
  /\b(20\d\d|\d\d \d\d|prev|previous|last|old|former|prior|proposed|new|requested|ask|asked|forecast|projected|increase|uplift|uplifted|difference|variance|change|budget|budgeted|estimate|estimated|paid|invoiced|actual|actuals|ytd|date)\b/;

/** Below what a field is taken from. */
const DOUBTFUL = 0.6;

/**
 * How sure a heading's words make a field. A phrase inside a longer heading counts for its part of it; but money is taken from a heading
 * that says only that and nothing of another year or another stage.
 */
function likeness(words: string, field: Field): number {
  const { heading, synonyms, weak = [] } = FIELD_WORDS[field];
  const phrases = [headingWords(heading), ...synonyms];
  const bare = words.replace(NOISE, ' ').replace(/\s+/g, ' ').trim();
  if (isMoneyField(field)) {
    const says = phrases.includes(words) || phrases.includes(bare);
    if (says && !NOT_TODAYS.test(words)) return phrases.includes(words) ? 1 : 0.95;
    return says || weak.includes(words) || phrases.some((phrase) => contains(words, phrase)) ? DOUBTFUL : 0;
  }
  if (phrases.includes(words)) return 1;
  if (weak.includes(words)) return DOUBTFUL;
  return phrases.includes(bare) ? 0.95 : part(bare, phrases);
}

const contains = (words: string, phrase: string): boolean => ` ${words} `.includes(` ${phrase} `);

/** 0.5 to 0.9 by how much of the heading a phrase of two words or more makes up; 0 where none stands in it. */
function part(words: string, phrases: readonly string[]): number {
  const length = words.split(' ').length;
  const within = phrases.filter((phrase) => phrase.includes(' ') && contains(words, phrase));
  return within.reduce((best, phrase) => Math.max(best, 0.5 + (0.4 * phrase.split(' ').length) / length), 0);
}

/** "Education" beside "Health" or "Social care" is a funder's share; alone it could be a fee, so it is left to the officer. */
function shareOrCore(suggestions: readonly ColumnSuggestion[]): ColumnSuggestion[] {
  const funded = suggestions.some(({ field }) => field === 'healthShare' || field === 'socialCareShare');
  return suggestions.map((each) =>
    funded && each.maybe === 'educationShare' ? { ...each, field: 'educationShare', confidence: 0.9, maybe: null } : each,
  );
}

/** A yearly price beside a weekly one, or a total beside the parts, is their total; a total that stands alone is the price. */
function priceOrTotal(suggestions: readonly ColumnSuggestion[]): ColumnSuggestion[] {
  const parts = suggestions.some(({ field }) => field !== null && isFeeColumn(field));
  const amounts = suggestions.filter(({ field }) => field === 'amount');
  const smaller = amounts.some(({ unit }) => unit !== null && unit !== 'year');
  return suggestions.map((each) => {
    if (each.field === 'amount' && each.unit === 'year' && (parts || (smaller && amounts.length > 1)))
      return { ...each, field: 'total' as const };
    if (each.field === 'total' && !parts && amounts.length === 0) return { ...each, field: 'amount' as const, confidence: 0.8 };
    return each;
  });
}

/** A field has one column, except kinds of fee that repeat; the surest keeps it and the others are left to the officer. */
function onlyOnce(suggestions: readonly ColumnSuggestion[]): ColumnSuggestion[] {
  const surest = new Map<Field, ColumnSuggestion>();
  for (const each of suggestions) {
    const holder = each.field && surest.get(each.field);
    if (each.field && (!holder || each.confidence > holder.confidence)) surest.set(each.field, each);
  }
  return suggestions.map((each) =>
    each.field && !mayRepeat(each.field) && surest.get(each.field) !== each ? { ...each, maybe: each.field, field: null } : each,
  );
}
