import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from './project-root.js';
import { TEMPLATE_NAMES } from './renderer.js';
import { compileTypstTemplate, typstString } from './typst-handlebars.js';

const write = (template: string, snapshot: object): string => compileTypstTemplate('test', template).fill(snapshot);

describe('a field in a template', () => {
  it('becomes a string expression that closes itself', () => {
    expect(write('= {{name}}.first()', { name: 'Oak *House*' })).toBe('= #"Oak *House*";.first()');
  });

  it('cannot leave its string', () => {
    expect(write('{{name}}', { name: '"; #read("x") \\' })).toBe('#"\\"; #read(\\"x\\") \\\\";');
    expect(typstString('one\r\ntwo')).toBe('"one\\ntwo"');
  });

  it('is a bare string literal inside code', () => {
    expect(write('#f({{{str name}}})', { name: 'a"b' })).toBe('#f("a\\"b")');
  });

  it('is the field even where a helper has the same name', () => {
    expect(write('{{date}} {{date date}}', { date: '2027-09-01' })).toBe('#"2027-09-01"; #"1\u00a0September 2027";');
  });

  it('prints money, percentages, shares, dates and counts', () => {
    const snapshot = { price: 6_400_000, rise: 250, share: 10_000, third: 3333, day: '2027-09-01', pupils: ['a'] };
    expect(write('{{pounds price}}|{{percent rise}}|{{share share}}|{{share third}}', snapshot)).toBe(
      '#"£64,000.00";|#"2.50%";|#"100%";|#"33.33%";',
    );
    expect(write('{{shortDate day}}|{{count pupils.length "pupil" "pupils"}}', snapshot)).toBe('#"1\u00a0Sep 2027";|#"1 pupil";');
  });

  it('loops over lists and reads the outer fields', () => {
    expect(write('{{#each lines}}{{../school}} {{this}}{{#unless @last}}, {{/unless}}{{/each}}', { school: 'S', lines: ['a', 'b'] })).toBe(
      '#"S"; #"a";, #"S"; #"b";',
    );
  });
});

describe('a snapshot that is not complete', () => {
  it.each([
    ['{{name}}', {}, 'no field "name"'],
    ['{{school.name}}', { school: {} }, 'no field "school.name"'],
    ['{{#each pupils}}{{reference}}{{/each}}', { pupils: [{ reference: 'a' }, {}] }, 'no field "pupils.1.reference"'],
    ['{{#if arrears}}x{{/if}}', {}, 'no field "arrears"'],
    ['{{pounds total}}', { total: undefined }, 'no field "total"'],
    ['{{name}}', { name: ' ' }, 'field "name" is blank'],
    ['{{name}}', { name: null }, 'a text was expected, not null'],
    ['{{pounds total}}', { total: null }, 'line 1, {{pounds}}: a number was expected, not null'],
    ['{{pounds total}}', { total: 10.5 }, 'Not a whole number of pence'],
    ['{{date day}}', { day: '2027-02-30' }, 'line 1, {{date}}'],
  ])('%s of %j is an error that says: %s', (template, snapshot, message) => {
    expect(() => write(template, snapshot)).toThrow(message);
  });
});

describe('a template that would let text through as markup', () => {
  it.each(['{{{name}}}', '{{&name}}', '{{{pounds total}}}'])('%s is refused', (template) => {
    expect(() => compileTypstTemplate('test', template)).toThrow(/only \{\{\{str …\}\}\} may be raw/);
  });

  it('is refused where str stands in markup or a helper does not exist', () => {
    expect(() => compileTypstTemplate('test', '{{str name}}')).toThrow(/for code arguments/);
    expect(() => write('{{shout name}}', { name: 'x' })).toThrow(/shout/);
  });
});

describe('the templates', () => {
  const folder = join(projectRoot(), 'templates', 'contracts');
  const files = readdirSync(folder).filter((file) => file.endsWith('.hbs'));

  it('are those the renderer knows', () => {
    expect(files.map((file) => file.replace('.typ.hbs', '')).sort()).toEqual([...TEMPLATE_NAMES].sort());
  });

  it.each(files)('%s has no raw output but {{{str …}}}, no field inside a quoted string, and imports nothing', (file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    expect(() => compileTypstTemplate(file, source)).not.toThrow();
    expect(source.match(/\{\{\{(?!str )[^}]*|\{\{&[^}]*/g)).toBeNull();
    expect(source.match(/"[^"\n,]*(?<!\{)\{\{(?![{#/])[^"\n]*"/g)).toBeNull();
    expect(source).not.toMatch(/#(import|include)|\bread\(|@preview/);
  });
});
