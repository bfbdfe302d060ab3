import { createHash } from 'node:crypto';
import { escapeText } from './words.js';

/** Everything between a tag's angle brackets: the drawing library escapes those of labels, so what matches is markup only. */
const TAG = /<[^>]*>/g;

/** What no page needs: marks for scripts, hover styles, transparent backgrounds. */
const NEEDLESS = [
  / (?:class|ecmeta_\w+|pointer-events|xml:space|xmlns:xlink|version|baseProfile|stroke-miterlimit)="[^"]*"/g,
  / style="font-size:14px;font-family:inherit;"/g,
  / (?:stroke-width|fill-opacity|stroke-opacity)="1"/g,
];

const shorter = (tag: string): string =>
  NEEDLESS.reduce((text, needless) => text.replace(needless, ''), tag)
    .replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))))
    .replace(/ ?\/?>$/, (end) => end.trim());

/**
 * The library's SVG as a page can hold it: named for assistive technology, ids of its own, without styles, scripts and needless precision. The ids
 * come from the content, so the same figures give the same bytes.
 */
export function tidySvg(drawn: string, title: string, summary: string, width: 'wide' | 'narrow'): string {
  const body = drawn
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/, '')
    .replace(/>\s*\n\s*/g, '>')
    .replace(TAG, shorter)
    .replace(/<defs><\/defs>/g, '')
    .replace(/><\/(?:path|rect|circle|ellipse|line|polyline|polygon)>/g, '/>');
  const [, box = '0 0 0 0'] = /viewBox="([^"]*)"/.exec(drawn) ?? [];
  const id = `c${createHash('sha256')
    .update(`${width}\n${title}\n${summary}\n${body.replace(/zr\d+-/g, '')}`)
    .digest('hex')
    .slice(0, 10)}`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="iss-chart__svg iss-chart__svg--${width}" viewBox="${box}" font-size="14" role="img" aria-labelledby="${id}-t ${id}-d">` +
    `<title id="${id}-t">${escapeText(title)}</title><desc id="${id}-d">${escapeText(summary)}</desc>` +
    body.replace(TAG, (tag) => tag.replace(/zr\d+-/g, `${id}-`)) +
    '</svg>'
  );
}
