import { parseTypstTemplate } from '../rendering/typst-handlebars.js';
import { HELPER_OF_TYPE, TYPE_OF_HELPER } from './available-fields.js';
import type { Field, FieldGroup } from './field.js';
import { CLAUSES_PLACE } from './frame.js';
import { ARGUMENT, PRINTED, refusesTypst } from './permitted-typst.js';
import { type TemplateProblem, inOrder } from './template-problem.js';
import { type FieldUse, walkTemplate } from './walk-template.js';
import { blockCount, waysToWriteOut } from './written-out.js';

export const LONGEST_WORDING = 60_000;
const MOST_BLOCKS = 150;

export interface WordingRules {
  readonly fields: FieldGroup;
  readonly layoutFunctions: ReadonlySet<string>;
  /** Fields that every wording of this kind has to state. */
  readonly mustSay: readonly string[];
  /** Whether this kind of document carries clauses of the library. */
  readonly clauses: boolean;
}

/**
 * Everything wrong with a wording that an authority wrote, each with its line and what to do. None: it can say nothing but its own words and the facts
 * of the document it is for. Three walls stand one behind the other: only known fields, printed by what fits them; only permitted Typst on every
 * branch; and, when a document is made, the same judgement once more on exactly what goes to the typesetter.
 */
export function checkWording(wording: string, rules: WordingRules): TemplateProblem[] {
  const problems = [...strangeCharacters(wording)];
  if (wording.trim() === '') return [{ line: 1, message: 'Write the wording.' }];
  if (wording.length > LONGEST_WORDING)
    return [{ line: 1, message: `Shorten this to ${String(LONGEST_WORDING)} characters; it has ${String(wording.length)}.` }];
  const { text, misplaced } = withoutClausesPlace(wording, rules.clauses);
  problems.push(...misplaced);
  const parsed = parse(text);
  if ('message' in parsed) return inOrder([...problems, parsed]);
  if (blockCount(parsed) > MOST_BLOCKS)
    return [{ line: 1, message: `Use at most ${String(MOST_BLOCKS)} {{#if}}, {{#unless}} and {{#each}} in one wording.` }];
  const { said, problems: ofFields } = checkFields(parsed, rules.fields);
  problems.push(...ofFields);
  for (const path of rules.mustSay)
    if (!said.has(path)) problems.push({ line: 1, message: `This document has to state “${path}”: print it somewhere in the wording.` });
  for (const way of waysToWriteOut(parsed)) {
    const refused = refusesTypst(way.text, rules.layoutFunctions);
    if (refused) problems.push({ line: way.lineAt(refused.at), message: refused.message });
  }
  return inOrder(problems);
}

/** What is wrong with the fields of a template, and which of them it states. */
export function checkFields(program: hbs.AST.Program, fields: FieldGroup): { said: ReadonlySet<string>; problems: TemplateProblem[] } {
  const said = new Set<string>();
  const problems: TemplateProblem[] = [];
  walkTemplate(program, fields, {
    problem: (problem) => problems.push(problem),
    used: (use) => {
      if (!use.guard) said.add(use.path);
      const wrong = refusesUse(use);
      if (wrong) problems.push({ line: use.line, message: wrong });
    },
  });
  return { said, problems };
}

