import { isoDate } from '../../kernel/dates.js';
import { basisPoints, pounds } from '../../kernel/money.js';
import type { SchoolReturn, SchoolReturnLine } from '../../uplifts/provider/school-return.query.js';

let lines = 0;

/** A line of £50,000 for tests, its amounts in pounds. */
export function aLine({
  asked,
  tabled,
  settled,
  ...more
}: { asked?: number; tabled?: number; settled?: number } & Partial<
  Omit<SchoolReturnLine, 'asked' | 'tabled' | 'settled'>
> = {}): SchoolReturnLine {
  lines += 1;
  const amount = (value: number | undefined) => (value === undefined ? null : pounds(value));
  return {
    id: `line-${String(lines)}`,
    pupilReference: 'P-1',
    kind: 'core',
    label: '',
    effectiveOn: isoDate('2027-04-01'),
    current: pounds(50_000),
    asked: amount(asked),
    tabled: amount(tabled),
    settled: amount(settled),
    driver: null,
    driverFigures: '',
    arrears: null,
    arrearsFrom: null,
    arrearsUntil: null,
    basis: 'calendarDay',
    basisUnits: null,
    endsOn: null,
    ...more,
  };
}

/** A draft of one line for tests, in a round that closes on 31 January 2027 and wants evidence above 7%. */
export const aSchoolReturn = ({
  cycle,
  ...more
}: Omit<Partial<SchoolReturn>, 'cycle'> & { cycle?: Partial<SchoolReturn['cycle']> } = {}): SchoolReturn => ({
  id: 'return',
  reference: '801-2027-990101',
  version: 1,
  state: 'draft',
  late: false,
  jointNegotiationId: null,
  receivedOn: null,
  notBefore: null,
  submittedAt: null,
  submittedByName: null,
  receiptSha256: null,
  settledAt: null,
  decidedOn: null,
  implementedAt: null,
  school: { id: 'school', urn: 990_101, name: 'Ash Lane School', calendars: [] },
  providerName: 'Oak Education Limited',
  customerName: 'Testshire County Council',
  cycle: {
    id: 'cycle',
    name: 'Fees for 2027/28',
    opensOn: isoDate('2026-11-01'),
    closesOn: isoDate('2027-01-31'),
    open: true,
    lateRule: 'oneTermAfterReceipt',
    evidenceAboveBp: basisPoints(700),
    appealDays: 14,
    ...cycle,
  },
  lines: [aLine()],
  rounds: [],
  messages: [],
  evidence: [],
  appeal: null,
  acts: [],
  savedSince: [],
  letter: null,
  ...more,
});
