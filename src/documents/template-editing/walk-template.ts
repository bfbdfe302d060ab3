import type { Field, FieldGroup, FieldList } from './field.js';
import type { TemplateProblem } from './template-problem.js';

/** A field where a template uses it. */
export interface FieldUse {
  readonly field: Field;
  readonly path: string;
  readonly line: number;
  /** What prints it, or "each"; undefined where it is printed as it is. */
  readonly helper?: string | undefined;
  /** Whether it is asked for in an `if`, not printed. */
  readonly guard: boolean;
  /** Whether it is sure to be there at this place: what may be absent of it was asked for. */
  readonly certain: boolean;
}

export interface TemplateVisit {
  used(use: FieldUse): void;
  problem(problem: TemplateProblem): void;
  /** Our own wording may do what an authority's may not: reach outward from a list for a list. */
  readonly lenient?: boolean;
}

/** The fields a block sees: its own, then those around it by `../`. */
interface Scope {
  readonly field: Field;
  /** Where `this` stands in the facts, for what is guarded: "pupils[].lines[]". */
  readonly path: string;
  readonly inList: boolean;
  readonly outer?: Scope;
}

interface Found {
  readonly field: Field;
  readonly path: string;
  /** What of the path may be absent, itself included. An absent list is an empty one. */
  readonly mayBeAbsent: readonly string[];
}

const DATA = new Set(['first', 'last', 'index']);
const DEEPEST = 10;

/** Goes through a template with the fields it may use: tells each use, and each thing that is not for templates. */
export function walkTemplate(program: hbs.AST.Program, root: FieldGroup, visit: TemplateVisit): void {
  new Walk(visit).program(program, { field: root, path: '', inList: false }, new Set(), 0);
}

class Walk {
  constructor(private readonly visit: TemplateVisit) {}

  program(program: hbs.AST.Program | undefined, scope: Scope, guards: ReadonlySet<string>, depth: number): void {
    if (!program) return;
    const line = lineOf(program.body[0] ?? program);
    if (depth > DEEPEST) return this.problem(line, 'Blocks are nested too deeply here. Take them apart.');
    if ((program.blockParams as string[] | undefined)?.length)
      this.problem(line, 'Leave out “as |name|”: fields of a list are written by their own names.');
    for (const statement of program.body) this.statement(statement, scope, guards, depth);
  }

