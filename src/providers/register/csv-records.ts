import iconv from 'iconv-lite';

/** One record of a CSV file, or the fault that made it unreadable. `line` is the physical line at which it starts; the header is line 1. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[]; readonly fault?: undefined }
  | { readonly line: number; readonly fields: readonly string[]; readonly fault: QuotingFault };

/** A quotation mark that breaks its record: `column` is the index of the value it stands in. */
export interface QuotingFault {
  readonly column: number;
  readonly reason: string;
}

const NEVER_CLOSED = 'A quotation mark is opened and never closed.';
const NOT_DOUBLED = 'A quotation mark inside a quoted value is not doubled.';

/** A quoted value may run over many lines, but not without end: past either limit its quotation mark counts as never closed. */
const MOST_LINES = 200;
const MOST_CHARACTERS = 262_144;

/**
 * Splits lines into CSV records (comma, double quotes, quotes doubled inside a quoted value, which may hold line breaks).
 *
 * A CSV parser that meets an unterminated quotation mark reads the rest of the file as one value, or stops. Here every physical line has
 * to be accounted for, so a broken record is given back as a fault and reading resumes at the next line that looks like the start of a
 * record. Lines between the two belong to the broken record. Blank lines between records are not records.
 */
export class CsvFramer {
  /** Known once the header is: how many values a record has, and whether a line looks like the start of one (asked only about broken records). */
  shape: { readonly values: number; readonly startsRecord: (line: string) => boolean } | undefined;

  #fields: string[] = [];
  /** The quoted value that is still open at the end of a line; undefined between records. */
  #open: string | undefined;
  /** The lines of the record that is still open, to be read again if it turns out broken. */
  #lines: string[] = [];
  #characters = 0;
  #startsAt = 1;
  #nextLine = 1;
  #recovering = false;

  *push(line: string): Generator<CsvRecord> {
    const again = [line];
    for (let next = again.shift(); next !== undefined; next = again.shift()) {
      const broken = yield* this.#read(next);
      // Reading goes back to the line after the one at which the broken record starts: nothing it swallowed is lost.
      if (broken.length > 0) {
        this.#nextLine -= broken.length;
        again.unshift(...broken);
      }
    }
  }

  *end(): Generator<CsvRecord> {
    while (this.#open !== undefined) {
      const [, ...rest] = this.#lines;
      yield this.#fault(NEVER_CLOSED);
      this.#nextLine -= rest.length;
      for (const line of rest) yield* this.push(line);
    }
  }

  /** Reads one line; returns the lines that have to be read again. */
  *#read(line: string): Generator<CsvRecord, readonly string[]> {
    const number = this.#nextLine++;
    if (this.#open === undefined) {
      if (line === '') return [];
      if (this.#recovering && this.shape?.startsRecord(line) === false) return [];
      this.#recovering = false;
      this.#startsAt = number;
      if (!line.includes('"')) {
        yield { line: number, fields: line.split(',') };
        return [];
      }
    }
    this.#lines.push(line);
    this.#characters += line.length;
    const fault = this.#scan(line);
    if (fault !== undefined) {
      const [, ...rest] = this.#lines;
      // Where lines had to be joined before the fault showed, the mark at fault is the one that was left open.
      yield this.#fault(rest.length > 0 ? NEVER_CLOSED : fault);
      return rest;
    }
    if (this.#open === undefined && !this.#swallowedAnother()) {
      yield { line: this.#startsAt, fields: this.#fields };
      this.#forget();
      return [];
    }
    if (this.#open === undefined || this.#lines.length > MOST_LINES || this.#characters > MOST_CHARACTERS) {
      const [, ...rest] = this.#lines;
      yield this.#fault(NEVER_CLOSED);
      return rest;
    }
    return [];
  }

  /** A record over several lines with the wrong number of values that holds the start of another: its quotation mark closed by chance. */
  #swallowedAnother(): boolean {
    const shape = this.shape;
    return shape !== undefined && this.#fields.length !== shape.values && this.#lines.slice(1).some((line) => shape.startsRecord(line));
  }

  #fault(reason: string): CsvRecord {
    // The opened value is the last one of the first line: values of later lines were read into the wrong record.
    const firstLine = this.#lines[0] ?? '';
    const again = new CsvFramer();
    again.#scan(firstLine);
    const record: CsvRecord = { line: this.#startsAt, fields: again.#fields, fault: { column: again.#fields.length, reason } };
    this.#forget();
    this.#recovering = true;
    return record;
  }

  #forget(): void {
    this.#fields = [];
    this.#lines = [];
    this.#characters = 0;
    this.#open = undefined;
  }

  /** Reads the values of one line into the record; leaves `#open` set where a quoted value goes on. Returns the reason where it cannot. */
  #scan(line: string): string | undefined {
    let at = 0;
    let value = this.#open === undefined ? undefined : `${this.#open}\n`;
    this.#open = undefined;
    for (;;) {
      if (value === undefined && line[at] !== '"') {
        const comma = line.indexOf(',', at);
        this.#fields.push(comma < 0 ? line.slice(at) : line.slice(at, comma));
        if (comma < 0) return undefined;
        at = comma + 1;
        continue;
      }
      if (value === undefined) {
        value = '';
        at += 1;
      }
      const quote = line.indexOf('"', at);
      if (quote < 0) {
        this.#open = value + line.slice(at);
        return undefined;
      }
      value += line.slice(at, quote);
      const after = line[quote + 1];
      if (after === '"') {
        value += '"';
        at = quote + 2;
      } else if (after === undefined || after === ',') {
        this.#fields.push(value);
        value = undefined;
        if (after === undefined) return undefined;
        at = quote + 2;
      } else {
        return NOT_DOUBLED;
      }
    }
  }
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a text file, without their CRLF or LF. windows-1252 unless the file starts with the UTF-8 byte order mark; the mark is
 * not part of the first line. Holds one chunk and one line at a time.
 */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let decoder: { write(chunk: Buffer): string; end(): string | undefined } | undefined;
  let head = Buffer.alloc(0);
  let rest = '';
  for await (const chunk of source) {
    let bytes = chunk;
    if (decoder === undefined) {
      head = Buffer.concat([head, chunk]);
      if (head.length < UTF8_MARK.length) continue;
      decoder = iconv.getDecoder(head.subarray(0, UTF8_MARK.length).equals(UTF8_MARK) ? 'utf8' : 'win1252');
      bytes = head;
    }
    const lines = (rest + decoder.write(bytes)).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  decoder ??= iconv.getDecoder('win1252');
  if (head.length < UTF8_MARK.length) rest += decoder.write(head);
  rest += decoder.end() ?? '';
  if (rest !== '') yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
