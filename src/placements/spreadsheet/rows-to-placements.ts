import { overlaps } from '../../kernel/date-range.js';
import { addDays, type IsoDate } from '../../kernel/dates.js';
import { parseShare } from './cells/funders.js';
import { parsePrice } from './cells/money.js';
import { referenceWidth } from './cells/pupil-reference.js';
import { sameValue } from './facts-of-rows.js';
import { datedLines } from './fee-line-days.js';
import type { ColumnSuggestion } from './column-mapping.js';
import { FIELD_WORDS, type Field, isMoneyField } from './fields.js';
import { Findings } from './findings.js';
import { isBlank, type Epoch } from './grid.js';
import { groupBy } from './group-by.js';
import { cellOf, columnsOf, type MappedSheet } from './mapped-sheet.js';
import { type CellProblemContext, checkPlacement } from './placement-checks.js';
import { placeFor, readRow } from './read-row.js';
import type { CellPlace, ImportChoices, ParsedPlacement, Reading } from './reading.js';
import { selectRows } from './row-selection.js';
import { SchoolNames } from './school-names.js';
import { type AgreedFacts, type AgreedField, type SheetPlacement, sheetPlacements } from './sheet-placements.js';

/** What an authority already knows when its file is read. */
export interface ReadingContext {
  readonly epoch: Epoch;
  readonly choices: ImportChoices;
  /** The authority's references of pupils, by which lost zeros are noticed. */
  readonly knownReferences: readonly string[];
  /** URN by nickname: what officers chose, before and now. */
  readonly schools: ReadonlyMap<string, number>;
}

/**
 * Turns the rows of all sheets into placements. Whatever cannot be understood, or is said in two ways, is a problem at its cell; whatever
 * was left out, put right or taken as a default is a note. Only what was understood completely becomes a placement.
 */
export function placementsOf(sheets: readonly MappedSheet[], context: ReadingContext): Reading {
  const findings = new Findings();
  const schools = new SchoolNames(context.schools);
  const latestYear = sheets.reduce<number | null>(
    (latest, { year }) => (year && year.firstYear > (latest ?? 0) ? year.firstYear : latest),
    null,
  );
  const habits = {
    width: referenceWidth([...context.knownReferences, ...sheets.flatMap(referencesAsText)]),
    restoreZeros: context.choices.restoreZeros ?? false,
  };
  const tellings = sheets.flatMap((mapped) => {
    describeSheet(mapped, findings);
    const { rows, notes } = selectRows(mapped, context.choices);
    findings.keep(notes);
    const read = rows.map((row) => readRow(mapped, row, context.epoch, habits, findings));
    return sheetPlacements(read, schools, context.choices, findings);
  });
  const placements = [...groupBy(tellings, keyOf).values()].flatMap(
    (same) => placementOf(same, context.choices, latestYear, findings) ?? [],
  );
  checkTogether(placements, findings);
  return { placements, problems: findings.problems, notes: findings.notes, unchosenSchools: schools.unchosenSchools };
}

const keyOf = ({ reference, school, facts }: SheetPlacement): string => [reference.value, school, facts.startsOn?.value].join('|');

/** References typed as text keep their zeros and so show the authority's habit. */
function referencesAsText(mapped: MappedSheet): string[] {
  return columnsOf(mapped, 'reference').flatMap((column) =>
    mapped.rows.flatMap((row) => {
      const cell = cellOf(row, column);
      return cell?.kind === 'text' ? [cell.text] : [];
    }),
  );
}

function describeSheet(mapped: MappedSheet, findings: Findings): void {
  const { name } = mapped.sheet;
  if (mapped.year) {
    const kind = mapped.year.kind ?? 'academic';
    findings.sheetNote(
      name,
      'yearTab',
      `Prices were read as those of the ${kind} year ${mapped.year.label}, unless a row's contract month says otherwise.`,
    );
  }
  for (const column of mapped.columns) {
    const filled = mapped.rows.some((row) => !isBlank(cellOf(row, column)));
    if (column.personal && column.field === null)
      findings.sheetNote(
        name,
        'personalDetails',
        `Column ${column.column} (${column.heading}) was not read: personal details are not taken from sheets.`,
      );
    else if (column.maybe !== null && isMoneyField(column.maybe) && holdsFigures(mapped, column))
      askAbout(column, column.maybe, mapped, findings);
    else if (column.field === null && filled)
      findings.sheetNote(name, 'columnNotRead', `Column ${column.column} (${column.heading}) was not read.`);
    else if (column.field !== null && mapped.rows.some((row) => !row.hidden && cellOf(row, column)?.hidden)) {
      findings.sheetNote(name, 'hiddenColumn', `Column ${column.column} (${column.heading}) is hidden, and was read.`);
    }
  }
}

const holdsFigures = (mapped: MappedSheet, column: ColumnSuggestion): boolean =>
  mapped.rows.some((row) => {
    const cell = cellOf(row, column);
    return cell !== undefined && !isBlank(cell) && (parsePrice(cell).ok || parseShare(cell).ok);
  });

