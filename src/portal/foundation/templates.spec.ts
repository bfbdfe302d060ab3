import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { componentNames, documentOf, sourceOf } from './components.js';
import { Form } from './form.js';
import { renderGovuk } from './govuk.js';
import { HELPERS } from './helpers.js';
import { PAGES, Templates } from './templates.js';

const templates = new Templates();

describe('Every component', () => {
  it.each(componentNames())('%s says what it is for and every example of it can be shown', (name) => {
    const { about, parameters, examples } = documentOf(name);
    expect(about.length).toBeGreaterThan(10);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(Object.keys(example.view).filter((key) => !(key in parameters))).toEqual([]);
      expect(templates.renderComponent(name, example.view)).toContain('<');
    }
  });

  it.each(componentNames())('%s has every parameter that its template reads documented', (name) => {
    const { parameters } = documentOf(name);
    // Only what is read at the top: inside each and with, names are those of the items.
    const top = sourceOf(name)
      .replace(/\{\{#(each|with)[\s\S]*?\{\{\/\1\}\}/g, (block) => block.slice(0, block.indexOf('}}')))
      .matchAll(/\{\{[#{]?\s*(?:if |unless |each |with |default |safe )?(?:this\.)?([a-zA-Z]+)(?:\.\w+)*/g);
    const read = [...top]
      .map(([, key]) => key!)
      .filter((key) => !(key in HELPERS) && !['if', 'unless', 'else', 'each', 'with', 'lookup'].includes(key));
    expect(read.filter((key) => !(key in parameters))).toEqual([]);
  });
});

describe('Every page', () => {
  it('escapes what it shows: nothing in a template is written raw', () => {
    const files = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => /\{\{\{|\{\{&/.test(readFileSync(join(PAGES, file), 'utf8')))).toEqual([]);
  });
});

describe('An official component in a form', () => {
  const form = new Form({ amount: '<64k>', kind: 'other', 'on-day': '31' });
  form.pounds('amount');

  it('stands with its label, what was typed and what is wrong with it, all escaped', () => {
    const html = renderGovuk('input', { form, name: 'amount', label: 'New price', hint: 'Pounds a year', prefix: '£' });
    expect(html).toContain('<label class="govuk-label" for="amount">');
    expect(html).toContain('value="&lt;64k&gt;"');
    expect(html).toContain('Enter an amount in pounds');
    expect(html).toContain('aria-describedby="amount-hint amount-error"');
  });

  it('keeps the choice of radios and the parts of a date', () => {
    const radios = renderGovuk('radios', {
      form,
      name: 'kind',
      legend: 'Kind',
      items: [
        { value: 'accounts', text: 'Accounts' },
        { value: 'other', text: 'Other' },
      ],
    });
    expect(radios).toMatch(/value="other" checked/);
    expect(renderGovuk('date-input', { form, name: 'on', legend: 'Received on' })).toMatch(/id="on-day" name="on-day"[^>]*value="31"/);
  });

  it('never sends a password back', () => {
    expect(renderGovuk('password-input', { form: new Form({ password: 'secret' }), name: 'password', label: 'Password' })).not.toContain(
      'secret',
    );
  });
});
