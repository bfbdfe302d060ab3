import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileTypstTemplate } from '../rendering/typst-handlebars.js';
import { availableFields, fieldLines, withoutOptional } from './available-fields.js';
import { checkWording } from './check-wording.js';
import { documentKinds, standardWording } from './document-kinds.js';
import { refusesTypst } from './permitted-typst.js';

const letter = standardWording('variationLetter');
const rules = { ...letter, mustSay: [] };
const problems = (wording: string) => checkWording(wording, rules);
const messages = (wording: string) => problems(wording).map(({ line, message }) => `${String(line)}: ${message}`);

describe.each(documentKinds)('the product’s own wording of %s', (kind) => {
  const standard = standardWording(kind);

  it('is one that an authority may begin from', () => {
    expect(checkWording(standard.wording, standard)).toEqual([]);
  });

  it('holds with every fact, and with none that may be absent', () => {
    const template = compileTypstTemplate(kind, standard.wording.replace('{{> clauses}}', ''));
    for (const facts of [standard.sample, withoutOptional(standard.sample, standard.fields) as object])
      expect(refusesTypst(template.fill(facts), standard.layoutFunctions)).toBeUndefined();
  });
});

describe('an honest wording', () => {
  it('says its words with fields, conditions, lists and layout', () => {
    expect(
      messages(`= Fees of {{school.name}} from {{date cycle.effectiveDate}}

Dear *Colleague*, write to contracts\\@council.example about £5 & 3% (clause [a]).

#key-figures("Settled rise", {{{str (percent settlement.rise)}}}, {{#if arrears}}"Arrears", {{{str (pounds arrears.total)}}},{{/if}})

#show: clauses

== Terms <terms>

+ See #ref(<terms>). The total is {{pounds total.newAnnual}}.
{{#if conditions}}
{{#each conditions}}
+ {{this}}{{#unless @last}};{{else}}.{{/unless}}
{{/each}}
{{/if}}
{{#each pupils}}
+ {{reference}}: {{count lines.length "line" "lines"}}, {{../school.name}}
{{/each}}
#block(above: 9mm, breakable: false)[*{{authority.name}}*]`),
    ).toEqual([]);
  });

  it('is told line and remedy of an honest mistake', () => {
    expect(messages('one\n{{school.nam}}')).toEqual(['2: There is no field “school.nam”. Did you mean school.name?']);
    expect(messages('{{total.newAnnual}}')[0]).toContain('Write {{pounds total.newAnnual}}');
    expect(messages('{{date}}')[0]).toContain('Write {{date date}}');
    expect(messages('{{percent total.newAnnual}}')[0]).toContain('Write {{pounds total.newAnnual}}');
    expect(messages('\n\n{{pounds arrears.total}}')).toEqual([expect.stringContaining('3: “arrears.total” may be absent')]);
    expect(messages('{{#each arrears.lines}}{{basis}}{{/each}}')[0]).toContain('may be absent');
    expect(messages('{{#if arrears}}{{pounds arrears.total}}{{/if}}')).toEqual([]);
    expect(messages('{{#if (isNull total.risePercent)}}new{{else}}{{percent total.risePercent}}{{/if}}')).toEqual([]);
    expect(messages('a\n{{#if arrears}}\nb')[0]).toMatch(/A block is opened and never closed/);
    expect(messages('{{#if arrears}}x{{/each}}')[0]).toMatch(/closed by/);
    expect(messages('{{school}}')[0]).toContain('has parts: name');
    expect(messages('{{pupils}}')[0]).toContain('use {{#each}}');
    expect(messages('{{draft}}')[0]).toContain('yes or no');
    expect(messages('{{{school.name}}}')[0]).toContain('two braces');
    expect(messages('{{shout school.name}}')[0]).toContain('There is no “shout”');
    expect(messages('costs $5')[0]).toContain('Write “\\$”');
    expect(messages('a\n\nb@c.example')[0]).toContain('3: “@”');
    expect(messages('#fee-table((')[0]).toContain('never closed');
    expect(messages('  ')).toEqual(['1: Write the wording.']);
  });

  it('has a place for the clauses where its kind carries them, once and always printed', () => {
    const carrying = { ...rules, clauses: true };
    const told = (wording: string) => checkWording(wording, carrying).map(({ line, message }) => `${String(line)}: ${message}`);
    expect(told('a\n\n{{> clauses}}\n\nb')).toEqual([]);
    expect(told('a')).toEqual([expect.stringContaining('1: This document carries clauses')]);
    expect(told('{{#if arrears}}\n{{> clauses}}\n{{/if}}')).toEqual([expect.stringContaining('2: Put {{> clauses}} outside')]);
    expect(told('{{> clauses}}\n{{> clauses}}')).toEqual([expect.stringContaining('once, on a line of its own')]);
    expect(messages('a\n{{> clauses}}')).toEqual([expect.stringContaining('2: This kind of document carries no clauses')]);
  });

  it('has to state what its kind is for', () => {
    expect(checkWording('Dear {{school.name}}', letter).map(({ message }) => message)).toEqual([
      expect.stringContaining('“cycle.effectiveDate”'),
      expect.stringContaining('“total.newAnnual”'),
      expect.stringContaining('“pupils”'),
    ]);
  });
});

