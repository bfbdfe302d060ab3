import { type Chart, emptyChart } from './chart.js';
import { INK } from './palette.js';
import { tidySvg } from './tidy-svg.js';
import { escapeText } from './words.js';

export interface MapTile {
  readonly name: string;
  /** From the left and from the top, beginning with 1. */
  readonly column: number;
  readonly row: number;
  /** The figure by which it is shaded; null where it is left blank. */
  readonly figure: number | null;
  /** The figure in words, with all that it may stand for. */
  readonly words: string;
}

export interface MapGroup {
  readonly name: string;
  readonly tiles: readonly MapTile[];
}

/** Text in ink has a contrast of more than 7:1 on each. */
const SHADES = ['#ffffff', '#e1edf7', '#b9d5ec', '#8fbce0'] as const;

const FRAMES = [
  { name: 'wide', width: 640, tile: 104 },
  { name: 'narrow', width: 300, tile: 100 },
] as const;
const HEIGHT = 96;
const GAP = 12;
const HEAD = 24;
const SMALL = 12;
const LINE = 14;
const MOST_LINES = 3;

/** How wide a letter is on the whole; the server knows no fonts. */
const LETTER = 7;

/** A name in lines that fit; a word that fits in none is divided, and what does not fit into three lines is in the table. */
function linesOf(name: string, width: number): string[] {
  const fits = Math.max(4, Math.floor((width - 6) / LETTER));
  const lines: string[] = [];
  for (const word of name.split(' ').flatMap((each) => divided(each, fits))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]?.slice(0, fits - 1) ?? ''}…`];
}

function divided(word: string, fits: number): string[] {
  return word.length <= fits ? [word] : [`${word.slice(0, fits - 1)}-`, ...divided(word.slice(fits - 1), fits)];
}

const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${String(x)}" y="${String(y)}" fill="${INK}"${more}>${escapeText(words)}</text>`;

/** One tile: the district's name, its figure, and beneath what it may stand for. A blank one has a broken edge. */
function drawTile({ name, figure, words }: MapTile, x: number, y: number, width: number, most: number): string {
  const [shown = '', range] = words.split(' (');
  const shade = figure === null || most === 0 ? 0 : Math.ceil((figure / most) * (SHADES.length - 1));
  const middle = x + width / 2;
  const centred = (size: number, weight = '') => ` text-anchor="middle" font-size="${String(size)}"${weight}`;
  return [
    `<rect x="${String(x + 1)}" y="${String(y + 1)}" width="${String(width - 3)}" height="${String(HEIGHT - 3)}" fill="${SHADES[shade] ?? SHADES[0]}" stroke="${INK}"${figure === null ? ' stroke-dasharray="4 3"' : ''}/>`,
    ...linesOf(name, width).map((line, index) => text(middle, y + 18 + index * LINE, line, centred(SMALL))),
    text(middle, y + HEIGHT - (range ? 26 : 16), shown, centred(16, ' font-weight="bold"')),
    ...(range ? [text(middle, y + HEIGHT - 10, `(${range}`, centred(SMALL))] : []),
  ].join('');
}

/** Authorities from left to right and on the next line where there is no room, each with its name above its tiles. */
function drawGroups(groups: readonly MapGroup[], { width, tile: widest }: (typeof FRAMES)[number], most: number): string {
  let [x, y, lineHeight] = [0, 0, 0];
  const parts: string[] = [];
  for (const { name, tiles } of groups) {
    const columns = Math.max(...tiles.map(({ column }) => column));
    const rows = Math.max(...tiles.map(({ row }) => row));
    const tile = Math.min(widest, Math.floor(width / columns));
    const needed = Math.max(columns * tile, Math.ceil(name.length * 8));
    if (x > 0 && x + needed > width) [x, y, lineHeight] = [0, y + lineHeight + GAP, 0];
    parts.push(text(x, y + 16, name, ' font-weight="bold"'));
    for (const each of tiles) parts.push(drawTile(each, x + (each.column - 1) * tile, y + HEAD + (each.row - 1) * HEIGHT, tile, most));
    lineHeight = Math.max(lineHeight, HEAD + rows * HEIGHT);
    x += needed + GAP;
  }
  return `<svg viewBox="0 0 ${String(width)} ${String(y + lineHeight)}">${parts.join('')}</svg>`;
}

/** Figures by place as tiles of one size, grouped: no outline of a map, so that a small place is as easy to read as a large one. */
export function tileMap({ title, groups }: { readonly title: string; readonly groups: readonly MapGroup[] }): Chart {
  const shown = groups.filter(({ tiles }) => tiles.length > 0);
  const head = ['', 'Published'];
  if (shown.length === 0) return emptyChart(title, head, 'No figure by place is published.');
  const all = shown.flatMap((group) => group.tiles.map((tile) => ({ ...tile, group: group.name })));
  const most = Math.max(...all.map(({ figure }) => figure ?? 0));
  const summary = [
    ...all
      .filter(({ figure }) => (figure ?? 0) > 0)
      .sort((a, b) => (b.figure ?? 0) - (a.figure ?? 0))
      .slice(0, 3)
      .map(({ name, group, words }) => `${name} (${group}): ${words}.`),
    'The darker, the larger the figure. Tiles are of one size, whatever the place is.',
  ].join(' ');
  return {
    title,
    summary,
    svg: FRAMES.map((frame) => tidySvg(drawGroups(shown, frame, most), title, summary, frame.name)).join(''),
    table: { head, rows: all.map(({ name, group, words }) => [`${name}, ${group}`, words]) },
  };
}
