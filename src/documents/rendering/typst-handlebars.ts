import Handlebars from 'handlebars';
import { MONTH_NAMES, isoDate, plain } from '../../kernel/dates.js';
import { basisPoints, formatPercent, formatPounds, pence } from '../../kernel/money.js';
import { printable } from './printable.js';

/** A template or a snapshot from which a document cannot be written; the message names the field or the place in the template. */
export class TemplateError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TemplateError';
  }
}

/** A template ready to be filled with snapshots. */
export interface TypstTemplate {
  fill(snapshot: object): string;
}

/** Day and month stay on one line. */
function formatDate(text: string, month: (name: string) => string): string {
  const date = plain(isoDate(text));
  return `${String(date.day)}\u00a0${month(MONTH_NAMES[date.month - 1] ?? '')} ${String(date.year)}`;
}

/** A Typst string literal: the only form in which a person's text ever reaches Typst, where it is a value and never markup or code. */
export function typstString(text: string): string {
  return `"${printable(text).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/**
 * What a template may call. The helpers return plain text and refuse a wrong kind of value, so that an amount that is absent can never
 * be printed as £0.00.
 */
const helpers = {
  /** 6400000 → £64,000.00 */
  pounds: (value: unknown): string => formatPounds(pence(aNumber(value))),
  /** 250 → 2.50% */
  percent: (value: unknown): string => formatPercent(basisPoints(aNumber(value))),
  /** 8000 → 80%, 3333 → 33.33%: for shares of a whole, where even hundreds are usual. */
  share: (value: unknown): string => formatPercent(basisPoints(aNumber(value))).replace(/\.00%$/, '%'),
  /** 2027-09-01 → 1 September 2027 */
  date: (value: unknown): string => formatDate(aText(value), (month) => month),
  /** 2027-09-01 → 1 Sep 2027, for narrow columns */
  shortDate: (value: unknown): string => formatDate(aText(value), (month) => month.slice(0, 3)),
  /** The number with its noun: `{{count pupils.length "pupil" "pupils"}}` */
  count: (value: unknown, one: string, many: string): string => `${String(aNumber(value))} ${value === 1 ? one : many}`,
  /** For `{{#if}}`, where a zero is not an absence. */
  isNull: (value: unknown): boolean => value === null,
};

const PRINTS = 'print';
const ARGUMENT = 'str';

const environment = Handlebars.create();
environment.unregisterHelper('log');
environment.unregisterHelper('lookup');
for (const [name, helper] of Object.entries(helpers)) environment.registerHelper(name, located(helper));
environment.registerHelper(
  PRINTS,
  located((value: unknown): string => `#${typstString(toText(value))};`),
);
environment.registerHelper(
  ARGUMENT,
  located((value: unknown): string => typstString(toText(value))),
);

const knownHelpers = Object.fromEntries(Object.keys(environment.helpers).map((name) => [name, true]));

/**
 * Handlebars for Typst:
 *
 * - `{{field}}` and `{{helper field}}`, in markup, emit a Typst string expression (`#"…";`; the semicolon keeps the text after it from
 *   being read as a call);
 * - `{{{str field}}}`, inside code arguments, emits the bare string literal; every other `{{{ }}}` and `{{& }}` is refused;
 * - a field the snapshot does not have, a blank text or a null printed is a TemplateError that names it.
 */
export function compileTypstTemplate(name: string, source: string): TypstTemplate {
  const program = parseTypstTemplate(source, name);
  new PrintsAsString(name).accept(program);
  const fill = environment.compile<object>(program, { noEscape: true, knownHelpers, knownHelpersOnly: true });
  return {
    fill(snapshot) {
      noBlankText(snapshot, []);
      try {
        return fill(onlyFieldsThatExist(snapshot, []));
      } catch (error) {
        if (error instanceof TemplateError) throw new TemplateError(`${name}: ${error.message}`, { cause: error });
        throw error;
      }
    },
  };
}

/** A template as a tree, to be judged before it is compiled. A syntax error is Handlebars' own. */
export const parseTypstTemplate = (source: string, name = 'template'): hbs.AST.Program => environment.parse(source, { srcName: name });

/** Turns every `{{x}}` into a call of the printing helper, and refuses raw output. */
class PrintsAsString extends Handlebars.Visitor {
  constructor(private readonly template: string) {
    super();
    (this as { mutating?: boolean }).mutating = true;
  }

  override MustacheStatement(statement: hbs.AST.MustacheStatement): hbs.AST.MustacheStatement {
    const path = statement.path as hbs.AST.PathExpression;
    const line = `${this.template} line ${String(statement.loc.start.line)}`;
    if (!statement.escaped) {
      if (path.original !== ARGUMENT) throw new TemplateError(`${line}: only {{{${ARGUMENT} …}}} may be raw, not {{{${path.original}}}}.`);
      return statement;
    }
    if (path.original === ARGUMENT) throw new TemplateError(`${line}: {{${ARGUMENT} …}} is for code arguments; write {{{${ARGUMENT} …}}}.`);
    const isCall = statement.params.length > 0 || Object.keys((statement.hash as hbs.AST.Hash | undefined)?.pairs ?? {}).length > 0;
    const value: hbs.AST.Expression = isCall ? { ...statement, type: 'SubExpression' } : path;
    const print: hbs.AST.PathExpression = { ...path, original: PRINTS, parts: [PRINTS], depth: 0, data: false };
    return { ...statement, path: print, params: [value], escaped: false };
  }
}

/** Reads like the snapshot, but a field that is not there is an error with its path instead of an empty place in a contract. */
function onlyFieldsThatExist<T extends object>(object: T, path: readonly string[]): T {
  return new Proxy(object, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key);
      // Handlebars compares contexts with each other, which asks an object for its primitive value.
      if (typeof key === 'symbol' || value === Object.prototype.valueOf || value === Object.prototype.toString) return value;
      if (value === undefined || !Object.hasOwn(target, key)) {
        throw new TemplateError(`the snapshot has no field "${[...path, key].join('.')}".`);
      }
      return typeof value === 'object' && value !== null ? onlyFieldsThatExist(value, [...path, key]) : value;
    },
  });
}

/** A text that is not there is null, so that a template must say what happens then; a blank one is a mistake of whoever built the snapshot. */
function noBlankText(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && value.trim() === '') throw new TemplateError(`the snapshot's field "${path.join('.')}" is blank.`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) noBlankText(inner, [...path, key]);
}

/** Adds the place in the template to an error of a helper. */
function located(helper: (...values: never[]) => unknown): Handlebars.HelperDelegate {
  return (...values: unknown[]) => {
    const options = values.at(-1) as { name?: string; loc?: hbs.AST.SourceLocation };
    try {
      return helper(...(values.slice(0, -1) as never[]));
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      throw new TemplateError(`line ${String(options.loc?.start.line)}, {{${String(options.name)}}}: ${error.message}`, { cause: error });
    }
  };
}

function aNumber(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(`a number was expected, not ${String(value)}.`);
  return value;
}

function aText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a text was expected, not ${String(value)}.`);
  return value;
}

function toText(value: unknown): string {
  return typeof value === 'number' ? String(value) : aText(value);
}
