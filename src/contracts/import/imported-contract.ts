import { fingerprint } from '../../kernel/fingerprint.js';
import type { IsoDate } from '../../kernel/dates.js';
import { earlierOf, laterOf } from '../../kernel/dates.js';
import { type Pence, basisPoints } from '../../kernel/money.js';
import { academicYearOf } from '../../kernel/years.js';
import { chargingBasisOf } from '../../placements/charging-basis.js';
import { type CalendarRow, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import { endsByItselfOn, usualEndAge } from '../spot/birthday-rule.js';
import type { AgreedFeeLine, ContractTerms, SpotTerms } from '../terms.js';
import { refusesTerms } from '../terms-rules.js';
import { wholeLifeCost } from '../whole-life.js';
import type { ContractField } from './contract-columns.js';
import type { WrittenContract } from './read-contracts.js';

/** What is held of what a sheet names. */
export interface HeldForContracts {
  readonly schools: readonly {
    readonly urn: number;
    readonly id: string;
    readonly name: string;
    readonly providerId: string | null;
    readonly calendars: readonly CalendarRow[];
  }[];
  /** References of contracts that are here already. */
  readonly references: readonly string[];
  readonly placements: readonly HeldPlacement[];
}

export interface HeldPlacement {
  readonly id: string;
  readonly schoolId: string;
  readonly pupilId: string;
  readonly pupilReference: string;
  readonly birthMonth: IsoDate | null;
  readonly yearGroup: number;
  readonly need: string;
  readonly setting: SpotTerms['setting'];
  readonly weeksAYear: number | null;
  readonly nightsAWeek: number | null;
  readonly namingBasis: SpotTerms['naming']['basis'];
  readonly tribunalOrderedOn: IsoDate | null;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  /** The contract under which it stands already. */
  readonly occupied: string | null;
  /** The fee lines that stand today. */
  readonly lines: readonly AgreedFeeLine[];
}

/** A contract ready to be kept. */
export interface ImportedContract {
  readonly reference: string;
  readonly kind: WrittenContract['kind'];
  readonly title: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly providerId: string | null;
  readonly state: 'active' | 'ended';
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly supplierNumber: string;
  readonly orderNumber: string;
  readonly signedOn: IsoDate | null;
  readonly placementId: string | null;
  readonly pupilId: string | null;
  readonly terms: ContractTerms;
  readonly termsSha256: string;
  /** Null where a term calendar that it needs is not recorded, or it has no end. */
  readonly wholeLifePence: Pence | null;
}

/** What would become of one contract of the sheet: kept, here already, or refused at its cells. */
export type ImportOutcome =
  | { readonly kind: 'ready'; readonly contract: ImportedContract }
  | { readonly kind: 'held'; readonly reference: string }
  | { readonly kind: 'refused'; readonly problems: readonly CellProblem[] };

/** Which cell is wrong where the terms as a whole are. */
const CELL_OF: Readonly<Record<string, ContractField>> = {
  endsOn: 'endsOn',
  basisUnits: 'basis',
  noticeLength: 'notice',
  tribunalOrderedOn: 'pupilReference',
};

/** Puts a written contract beside what is held. A contract whose reference is here already is left as it is. */
export function importContract(written: WrittenContract, held: HeldForContracts, today: IsoDate): ImportOutcome {
  if (held.references.includes(written.reference)) return { kind: 'held', reference: written.reference };
  const school = held.schools.find(({ urn }) => urn === written.urn);
  if (!school) return refused(written, 'urn', 'unknownSchool', `No school of the register here has the URN ${String(written.urn)}.`);
  const basis = chargingBasisOf(written.basis.basis, written.basis.units);
  if (basis === null)
    return refused(written, 'basis', 'chargingBasisUnclear', 'Say how many weeks or school days a year, for example 39 weeks.');
  const common = {
    basis,
    notice: written.notice,
    clauses: [],
    signingOrder: ['provider', 'authority'] as const,
  };
  let terms: ContractTerms;
  let placement: HeldPlacement | undefined;
  let { endsOn } = written;
  if (written.kind === 'spot') {
    placement = placementOf(written, held, school.id);
    if (!placement)
      return refused(
        written,
        'pupilReference',
        'noPlacement',
        `No placement of ${written.pupilReference ?? ''} at ${school.name} is held that begins by the contract’s first day. Import the placement first.`,
      );
    if (placement.occupied !== null)
      return refused(written, 'pupilReference', 'hasContract', `This placement stands under contract ${placement.occupied} already.`);
    const elsewhere = elsewhereOf(placement, written, held);
    if (elsewhere !== undefined)
      return refused(
        written,
        'startsOn',
        'pupilInTwoPlaces',
        `Contract ${elsewhere.occupied ?? ''} has this pupil at another school then.`,
      );
    const age = written.endAge ?? usualEndAge(placement.yearGroup);
    const byItself = endsByItselfOn(
      { birthMonth: placement.birthMonth, yearGroup: placement.yearGroup, inYear: academicYearOf(today) },
      age,
    );
    endsOn = [written.endsOn, placement.endsOn].flatMap((day) => day ?? []).reduce(earlierOf, byItself);
    terms = {
      kind: 'spot',
      ...common,
      pupilReference: placement.pupilReference,
      primaryNeed: placement.need,
      yearGroup: placement.yearGroup,
      setting: placement.setting,
      weeksAYear: placement.weeksAYear,
      nightsAWeek: placement.nightsAWeek,
      naming: { basis: placement.namingBasis, tribunalOrderedOn: placement.tribunalOrderedOn },
      endsAtAge: age,
      endsByItselfOn: laterOf(byItself, endsOn),
      band: null,
      feeLines: placement.lines,
      outcomes: [],
      nextAnnualReviewOn: null,
      residentialDuties: null,
    };
  } else terms = written.kind === 'block' ? blockTerms(written, common) : frameworkTerms(written, common);
  const wrong = refusesTerms(terms, { startsOn: written.startsOn, endsOn });
  if (wrong.length > 0)
    return {
      kind: 'refused',
      problems: wrong.map(({ code, message, field }) => problemAt(written, CELL_OF[field?.[0] ?? ''] ?? 'reference', code, message)),
    };
  const wholeLife = wholeLifeCost(terms, written.startsOn, endsOn, toSchoolCalendars(school.name, school.calendars));
  return {
    kind: 'ready',
    contract: {
      reference: written.reference,
      kind: written.kind,
      title: written.title ?? titleOf(written, school.name),
      schoolId: school.id,
      schoolName: school.name,
      providerId: school.providerId,
      state: endsOn !== null && endsOn < today ? 'ended' : 'active',
      startsOn: written.startsOn,
      endsOn,
      supplierNumber: written.supplierNumber,
      orderNumber: written.orderNumber,
      signedOn: written.signedOn,
      placementId: placement?.id ?? null,
      pupilId: placement?.pupilId ?? null,
      terms,
      termsSha256: fingerprint(terms),
      wholeLifePence: wholeLife.ok ? wholeLife.value : null,
    },
  };
}

/** Pupils whom two contracts of one sheet would put in two places on a day: told at the later one. */
export function refusesTwoPlaces(
  ready: readonly { readonly written: WrittenContract; readonly contract: ImportedContract }[],
): CellProblem[] {
  const byPupil = new Map<string, (typeof ready)[number][]>();
  for (const each of ready)
    if (each.contract.pupilId !== null) byPupil.set(each.contract.pupilId, [...(byPupil.get(each.contract.pupilId) ?? []), each]);
  return [...byPupil.values()].flatMap((of) => {
    const inOrder = of.sort((a, b) => (a.contract.startsOn < b.contract.startsOn ? -1 : 1));
    return inOrder.flatMap(({ written, contract }, index) => {
      const before = inOrder[index - 1]?.contract;
      return before !== undefined && (before.endsOn === null || before.endsOn >= contract.startsOn)
        ? [problemAt(written, 'startsOn', 'pupilInTwoPlaces', `Contract ${before.reference} has this pupil on that day too.`)]
        : [];
    });
  });
}

const blockTerms = (
  written: WrittenContract,
  common: Pick<ContractTerms, 'basis' | 'notice' | 'clauses' | 'signingOrder'>,
): ContractTerms => ({
  kind: 'block',
  ...common,
  groups: written.groups,
  tiers: written.tiers,
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'fixed' },
  voids: { graceDays: written.graceDays, councilShareBp: basisPoints(written.voidShareBp) },
  nomination: { nominateBy: null, releasesUnnominated: false },
  substitution: true,
  subLetting: { allowed: false, recharge: 'tierPrice' },
  extensions: [],
  spotEquivalentPence: written.spotPrice,
});

