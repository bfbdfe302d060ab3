import type { BasisPoints } from '../../../kernel/money.js';
import { type AskFinding, sameAsk } from './ask.js';
import { percentFigures, type PercentFigure } from './figures.js';
import { passage, type Span, type Sureness, surer } from './passages.js';
import { pricesIn } from './prices.js';
import { kindsIn, pupilsIn, sameScope, type Scope } from './scopes.js';
import { type Sentence, sentences } from './sentences.js';

/** Words that say a percentage is the school's ask. */
const ASKING =
  /\b(?:increas\w*|uplift\w*|rais(?:e|es|ed|ing)|ris(?:e|es|ing)|adjust\w*|propos\w*|request\w*|seek\w*|ask(?:ed|ing|s)?|going up|go up|apply|applied|revis\w*|requir\w*|reduc\w*|decreas\w*)\b/i;

const FEES = /\b(?:fees?|fee-?scale|charges?|prices?|pricing|rates?|tariffs?|placements?|tuition)\b/i;

/** Words that say a percentage is a cost of the school, or an index: it explains an ask and is none. */
const COST =
  /\b(?:CPIH?|RPI|inflation|consumer prices?|pay (?:award|rise|settlement|scales?|bill|spine)|(?:teacher|staff|support staff)\S* pay|salar(?:y|ies)|wages?|national (?:living|minimum) wage|NLW|NMW|NJC|STRB|national insurance|NICs?|employers?|pensions?|TPS|energy|gas|electricity|utilit(?:y|ies)|fuel|food|catering|insurance|premiums?|rent|staff(?:ing)?|recruitment|agency|costs?|expenditure|overheads?|expenses)\b/i;

/** Words by which a percentage is of something else altogether. */
const ELSE =
  /\b(?:VAT|discount|deposit|interest|occupan(?:cy|t)|attendance|capacity|turnover|surplus|margin|sibling|bursar\w*|retention|progress|outcomes?|of (?:our|the) (?:pupils|students|children|budget|costs|total|expenditure|staff|income|funding))\b/i;

