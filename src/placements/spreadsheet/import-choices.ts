import { accepted, refusal, refused, type Outcome } from '../../kernel/outcome.js';
import { FIELDS } from './fields.js';
import type { ImportChoices } from './reading.js';

const UNITS = ['year', 'term', 'week', 'night', 'day', 'session'];
const BASES = ['calendarDay', 'schoolDay', 'week', 'month', 'term'];
const NEED_UNITS = ['schoolDay', 'week'];

type Check = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string' && value.length <= 500;
const isUrn: Check = (value) => Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= 9_999_999;
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= 500 && value.every(check);
const tableOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.entries(value).every(([name, each]) => isText(name) && check(each));
const shapeOf =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(value).every(([name, each]) => each === undefined || (checks[name]?.(each) ?? false));

const column: Check = (value) =>
  isObject(value) &&
  typeof value['column'] === 'string' &&
  /^[A-Z]{1,3}$/.test(value['column']) &&
  oneOf(null, ...FIELDS)(value['field']) &&
  oneOf(null, undefined, ...UNITS)(value['unit']);

const charging: Check = (value) => {
  if (!isObject(value) || !oneOf(...BASES)(value['basis'])) return false;
  const { units } = value;
  if (units === null) return !NEED_UNITS.includes(String(value['basis']));
  return Number.isSafeInteger(units) && Number(units) >= 1 && Number(units) <= 366;
};

const CHECKS: Readonly<Record<keyof ImportChoices, Check>> = {
  columns: tableOf(listOf(column)),
  skipSheets: listOf(isText),
  schools: tableOf(isUrn),
  includeHidden: isBoolean,
  includeStruck: isBoolean,
  restoreZeros: isBoolean,
  defaults: shapeOf({
    setting: oneOf('day', 'residential'),
    namingBasis: oneOf('agreed', 'tribunal', 'parentalChoice', 'interim', 'partParentFunded'),
    charging,
    upliftMonth: oneOf(4, 9),
    vat: oneOf('exempt', 'outsideScope', 'zero', 'standard'),
    hnbEligible: isBoolean,
  }),
};

/** What came from outside as an officer's answers about a file: known names and values, or a refusal that names what is wrong. */
export function readChoices(value: unknown): Outcome<ImportChoices> {
  if (!isObject(value)) return refused(refusal('choicesUnclear', 'Send your choices as one JSON object.'));
  const wrong = Object.entries(value).filter(([name, each]) => !(name in CHECKS) || !CHECKS[name as keyof ImportChoices](each));
  if (wrong.length > 0) {
    return refused(
      ...wrong.map(([name]) =>
        refusal('choicesUnclear', `“${name}” is not a choice about a file of placements, or its value is not one.`, name),
      ),
    );
  }
  return accepted(value as ImportChoices);
}
