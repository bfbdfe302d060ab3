import { Temporal } from 'temporal-polyfill';
import type { IsoDate } from '../../kernel/dates.js';
import { plain } from '../../kernel/dates.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { type LotContent, type LotLine, PHASES, SETTINGS } from '../../pooling/lots/lot.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { dateParts } from '../contracts/date-parts.js';
import { BASES } from '../contracts/terms.form.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';

export const LINE_ROWS = 6;

const NOON = Temporal.PlainTime.from('12:00');

/** Noon in England on a day: when bids close. */
export const noonOf = (day: IsoDate): string =>
  new Date(plain(day).toZonedDateTime({ timeZone: 'Europe/London', plainTime: NOON }).epochMilliseconds).toISOString();

const pounds = (pence: number): string => (pence / 100).toFixed(2);

/** A lot as the inputs of its form hold it. */
export function lotTyped(lot: LotContent): Record<string, string> {
  return {
    title: lot.title,
    words: lot.words,
    ...dateParts('startsOn', lot.startsOn),
    ...dateParts('endsOn', lot.endsOn),
    ...dateParts('optInBy', lot.optInBy),
    ...dateParts('questionsUntil', lot.questionsUntil),
    ...dateParts('closesOn', lot.closesAt.slice(0, 10) as IsoDate),
    basis: lot.basis.kind,
    basisUnits: lot.basis.kind === 'schoolDay' ? String(lot.basis.days) : lot.basis.kind === 'week' ? String(lot.basis.weeks) : '',
    voidGraceDays: String(lot.voidGraceDays),
    minimumMembers: String(lot.minimumMembers),
    standstillDays: String(lot.standstillDays),
    minimumQuality: String(lot.minimumQuality),
    mostSharePercent: lot.mostSharePercent === null ? '' : String(lot.mostSharePercent),
    mostProviders: lot.mostProviders === null ? '' : String(lot.mostProviders),
    weightLow: String(lot.weights[0]),
    weightExpected: String(lot.weights[1]),
    weightHigh: String(lot.weights[2]),
    ...Object.fromEntries(
      lot.lines.flatMap((line, index) =>
        Object.entries({
          name: line.name,
          needs: line.needs.join(', '),
          phase: line.phase,
          setting: line.setting,
          spot: pounds(line.spotPence),
        }).map(([name, value]) => [`line-${String(index)}-${name}`, value]),
      ),
    ),
  };
}

/** The first places of a new lot, from an address that names needs, a phase or a setting: the published demand that it answers. */
export function askedFor(query: AddressQuery): Record<string, string> {
  const list = listState(query, { sorts: [''], sort: '', filters: ['need', 'phase', 'setting'] });
  const needs = (list.filters('need') ?? []).filter((need) => (NEED_CODES as readonly string[]).includes(need));
  const known = (name: 'phase' | 'setting', of: readonly string[]): Record<string, string> => {
    const asked = list.filter(name);
    return of.includes(asked) ? { [`line-0-${name}`]: asked } : {};
  };
  return { ...(needs.length > 0 ? { 'line-0-needs': needs.join(', ') } : {}), ...known('phase', PHASES), ...known('setting', SETTINGS) };
}

/** The lot that was typed; null where something is missing. */
export function readLot(form: Form): LotContent | null {
  const title = form.text('title', { required: 'Give the lot a title', longest: 200 });
  const words = form.text('words', { required: 'Say what is asked for', longest: 8_000 });
  const startsOn = form.date('startsOn', { required: 'Enter the first day of the places' });
  const endsOn = form.date('endsOn', { required: 'Enter the last day of the places' });
  const optInBy = form.date('optInBy', { required: 'Enter until when members say what they want' });
  const questionsUntil = form.date('questionsUntil', { required: 'Enter the last day for questions' });
  const closesOn = form.date('closesOn', { required: 'Enter the day on which bids close' });
  const basis = readBasis(form);
  const number = (name: string, usual: number): number => form.integer(name) ?? usual;
  const lot = {
    voidGraceDays: number('voidGraceDays', 0),
    minimumMembers: number('minimumMembers', 1),
    standstillDays: number('standstillDays', 8),
    minimumQuality: number('minimumQuality', 0),
    mostSharePercent: form.integer('mostSharePercent'),
    mostProviders: form.integer('mostProviders'),
    weights: [number('weightLow', 1), number('weightExpected', 2), number('weightHigh', 1)] as const,
    lines: Array.from({ length: LINE_ROWS }, (_, index) => readLine(form, index)).flatMap((line) => line ?? []),
  };
  if (form.refused || !startsOn || !endsOn || !optInBy || !questionsUntil || !closesOn) return null;
  return { title, words, startsOn, endsOn, optInBy, questionsUntil, closesAt: noonOf(closesOn), basis, ...lot };
}

function readBasis(form: Form): ChargingBasis {
  const kind = form.choice('basis', BASES, { required: 'Choose how prices are charged' }) ?? 'calendarDay';
  const units = form.integer('basisUnits');
  return kind === 'schoolDay' ? { kind, days: units ?? 0 } : kind === 'week' ? { kind, weeks: units ?? 0 } : { kind };
}

function readLine(form: Form, index: number): LotLine | null {
  const at = (name: string): string => `line-${String(index)}-${name}`;
  const name = form.text(at('name'), { longest: 200 });
  const needs = form
    .text(at('needs'), { longest: 200 })
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const phase = form.choice(at('phase'), PHASES) ?? 'any';
  const setting = form.choice(at('setting'), SETTINGS) ?? 'day';
  const spotPence = form.pounds(at('spot'));
  if (name === '' && spotPence === null && needs.length === 0) return null;
  const unknown = needs.filter((need) => !(NEED_CODES as readonly string[]).includes(need));
  if (unknown.length > 0)
    form.error(
      at('needs'),
      `${unknown.join(', ')} ${unknown.length === 1 ? 'is no code' : 'are no codes'} of a need. Known: ${NEED_CODES.join(', ')}`,
    );
  if (spotPence === null) return form.error(at('spot'), 'Enter what a like place costs a year');
  return { name, needs, phase, setting, spotPence };
}
