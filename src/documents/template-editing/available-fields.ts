import { compileTypstTemplate, parseTypstTemplate } from '../rendering/typst-handlebars.js';
import type { Field, FieldGroup, FieldType, ValueField } from './field.js';
import { type FieldUse, walkTemplate } from './walk-template.js';

/**
 * The fields that a kind of document has, read from sample facts and from the product's own wording: what it prints as pounds is money, what
 * it prints only inside an `if` may be absent. Nothing has to be kept in step by hand.
 */
export function availableFields(sample: object, standardWording: string): FieldGroup {
  const root = fieldOf(sample);
  if (root.kind !== 'group') throw new TypeError('Sample facts are an object.');
  walkTemplate(parseTypstTemplate(standardWording), root, {
    used: learn,
    problem: ({ line, message }) => {
      throw new Error(`The standard wording does not fit its sample facts, line ${String(line)}: ${message}`);
    },
    lenient: true,
  });
  return root;
}

function learn({ field, helper, guard }: FieldUse): void {
  if (guard) {
    field.optional = field.kind !== 'value' || field.type !== 'yesOrNo';
    return;
  }
  if (field.kind !== 'value' || helper === undefined) return;
  const type = TYPE_OF_HELPER[helper];
  if (type !== undefined) field.type = type;
}

/** What a helper prints. `count` and `str` take what they are given. */
export const TYPE_OF_HELPER: Readonly<Record<string, FieldType>> = {
  pounds: 'money',
  percent: 'percent',
  share: 'share',
  date: 'date',
  shortDate: 'date',
};

/** How each type is written in a wording. */
export const HELPER_OF_TYPE: Readonly<Partial<Record<FieldType, string>>> = {
  money: 'pounds',
  percent: 'percent',
  share: 'share',
  date: 'date',
};

function fieldOf(value: unknown): Field {
  if (Array.isArray(value)) return { kind: 'list', item: fieldOf(value[0] ?? ''), length: value.length, optional: false };
  if (typeof value === 'object' && value !== null)
    return {
      kind: 'group',
      fields: Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fieldOf(inner)])),
      optional: false,
    };
  return { kind: 'value', type: typeOf(value), example: value, optional: value === null };
}

function typeOf(value: unknown): FieldType {
  if (typeof value === 'boolean') return 'yesOrNo';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text';
}

/** The sample facts with everything absent that may be: a wording must hold with these too. */
export function withoutOptional(value: unknown, field: Field): unknown {
  if (field.kind === 'list') {
    if (field.optional) return [];
    return (value as readonly unknown[]).map((item) => withoutOptional(item, field.item));
  }
  if (field.optional) return null;
  if (field.kind === 'value') return field.type === 'yesOrNo' ? false : value;
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [name, withoutOptional(inner, field.fields[name] ?? fieldOf(inner))]),
  );
}

/** A line of the list beside the editor. */
export interface FieldLine {
  /** As it is written: `{{pounds total.rise}}`, or `{{#each pupils}} … {{/each}}`. */
  readonly written: string;
  readonly example: string;
  readonly optional: boolean;
  /** How deep it stands inside lists. */
  readonly depth: number;
}

/** Every field as a wording writes it, with an example from the sample facts, in their order; what stands in a list follows it, deeper. */
export function fieldLines(field: Field, path = '', depth = 0): FieldLine[] {
  if (field.kind === 'group')
    return Object.entries(field.fields).flatMap(([name, inner]) => fieldLines(inner, path === '' ? name : `${path}.${name}`, depth));
  if (field.kind === 'list') {
    const each = {
      written: `{{#each ${path}}} … {{/each}}`,
      example: `${String(field.length)} in the sample`,
      optional: field.optional,
      depth,
    };
    const inner = field.item.kind === 'value' ? fieldLines(field.item, 'this', depth + 1) : fieldLines(field.item, '', depth + 1);
    return [each, ...inner];
  }
  if (field.type === 'yesOrNo') return [{ written: `{{#if ${path}}} … {{/if}}`, example: 'yes or no', optional: false, depth }];
  const helper = HELPER_OF_TYPE[field.type];
  const written = helper === undefined ? `{{${path}}}` : `{{${helper} ${path}}}`;
  return [{ written, example: exampleOf(field, helper), optional: field.optional, depth }];
}

/** As it would be printed. */
function exampleOf({ example }: ValueField, helper: string | undefined): string {
  if (example === null) return '';
  const printed = compileTypstTemplate('example', helper === undefined ? '{{value}}' : `{{${helper} value}}`).fill({ value: example });
  return (JSON.parse(printed.replace(/^#/, '').replace(/;$/, '')) as string).replace(/\u200b/g, '');
}