const PAST =
  /\b(?:last year|previous(?:ly)?|prior year|this year['’]s|in recent years|over the (?:last|past)|historic\w*|(?:did|have|has) not (?:increased?|appl(?:y|ied)|raised?)|(?:have|has) (?:held|frozen|kept|absorbed)|(?:was|were|had been) (?:increased|raised|uplifted|agreed|awarded|applied|limited|held)|we (?:increased|raised|absorbed|accepted|received|limited)|received an? (?:increase|uplift))\b/i;

const FALL = /\b(?:reduc\w*|decreas\w*|lower(?:ed|ing)?|cut)\b/i;

const NO_RISE =
  /\b(?:no (?:fee |price |annual )?(?:increases?|uplift|rise|change)|(?:do not|not) (?:intend to|plan to|propose to|be)?\s*(?:increas|uplift|rais|request|seek|chang)\w*|(?:held|frozen|freez\w+|fixed) (?:at|our|all|the|for)?|remains? (?:unchanged|the same|at (?:the |their )?(?:current|present|existing))|stays? (?:the same|as (?:it is|they are))|unchanged)\b/i;

/** Where one thing that a sentence says ends and another begins. */
const CLAUSE_END =
  /[,;:()–—]|\s-\s|\b(?:which|whilst|while|because|given|due to|owing to|as a result of|in response to|driven by|based on|in line with|to reflect|reflecting|reflects|to cover|covering|to meet|compared (?:to|with)|against|following|after|despite|(?:is|are) (?:a |the )?(?:direct )?(?:result|consequence) of|and (?=we|our|the school|therefore|so|I\b|this)|but|including|of which|comprising)\b/gi;

/** Everything in a letter's text that asks for a rise or names a new price. A pupil is known by the authority's references. */
export function asksIn(text: string, references: readonly string[] = []): AskFinding[] {
  const all = sentences(text);
  const found = all.flatMap((sentence, index) => [
    ...pricesIn(sentence, all[index - 1]).map(({ ask, span, sureness }): AskFinding => ({
      ask,
      scope: scopeOf(sentence.text, sentence, span, references),
      sureness,
      passage: passage(text, sentence),
    })),
    ...percentAsks(text, sentence, all[index - 1], references),
    ...standingStill(text, sentence, references),
  ]);
  return eachOnce(found.map((each) => withStatedScope(each, all)));
}

/** "Applies to: core placement fee" on a line of its own speaks of whatever says nothing itself. */
function withStatedScope(found: AskFinding, all: readonly Sentence[]): AskFinding {
  const { kinds, except, pupils } = found.scope;
  if (kinds.length > 0 || except.length > 0 || pupils.length > 0) return found;
  const stated = all.find(({ text }) => /^\s*(?:appli(?:es|cable) to|scope)\s*:/i.test(text));
  return stated ? { ...found, scope: { ...kindsIn(stated.text), pupils: [] } } : found;
}

function percentAsks(text: string, sentence: Sentence, before: Sentence | undefined, references: readonly string[]): AskFinding[] {
  const figures = percentFigures(sentence.text);
  const judged = figures.map((figure) => ({ figure, sureness: sureOfAsk(sentence, figure, before) }));
  // "in line with inflation of 3%": where nothing else is asked, what the fees go in line with is the ask.
  if (judged.length === 1 && judged[0]?.sureness === null && ASKING.test(sentence.text) && FEES.test(sentence.text))
    if (/\bin line with\b/i.test(sentence.text.slice(0, judged[0].figure.start)) && !PAST.test(sentence.text))
      judged[0].sureness = 'likely';
  return judged.flatMap(({ figure, sureness }) => {
    if (sureness === null) return [];
    const fall = FALL.test(clauseOf(sentence.text, figure)) && !/\b(?:increas|uplift|rais)\w*\b/i.test(clauseOf(sentence.text, figure));
    const bp = (fall ? -figure.bp : figure.bp) as BasisPoints;
    return [
      {
        ask: { what: 'percent', bp },
        scope: scopeOf(sentence.text, sentence, { start: figure.start, end: figure.end }, references),
        sureness,
        passage: passage(text, sentence),
      },
    ];
  });
}

/** How sure it is that a percentage is asked for; null where it is a cost, an index, past, or of something else. */
function sureOfAsk({ text, row }: Sentence, figure: PercentFigure, before: Sentence | undefined): Sureness | null {
  const clause = clauseOf(text, figure);
  const after = text.slice(figure.end, figure.end + 60);
  if (ELSE.test(clause) || /^\s*(?:of (?:our|the|all|total|which)\b|VAT)/i.test(after)) return null;
  if (PAST.test(clause)) return null;
  const near = nearest(clause, figure.start - text.indexOf(clause));
  if (near === 'cost') return null;
  if (row) return FEES.test(text) || kindsIn(text).kinds.length > 0 || text.includes('£') ? 'likely' : null;
  if (ASKING.test(clause) && FEES.test(`${before?.text ?? ''} ${text}`)) return PAST.test(text) ? 'likely' : 'sure';
  if (ASKING.test(clause) || FEES.test(clause)) return 'likely';
  if (ASKING.test(text) && FEES.test(text) && !COST.test(clause)) return 'likely';
  return kindsIn(clause).kinds.length > 0 && !COST.test(clause) ? 'unsure' : null;
}

/** Whether the word that stands nearest before the figure (or else after it) is of cost or of fees. */
function nearest(clause: string, at: number): 'cost' | 'fees' | null {
  const before = clause.slice(0, Math.max(at, 0));
  const cost = lastAt(before, COST);
  const fees = Math.max(lastAt(before, FEES), lastAt(before, /\b(?:fee|price|uplift) (?:increase|uplift|rise|review)\b|\binflationary\b/i));
  if (cost >= 0 || fees >= 0) return cost > fees ? 'cost' : 'fees';
  const following = clause.slice(Math.max(at, 0));
  const costAfter = following.search(COST);
  const feesAfter = following.search(FEES);
  if (costAfter < 0) return null;
  return feesAfter >= 0 && feesAfter < costAfter ? 'fees' : 'cost';
}

function lastAt(text: string, pattern: RegExp): number {
  const every = new RegExp(pattern.source, 'gi');
  let last = -1;
  for (const match of text.matchAll(every)) last = match.index;
  return last;
}

/** The part of a sentence that says something of one figure. */
function clauseOf(text: string, figure: Span): string {
  const end = [...text.matchAll(CLAUSE_END)].find(({ index }) => index >= figure.end)?.index ?? text.length;
  return text.slice(clauseStart(text, figure), end);
}

function clauseStart(text: string, figure: Span): number {
  const before = [...text.matchAll(CLAUSE_END)].filter(({ index, 0: words }) => index + words.length <= figure.start).at(-1);
  return before ? before.index + before[0].length : 0;
}

/** "Therapy charges will remain unchanged", "we do not intend to increase our fees". */
function standingStill(text: string, sentence: Sentence, references: readonly string[]): AskFinding[] {
  if (sentence.row || percentFigures(sentence.text).length > 0 || sentence.text.includes('£')) return [];
  const match = NO_RISE.exec(sentence.text);
  if (!match || PAST.test(sentence.text)) return [];
  const { kinds } = kindsIn(sentence.text);
  if (kinds.length === 0 && !FEES.test(sentence.text)) return [];
  return [
    {
      ask: { what: 'percent', bp: 0 as BasisPoints },
      scope: { kinds, except: [], pupils: pupilsIn(sentence.text, references) },
      sureness: 'likely',
      passage: passage(text, sentence),
    },
  ];
}

/**
 * What a figure applies to: what follows it ("4% on core fees"), else what stands before it since the figure before ("core fees by 4%"), else
 * what the whole sentence names if it has one figure only.
 */
function scopeOf(text: string, { row }: Sentence, figure: Span, references: readonly string[]): Scope {
  if (row) return { ...kindsIn(text), pupils: pupilsIn(text, references) };
  const figures = [...percentFigures(text), ...moneyEnds(text)].filter(({ start, end }) => end <= figure.start || start >= figure.end);
  const from = Math.max(0, ...figures.filter(({ end }) => end <= figure.start).map(({ end }) => end));
  const to = Math.min(text.length, ...figures.filter(({ start }) => start >= figure.end).map(({ start }) => start));
  const after = text.slice(figure.end, to);
  const following =
    /^\s*(?:increase\w*|uplift\w*|rise|requested|proposed|applied|to apply)?\s*(?:on|for|to|in|across|of)\b.*$/is.exec(after)?.[0] ?? '';
  const reach = figures.some(({ start }) => start >= figure.end)
    ? (following.split(/\band\b|;|,(?!\s*(?:except|excluding))/i)[0] ?? '')
    : following;
  const inReach = pupilsIn(text.slice(from, to), references);
  const inSentence = pupilsIn(text, references);
  const pupils = inReach.length === 0 && inSentence.length === 1 ? inSentence : inReach;
  const exceptions = kindsIn(text).except;
  for (const words of [
    reach,
    text.slice(Math.max(from, clauseStart(text, figure)), figure.start),
    text.slice(from, figure.start),
    figures.length === 0 ? text : '',
  ]) {
    const { kinds } = kindsIn(words);
    if (kinds.length > 0) return { kinds, except: exceptions.filter((kind) => !kinds.includes(kind)), pupils };
  }
  return { kinds: [], except: exceptions, pupils };
}

/** New prices: what stands behind one speaks of something else. A price of now is only an aside. */
const moneyEnds = (text: string): Span[] =>
  [...text.matchAll(/\bto\s+£\s?\d[\d,.]*/g)].map((match) => ({
    start: match.index + match[0].indexOf('£'),
    end: match.index + match[0].length,
  }));

/** The same ask of the same fees said twice is one finding, as sure as the surer. */
function eachOnce(found: readonly AskFinding[]): AskFinding[] {
  const kept: AskFinding[] = [];
  for (const each of found) {
    const at = kept.findIndex((other) => sameAsk(each.ask, other.ask) && sameScope(each.scope, other.scope));
    const other = kept[at];
    if (other) kept[at] = { ...other, sureness: surer(other.sureness, each.sureness) };
    else kept.push(each);
  }
  return kept;
}
