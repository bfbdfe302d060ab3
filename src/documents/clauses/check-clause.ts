import type { FieldGroup } from '../template-editing/field.js';
import { checkFields, strangeCharacters } from '../template-editing/check-wording.js';
import { type TemplateProblem, inOrder } from '../template-editing/template-problem.js';
import { parseTypstTemplate } from '../rendering/typst-handlebars.js';
import { fieldsOnly } from './clause-markup.js';

const LONGEST_CLAUSE = 12_000;

/** What is wrong with a clause, each with its line and what to do. Its words are always text; so only its fields and marks can be wrong. */
export function checkClause(text: string, fields: FieldGroup): TemplateProblem[] {
  if (text.trim() === '') return [{ line: 1, message: 'Write the clause.' }];
  if (text.length > LONGEST_CLAUSE)
    return [{ line: 1, message: `Shorten this to ${String(LONGEST_CLAUSE)} characters; it has ${String(text.length)}.` }];
  const marks = text.split('\n').flatMap((line, index) => {
    const wrong = refusesLine(line);
    return wrong ? [{ line: index + 1, message: wrong }] : [];
  });
  if (marks.length > 0) return inOrder([...strangeCharacters(text), ...marks]);
  return inOrder([...strangeCharacters(text), ...checkFields(parseTypstTemplate(fieldsOnly(text)), fields).problems]);
}

function refusesLine(line: string): string | undefined {
  const withoutFields = line.replace(/\{\{(?![#/>!^&*~]|else\b)[\w@./ "]*\}\}/g, '');
  if (withoutFields.includes('{{') || withoutFields.includes('}}'))
    return 'A clause holds fields such as {{school.name}}, each closed on its line, and nothing else between {{ and }}.';
  if ((line.split('**').length - 1) % 2 === 1) return '“**” begins or ends bold text and comes in pairs on a line. Add the other one.';
  return undefined;
}
