import { Decimal } from 'decimal.js';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, basisPoints, pence } from '../../kernel/money.js';
import type { Refusal } from '../../kernel/outcome.js';

/** A file that came with a form. */
export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export const FILES: unique symbol = Symbol('files');

/** What a form sent: names and texts as typed, and its files. An interface, so that no validation pipe takes it for an input class. */
export interface FormBody {
  readonly [name: string]: string | string[] | undefined;
  readonly [FILES]?: Readonly<Record<string, readonly UploadedFile[]>>;
}

interface Asked {
  /** What to say where nothing was given. Absent: it may be left empty. */
  readonly required?: string;
}

/**
 * Reads what was typed, keeps it, and gathers what is wrong with it: beside each input and in the summary at the top. Readers answer null
 * for what is empty or wrong; look at `refused` before using them.
 */
export class Form {
  private readonly problems = new Map<string, string>();
  private readonly others: string[] = [];
  private readonly links = new Map<string, string>();
  /** Names that were asked for: the inputs of this form, also those that a browser sends nothing of. */
  private readonly inputs = new Set<string>();

  constructor(readonly body: FormBody = {}) {}

  /** Starts a form with what is on record, as if it had been typed. */
  static of(values: Readonly<Record<string, string | readonly string[] | null | undefined>>): Form {
    const typed = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
    return new Form(Object.fromEntries(typed) as FormBody);
  }

  get refused(): boolean {
    return this.problems.size > 0 || this.others.length > 0;
  }

  /** Everything wrong, for the summary: a link to the input where there is one. */
  get summary(): { readonly text: string; readonly href?: string }[] {
    return [
      ...[...this.problems].map(([name, text]) => ({ text, href: `#${this.links.get(name) ?? name}` })),
      ...this.others.map((text) => ({ text })),
    ];
  }

  errorOf(name: string): string | undefined {
    return this.problems.get(name);
  }

  /** What was typed into an input that takes one value. */
  typed(name: string): string {
    this.inputs.add(name);
    const value = this.body[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  }

  /** What was chosen in an input that takes several. */
  chosen(name: string): readonly string[] {
    const value = this.body[name];
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  }

  /** The version of what is edited, as the page showed it. */
  get version(): number {
    const version = Number(this.typed('version'));
    return Number.isSafeInteger(version) ? version : 0;
  }

  /** Makes a press of the same button twice one act. */
  get clientKey(): string | null {
    return this.typed('clientKey') || null;
  }

  text(name: string, { required, longest = 4_000 }: Asked & { readonly longest?: number } = {}): string {
    const text = this.typed(name).replace(/\r\n?/g, '\n').trim();
    if (text === '' && required) this.error(name, required);
    if (text.length > longest) this.error(name, `Shorten this to ${String(longest)} characters; it has ${String(text.length)}`);
    return text;
  }

  /** Pounds as people type them ("64,000", "£64,000.50") in whole pence. */
  pounds(name: string, { required }: Asked = {}): Pence | null {
    const text = this.typed(name).replace(/[£,\s]/g, '');
    if (text === '') return this.missing(name, required);
    if (!/^-?\d{1,12}(\.\d{1,2})?$/.test(text)) return this.error(name, 'Enter an amount in pounds, for example 64,000 or 64,000.50');
    return pence(new Decimal(text).times(100).toNumber());
  }

  /** A percentage ("3.1", "3.1%") in basis points. */
  percent(name: string, { required }: Asked = {}): BasisPoints | null {
    const text = this.typed(name).replace(/[%\s]/g, '');
    if (text === '') return this.missing(name, required);
    if (!/^-?\d{1,4}(\.\d{1,2})?$/.test(text)) return this.error(name, 'Enter a percentage with at most two decimals, for example 3.1');
    return basisPoints(new Decimal(text).times(100).toNumber());
  }

  integer(name: string, { required }: Asked = {}): number | null {
    const text = this.typed(name).trim();
    if (text === '') return this.missing(name, required);
    if (!/^-?\d{1,9}$/.test(text)) return this.error(name, 'Enter a whole number');
    return Number(text);
  }

  /** A date from the three inputs of a date: day, month, year. */
  date(name: string, { required }: Asked = {}): IsoDate | null {
    const [day, month, year] = ['day', 'month', 'year'].map((part) => this.typed(`${name}-${part}`).trim());
    this.inputs.add(name);
    this.links.set(name, `${name}-day`);
    if (!day && !month && !year) return this.missing(name, required);
    const lacking = [day ? '' : 'day', month ? '' : 'month', year ? '' : 'year'].filter(Boolean);
    if (lacking.length > 0) return this.error(name, `The date must have a ${lacking.join(' and a ')}`);
    try {
      return isoDate(`${(year ?? '').padStart(4, '0')}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`);
    } catch {
      return this.error(name, 'Enter a real date, for example 31 1 2027');
    }
  }

  /** One of the values offered. */
  choice<Value extends string>(name: string, offered: readonly Value[], { required }: Asked = {}): Value | null {
    const value = this.typed(name);
    if (value === '') return this.missing(name, required);
    return offered.includes(value as Value) ? (value as Value) : this.error(name, 'Choose one of those shown');
  }

  flag(name: string): boolean {
    return this.typed(name) !== '';
  }

  files(name: string): readonly UploadedFile[] {
    this.inputs.add(name);
    return (this.body[FILES]?.[name] ?? []).filter(({ bytes, name: own }) => own !== '' || bytes.length > 0);
  }

  file(name: string, { required }: Asked = {}): UploadedFile | null {
    const [first] = this.files(name);
    return first ?? this.missing(name, required);
  }

  /** Notes what is wrong with an input (the first fault of each stands); without a name, with the whole. Answers null. */
  error(name: string, message: string): null {
    if (!this.problems.has(name)) this.problems.set(name, message);
    return null;
  }

  problem(message: string): void {
    this.others.push(message);
  }

  /**
   * Takes over a service's refusals: each beside the input its field path names (joined by dots), or by `names` where page and service
   * call it differently; a field this form does not have stands in the summary alone.
   */
  refuse(refusals: readonly Refusal[], names: Readonly<Record<string, string>> = {}): void {
    for (const { message, field } of refusals) {
      const path = field?.join('.') ?? '';
      const name = names[path] ?? path;
      if (path in names || this.inputs.has(name) || name in this.body) this.error(name, message);
      else this.problem(message);
    }
  }

  private missing(name: string, required: string | undefined): null {
    if (required) this.error(name, required);
    return null;
  }
}
