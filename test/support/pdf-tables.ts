import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A table as the tags of a PDF hold it: what is read out, cell by cell, headings first. */
export interface PdfTable {
  readonly heading: string;
  readonly rows: string[][];
}

interface Tagged {
  readonly role?: string;
  readonly children?: readonly Tagged[];
  readonly type?: string;
  readonly id?: string;
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Every table of a tagged PDF under the heading before it, with its head as its first row; one that runs over pages as one. */
export async function pdfTables(pdf: Buffer): Promise<PdfTable[]> {
  const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await task.promise;
  const tables: PdfTable[] = [];
  let heading = '';
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const texts = markedTexts((await page.getTextContent({ includeMarkedContent: true })).items);
    const textOf = ({ type, id, children }: Tagged): string =>
      type === 'content' ? (texts.get(id ?? '') ?? '') : (children ?? []).map(textOf).join(' ');
    const rowsOf = (each: Tagged): string[][] =>
      each.role === 'TR' ? [(each.children ?? []).map((cell) => tidy(textOf(cell)))] : (each.children ?? []).flatMap(rowsOf);
    const walk = (each: Tagged): void => {
      if (/^H\d$/.test(each.role ?? '')) heading = tidy(textOf(each));
      else if (each.role === 'Table') {
        const last = tables.at(-1);
        // The head is repeated on a further page for the eye alone: nothing of it is read out again.
        const rows = rowsOf(each).filter((row) => row.some(Boolean));
        if (last?.heading === heading) last.rows.push(...rows);
        else tables.push({ heading, rows });
      } else each.children?.forEach(walk);
    };
    walk(await page.getStructTree());
  }
  await task.destroy();
  return tables;
}

interface Marked {
  readonly type?: string;
  readonly id?: string | null;
  readonly str?: string;
}

/** The text of each piece of marked content, by its id. */
function markedTexts(items: readonly Marked[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const open: (string | null)[] = [];
  for (const { type, id, str } of items) {
    if (type === 'endMarkedContent') open.pop();
    else if (type !== undefined) open.push(id ?? null);
    const innermost = open.at(-1);
    if (str !== undefined && innermost) texts.set(innermost, `${texts.get(innermost) ?? ''}${str}`);
  }
  return texts;
}
