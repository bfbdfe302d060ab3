import { Decimal } from 'decimal.js';
import { type IsoDate, addDays, formatDate } from '../kernel/dates.js';
import { type IndexSeries, type JustifiedRise, indexBasket, justifiedRise } from '../kernel/index-basket.js';
import { inWords } from '../kernel/life-cycle.js';
import { type BasisPoints, type Pence, basisPoints, floorShare, pence, riseBetween, roundPence } from '../kernel/money.js';
import { financialYearOf, startingYear } from '../kernel/years.js';
import type { Outcome } from '../kernel/outcome.js';
import { chargingBasisOf } from '../placements/charging-terms.js';
import { type ChargingBasis, type PriceChange, costOfWaiting } from '../placements/charging-basis.js';
import { budgetEffect } from '../placements/financial-year-split.js';
import type { SchoolCalendars } from '../placements/term-calendar.js';
import { type CapException, type RecommendationStep, recommendOffer } from './assessment.js';
import { type AssessmentFlag, type PriceRule, assessmentFlags } from './assessment-flags.js';
import type { PriceBox } from './price-box.js';
import { type CostGrant, capRule, netOfGrants, riseAboveIndex } from './rise-limits.js';
import { type CalendarRow, toSchoolCalendars } from '../placements/school-calendars.reader.js';
import { type FeeLineKind, type NamingBasis, section63Exposure } from './section-63.js';

/** What SQL gives for a line, by its own column names. */
interface AskedRow {
  readonly line_id: string;
  readonly return_id: string;
  readonly school_id: string;
  readonly placement_id: string;
  readonly fee_line_id: string;
  readonly effective_on: IsoDate;
  readonly current_pence: Pence;
  readonly asked_pence: Pence | null;
  readonly tabled_pence: Pence | null;
  readonly settled_pence: Pence | null;
  readonly kind: FeeLineKind;
  readonly label: string;
  readonly fee_from: IsoDate;
  readonly prior_pence: Pence | null;
  readonly prior_from: IsoDate | null;
  readonly starts_on: IsoDate;
  readonly ends_on: IsoDate | null;
  readonly naming_basis: NamingBasis;
  readonly price_rule: PriceRule;
  readonly charging_basis: ChargingBasis['kind'] | null;
  readonly charging_units: number | null;
  readonly last_reviewed_on: IsoDate | null;
  readonly pupil_reference: string;
  readonly school_kind: string;
}

/** What a placement costs in all, and where that stands among like places. */
interface PlaceRow {
  readonly id: string;
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
  readonly net: Pence;
  readonly gross: Pence;
  readonly comparators: number;
  readonly percentileBp: BasisPoints | null;
}

interface GrantRow extends CostGrant {
  readonly financialYear: number;
  readonly schoolKind: string | null;
  readonly schoolId: string | null;
}

interface BoxRow extends Pick<PriceBox, 'count' | 'min' | 'max' | 'mean'> {
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
  readonly quantiles: readonly number[];
}

/** The answer of ASSESSMENT_SQL. */
export interface AssessmentFacts {
  readonly cycle: {
    readonly id: string;
    readonly indexFrom: IsoDate;
    readonly indexTo: IsoDate;
    readonly monthsBetweenUplifts: number;
    readonly capBp: BasisPoints | null;
    readonly capSeries: string | null;
    readonly capReviewAboveBp: BasisPoints | null;
    readonly benchmarkMinimum: number;
    readonly roomPence: Pence | null;
  } | null;
  readonly totalCurrentPence: number;
  readonly basket: readonly { readonly seriesCode: string; readonly shareBp: BasisPoints }[];
  readonly series: readonly IndexSeries[];
  readonly panel: IsoDate | null;
  readonly boxes: readonly BoxRow[];
  /** Every gross price of the cells of one return, lowest first; none where a whole cycle is assessed. */
  readonly prices: readonly (Pick<BoxRow, 'need' | 'phase' | 'setting'> & { readonly gross: readonly Pence[] })[];
  readonly schools: readonly {
    readonly id: string;
    readonly name: string;
    readonly calendars: readonly CalendarRow[];
  }[];
  /** Checks that failed or lapsed. */
  readonly checks: readonly {
    readonly schoolId: string;
    readonly kind: string;
    readonly result: 'passed' | 'failed';
    readonly expiresOn: IsoDate;
  }[];
  readonly grants: readonly GrantRow[];
  readonly exceptions: readonly (CapException & { readonly returnId: string })[];
  readonly places: readonly PlaceRow[];
  readonly lines: readonly AskedRow[];
}