describe('an attack', () => {
  it.each([
    ['reads a file', '#read("/etc/passwd")'],
    ['reads a file as data', '#json("x.json")'],
    ['shows a file', '#image("/etc/passwd")'],
    ['imports', '#import "layout.typ": *'],
    ['imports a package', '#import "@preview/x:1.0.0"'],
    ['includes', '#include "variation-letter.typ.hbs"'],
    ['evaluates', '#eval("1+1")'],
    ['loads a program', '#plugin("x.wasm")'],
    ['defines', '#let x = read'],
    ['restyles', '#set text(fill: white)'],
    ['hides wording', '#text(fill: white)[secret]'],
    ['places over', '#place(top)[x]'],
    ['shows by a rule', '#show "a": read("x")'],
    ['shows by another transform', '#show: read'],
    ['loses the mark of a draft', '#show: letter.with(draft: false)'],
    ['opens a code block', '#{ read("x") }'],
    ['groups code', '#(read("x"))'],
    ['loops', '#for x in range(9) [a]'],
    ['asks the typesetter', '#context here()'],
    ['goes by a formula', '$ #read("x") $'],
    ['goes by raw text', '`#read("x")`'],
    ['hides in arguments', '#grid(read("x"))'],
    ['hides in named arguments', '#grid(columns: read("x"))'],
    ['hides in a dictionary', '#grid((a: read("x")))'],
    ['hides in content', '#small[#read("x")]'],
    ['hides in content in arguments', '#grid([#read("x")])'],
    ['calls a method', '#small[x].func()(read("x"))'],
    ['reaches a function by a field', '#grid.header(read("x"))'],
    ['calls a text', '#"x"(read("y"))'],
    ['gives a block to a text', '#"x"[#read("y")]'],
    ['calls what an argument is', '#grid("x".at(0))'],
    ['spreads', '#grid(..read("x"))'],
    ['gives a function', '#grid(x => read("y"))'],
    ['comments its end away', '#small[a // ]\n] #read("x")'],
    ['comments in arguments', '#grid(/* */ read("x"))'],
    ['is pasted from two branches', '#re{{#if draft}}ad{{/if}}("x")'],
    ['is pasted round a comment', '#re{{! }}ad("x")'],
    ['is pasted by the other branch', '#{{#if draft}}small{{else}}read{{/if}}[x]'],
    ['is pasted in a list', '{{#each pupils}}("x")#read{{/each}}'],
    ['unescapes a field', '\\\\{{school.name}}'],
    ['prints code arguments as text', '{{{str school.name}}}'],
    ['prints unescaped', '{{{school.name}}}'],
    ['prints unescaped with &', '{{&school.name}}'],
    ['puts a field inside quotes', '#grid("{{school.name}}")'],
    ['puts raw output inside quotes', '#grid("{{{str school.name}}}")'],
    ['puts a printed field in arguments', '#grid({{school.name}})'],
    ['gives a field to a hash', '#{{school.name}}'],
    ['reaches the prototype', '{{school.constructor.name}}'],
    ['reaches the root', '{{@root.school.name}}'],
    ['puts in a partial', '{{> layout}}'],
    ['defines a partial', '{{#*inline "x"}}a{{/inline}}'],
    ['decorates', '{{* x}}'],
    ['uses a raw block', '{{{{raw}}}}{{/raw}}{{{{/raw}}}}'],
    ['looks up', '{{lookup school "name"}}'],
    ['logs', '{{log school}}'],
    ['goes with another context', '{{#with school}}{{name}}{{/with}}'],
    ['multiplies lists', '{{#each pupils}}{{#each ../pupils}}x{{/each}}{{/each}}'],
    ['strips what separates', '#small{{~! ~}}[x]{{~school.name~}}'],
    ['turns letters about', 'fee \u202e00.1£'],
    ['hides letters', 'no\u200bfee'],
    ['stands in for a field', 'x \ue000'],
    ['nests without end', '#small['.repeat(40)],
    ['breaks lines otherwise', '#show: clauses\u2028read("x")'],
  ])('that %s is refused', (_, wording) => {
    expect(problems(wording)).not.toEqual([]);
  });

  it('cannot be found by chance: what is accepted calls layout functions alone', () => {
    const functions = letter.layoutFunctions;
    const piece = fc.constantFrom(
      '#',
      'read',
      '(',
      ')',
      '[',
      ']',
      '"',
      'small',
      ';',
      '.',
      ' ',
      '\n',
      '\\',
      'x',
      '<a>',
      ',',
      '..',
      '+',
      '/',
      '*',
      '$',
      '`',
      ':',
      '{',
      '}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const source = pieces.join('');
        if (refusesTypst(source, functions)) return;
        const texts = source.replace(/\\[^]/g, '').replace(/#"[^"]*"/g, '');
        expect(texts).not.toMatch(/#(?:read|\(|\{|\[|x)/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the list of fields', () => {
  const lines = fieldLines(letter.fields);

  it('shows each as it is written, with an example as it is printed', () => {
    expect(lines).toContainEqual({ written: '{{pounds total.newAnnual}}', example: '£250,322.67', optional: false, depth: 0 });
    expect(lines).toContainEqual({ written: '{{date cycle.effectiveDate}}', example: '1\u00a0September 2027', optional: false, depth: 0 });
    expect(lines).toContainEqual({ written: '{{authority.contact.telephone}}', example: '0115 496 0142', optional: true, depth: 0 });
    expect(lines).toContainEqual({ written: '{{#each pupils}} … {{/each}}', example: '3 in the sample', optional: false, depth: 0 });
    expect(lines).toContainEqual({ written: '{{reference}}', example: 'MC-00412', optional: false, depth: 1 });
  });

  it('refuses a standard wording that asks for facts the sample does not have', () => {
    expect(() => availableFields({ a: 1 }, '{{b}}')).toThrow(/line 1/);
  });
});