  private statement(statement: hbs.AST.Statement, scope: Scope, guards: ReadonlySet<string>, depth: number): void {
    const line = lineOf(statement);
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement':
        return this.printed(statement as hbs.AST.MustacheStatement, scope, guards);
      case 'BlockStatement':
        return this.block(statement as hbs.AST.BlockStatement, scope, guards, depth);
      case 'PartialStatement':
        return this.problem(line, 'Only {{> clauses}} can be put in, once, on a line of its own and outside every block.');
      default:
        return this.problem(line, 'This is not for wordings: use fields, {{#if}}, {{#unless}} and {{#each}}.');
    }
  }

  private printed(statement: hbs.AST.MustacheStatement, scope: Scope, guards: ReadonlySet<string>): void {
    const line = lineOf(statement);
    const path = statement.path as hbs.AST.PathExpression;
    if (hasStrips(statement)) this.problem(line, 'Leave out the “~”.');
    this.noHash(statement, line);
    if (!statement.escaped && path.original !== 'str')
      return this.problem(line, `Write {{${path.original}}} with two braces: three would let its text through as code.`);
    if (path.original === 'str') {
      if (statement.escaped) return this.problem(line, 'Write {{{str …}}} with three braces, among the arguments of a layout function.');
      const [only, ...others] = statement.params;
      if (!only || others.length > 0) return this.problem(line, '{{{str …}}} takes one field.');
      return this.value(only, scope, guards, line);
    }
    if (statement.params.length === 0) return this.use(path, scope, guards, line);
    this.call(path, statement.params, scope, guards, line);
  }

  private value(expression: hbs.AST.Expression, scope: Scope, guards: ReadonlySet<string>, line: number): void {
    if (expression.type === 'PathExpression') return this.use(expression as hbs.AST.PathExpression, scope, guards, line);
    if (expression.type === 'SubExpression') {
      const call = expression as hbs.AST.SubExpression;
      this.noHash(call, line);
      return this.call(call.path, call.params, scope, guards, line);
    }
    this.problem(line, 'A field is expected here, not a text or number.');
  }

  /** `{{pounds total}}`, `{{count pupils.length "pupil" "pupils"}}`. */
  private call(
    helper: hbs.AST.PathExpression,
    [first, ...others]: readonly hbs.AST.Expression[],
    scope: Scope,
    guards: ReadonlySet<string>,
    line: number,
  ): void {
    const name = helper.original;
    if (!PRINTING.has(name)) {
      const known = [...PRINTING].join(', ');
      return this.problem(line, `There is no “${name}”. What prints a field is one of ${known}.`);
    }
    if (first?.type !== 'PathExpression') return this.problem(line, `{{${name} …}} takes a field.`);
    if (name === 'count') {
      if (others.length !== 2 || others.some(({ type }) => type !== 'StringLiteral'))
        return this.problem(line, 'Write {{count list.length "pupil" "pupils"}}: the word for one, and for several.');
    } else if (others.length > 0) return this.problem(line, `{{${name} …}} takes one field.`);
    this.use(first as hbs.AST.PathExpression, scope, guards, line, name);
  }

  private block(statement: hbs.AST.BlockStatement, scope: Scope, guards: ReadonlySet<string>, depth: number): void {
    const line = lineOf(statement);
    const name = statement.path.original;
    const [first, ...others] = statement.params;
    if (hasStrips(statement)) this.problem(line, 'Leave out the “~”.');
    this.noHash(statement, line);
    if (name !== 'if' && name !== 'unless' && name !== 'each')
      return this.problem(line, `{{#${name}}} is not a block of wordings: use {{#if}}, {{#unless}} or {{#each}}.`);
    if (!first || others.length > 0) return this.problem(line, `{{#${name}}} takes one field.`);
    if (name === 'each') return this.each(statement, first, scope, guards, depth);
    const absent = isNullOf(first);
    const asked = absent ?? first;
    if (asked.type !== 'PathExpression') return this.problem(line, `{{#${name}}} takes a field.`);
    const path = asked as hbs.AST.PathExpression;
    let inside = guards;
    if (path.data) this.data(path, scope, line);
    else {
      const found = this.find(path, scope, line);
      if (!found) return;
      this.visit.used({ field: found.field, path: found.path, line, guard: true, certain: true });
      inside = new Set([...guards, found.path]);
    }
    const holdsInProgram = (name === 'if') !== (absent !== undefined);
    this.program(statement.program, scope, holdsInProgram ? inside : guards, depth + 1);
    this.program(statement.inverse, scope, holdsInProgram ? guards : inside, depth + 1);
  }

  private each(
    statement: hbs.AST.BlockStatement,
    listed: hbs.AST.Expression,
    scope: Scope,
    guards: ReadonlySet<string>,
    depth: number,
  ): void {
    const line = lineOf(statement);
    if (listed.type !== 'PathExpression' || (listed as hbs.AST.PathExpression).data) return this.problem(line, '{{#each}} takes a list.');
    const path = listed as hbs.AST.PathExpression;
    // A list inside a list is one of its own: reaching outward could multiply a document without end.
    if (path.depth > 0 && scopeIsInList(scope) && !this.visit.lenient)
      return this.problem(line, 'Inside a list, {{#each}} takes a list of that list. Begin this one outside.');
    const found = this.find(path, scope, line);
    if (!found) return;
    if (found.field.kind !== 'list') return this.problem(line, `“${path.original}” is not a list: print it, or ask for it with {{#if}}.`);
    const list: FieldList = found.field;
    this.visit.used({
      field: list,
      path: found.path,
      line,
      helper: 'each',
      guard: false,
      certain: found.mayBeAbsent.every((absent) => isGuarded(absent, guards)),
    });
    this.program(statement.program, { field: list.item, path: `${found.path}[]`, inList: true, outer: scope }, guards, depth + 1);
    this.program(statement.inverse, scope, guards, depth + 1);
  }

  private use(path: hbs.AST.PathExpression, scope: Scope, guards: ReadonlySet<string>, line: number, helper?: string): void {
    if (path.data) return this.problem(line, `“${path.original}” can be asked for with {{#if}}, not printed.`);
    const found = this.find(path, scope, line, helper === 'count');
    if (!found) return;
    this.visit.used({
      field: found.field,
      path: found.path,
      line,
      helper,
      guard: false,
      certain: found.mayBeAbsent.every((absent) => isGuarded(absent, guards)),
    });
  }

  /** The field that a path names. Tells what is wrong where there is none. */
  private find(path: hbs.AST.PathExpression, scope: Scope, line: number, counted = false): Found | undefined {
    let from: Scope | undefined = scope;
    for (let up = 0; up < path.depth; up += 1) from = from?.outer;
    if (!from) {
      this.problem(line, `“${path.original}” reaches further out than there are lists around it. Leave out a “../”.`);
      return undefined;
    }
    let { field, path: place } = from;
    const mayBeAbsent: string[] = [];
    if (path.parts.length === 0 && field.optional) mayBeAbsent.push(place);
    for (const [index, name] of path.parts.entries()) {
      if (field.kind === 'list' && name === 'length' && index === path.parts.length - 1 && counted)
        return { field, path: place, mayBeAbsent };
      const inner: Field | undefined = field.kind === 'group' && Object.hasOwn(field.fields, name) ? field.fields[name] : undefined;
      if (!inner) {
        this.problem(line, unknownField(path.original, name, field));
        return undefined;
      }
      field = inner;
      place = place === '' ? name : `${place}.${name}`;
      if (field.optional && field.kind !== 'list') mayBeAbsent.push(place);
    }
    return { field, path: place, mayBeAbsent };
  }

  private data(path: hbs.AST.PathExpression, scope: Scope, line: number): void {
    const [name = ''] = path.parts;
    if (!DATA.has(name) || path.parts.length > 1 || path.depth > 0)
      this.problem(line, `“${path.original}” is not for wordings: @first, @last and @index are.`);
    else if (!scope.inList) this.problem(line, `“@${name}” belongs inside {{#each}}.`);
  }

  private noHash(call: { readonly hash?: hbs.AST.Hash | undefined }, line: number): void {
    if (call.hash && call.hash.pairs.length > 0) this.problem(line, 'Leave out what is written as name=value.');
  }

  private problem(line: number, message: string): void {
    this.visit.problem({ line, message });
  }
}