/** The charging terms of a line. `endsOn` is the first day no longer charged. */
export interface LineCharging extends Pick<PriceChange, 'basis' | 'effectiveOn' | 'endsOn'> {
  readonly calendars: SchoolCalendars;
}

/** One line, assessed. Money is pence a year unless said otherwise; null is "not known", never nought. */
export interface AssessedLine {
  readonly lineId: string;
  readonly returnId: string;
  readonly schoolId: string;
  readonly placementId: string;
  readonly pupilReference: string;
  readonly kind: FeeLineKind;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly currentPence: Pence;
  readonly askedPence: Pence | null;
  readonly tabledPence: Pence | null;
  readonly settledPence: Pence | null;
  /** The current price risen by the index basket net of grants; null where an index value is missing. */
  readonly justifiedPence: Pence | null;
  readonly recommendedPence: Pence;
  readonly steps: readonly RecommendationStep[];
  readonly capReview: boolean;
  /** Rank of the placement's gross price among like places in basis points; null where there are too few. */
  readonly percentileBp: BasisPoints | null;
  readonly comparators: number;
  readonly box: PriceBox | null;
  readonly grossPence: Pence | null;
  /** What its placement is compared by; null where the placement has no price today. */
  readonly cell: Pick<PlaceRow, 'need' | 'phase' | 'setting'> | null;
  readonly namingBasis: NamingBasis;
  /** Gross prices of the like places, its own left out, lowest first; empty where there are too few, or a whole cycle was assessed. */
  readonly likePrices: readonly Pence[];
  /** The highest rise that the cap, or an approved exception to it, allows; null where no cap applies. */
  readonly highestRise: BasisPoints | null;
  readonly capWords: string;
  readonly exception: CapException | null;
  /** How a price becomes pounds for part of a year: what a what-if computes with. */
  readonly charging: LineCharging;
  readonly flags: readonly AssessmentFlag[];
  readonly section63Pence: Pence;
  readonly section63BoardPence: Pence;
  readonly section63Words: string;
  /** What granting the ask adds to the financial year in which it starts, and to the next. */
  readonly thisYearPence: Pence | null;
  readonly nextYearPence: Pence | null;
  /** Arrears so far and for the next seven days, were the ask granted. */
  readonly arrearsPence: Pence | null;
  readonly arrearsPerWeekPence: Pence | null;
  /** Why something could not be computed. */
  readonly notComputed: readonly string[];
  readonly nextPanelOn: IsoDate | null;
}