/** A column that may hold money is neither taken nor passed over: the officer says what it is, or that it is not to be read. */
function askAbout(column: ColumnSuggestion, maybe: Field, mapped: MappedSheet, findings: Findings): void {
  const place = {
    sheet: mapped.sheet.name,
    row: mapped.header.row,
    column: column.column,
    address: `${column.column}${mapped.header.row}`,
  };
  findings.problem(place, maybe, {
    code: 'columnUnclear',
    reason: `“${column.heading}” may be ${FIELD_WORDS[maybe].heading}, or another year's, or something else. Say what the column is, or that it is not to be read.`,
  });
}

/** One placement of all its tellings, a tab a year: the latest tab's facts hold, and what changed between tabs is noted. */
function placementOf(
  tellings: readonly SheetPlacement[],
  choices: ImportChoices,
  latestYear: number | null,
  findings: Findings,
): ParsedPlacement | null {
  const ordered = [...tellings].sort((a, b) => (a.year?.firstYear ?? 9999) - (b.year?.firstYear ?? 9999));
  const last = ordered.at(-1);
  if (!last) return null;
  const facts = latestFacts(ordered, findings);
  const failed = new Set<Field>(ordered.flatMap((each) => [...each.failed]));
  const context: CellProblemContext = { facts, failed, row: last.rows[0], findings, defaults: choices.defaults ?? {} };
  const checked = checkPlacement(context, last.school);
  if (!checked) return null;
  const feeLines = datedLines(ordered, checked.startsOn, checked.endsOn, latestYear, findings);
  if (
    feeLines.length === 0 &&
    ordered.every(({ rows }) => rows.every(({ prices, failed: bad }) => prices.length === 0 && bad.size === 0))
  ) {
    findings.note(
      last.reference.place,
      'noFees',
      `No fee stands beside pupil ${last.reference.value}: the placement is kept without a price.`,
    );
  }
  return { ...checked, reference: last.reference.value, feeLines, places: placesOf(last, facts) };
}

const NEVER_CHANGE: ReadonlySet<AgreedField> = new Set<AgreedField>(['upn', 'birthMonth']);

function latestFacts(ordered: readonly SheetPlacement[], findings: Findings): AgreedFacts {
  const facts: AgreedFacts = {};
  for (const telling of ordered) {
    for (const [key, fact] of Object.entries(telling.facts)) {
      const field = key as AgreedField;
      const earlier = facts[field];
      if (earlier && !sameValue(earlier.value, fact.value)) {
        const words = `“${fact.text}” here, “${earlier.text}” in ${earlier.place.sheet}, ${earlier.place.address}`;
        if (NEVER_CHANGE.has(field))
          findings.problem(fact.place, field, { code: 'contradiction', reason: `${words}, for the same pupil.` });
        else if (field !== 'yearGroup' && field !== 'schoolName')
          findings.note(fact.place, 'changedBetweenTabs', `${words}: the later was taken.`);
      }
      (facts as Record<AgreedField, unknown>)[field] = fact;
    }
  }
  return facts;
}

function placesOf(telling: SheetPlacement, facts: AgreedFacts): ParsedPlacement['places'] {
  const places: Partial<Record<Field, CellPlace>> = { reference: telling.reference.place };
  for (const [field, fact] of Object.entries(facts)) places[field as AgreedField] = fact.place;
  const row = telling.rows[0];
  if (row && !places.startsOn) places.startsOn = placeFor(row.mapped, row.row.number, 'startsOn');
  return places;
}

/** What only the whole file shows: one UPN for two pupils, one pupil twice at a school at the same time, a year group that differs. */
function checkTogether(placements: readonly ParsedPlacement[], findings: Findings): void {
  const byUpn = new Map<string, ParsedPlacement>();
  for (const placement of placements) {
    if (placement.upn === null) continue;
    const other = byUpn.get(placement.upn);
    const place = placement.places.upn;
    if (other && other.reference !== placement.reference && place) {
      findings.problem(place, 'upn', {
        code: 'upnTwice',
        reason: `The same UPN stands for pupil ${other.reference} in ${other.places.upn?.address ?? 'another row'}.`,
      });
    }
    byUpn.set(placement.upn, other ?? placement);
  }
  for (const [, ofPupil] of groupBy(placements, ({ reference }) => reference)) checkOverlaps(ofPupil, findings);
}

function checkOverlaps(ofPupil: readonly ParsedPlacement[], findings: Findings): void {
  for (const [index, placement] of ofPupil.entries()) {
    for (const other of ofPupil.slice(0, index)) {
      if (!overlaps(daysOf(placement), daysOf(other))) continue;
      const place = placement.places.startsOn ?? placement.places.reference;
      const where = other.places.startsOn?.address ?? 'another row';
      if (!place) continue;
      if (placement.urn === other.urn) {
        findings.problem(place, 'startsOn', {
          code: 'contradiction',
          reason: `The same pupil is at the same school from another day in ${where}, at the same time. Give the first placement an end, or correct the date.`,
        });
      } else {
        findings.note(place, 'twoSchools', `Pupil ${placement.reference} is at another school at the same time (${where}).`);
      }
    }
  }
}

const daysOf = ({ startsOn, endsOn }: { startsOn: IsoDate; endsOn: IsoDate | null }) => ({
  from: startsOn,
  to: endsOn === null ? null : addDays(endsOn, 1),
});
