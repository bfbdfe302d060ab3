import { createCanvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A page as a reader sees it, a pixel a point (1/72 inch): red, green, blue, alpha, row by row from the top. */
export interface PageImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Every page of a PDF as an image. */
export async function pageImages(pdf: Buffer): Promise<PageImage[]> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const images: PageImage[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale: 1 });
    const [width, height] = [Math.round(viewport.width), Math.round(viewport.height)];
    const canvas = createCanvas(width, height);
    const context = canvas.getContext('2d');
    // pdf.js names the browser's own types; this canvas does what it asks of them.
    await page.render({ canvas, canvasContext: context, viewport }).promise;
    images.push({ width, height, pixels: context.getImageData(0, 0, width, height).data });
  }
  await task.destroy();
  return images;
}

/** The share of an area's pixels that are darker than a grey of this brightness (0 black, 255 white). */
export function inkIn({ width, pixels }: PageImage, { left, top, right, bottom }: Area, darkerThan = 200): number {
  let ink = 0;
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 4;
      if ((pixels[at]! + pixels[at + 1]! + pixels[at + 2]!) / 3 < darkerThan) ink += 1;
    }
  return ink / ((right - left) * (bottom - top));
}

/** The four strips along the edges that print leaves white. */
export const edgesOf = ({ width, height }: PageImage, margin: number): Area[] => [
  { left: 0, top: 0, right: width, bottom: margin },
  { left: 0, top: height - margin, right: width, bottom: height },
  { left: 0, top: 0, right: margin, bottom: height },
  { left: width - margin, top: 0, right: width, bottom: height },
];