/** Applies the rules to the facts: each line by methods.md, 8. */
export function assess(facts: AssessmentFacts, today: IsoDate): AssessedLine[] {
  const { cycle } = facts;
  if (!cycle) return [];
  const rises = risesOf(facts);
  const index = rises(cycle.indexFrom, cycle.indexTo);
  const capSeriesRise = cycle.capSeries ? seriesRise(facts.series, cycle.capSeries, cycle.indexFrom, cycle.indexTo) : null;
  const capName = facts.series.find((series) => series.code === cycle.capSeries)?.name ?? cycle.capSeries;
  const cap = capRule({
    fixed: cycle.capBp,
    series: capName ? { name: capName, rise: capSeriesRise } : null,
    reviewAbove: cycle.capReviewAboveBp,
  });
  const boxes = new Map(facts.boxes.map((box) => [`${box.need} ${box.phase} ${box.setting}`, toBox(box)]));
  const schools = new Map(
    facts.schools.map((school) => [
      school.id,
      {
        calendars: toSchoolCalendars(school.name, school.calendars),
        lapsed: facts.checks.filter((check) => check.schoolId === school.id).map(checkWords),
      },
    ]),
  );
  const places = new Map(facts.places.map((place) => [place.id, place]));
  // The latest exception counts; one of nought takes an earlier one back.
  const exceptions = new Map(facts.exceptions.filter(({ rise }) => rise > 0).map((exception) => [exception.returnId, exception]));
  const grantsOf = grantsFinder(facts.grants);
  const likePrices = likePricesFinder(facts.prices);
  return facts.lines.map((row) => {
    const school = schools.get(row.school_id);
    if (!school) throw new Error(`The assessment read no school ${row.school_id}.`);
    const place = places.get(row.placement_id);
    const comparators = place?.comparators ?? 0;
    const justified = index.ok ? netOfGrants(place?.net ?? row.current_pence, index.value.rise, grantsOf(row)).rise : null;
    const ask = row.asked_pence ?? row.current_pence;
    const exception = exceptions.get(row.return_id) ?? null;
    const recommendation = recommendOffer({
      current: row.current_pence,
      ask,
      index: justified ?? basisPoints(0),
      historyAboveIndex: pastAboveIndex(row, rises),
      benchmark: { percentile: place?.percentileBp ?? null, comparators, minimum: cycle.benchmarkMinimum },
      cap: cap.cap,
      exception,
      room: shareOfRoom(row.current_pence, cycle.roomPence, facts.totalCurrentPence),
    });
    const basis = chargingBasisOf(row.charging_basis, row.charging_units);
    const exposure = section63Exposure([{ kind: row.kind, amount: ask }], row.naming_basis);
    return {
      lineId: row.line_id,
      returnId: row.return_id,
      schoolId: row.school_id,
      placementId: row.placement_id,
      pupilReference: row.pupil_reference,
      kind: row.kind,
      label: row.label,
      effectiveOn: row.effective_on,
      currentPence: row.current_pence,
      askedPence: row.asked_pence,
      tabledPence: row.tabled_pence,
      settledPence: row.settled_pence,
      justifiedPence: justified === null ? null : floorShare(row.current_pence, 10_000 + justified, 10_000),
      recommendedPence: recommendation.offer,
      steps: recommendation.steps,
      capReview: cap.review,
      percentileBp: place?.percentileBp ?? null,
      comparators,
      box: (place && boxes.get(`${place.need} ${place.phase} ${place.setting}`)) ?? null,
      grossPence: place?.gross ?? null,
      cell: place ? { need: place.need, phase: place.phase, setting: place.setting } : null,
      namingBasis: row.naming_basis,
      likePrices: place && place.percentileBp !== null ? likePrices(place) : [],
      highestRise: highestRise(cap.cap, exception),
      capWords: cap.words,
      exception,
      charging: {
        basis,
        effectiveOn: row.effective_on,
        endsOn: row.ends_on === null ? null : addDays(row.ends_on, 1),
        calendars: school.calendars,
      },
      flags: assessmentFlags({
        assessedOn: today,
        effectiveOn: row.effective_on,
        placementBeganOn: row.starts_on,
        lastUpliftOn: row.prior_pence === null ? null : row.fee_from,
        lastReviewOn: row.last_reviewed_on,
        priceRule: row.price_rule,
        chargingBasis: basis,
        lapsedChecks: school.lapsed,
        monthsBetweenUplifts: cycle.monthsBetweenUplifts,
      }),
      section63Pence: exposure.education,
      section63BoardPence: exposure.boardWhereNeeded,
      section63Words: exposure.words,
      ...moneyOverTime(row, ask, basis, school.calendars, today, index),
      nextPanelOn: facts.panel,
    };
  });
}

/** A cap limits rises, so below zero it counts as zero; an exception allows more, never less. */
const highestRise = (cap: BasisPoints | null, exception: CapException | null): BasisPoints | null =>
  cap === null ? null : basisPoints(Math.max(cap, exception?.rise ?? 0, 0));

/** The other prices of a place's cell: the cell's own without this place's. */
function likePricesFinder(cells: AssessmentFacts['prices']): (place: PlaceRow) => readonly Pence[] {
  const byCell = new Map(cells.map(({ need, phase, setting, gross }) => [`${need} ${phase} ${setting}`, gross]));
  return ({ need, phase, setting, gross }) => {
    const all = byCell.get(`${need} ${phase} ${setting}`) ?? [];
    const own = all.indexOf(gross);
    return all.filter((_, index) => index !== own);
  };
}

