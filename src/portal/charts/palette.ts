/**
 * Colours of the GOV.UK and Government Analysis palettes, ordered so that each has a contrast of 3:1 with the next, with the white of the page
 * and, as a ring, the last with the first (WCAG 2.2, 1.4.11).
 */
export const COLOURS = ['#003078', '#28a197', '#4c2c92', '#f46a25', '#0b0c0c', '#5694ca', '#801650', '#85994b'] as const;

/** Text and axes. */
export const INK = '#0b0c0c';

/** Grid lines, which carry no meaning. */
export const FAINT = '#cecece';

/** Our own figure among others. */
export const OWN = '#f46a25';

/** The others. */
export const OTHERS = '#003078';

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? INK;

/** Stripes and dots over the fills, so that nothing is told by colour alone. */
interface Pattern {
  readonly symbol: 'rect' | 'circle';
  readonly symbolSize: number;
  readonly rotation: number;
  readonly dashArrayX: number[] | number[][];
  readonly dashArrayY: number[];
}

const stripes = (rotation: number): Pattern => ({ symbol: 'rect', symbolSize: 1, rotation, dashArrayX: [1, 0], dashArrayY: [2, 5] });
const dots: Pattern = {
  symbol: 'circle',
  symbolSize: 0.7,
  rotation: 0,
  dashArrayX: [
    [6, 6],
    [0, 6, 6, 0],
  ],
  dashArrayY: [5, 0],
};
const PATTERNS = [null, stripes(Math.PI / 4), dots, null, stripes(-Math.PI / 4), dots, stripes(0), stripes(Math.PI / 2)] as const;

/** The pattern of a series; dark on light colours, light on dark ones. Undefined where the fill is plain. */
export function patternOf(index: number): (Pattern & { readonly color: string }) | undefined {
  const at = index % COLOURS.length;
  // Where colours begin again, patterns are one further: no two of sixteen are alike.
  const pattern = PATTERNS[(at + Math.floor(index / COLOURS.length)) % PATTERNS.length];
  if (!pattern) return undefined;
  return { ...pattern, color: at % 2 === 1 ? 'rgba(0,0,0,0.35)' : 'rgba(255,255,255,0.4)' };
}
