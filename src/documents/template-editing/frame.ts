/** The line of a wording where the clauses of the library stand. */
export const CLAUSES_PLACE = /^\{\{> clauses\}\}[ \t]*$/m;

const OPENS = '#show: letter.with(';

/**
 * A template taken apart: the frame (title, author, running head, reference, mark of a draft) and the wording after it. The frame is never an
 * authority's to edit, so no wording can lose the mark of a draft or bear another document's reference.
 */
export function splitFrame(source: string): { readonly frame: string; readonly wording: string } {
  const start = source.indexOf(OPENS);
  if (start < 0) throw new Error(`A template begins with “${OPENS} … )”.`);
  const end = closing(source, start + OPENS.length);
  const rest = source.slice(end);
  const wording = rest.replace(/^\n+/, '');
  return { frame: source.slice(0, end) + rest.slice(0, rest.length - wording.length), wording };
}

/** The place after the bracket that closes the one before `from`; brackets inside quotes do not count. */
function closing(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    const character = source[at];
    if (character === '"') at = source.indexOf('"', at + 1);
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (at < 0) break;
    if (depth === 0) return at + 1;
  }
  throw new Error('The frame of a template is never closed.');
}
