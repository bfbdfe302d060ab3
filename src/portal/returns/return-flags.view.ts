import { countInWords } from '../foundation/words.js';
import type { ReturnFacts } from './return-facts.js';

/** One thing to see before answering, and whom it concerns. */
export interface FlagSeen {
  readonly words: string;
  readonly concerns: string;
}

const SHOWN_PUPILS = 6;

/** The flags of all lines, each once with the pupils it concerns: what concerns most lines first. */
export function flagsView({ lines }: Pick<ReturnFacts, 'lines'>): FlagSeen[] {
  const pupilsBy = new Map<string, Set<string>>();
  for (const { assessed } of lines)
    for (const { words } of assessed.flags) pupilsBy.set(words, (pupilsBy.get(words) ?? new Set()).add(assessed.pupilReference));
  const all = new Set(lines.map(({ assessed }) => assessed.pupilReference)).size;
  return [...pupilsBy].sort(([, a], [, b]) => b.size - a.size).map(([words, pupils]) => ({ words, concerns: concerns([...pupils], all) }));
}

function concerns(pupils: readonly string[], all: number): string {
  if (pupils.length === all) return all === 1 ? `Pupil ${pupils[0] ?? ''}` : `All ${countInWords(all, 'pupil', 'pupils')}`;
  const named = pupils.slice(0, SHOWN_PUPILS).join(', ');
  const rest = pupils.length - SHOWN_PUPILS;
  return `${pupils.length === 1 ? 'Pupil' : 'Pupils'} ${named}${rest > 0 ? ` and ${String(rest)} more` : ''}`;
}
