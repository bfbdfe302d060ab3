import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The only fonts a document uses, shipped with the product: what a host has installed never changes a document. */
export const FONT_FILES: readonly string[] = ['400Regular/SourceSans3_400Regular.ttf', '600SemiBold/SourceSans3_600SemiBold.ttf'].map(
  (file) => require.resolve(`@expo-google-fonts/source-sans-3/${file}`),
);

/** The code points every one of the font files has a glyph for. */
export function fontCoverage(files: readonly string[] = FONT_FILES): ReadonlySet<number> {
  const [first, ...others] = files.map((file) => coverageOf(readFileSync(file)));
  if (first === undefined) return new Set();
  return new Set([...first].filter((codePoint) => others.every((other) => other.has(codePoint))));
}

/** Reads the `cmap` table (OpenType specification), subtable formats 4 and 12: all that the shipped fonts use. */
function coverageOf(font: Buffer): Set<number> {
  const cmap = tableOffset(font, 'cmap');
  const covered = new Set<number>();
  for (let record = 0; record < font.readUInt16BE(cmap + 2); record += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + record * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 4) addSegments(font, subtable, covered);
    if (format === 12) addGroups(font, subtable, covered);
  }
  return covered;
}

function tableOffset(font: Buffer, tag: string): number {
  for (let table = 0; table < font.readUInt16BE(4); table += 1) {
    const entry = 12 + table * 16;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`The font has no ${tag} table.`);
}

function addSegments(font: Buffer, subtable: number, covered: Set<number>): void {
  const width = font.readUInt16BE(subtable + 6);
  const [ends, starts, deltas, offsets] = [14, 16 + width, 16 + 2 * width, 16 + 3 * width].map((at) => subtable + at) as [
    number,
    number,
    number,
    number,
  ];
  for (let at = 0; at < width; at += 2) {
    const start = font.readUInt16BE(starts + at);
    const delta = font.readUInt16BE(deltas + at);
    const rangeOffset = font.readUInt16BE(offsets + at);
    for (let code = start; code <= font.readUInt16BE(ends + at) && code < 0xffff; code += 1) {
      const raw = rangeOffset === 0 ? code : font.readUInt16BE(offsets + at + rangeOffset + 2 * (code - start));
      if (raw !== 0 && ((raw + delta) & 0xffff) !== 0) covered.add(code);
    }
  }
}

function addGroups(font: Buffer, subtable: number, covered: Set<number>): void {
  for (let group = 0; group < font.readUInt32BE(subtable + 12); group += 1) {
    const at = subtable + 16 + group * 12;
    for (let code = font.readUInt32BE(at); code <= font.readUInt32BE(at + 4); code += 1) covered.add(code);
  }
}
