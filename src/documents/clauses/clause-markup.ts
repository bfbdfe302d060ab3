import { typstString } from '../rendering/typst-handlebars.js';

/** A stretch of a clause's text. */
export type Span = { readonly text: string; readonly bold: boolean } | { readonly field: string; readonly bold: boolean };

/** A numbered paragraph of a clause and the sub-clauses under it. */
export interface ClauseParagraph {
  readonly spans: readonly Span[];
  readonly subClauses: readonly (readonly Span[])[];
}

const FIELD = /\{\{[^{}\n]*\}\}/;
const SUB_CLAUSE = /^\d{1,2}\. +/;

/**
 * A clause as it is written: paragraphs apart by an empty line, each numbered when it is printed; lines that begin with a figure and a full stop are
 * its sub-clauses; **bold**; fields as in `{{school.name}}`. Nothing else means anything: all other characters are printed as they are.
 */
export function parseClause(text: string): ClauseParagraph[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map(parseParagraph);
}

function parseParagraph(block: string): ClauseParagraph {
  const parts: string[] = [];
  for (const line of block.split('\n').map((each) => each.trim()))
    if (parts.length === 0 || SUB_CLAUSE.test(line)) parts.push(line);
    else parts[parts.length - 1] = `${parts.at(-1) ?? ''} ${line}`;
  const [first = '', ...others] = parts;
  if (SUB_CLAUSE.test(first)) return { spans: [], subClauses: parts.map(withoutNumber).map(spansOf) };
  return { spans: spansOf(first), subClauses: others.map(withoutNumber).map(spansOf) };
}

const withoutNumber = (line: string): string => line.replace(SUB_CLAUSE, '');

function spansOf(line: string): Span[] {
  return line.split('**').flatMap((piece, index) => {
    const bold = index % 2 === 1;
    return piece
      .split(new RegExp(`(${FIELD.source})`))
      .filter((part) => part !== '')
      .map((part): Span => (FIELD.test(part) ? { field: part, bold } : { text: part, bold }));
  });
}

/** A clause as part of a wording: a heading with its paragraphs. Its own words reach Typst as values, never as markup. */
export function clauseWording(title: string, text: string): string {
  const paragraphs = parseClause(text).map(({ spans, subClauses }) => {
    const items = subClauses.map((each) => `[${written(each)}]`).join(', ');
    return `+ ${written(spans)}${subClauses.length > 0 ? ` #sub-clauses(${items})` : ''}`;
  });
  return [`== #${typstString(title)};`, ...paragraphs].join('\n\n');
}

const written = (spans: readonly Span[]): string =>
  spans.map((span) => (span.bold ? `#strong[${spanWritten(span)}]` : spanWritten(span))).join('');

const spanWritten = (span: Span): string => ('field' in span ? span.field : `#${typstString(span.text)};`);

/** The clause with every character but its fields and line ends blanked out, so that its fields can be judged where they stand. */
export const fieldsOnly = (text: string): string =>
  text
    .split(new RegExp(`(${FIELD.source})`))
    .map((part) => (FIELD.test(part) ? part : part.replace(/[^\n{}]/g, ' ')))
    .join('');
