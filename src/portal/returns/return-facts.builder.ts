import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type Pence, basisPoints, pence, pounds } from '../../kernel/money.js';
import { academicYear } from '../../kernel/years.js';
import { aSchoolWithCalendars } from '../../placements/term-calendar.builder.js';
import { money } from '../../platform/graphql/scalars.js';
import type { AssessedLine } from '../../uplifts/assessed-lines.js';
import type { UpliftReturnLine, UpliftReturnView } from '../../uplifts/dto/uplift-return.js';
import { actionsOf } from '../../uplifts/negotiation.js';
import type { ReturnSurroundings } from '../../uplifts/return-surroundings.query.js';
import type { ReturnFacts, ReturnRights } from './return-facts.js';

interface LineAsked {
  readonly pupil?: string;
  readonly kind?: AssessedLine['kind'];
  readonly current: number;
  readonly asked: number | null;
  readonly recommended?: number;
  readonly tabled?: number;
  readonly settled?: number;
  readonly flags?: readonly string[];
  readonly highestRise?: number | null;
}

const NOBODY: ReturnRights = {
  negotiate: false,
  escalate: false,
  requestApproval: false,
  enter: false,
  decide: false,
  reviewAppeal: false,
};

/** For tests: the rights of an officer. */
export const OFFICER: ReturnRights = { ...NOBODY, negotiate: true, escalate: true, requestApproval: true, enter: true };

export const READER = NOBODY;

const calendars = aSchoolWithCalendars(['2026/27', '2027/28', '2028/29'].map(academicYear));

const poundsOrNull = (amount: number | null | undefined): Pence | null => (amount === null || amount === undefined ? null : pounds(amount));

function assessedLine(line: LineAsked, index: number): AssessedLine {
  const { pupil = 'T-001', kind = 'core', current, asked, recommended = current, tabled, settled, flags = [], highestRise = 150 } = line;
  return {
    lineId: `line-${String(index)}`,
    returnId: 'return',
    schoolId: 'school',
    placementId: `placement of ${pupil}`,
    pupilReference: pupil,
    kind,
    label: '',
    effectiveOn: isoDate('2027-04-01'),
    currentPence: pounds(current),
    askedPence: poundsOrNull(asked),
    tabledPence: poundsOrNull(tabled),
    settledPence: poundsOrNull(settled),
    justifiedPence: pounds(current),
    recommendedPence: pounds(recommended),
    steps: [{ step: 'index', in: pounds(current), out: pounds(recommended), pounds: pence(0), words: 'Costs justify it.' }],
    capReview: false,
    percentileBp: basisPoints(6_000),
    comparators: 10,
    box: null,
    grossPence: pounds(current),
    cell: { need: 'ASD', phase: 'secondary', setting: 'day' },
    namingBasis: 'agreed',
    likePrices: Array.from({ length: 10 }, (_, place) => pounds(60_000 + 1_000 * place)),
    highestRise: highestRise === null ? null : basisPoints(highestRise),
    capWords: 'The cap is 1.50% fixed.',
    exception: null,
    charging: { basis: { kind: 'calendarDay' }, effectiveOn: isoDate('2027-04-01'), endsOn: null, calendars },
    flags: flags.map((words) => ({ code: 'reviewOverAYearOld', words })),
    section63Pence: pounds(asked ?? current),
    section63BoardPence: pence(0),
    section63Words: 'Exposed.',
    thisYearPence: pence(0),
    nextYearPence: pence(0),
    arrearsPence: pence(0),
    arrearsPerWeekPence: pounds(40),
    notComputed: [],
    nextPanelOn: isoDate('2027-05-21'),
  };
}

/** For tests: a return of these lines in this state, as an officer sees it. */
export function someFacts(
  lines: readonly LineAsked[],
  {
    state = 'underReview',
    rights = OFFICER,
    today = isoDate('2027-02-01'),
    ret = {},
    around = {},
  }: {
    readonly state?: UpliftReturnView['state'];
    readonly rights?: ReturnRights;
    readonly today?: IsoDate;
    readonly ret?: Partial<UpliftReturnView>;
    readonly around?: Partial<ReturnSurroundings>;
  } = {},
): ReturnFacts {
  const assessed = lines.map(assessedLine);
  return {
    today,
    rights,
    ret: {
      id: 'return',
      reference: '801-2027-990101',
      version: 3,
      state,
      availableActions: actionsOf(state, 'authority'),
      late: false,
      jointNegotiationId: null,
      receivedOn: isoDate('2027-01-12'),
      notBefore: null,
      submittedAt: null,
      submittedByName: null,
      receiptSha256: null,
      implementedAt: null,
      school: { id: 'school', urn: 990_101, name: 'Ash Lane School' },
      cycle: { id: 'cycle', name: 'Testshire 2027/28', authorityName: 'Testshire', closesOn: isoDate('2027-01-31') },
      lineCount: lines.length,
      current: money(assessed.reduce((total, line) => total + line.currentPence, 0)),
      asked: null,
      askedRiseBp: null,
      tabled: null,
      settled: null,
      offerExpiresOn: null,
      lines: [],
      rounds: [],
      messages: [],
      evidence: [],
      escalation: null,
      appeal: null,
      ...ret,
    },
    lines: assessed.map((line) => ({
      assessed: line,
      asked: { id: line.lineId, driver: 'pay', driverFigures: 'Pay award 4%' } as UpliftReturnLine,
    })),
    around: {
      officerName: 'Olu Officer',
      opensOn: isoDate('2026-11-01'),
      budget: null,
      earlier: [],
      approval: null,
      exception: null,
      tookPart: false,
      colleagues: [],
      letter: null,
      documents: [],
      ...around,
    },
  };
}
