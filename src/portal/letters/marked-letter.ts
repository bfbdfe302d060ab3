import type { TextPart } from '../../uplifts/fee-letters/letter-text.js';
import type { Findings } from '../../uplifts/fee-letters/rules/find.js';

/** A piece of a letter's text; `found` where something was found in it, `id` where a finding begins. */
export interface LetterPiece {
  readonly text: string;
  readonly found: 'ask' | 'day' | 'reason' | null;
  readonly id: string | null;
}

export interface MarkedPart {
  readonly title: string;
  readonly pieces: readonly LetterPiece[];
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly found: NonNullable<LetterPiece['found']>;
  readonly id: string | null;
}

/** What is asked goes before its day, and both before the reasons, where passages lie over each other. */
const STRENGTH = { day: 3, ask: 2, reason: 1 } as const;

/** A letter's text, page by page, cut where a finding begins or ends. */
export function markedLetter(text: string, parts: readonly TextPart[], findings: Findings): MarkedPart[] {
  const marks: Mark[] = [
    ...findings.asks.map(({ passage }, index) => ({ ...passage, found: 'ask' as const, id: `ask-${String(index)}` })),
    ...findings.effective.map(({ passage }, index) => ({ ...passage, found: 'day' as const, id: `day-${String(index)}` })),
    ...findings.drivers.map(({ passage }) => ({ ...passage, found: 'reason' as const, id: null })),
  ].filter(({ start, end }) => end > start);
  return parts.map(({ start, title }, index) => {
    const end = parts[index + 1]?.start ?? text.length;
    return { title, pieces: pieces(text, start, end, marks) };
  });
}

function pieces(text: string, from: number, to: number, marks: readonly Mark[]): LetterPiece[] {
  const inside = marks.filter(({ start, end }) => start < to && end > from);
  const cuts = [...new Set([from, to, ...inside.flatMap(({ start, end }) => [Math.max(start, from), Math.min(end, to)])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).flatMap((start, index) => {
    const end = cuts[index + 1] ?? to;
    const over = inside.filter((mark) => mark.start <= start && mark.end >= end).sort((a, b) => STRENGTH[b.found] - STRENGTH[a.found]);
    const begins = inside.find((mark) => mark.start === start && mark.id !== null);
    const words = text.slice(start, end);
    return words === '' ? [] : [{ text: words, found: over[0]?.found ?? null, id: begins?.id ?? null }];
  });
}
