import { formatDate, isoDate } from '../kernel/dates.js';
import { type BasisPoints, type Pence, formatPercent, formatPounds, formatShortPounds } from '../kernel/money.js';

/** 240 as "2.4%". */
export const shortPercent = (rise: number): string => `${String(rise / 100)}%`;

/** What was recorded, read without trust in its shape: old events keep the shape of their day. */
export class Facts {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(recorded: unknown) {
    this.fields = typeof recorded === 'object' && recorded !== null ? (recorded as Record<string, unknown>) : {};
  }

  text(name: string): string | undefined {
    const value = this.fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  }

  count(name: string): number | undefined {
    const value = this.fields[name];
    if (Array.isArray(value)) return value.length;
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.fields[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  true(name: string): boolean {
    return this.fields[name] === true;
  }

  list(name: string): string[] {
    const value = this.fields[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  pounds(name: string): string | undefined {
    const amount = this.count(name);
    return amount === undefined ? undefined : formatPounds(amount as Pence);
  }

  percent(name: string): string | undefined {
    const rise = this.count(name);
    return rise === undefined ? undefined : formatPercent(rise as BasisPoints);
  }

  /** "£18,420": pence only where there are any, for sentences. */
  shortPounds(name: string): string | undefined {
    const amount = this.count(name);
    return amount === undefined ? undefined : formatShortPounds(amount as Pence);
  }

  /** "2.4%": as many decimals as it has, for sentences. */
  shortPercent(name: string): string | undefined {
    const rise = this.count(name);
    return rise === undefined ? undefined : shortPercent(rise);
  }

  day(name: string): string | undefined {
    const text = this.text(name);
    return text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : dayInWords(text);
  }
}

function dayInWords(text: string): string | undefined {
  try {
    return formatDate(isoDate(text));
  } catch {
    return undefined;
  }
}
