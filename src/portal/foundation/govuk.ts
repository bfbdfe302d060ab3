import { join } from 'node:path';
import nunjucks from 'nunjucks';
import { projectRoot } from '../../platform/config.js';
import { Form } from './form.js';

type Parameters = Record<string, unknown>;

const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(join(projectRoot, 'node_modules/govuk-frontend/dist'), { noCache: false }),
  { autoescape: true, trimBlocks: true, lstripBlocks: true },
);
const compiled = new Map<string, nunjucks.Template>();

/** The official component's HTML. `component` is its name in the design system ("date-input"). */
export function renderGovuk(component: string, asked: Parameters): string {
  if (!/^[a-z-]+$/.test(component)) throw new Error(`No such component: ${component}`);
  let template = compiled.get(component);
  if (!template) {
    const macro = `govuk${component.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}`;
    const source = `{% from "govuk/components/${component}/macro.njk" import ${macro} %}{{ ${macro}(params) }}`;
    compiled.set(component, (template = new nunjucks.Template(source, environment, component, true)));
  }
  return template.render({ params: officialParameters(component, asked) });
}

const LABELLED = new Set(['input', 'textarea', 'select', 'file-upload', 'character-count', 'password-input']);
const GROUPED = new Set(['radios', 'checkboxes', 'date-input']);

/** Short forms to the official parameters: texts become objects, and a form gives id, value and error of the input it names. */
function officialParameters(component: string, asked: Parameters): Parameters {
  const { form, legend, labelSize, legendSize, hint, label, prefix, suffix, ...rest } = asked;
  const official: Parameters = { ...rest };
  if (typeof hint === 'string') official['hint'] = { text: hint };
  else if (hint) official['hint'] = hint;
  if (label !== undefined) official['label'] = typeof label === 'string' ? { text: label, classes: sized('label', labelSize) } : label;
  if (legend !== undefined)
    official['fieldset'] =
      typeof legend === 'string' ? { legend: { text: legend, classes: sized('fieldset__legend', legendSize) } } : legend;
  for (const [key, affix] of Object.entries({ prefix, suffix }))
    if (affix !== undefined) official[key] = typeof affix === 'string' ? { text: affix } : affix;
  if (component === 'button' && official['preventDoubleClick'] === undefined && !official['href']) official['preventDoubleClick'] = true;
  const name = official['name'];
  if (typeof name !== 'string') return official;
  if (LABELLED.has(component) && official['id'] === undefined) official['id'] = name;
  if (form instanceof Form) fillFrom(form, component, name, official);
  else if (component === 'date-input') fillDate(new Form(), name, official);
  return official;
}

const sized = (block: string, size: unknown): string | undefined => (typeof size === 'string' ? `govuk-${block}--${size}` : undefined);

function fillFrom(form: Form, component: string, name: string, official: Parameters): void {
  const error = form.errorOf(name);
  if (error !== undefined) official['errorMessage'] = { text: error };
  if (component === 'date-input') fillDate(form, name, official);
  else if (component === 'checkboxes') official['values'] ??= form.chosen(name);
  else if (component === 'file-upload' || component === 'password-input') return;
  else if ((GROUPED.has(component) || LABELLED.has(component)) && form.body[name] !== undefined) official['value'] = form.typed(name);
}

/** A date is three inputs with names of their own. */
function fillDate(form: Form, name: string, official: Parameters): void {
  const wrong = form.errorOf(name) === undefined ? '' : ' govuk-input--error';
  official['id'] ??= name;
  official['items'] = (['day', 'month', 'year'] as const).map((part) => ({
    id: `${name}-${part}`,
    name: `${name}-${part}`,
    label: part.charAt(0).toUpperCase() + part.slice(1),
    value: form.typed(`${name}-${part}`),
    classes: `govuk-input--width-${part === 'year' ? '4' : '2'}${wrong}`,
  }));
  delete official['name'];
}
