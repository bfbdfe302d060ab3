import type { Field } from './fields.js';
import type { Findings } from './findings.js';
import { columnsOf } from './mapped-sheet.js';
import { placeFor, type ReadRow } from './read-row.js';
import type { ImportChoices, ParsedPlacement } from './reading.js';
import type { AgreedFacts, AgreedField } from './sheet-placements.js';

/** What a placement's facts are checked with. */
export interface CellProblemContext {
  readonly facts: AgreedFacts;
  readonly failed: ReadonlySet<Field>;
  readonly row: ReadRow | undefined;
  readonly findings: Findings;
  readonly defaults: NonNullable<ImportChoices['defaults']>;
}

type CheckedPlacement = Omit<ParsedPlacement, 'reference' | 'feeLines' | 'places'>;

const NEEDED: Readonly<Partial<Record<AgreedField, string>>> = {
  yearGroup: 'Give the year group.',
  need: 'Give the primary need by its SEN2 code.',
  startsOn: 'Give the day on which the placement starts.',
  setting: 'Say whether the placement is day or residential.',
  namingBasis: 'Say why the school is named: agreed, tribunal, parental choice, interim or part parent-funded.',
};

/** A placement's own facts, complete and in agreement with each other; null where something is missing, which is reported at its cell. */
export function checkPlacement(context: CellProblemContext, school: number | string | null): CheckedPlacement | null {
  const { facts, defaults } = context;
  const settled = { ...facts };
  const missing = (Object.keys(NEEDED) as AgreedField[]).filter((field) => !settled[field] && !hasDefault(field, defaults));
  for (const field of missing) reportMissing(field, context);
  if (school === null) reportMissing('urn', context);
  if (typeof school !== 'number') return null;
  const yearGroup = facts.yearGroup?.value;
  const need = facts.need?.value;
  const startsOn = facts.startsOn?.value;
  const setting = facts.setting?.value.setting ?? defaults.setting;
  const namingBasis = facts.namingBasis?.value ?? defaults.namingBasis;
  if (yearGroup === undefined || !need || !startsOn || !setting || !namingBasis) return null;
  noteDefaults(context);
  const placement: CheckedPlacement = {
    upn: facts.upn?.value ?? null,
    birthMonth: facts.birthMonth?.value ?? null,
    yearGroup,
    need,
    urn: school,
    schoolName: facts.schoolName?.value ?? null,
    startsOn,
    endsOn: facts.endsOn?.value ?? null,
    setting,
    weeks: facts.weeks?.value ?? facts.setting?.value.weeks ?? null,
    nights: facts.nights?.value ?? null,
    namingBasis,
    tribunalOn: facts.tribunalOn?.value ?? null,
    charging: facts.chargingBasis?.value ?? defaults.charging ?? null,
    upliftMonth: facts.upliftMonth?.value ?? defaults.upliftMonth ?? null,
    lastReviewedOn: facts.lastReviewedOn?.value ?? null,
  };
  return inAgreement(placement, context) ? placement : null;
}

const hasDefault = (field: AgreedField, defaults: CellProblemContext['defaults']): boolean =>
  (field === 'setting' && defaults.setting !== undefined) || (field === 'namingBasis' && defaults.namingBasis !== undefined);

function reportMissing(field: AgreedField, { failed, row, findings }: CellProblemContext): void {
  if (failed.has(field) || (field === 'urn' && failed.has('schoolName')) || !row) return;
  const reason = field === 'urn' ? 'Give the school’s URN, or its name.' : (NEEDED[field] ?? 'A value is needed here.');
  const place = placeFor(row.mapped, row.row.number, field === 'urn' && columnsOf(row.mapped, 'urn').length === 0 ? 'schoolName' : field);
  const known = columnsOf(row.mapped, field).length > 0 || field === 'urn';
  findings.problem(place, field, known ? { code: 'missing', reason } : { code: 'columnMissing', reason: `No column says this. ${reason}` });
}

function noteDefaults({ facts, row, findings }: CellProblemContext): void {
  const sheet = row?.mapped.sheet.name;
  if (sheet === undefined) return;
  if (!facts.chargingBasis)
    findings.sheetNote(
      sheet,
      'noChargingBasis',
      'Some placements have no charging basis: nothing can be computed for part of a year until one is given.',
    );
  if (!facts.upliftMonth)
    findings.sheetNote(sheet, 'upliftMonthAssumed', 'Where the contract effective month is not stated, September was taken.');
}

function inAgreement(placement: CheckedPlacement, { facts, findings }: CellProblemContext): boolean {
  let agrees = true;
  const { startsOn, endsOn, setting, nights, namingBasis, tribunalOn } = placement;
  const at = (field: AgreedField, code: string, reason: string): void => {
    const place = facts[field]?.place;
    agrees = false;
    if (place) findings.problem(place, field, { code, reason });
  };
  if (endsOn !== null && endsOn < startsOn) at('endsOn', 'endsBeforeStart', `The placement ends before it starts (${startsOn}).`);
  if (setting === 'day' && (nights ?? 0) > 0)
    at('nights', 'nightsAtDay', 'A day placement has no nights. Correct the setting or the nights.');
  if (tribunalOn !== null && namingBasis !== 'tribunal')
    at('tribunalOn', 'tribunalWithoutOrder', 'A tribunal date stands here, but the naming basis is not the tribunal.');
  const inSetting = facts.setting?.value.weeks;
  if (inSetting !== undefined && facts.weeks && facts.weeks.value !== inSetting)
    at('weeks', 'contradiction', `The setting says ${inSetting} weeks.`);
  return agrees;
}