/** The grants for a line's school in the financial year of its new price; one answer serves all lines of a school and year. */
function grantsFinder(grants: readonly GrantRow[]): (row: AskedRow) => readonly CostGrant[] {
  const known = new Map<string, readonly CostGrant[]>();
  return ({ school_id, school_kind, effective_on }) => {
    const year = startingYear(financialYearOf(effective_on));
    const key = `${school_id} ${String(year)}`;
    const found =
      known.get(key) ??
      grants.filter(
        (grant) =>
          grant.financialYear === year && (grant.schoolId ?? school_id) === school_id && (grant.schoolKind ?? school_kind) === school_kind,
      );
    known.set(key, found);
    return found;
  };
}

function moneyOverTime(
  row: AskedRow,
  ask: Pence,
  basis: ChargingBasis | null,
  calendars: SchoolCalendars,
  today: IsoDate,
  index: Outcome<JustifiedRise>,
): Pick<AssessedLine, 'thisYearPence' | 'nextYearPence' | 'arrearsPence' | 'arrearsPerWeekPence' | 'notComputed'> {
  const change: PriceChange = {
    oldPrice: row.current_pence,
    newPrice: ask,
    basis,
    effectiveOn: row.effective_on,
    endsOn: row.ends_on === null ? null : addDays(row.ends_on, 1),
  };
  const effect = budgetEffect(change, calendars);
  const waiting = costOfWaiting(change, today, calendars);
  const refusals = [index, effect, waiting].flatMap((each) => (each.ok ? [] : each.refusals.map(({ message }) => message)));
  return {
    thisYearPence: effect.ok ? effect.value.thisYear.amount : null,
    nextYearPence: effect.ok ? effect.value.nextYear.amount : null,
    arrearsPence: waiting.ok ? waiting.value.soFar : null,
    arrearsPerWeekPence: waiting.ok ? waiting.value.nextSevenDays : null,
    notComputed: [...new Set(refusals)],
  };
}

/** The basket's rise between two dates, each pair computed once: many lines share their dates. */
function risesOf(facts: AssessmentFacts): (from: IsoDate, to: IsoDate) => Outcome<JustifiedRise> {
  const known = new Map<string, Outcome<JustifiedRise>>();
  const basket = indexBasket(facts.basket);
  return (from, to) => {
    const key = `${from} ${to}`;
    const rise = known.get(key) ?? (basket.ok ? justifiedRise(basket.value, facts.series, from, to) : basket);
    known.set(key, rise);
    return rise;
  };
}

function seriesRise(series: readonly IndexSeries[], code: string, from: IsoDate, to: IsoDate): BasisPoints | null {
  const rise = justifiedRise({ components: [{ seriesCode: code, shareBp: basisPoints(10_000) }] }, series, from, to);
  return rise.ok ? rise.value.rise : null;
}

/** How far the line's last rise went above the index of its own time; nothing where it never rose or the index is not known. */
function pastAboveIndex(row: AskedRow, rises: (from: IsoDate, to: IsoDate) => Outcome<JustifiedRise>): BasisPoints {
  if (row.prior_pence === null || row.prior_from === null || row.prior_from >= row.fee_from) return basisPoints(0);
  const rise = riseBetween(row.prior_pence, row.current_pence);
  const justified = rises(row.prior_from, row.fee_from);
  return rise === null || !justified.ok ? basisPoints(0) : riseAboveIndex([{ rise, justified: justified.value.rise }]);
}

/** A line's part of what the cycle's budget allows in rises: in proportion to its price, rounded down, so that all parts fit the whole. */
const shareOfRoom = (current: Pence, room: Pence | null, total: number): Pence | null =>
  room === null ? null : total === 0 ? pence(0) : floorShare(room, current, total);

const toBox = ({ count, min, max, mean, quantiles }: BoxRow): PriceBox => {
  const [q1, median, q3, p90] = quantiles.map((each) => roundPence(new Decimal(each)));
  return { count, min, max, mean, q1: q1 ?? min, median: median ?? min, q3: q3 ?? max, p90: p90 ?? max };
};

const checkWords = (check: { kind: string; result: string; expiresOn: IsoDate }): string =>
  check.result === 'failed'
    ? `The check of ${inWords(check.kind)} failed.`
    : `The check of ${inWords(check.kind)} lapsed on ${formatDate(check.expiresOn)}.`;
