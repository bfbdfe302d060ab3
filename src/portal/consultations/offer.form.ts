import type { CostedOffer, OfferedLine } from '../../placements/consultations/consultation.js';
import type { Form } from '../foundation/form.js';
import { dateParts } from '../contracts/date-parts.js';
import { BASES, FEE_KINDS, SETTINGS, VATS } from '../contracts/terms.form.js';
import { OFFER_ROWS } from './consultations.view.js';

const NUMBER = /^\d{1,3}(\.\d)?$/;

/** An offer as the inputs of its form hold it. */
export function offerTyped(offer: CostedOffer): Record<string, string> {
  const text = (value: number | null): string => (value === null ? '' : String(value));
  return {
    ...dateParts('startsOn', offer.startsOn),
    setting: offer.setting,
    weeksAYear: text(offer.weeksAYear),
    nightsAWeek: text(offer.nightsAWeek),
    chargingKind: offer.chargingKind,
    chargingUnits: text(offer.chargingUnits),
    ...Object.fromEntries(
      offer.lines.flatMap((line, index) =>
        Object.entries({ kind: line.kind, label: line.label, annual: (line.annualPence / 100).toFixed(2), vat: line.vat }).map(
          ([name, value]) => [`lines-${String(index)}-${name}`, value],
        ),
      ),
    ),
  };
}

/** The costed offer that was typed; null where no fee was, or something is wrong. */
export function readOffer(form: Form): CostedOffer | null {
  const lines = Array.from({ length: OFFER_ROWS }, (_, index) => readLine(form, index)).flatMap((line) => line ?? []);
  const startsOn = form.date('startsOn', lines.length > 0 ? { required: 'Enter the first day of the place' } : {});
  const setting = form.choice('setting', SETTINGS) ?? 'day';
  const chargingKind = form.choice('chargingKind', BASES) ?? 'calendarDay';
  const chargingUnits = form.integer('chargingUnits');
  const weeksAYear = number(form, 'weeksAYear');
  const nightsAWeek = number(form, 'nightsAWeek');
  return lines.length === 0 || startsOn === null
    ? null
    : { startsOn, setting, weeksAYear, nightsAWeek, chargingKind, chargingUnits, lines };
}

function number(form: Form, name: string): number | null {
  const text = form.typed(name).trim();
  if (text === '') return null;
  return NUMBER.test(text) ? Number(text) : form.error(name, 'Enter a number, for example 38');
}

function readLine(form: Form, index: number): OfferedLine | null {
  const at = (name: string): string => `lines-${String(index)}-${name}`;
  const annualPence = form.pounds(at('annual'));
  const label = form.text(at('label'), { longest: 200 });
  const kind = form.choice(at('kind'), FEE_KINDS);
  const vat = form.choice(at('vat'), VATS) ?? 'exempt';
  if (annualPence === null)
    return kind === null || form.errorOf(at('annual')) ? null : form.error(at('annual'), 'Enter what it costs a year');
  if (kind === null) return form.error(at('kind'), 'Choose what it pays for');
  return { kind, label, unit: 'year', quantity: 1, annualPence, vat };
}
