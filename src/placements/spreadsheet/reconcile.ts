import { overlaps } from '../../kernel/date-range.js';
import { addDays } from '../../kernel/dates.js';
import { formatPounds, pence } from '../../kernel/money.js';
import type { Field } from './fields.js';
import { Findings } from './findings.js';
import type { Held, HeldFeeLine, HeldPlacement, HeldPupil, KnownSchool } from './held-placements.js';
import type { CellPlace, CellProblem, ParsedFeeLine, ParsedPlacement, ReadingNote } from './reading.js';

/** Something the file says otherwise than what is held. What is held stays: a changed price comes through a return, not through a sheet. */
export interface Difference extends CellPlace {
  readonly field: Field | null;
  readonly held: string;
  readonly inFile: string;
  readonly message: string;
}

/** A placement of the file beside what is held of it. */
export interface ReconciledPlacement {
  readonly parsed: ParsedPlacement;
  readonly school: KnownSchool;
  readonly pupilId: string | null;
  readonly placementId: string | null;
  readonly newLines: readonly ParsedFeeLine[];
}

export interface Reconciliation {
  readonly placements: readonly ReconciledPlacement[];
  readonly problems: readonly CellProblem[];
  readonly notes: readonly ReadingNote[];
  readonly differences: readonly Difference[];
  readonly unchangedLines: number;
}

/**
 * Compares what was read with what the authority holds: the same pupil, school and first day are the same placement, and the same kind of
 * fee on the same day is the same fee line. Only what is not held yet is new; what is held otherwise is reported and left as it is.
 */
export function reconcile(parsed: readonly ParsedPlacement[], held: Held): Reconciliation {
  const findings = new Findings();
  const differences: Difference[] = [];
  const pupils = new Map(held.pupils.map((pupil) => [pupil.reference, pupil]));
  const schools = new Map(held.schools.map((school) => [school.urn, school]));
  let unchangedLines = 0;
  const placements = parsed.flatMap((each) => {
    const school = schools.get(each.urn);
    if (!school) {
      reportUnknownSchool(each, findings);
      return [];
    }
    const place = each.places.urn ?? each.places.schoolName;
    if (school.status === 'closed' && place)
      findings.note(place, 'schoolClosed', `${school.name} (${school.urn}) is closed in the register.`);
    const pupil = pupils.get(each.reference);
    const placement = pupil?.placements.find(({ urn, startsOn }) => urn === each.urn && startsOn === each.startsOn);
    if (pupil) differences.push(...pupilDifferences(each, pupil));
    if (placement) differences.push(...placementDifferences(each, placement));
    else if (pupil) reportOverlap(each, pupil, findings);
    const lines = compareLines(each, placement?.feeLines ?? []);
    differences.push(...lines.differences);
    unchangedLines += lines.unchanged;
    return [{ parsed: each, school, pupilId: pupil?.id ?? null, placementId: placement?.id ?? null, newLines: lines.fresh }];
  });
  return { placements, problems: findings.problems, notes: findings.notes, differences: onePerCell(differences), unchangedLines };
}

function reportUnknownSchool(parsed: ParsedPlacement, findings: Findings): void {
  const place = parsed.places.urn ?? parsed.places.schoolName ?? parsed.places.reference;
  if (place) findings.problem(place, 'urn', { code: 'unknownSchool', reason: `No school of the register here has the URN ${parsed.urn}.` });
}

/** The same pupil at the same school at the same time from another day is one placement with two dates, and would be paid twice. */
function reportOverlap(parsed: ParsedPlacement, pupil: HeldPupil, findings: Findings): void {
  const days = daysOf(parsed);
  const other = pupil.placements.find((each) => each.urn === parsed.urn && overlaps(daysOf(each), days));
  const place = parsed.places.startsOn ?? parsed.places.reference;
  if (other && place) {
    findings.problem(place, 'startsOn', {
      code: 'heldFromAnotherDay',
      reason: `This pupil's placement at the school is held from ${other.startsOn}. Use that date, or end the placement first.`,
    });
  }
}

const daysOf = ({ startsOn, endsOn }: Pick<HeldPlacement, 'startsOn' | 'endsOn'>) => ({
  from: startsOn,
  to: endsOn === null ? null : addDays(endsOn, 1),
});

type Compared = readonly [field: Field, held: string | number | null, inFile: string | number | null];

