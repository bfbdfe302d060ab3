import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PageImage, edgesOf, inkIn, pageImages } from '../../../test/support/pdf-images.js';
import type { ContractPaper } from '../../documents/rendering/contract-paper.js';
import { aContractPaper } from '../../documents/rendering/contract-paper.sample.js';
import { DocumentRenderer } from '../../documents/rendering/renderer.js';

/** No printer reaches the outermost centimetre. */
const MARGIN = 28;

const renderer = new DocumentRenderer();
afterAll(() => renderer.close());

const imagesOf = async (changes: Partial<ContractPaper> = {}): Promise<PageImage[]> =>
  pageImages((await renderer.render('contract-paper', { ...aContractPaper(), ...changes })).pdf);

const whole = ({ width, height }: PageImage) => ({ left: 0, top: 0, right: width, bottom: height });

/** The middle of the page, where a mark lies across the text. */
const middle = ({ width, height }: PageImage) => ({
  left: Math.round(width / 4),
  top: Math.round(height / 4),
  right: Math.round((width * 3) / 4),
  bottom: Math.round((height * 3) / 4),
});

/** Pale grey: neither paper nor text. */
const pale = (image: PageImage): number => inkIn(image, middle(image), 245) - inkIn(image, middle(image), 200);

describe('a contract’s paper as it is seen', () => {
  let agreed: PageImage[];
  let draft: PageImage[];
  beforeAll(async () => {
    agreed = await imagesOf({ draft: false });
    draft = await imagesOf({ draft: true });
  });

  it('is A4, has something on every page, and nothing where no printer reaches', () => {
    for (const image of agreed) {
      expect([image.width, image.height]).toEqual([595, 842]);
      const ink = inkIn(image, whole(image));
      expect(ink).toBeGreaterThan(0.002);
      expect(ink).toBeLessThan(0.3);
      for (const edge of edgesOf(image, MARGIN)) expect(inkIn(image, edge)).toBe(0);
    }
  });

  it('is marked across every page while it is a draft, and never after', () => {
    expect(draft.length).toBe(agreed.length);
    // Shaded rows of a table are pale too: the mark is what the draft has more of.
    const mark = draft.map((image, index) => pale(image) - pale(agreed[index]!));
    expect(mark.every((share) => share > 0.05)).toBe(true);
  });

  it('keeps long words inside the page: an unbroken reference of 120 letters runs over no edge', async () => {
    const images = await imagesOf({ reference: 'X'.repeat(120) });
    for (const image of images) for (const edge of edgesOf(image, MARGIN)) expect(inkIn(image, edge)).toBe(0);
  });
});

it('what looks at pages sees what is wrong with them', () => {
  const image: PageImage = { width: 100, height: 100, pixels: new Uint8ClampedArray(100 * 100 * 4).fill(255) };
  expect(edgesOf(image, 10).map((edge) => inkIn(image, edge))).toEqual([0, 0, 0, 0]);
  image.pixels.fill(0, (50 * 100 + 95) * 4, (50 * 100 + 96) * 4);
  expect(edgesOf(image, 10).map((edge) => inkIn(image, edge) > 0)).toEqual([false, false, false, true]);
});
