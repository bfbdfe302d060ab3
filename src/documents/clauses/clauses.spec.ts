import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileTypstTemplate } from '../rendering/typst-handlebars.js';
import { clauseFields, standardWording } from '../template-editing/document-kinds.js';
import { refusesTypst } from '../template-editing/permitted-typst.js';
import { checkClause } from './check-clause.js';
import { clauseWording, parseClause } from './clause-markup.js';
import { CLAUSE_KINDS } from './contract-kinds.js';
import { readClause, standardClauses } from './standard-clauses.js';

const { layoutFunctions, sample } = standardWording('variationLetter');
const fields = clauseFields(CLAUSE_KINDS);
const messages = (text: string) => checkClause(text, fields).map(({ line, message }) => `${String(line)}: ${message}`);

describe('a clause', () => {
  it('is paragraphs, sub-clauses, bold and fields', () => {
    expect(parseClause('First **bold {{school.name}}** end,\nstill first.\n\nSecond:\n1. one;\n2. two\n  goes on.')).toEqual([
      {
        spans: [
          { text: 'First ', bold: false },
          { text: 'bold ', bold: true },
          { field: '{{school.name}}', bold: true },
          { text: ' end, still first.', bold: false },
        ],
        subClauses: [],
      },
      {
        spans: [{ text: 'Second:', bold: false }],
        subClauses: [[{ text: 'one;', bold: false }], [{ text: 'two goes on.', bold: false }]],
      },
    ]);
  });

  it('is told line and remedy of a mistake', () => {
    expect(messages('a\n{{school.nam}}')).toEqual([expect.stringMatching(/^2: There is no field/)]);
    expect(messages('a\n\n{{#if draft}}x{{/if}}')).toEqual([expect.stringMatching(/^3: A clause holds fields/)]);
    expect(messages('{{{school.name}}}')).toEqual([expect.stringMatching(/^1: .*two braces/)]);
    expect(messages('{{> clauses}}')).toHaveLength(1);
    expect(messages('{{school.name')).toHaveLength(1);
    expect(messages('a **b')).toEqual([expect.stringMatching(/pairs/)]);
    expect(messages('{{authority.contact.telephone}}')).toEqual([expect.stringMatching(/may be absent/)]);
    expect(messages('hidden \u202e text')).toEqual([expect.stringMatching(/invisible/)]);
    expect(messages('All is text: #read("x") $x$ `y` @z <a> [ ] // \\ "quoted"')).toEqual([]);
  });

  it('prints its own words as they are, whatever they are', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const piece = fc.oneof(
      text,
      fc.constantFrom('#read("/etc/passwd")', '\n\n', '\n1. ', '**', '"', '\\', '];', '#[', '{{school.name}}', '*/', '//'),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const clause = pieces.join('');
        if (checkClause(clause, fields).length > 0) return;
        const written = compileTypstTemplate('clause', `#show: clauses\n\n${clauseWording('A "title" #read("x")', clause)}\n`).fill(sample);
        expect(refusesTypst(written, layoutFunctions)).toBeUndefined();
        expect(written.replace(/"(?:[^"\\]|\\[^])*"/g, '')).not.toMatch(/read|passwd/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the product’s clauses', () => {
  it.each(standardClauses().map((clause) => [clause.key, clause] as const))('%s may stand in every contract of its kinds', (_, clause) => {
    expect(checkClause(clause.text, clauseFields(clause.kinds))).toEqual([]);
  });

  it('are refused where a file does not say what it must', () => {
    expect(() => readClause('x.1.md', '---\ntitle: X\n---\n\ntext')).toThrow('“position”');
    expect(() => readClause('x.1.md', '---\ntitle: X\nposition: 1\nkinds: spotty\n---\n\ntext')).toThrow('spotty');
  });
});
