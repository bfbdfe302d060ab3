/**
 * The child process that reads the text of one fee letter and ends. Plain JavaScript outside src, because it is started by file name both
 * from the compiled program and from the tests. A letter comes from outside and its readers are large libraries, so the reading runs on a
 * thread of its own, and this process ends itself when that takes more memory than any letter needs. The parent ends it when it takes too long.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const MOST_MEMORY = 400 * 1024 * 1024;
const LOOK_EVERY_MS = 50;
const MOST_PAGES = 60;
const MOST_CHARACTERS = 200_000;
const MOST_ATTACHMENTS = 12;
/** A page with less than this is a picture. */
const FEWEST_LETTERS = 25;

function unreadable(why) {
  return Object.assign(new Error(why), { unreadable: why });
}

/** `{ parts: [{ title, text }], notes: [] }`, with `sentOn`, `sender` and `subject` of an e-mail. */
async function read(kind, name, bytes, outermost) {
  if (kind === 'pdf') return { parts: await pdfPages(name, bytes), notes: [] };
  if (kind === 'docx') return { parts: [{ title: name, text: await wordText(bytes) }], notes: [] };
  if (kind === 'eml' && outermost) return mail(bytes);
  if (kind === 'txt') return { parts: [{ title: name, text: plainText(bytes) }], notes: [] };
  throw unreadable('kind');
}

async function pdfPages(name, bytes) {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0, isEvalSupported: false, disableFontFace: true, useSystemFonts: false });
  let document;
  try {
    document = await task.promise;
  } catch (error) {
    throw unreadable(error?.name === 'PasswordException' ? 'password' : 'damaged');
  }
  if (document.numPages > MOST_PAGES) throw unreadable('tooLong');
  const parts = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    parts.push({ title: document.numPages === 1 ? name : `${name}, page ${number}`, text: pageText(items) });
  }
  await task.destroy();
  if (lettersIn(parts) < FEWEST_LETTERS) throw unreadable('picture');
  return parts;
}

/** Lines as they stand; a wide gap on a line is a column of a table. */
function pageText(items) {
  let text = '';
  let last = null;
  for (const item of items) {
    if (!('str' in item)) continue;
    const [, , , , x, y] = item.transform;
    if (item.str.trim() === '') {
      if (item.width > 14) text += '\t';
      else if (item.str !== '' && !/\s$/.test(text)) text += ' ';
    } else {
      const drop = last ? Math.abs(last.y - y) : 0;
      if (drop > 2) text = text.trimEnd() + (drop > 1.7 * Math.max(item.height, 8) ? '\n\n' : '\n');
      else if (last && x - last.end > 14 && !/\s$/.test(text)) text += '\t';
      text += item.str;
      last = { y, end: x + item.width };
    }
    if (item.hasEOL && !text.endsWith('\n')) text += '\n';
  }
  return text;
}

async function wordText(bytes) {
  const { default: mammoth } = await import('mammoth');
  let html;
  try {
    const noPictures = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
    ({ value: html } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, { convertImage: noPictures }));
  } catch {
    throw unreadable('damaged');
  }
  const text = withoutMarkup(html);
  if (lettersIn([{ text }]) < FEWEST_LETTERS) throw unreadable('picture');
  return text;
}

const ATTACHED = [
  [/\.pdf$/i, 'pdf'],
  [/\.docx$/i, 'docx'],
  [/\.txt$/i, 'txt'],
];

/** The message itself, then what is attached and can be read; what cannot is noted by name. */
async function mail(bytes) {
  const { default: PostalMime } = await import('postal-mime');
  const email = await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' }).catch(() => {
    throw unreadable('damaged');
  });
  const body = email.text?.trim() ? email.text : withoutMarkup(email.html ?? '');
  const parts = body.trim() === '' ? [] : [{ title: 'The e-mail', text: body }];
  const notes = [];
  const attachments = email.attachments.filter(({ disposition, related }) => disposition === 'attachment' || !related);
  for (const [index, attachment] of attachments.entries()) {
    const name = attachment.filename ?? `Attachment ${index + 1}`;
    const kind = ATTACHED.find(([ending]) => ending.test(name))?.[1];
    if (!kind || index >= MOST_ATTACHMENTS) notes.push(`“${name}” is attached and was not read.`);
    else {
      const inside = await read(kind, name, new Uint8Array(attachment.content), false).catch((error) => error);
      if (inside.parts) parts.push(...inside.parts);
      else notes.push(`“${name}” is attached and could not be read${inside.unreadable === 'password' ? ': it is protected by a password' : ''}.`);
    }
  }
  if (lettersIn(parts) < FEWEST_LETTERS) throw unreadable(notes.length > 0 ? 'attachments' : 'empty');
  const sentOn = email.date && !Number.isNaN(Date.parse(email.date)) ? new Date(email.date).toISOString().slice(0, 10) : null;
  return { parts, notes, sentOn, sender: email.from?.address ?? null, subject: email.subject ?? null };
}

function plainText(bytes) {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (utf16) return new TextDecoder(utf16).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', pound: '£', ndash: '–', mdash: '—', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”' };

/** Text of simple HTML: cells become columns, rows and paragraphs lines. What it gives is shown as text only. */
function withoutMarkup(html) {
  return html
    .replace(/<(style|script|head)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .replace(/<\/t[dh]\s*>/gi, '\t')
    .replace(/<br\b[^>]*>|<\/(tr|div|li)\s*>/gi, '\n')
    .replace(/<\/(p|h[1-6]|table|ul|ol)\s*>/gi, '\n\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) => entity(name) ?? all)
    .replace(/[ \u00a0]*\n+[ \u00a0]*\t/g, '\t')
    .replace(/\t[ \u00a0]+/g, '\t')
    .replace(/\n[ \u00a0]+/g, '\n')
    .replace(/\n{3,}/g, '\n\n');
}

function entity(name) {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const lettersIn = (parts) => parts.reduce((total, { text }) => total + (text.match(/[\p{L}\p{N}]/gu)?.length ?? 0), 0);

/** Control characters have no place in a text, nor has PostgreSQL for the zero. */
function bounded(found) {
  if (!found.parts) return found;
  let left = MOST_CHARACTERS;
  const notes = [...found.notes];
  const parts = found.parts.map(({ title, text }) => {
    const clean = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');
    const kept = clean.slice(0, left);
    left -= kept.length;
    return { title, text: kept };
  });
  if (left === 0) notes.push(`Only the first ${MOST_CHARACTERS.toLocaleString('en-GB')} characters were read.`);
  return { ...found, parts: parts.filter(({ text }) => text !== ''), notes };
}

if (isMainThread) {
  process.once('message', (letter) => {
    const reader = new Worker(new URL(import.meta.url), { workerData: letter });
    const answer = (message) => process.send(message, () => process.exit());
    reader.once('message', answer);
    reader.once('error', () => answer({ unreadable: 'damaged' }));
    setInterval(() => {
      if (process.memoryUsage.rss() > MOST_MEMORY) process.exit(70);
    }, LOOK_EVERY_MS);
  });
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
} else {
  const { kind, name, bytes } = workerData;
  const found = await read(kind, name, bytes, true).catch((error) => ({ unreadable: error.unreadable ?? 'damaged' }));
  parentPort.postMessage(bounded(found));
}
