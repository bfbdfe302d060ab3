import { type Figure } from '../release/answer.js';
import { figureInWords } from '../release/protect.js';

/** One authority's figure as it is shown; a sum of several with the range that it may stand for. */
export function demandInWords({ figure, least, most }: Figure, parts: number): string {
  if (figure === null || least === null || most === null) return 'c';
  if (parts <= 1) return figureInWords(figure);
  return figure === 0 ? `under ${String(most + 1)}` : `${String(figure)} (${String(least)} to ${String(most)})`;
}