/** Characters that are not seen, or turn the order of others about: what is approved has to be what is read. */
export function strangeCharacters(wording: string): TemplateProblem[] {
  return wording.split('\n').flatMap((text, index) => {
    const strange = /[^\P{Cc}\t]|[\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.exec(text)?.[0];
    if (strange === undefined) return [];
    const code = (strange.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const stands = strange === PRINTED || strange === ARGUMENT ? 'reserved' : 'invisible';
    return [
      {
        line: index + 1,
        message: `This line has an ${stands} character (U+${code}). Type the line again.`.replace('an reserved', 'a reserved'),
      },
    ];
  });
}

/** The place of the clauses is no field and no partial of Handlebars: it is taken out before the rest is judged. */
function withoutClausesPlace(wording: string, carries: boolean): { text: string; misplaced: TemplateProblem[] } {
  const place = CLAUSES_PLACE.exec(wording);
  if (!place) {
    const missing = {
      line: 1,
      message: 'This document carries clauses of the library. Put {{> clauses}} on a line of its own where they are to stand.',
    };
    return { text: wording, misplaced: carries ? [missing] : [] };
  }
  const before = wording.slice(0, place.index);
  const line = before.split('\n').length;
  const inBlock = (before.match(/\{\{#/g) ?? []).length > (before.match(/\{\{\//g) ?? []).length;
  const text = wording.replace(CLAUSES_PLACE, '');
  if (!carries)
    return { text, misplaced: [{ line, message: 'This kind of document carries no clauses of the library. Remove {{> clauses}}.' }] };
  return {
    text,
    misplaced: inBlock ? [{ line, message: 'Put {{> clauses}} outside every {{#if}} and {{#each}}: clauses are always printed.' }] : [],
  };
}

function parse(text: string): hbs.AST.Program | TemplateProblem {
  try {
    return parseTypstTemplate(text);
  } catch (error) {
    return syntaxProblem(error instanceof Error ? error.message : String(error), text.split('\n').length);
  }
}

/** Handlebars' own words are for programmers. */
function syntaxProblem(message: string, lines: number): TemplateProblem {
  const mismatch = /^(\S+) doesn't match (\S+) - (\d+)/.exec(message);
  if (mismatch)
    return {
      line: Number(mismatch[3]),
      message: `{{#${String(mismatch[1])}}} is closed by {{/${String(mismatch[2])}}}. Close blocks in the order in which they were opened.`,
    };
  const line = Number(/on line (\d+)/.exec(message)?.[1] ?? 1);
  if (message.includes("got 'EOF'") || message.includes("'EOF'"))
    return {
      line: Math.min(line, lines),
      message:
        'A block is opened and never closed, or closed and never opened. Each {{#if}}, {{#unless}} and {{#each}} needs its {{/if}}, {{/unless}} or {{/each}}.',
    };
  return {
    line: Math.min(line, lines),
    message: 'What stands between {{ and }} cannot be read here. Write fields as in the list of fields.',
  };
}

/** What is wrong with printing this field this way. */
function refusesUse({ field, path, helper, guard, certain }: FieldUse): string | undefined {
  if (guard) return undefined;
  if (!certain) return `“${path}” may be absent. Print it inside {{#if}}, and say in {{else}} what stands otherwise.`;
  if (field.kind === 'list') return helper === 'each' || helper === 'count' ? undefined : `“${path}” is a list: use {{#each}}.`;
  if (field.kind === 'group') return `“${path}” has parts: ${Object.keys(field.fields).join(', ')}. Print one of them.`;
  if (field.type === 'yesOrNo') return `“${path}” is yes or no: ask for it with {{#if}}.`;
  return wrongHelper(field, path, helper);
}

function wrongHelper(field: Field & { kind: 'value' }, path: string, helper: string | undefined): string | undefined {
  const fits = HELPER_OF_TYPE[field.type];
  const prints = helper === undefined ? undefined : TYPE_OF_HELPER[helper];
  if (helper === undefined) return fits === undefined ? undefined : `Write {{${fits} ${path}}}: as it is, it would print a bare figure.`;
  if (helper === 'count') return field.type === 'number' ? undefined : `{{count}} takes a number or a list, and “${path}” is neither.`;
  if (prints === field.type || (prints === 'share' && field.type === 'percent') || (prints === 'percent' && field.type === 'share'))
    return undefined;
  return `“${path}” is not for {{${helper} …}}. Write ${fits === undefined ? `{{${path}}}` : `{{${fits} ${path}}}`}.`;
}