const frameworkTerms = (
  written: WrittenContract,
  common: Pick<ContractTerms, 'basis' | 'notice' | 'clauses' | 'signingOrder'>,
): ContractTerms => ({ kind: 'framework', ...common, rates: written.rates, callOffAs: ['spot', 'block'], indexation: { kind: 'fixed' } });

/** The placement that had begun by the contract's first day, the latest of them. */
const placementOf = ({ pupilReference, startsOn }: WrittenContract, held: HeldForContracts, schoolId: string): HeldPlacement | undefined =>
  held.placements.find(
    (each) =>
      each.pupilReference === pupilReference &&
      each.schoolId === schoolId &&
      each.startsOn <= startsOn &&
      (each.endsOn === null || each.endsOn >= startsOn),
  );

/** Another placement of the pupil that is under a contract in the same days. */
const elsewhereOf = (placement: HeldPlacement, { startsOn, endsOn }: WrittenContract, held: HeldForContracts): HeldPlacement | undefined =>
  held.placements.find(
    (each) =>
      each.pupilId === placement.pupilId &&
      each.id !== placement.id &&
      each.occupied !== null &&
      (endsOn === null || each.startsOn <= endsOn) &&
      (each.endsOn === null || each.endsOn >= startsOn),
  );

const titleOf = ({ kind, pupilReference, groups }: WrittenContract, school: string): string => {
  if (kind === 'spot') return `Placement of ${pupilReference ?? ''} at ${school}`;
  if (kind === 'framework') return `Framework with ${school}`;
  return `${String(groups.reduce((places, each) => places + each.guaranteed + each.optional, 0))} places at ${school}`;
};

const refused = (written: WrittenContract, field: ContractField, code: string, message: string): ImportOutcome => ({
  kind: 'refused',
  problems: [problemAt(written, field, code, message)],
});

function problemAt({ place }: WrittenContract, field: ContractField, code: string, message: string): CellProblem {
  const address = place.cells[field] ?? place.cells.reference ?? `A${String(place.row)}`;
  return { sheet: place.sheet, row: place.row, column: address.replace(/\d+$/, ''), address, field: null, code, message };
}