const PRINTING = new Set(['pounds', 'percent', 'share', 'date', 'shortDate', 'count']);

const lineOf = (node: { readonly loc: hbs.AST.SourceLocation }): number => node.loc.start.line;

const scopeIsInList = (scope: Scope | undefined): boolean => scope !== undefined && (scope.inList || scopeIsInList(scope.outer));

/** Whether an `if` around this place has made sure of the field, or of a group it is in. */
const isGuarded = (path: string, guards: ReadonlySet<string>): boolean =>
  [...guards].some((guard) => path === guard || path.startsWith(`${guard}.`) || path.startsWith(`${guard}[]`));

/** The field of `(isNull field)`. */
function isNullOf(expression: hbs.AST.Expression): hbs.AST.Expression | undefined {
  if (expression.type !== 'SubExpression') return undefined;
  const call = expression as hbs.AST.SubExpression;
  return call.path.original === 'isNull' && call.params.length === 1 ? call.params[0] : undefined;
}

interface Strip {
  readonly open?: boolean;
  readonly close?: boolean;
}

function hasStrips(statement: object): boolean {
  return ['strip', 'openStrip', 'inverseStrip', 'closeStrip'].some((name) => {
    const strip = (statement as Record<string, Strip | undefined>)[name];
    return strip?.open === true || strip?.close === true;
  });
}

/** The fields beside the one that is not there, those that begin alike first. */
function unknownField(written: string, name: string, parent: Field): string {
  const before = written.slice(0, written.lastIndexOf(name));
  const beside = parent.kind === 'group' ? Object.keys(parent.fields) : [];
  const alike = beside.filter((each) => each.toLowerCase().startsWith(name.toLowerCase().slice(0, 3)));
  const meant = alike.map((each) => before + each).join(' or ');
  return `There is no field “${written}”. ${meant === '' ? 'Choose one from the list of fields.' : `Did you mean ${meant}?`}`;
}