/** Only what the file says: a fact it leaves out is no difference. */
function differencesOf(parsed: ParsedPlacement, compared: readonly Compared[]): Difference[] {
  return compared.flatMap(([field, held, inFile]) => {
    const place = parsed.places[field];
    if (inFile === null || held === inFile || !place) return [];
    const was = String(held ?? 'nothing');
    return [
      { ...place, field, held: was, inFile: String(inFile), message: `Held: ${was}. The file says ${String(inFile)}. It was not changed.` },
    ];
  });
}

const pupilDifferences = (parsed: ParsedPlacement, pupil: HeldPupil): Difference[] =>
  differencesOf(parsed, [
    ['upn', pupil.upn, parsed.upn],
    ['birthMonth', pupil.birthMonth, parsed.birthMonth],
    ['yearGroup', pupil.yearGroup, parsed.yearGroup],
    ['need', pupil.need, parsed.need],
  ]);

const placementDifferences = (parsed: ParsedPlacement, held: HeldPlacement): Difference[] =>
  differencesOf(parsed, [
    ['endsOn', held.endsOn, parsed.endsOn],
    ['setting', held.setting, parsed.setting],
    ['weeks', held.weeks, parsed.weeks],
    ['nights', held.nights, parsed.nights],
    ['namingBasis', held.namingBasis, parsed.namingBasis],
    ['tribunalOn', held.tribunalOn, parsed.tribunalOn],
    [
      'chargingBasis',
      charging(held.chargingBasis, held.chargingUnits),
      charging(parsed.charging?.basis ?? null, parsed.charging?.units ?? null),
    ],
    ['upliftMonth', held.upliftMonth, parsed.upliftMonth],
    ['lastReviewedOn', held.lastReviewedOn, parsed.lastReviewedOn],
  ]);

const charging = (basis: string | null, units: number | null): string | null =>
  basis === null ? null : units === null ? basis : `${basis} ${units}`;

interface ComparedLines {
  readonly fresh: readonly ParsedFeeLine[];
  readonly unchanged: number;
  readonly differences: readonly Difference[];
}

function compareLines(parsed: ParsedPlacement, held: readonly HeldFeeLine[]): ComparedLines {
  const fresh: ParsedFeeLine[] = [];
  const differences: Difference[] = [];
  let unchanged = 0;
  for (const line of parsed.feeLines) {
    const same = held.filter(({ kind, label }) => kind === line.kind && label === line.label);
    const standing =
      same.find((each) => each.from <= line.from && (each.to === null || line.from < each.to)) ?? same.find((each) => overlaps(each, line));
    if (!standing) fresh.push(line);
    else if (samePrice(standing, line)) unchanged += 1;
    else differences.push(lineDifference(standing, line));
  }
  return { fresh, unchanged, differences };
}

const FUNDERS = ['education', 'health', 'socialCare'] as const;

const samePrice = (held: HeldFeeLine, line: ParsedFeeLine): boolean =>
  held.unit === line.unit &&
  held.quantity === line.quantity &&
  held.unitPence === line.unitPence &&
  held.vat === line.vat &&
  held.hnbEligible === line.hnbEligible &&
  FUNDERS.every((funder) => (held.split[funder] ?? 0) === (line.split[funder] ?? 0));

function lineDifference(held: HeldFeeLine, line: ParsedFeeLine): Difference {
  const was = inWords(held);
  const inFile = inWords(line);
  return {
    ...line.place,
    field: line.kind,
    held: was,
    inFile,
    message: `Held from ${held.from}: ${was}. The file says ${inFile}. It was not changed.`,
  };
}

function inWords({
  unitPence,
  unit,
  quantity,
  vat,
  hnbEligible,
  split,
}: Pick<HeldFeeLine, 'unitPence' | 'unit' | 'quantity' | 'vat' | 'hnbEligible' | 'split'>): string {
  const shares = FUNDERS.flatMap((funder) => (split[funder] ? [`${funder} ${(split[funder] / 100).toFixed(2)}%`] : []));
  return [`${formatPounds(pence(unitPence))} per ${unit} x ${quantity}`, `VAT ${vat}`, hnbEligible ? 'HNB' : 'not HNB', ...shares].join(
    ', ',
  );
}

/** A pupil's facts stand once in the file and would be compared with every placement. */
const onePerCell = (differences: readonly Difference[]): Difference[] => [
  ...new Map(differences.map((each) => [`${each.sheet}!${each.address}:${each.field}:${each.message}`, each])).values(),
];
