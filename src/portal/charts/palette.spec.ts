import { expect, it } from '@jest/globals';
import { COLOURS, OTHERS, OWN, colourOf, patternOf } from './palette.js';

/** WCAG 2.2: relative luminance. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

it.each(COLOURS.map((colour, index) => [colour, COLOURS[(index + 1) % COLOURS.length]!] as const))(
  '%s stands out from the page and from its neighbour %s',
  (colour, next) => {
    expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, next)).toBeGreaterThanOrEqual(3);
  },
);

it('our own figure stands out from the others', () => {
  expect(contrast(OWN, OTHERS)).toBeGreaterThanOrEqual(3);
});

it('no two of eleven states look alike', () => {
  const looks = Array.from({ length: 11 }, (_, index) => JSON.stringify([colourOf(index), patternOf(index) ?? null]));
  expect(new Set(looks).size).toBe(11);
});
