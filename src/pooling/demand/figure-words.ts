import { type Figure } from '../release/answer.js';
import { figureInWords } from '../release/protect.js';

/** One authority's figure as it is shown; a sum of several with the range that it may stand for. */
export function demandInWords({ figure, least, most }: Figure): string {
  if (figure === null || least === null || most === null) return 'c';
  // One authority's figure may be four less than the count; a sum of several as often four.
  if (most === figure + 4) return figureInWords(figure);
  return figure === 0 ? `under ${String(most + 1)}` : `${String(figure)} (${String(least)} to ${String(most)})`;
}
