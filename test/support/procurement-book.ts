import type { BookedContract, ProcurementBook, ProcurementOnRecord } from '../../src/contracts/procurement/register.js';
import type { ProcurementRule } from '../../src/contracts/procurement/rules.js';
import { isoDate } from '../../src/kernel/dates.js';
import { pence, pounds } from '../../src/kernel/money.js';

const rule = (code: ProcurementRule['code'], effectiveFrom: string, value: number): ProcurementRule => ({
  code,
  effectiveFrom: isoDate(effectiveFrom),
  value,
  source: 'the Act',
});

export const aRecord = (more: Partial<ProcurementOnRecord> = {}): ProcurementOnRecord => ({
  version: 1,
  route: 'competed',
  reason: 'Advertised in March 2026; three schools answered.',
  estimatedPence: null,
  begunOn: isoDate('2026-05-01'),
  awardedOn: isoDate('2026-06-30'),
  enteredIntoOn: null,
  recordedByName: 'Olive Officer',
  recordedAt: '2026-07-01T09:00:00Z',
  ...more,
});

/** A block of 25 places for five years at £65,000, competed and signed. */
export const aBlock = (more: Partial<BookedContract> = {}): BookedContract => ({
  id: '5a9d0c3e-0000-4000-8000-000000000001',
  version: 3,
  reference: 'BLK-001',
  title: 'Places for Kai Marsden and friends',
  kind: 'block',
  state: 'active',
  frameworkId: null,
  endedOn: null,
  school: { id: '5a9d0c3e-0000-4000-8000-0000000000aa', name: 'Ash Lane School', urn: 990101 },
  party: {
    id: '5a9d0c3e-0000-4000-8000-0000000000bb',
    name: 'Oak Education Limited',
    isProvider: true,
    companyNumber: '01234567',
    charityNumber: null,
  },
  startsOn: isoDate('2026-09-01'),
  agreedEnd: isoDate('2031-08-31'),
  endsOn: isoDate('2031-08-31'),
  versions: [{ effectiveOn: isoDate('2026-09-01'), wholeLife: pounds(8_125_000), standardRated: pence(0), annual: pence(0) }],
  extensions: [{ months: 12, noticeMonths: 6 }],
  places: 25,
  signedOn: isoDate('2026-07-10'),
  variations: [],
  changedAt: '2026-07-10T14:00:00Z',
  record: aRecord(),
  published: {},
  ...more,
});

export const anIpa = (more: Partial<BookedContract> = {}): BookedContract =>
  aBlock({
    id: '5a9d0c3e-0000-4000-8000-000000000002',
    reference: 'IPA-001',
    kind: 'spot',
    places: null,
    extensions: [],
    versions: [{ effectiveOn: isoDate('2026-09-01'), wholeLife: pounds(64_000), standardRated: pence(0), annual: pounds(64_000) }],
    agreedEnd: isoDate('2027-08-31'),
    endsOn: isoDate('2027-08-31'),
    record: aRecord({ route: 'userChoice' }),
    ...more,
  });

export const aBook = (contracts: readonly BookedContract[], more: Partial<ProcurementBook> = {}): ProcurementBook => ({
  authority: { name: 'Leicester City Council', laCode: '856' },
  contracts,
  placements: [],
  rules: [
    rule('lightTouchThreshold', '2026-01-01', 66_354_000),
    rule('contractDetailsDays', '2025-02-24', 120),
    rule('terminationDays', '2025-02-24', 30),
    rule('paymentsOver', '2026-04-01', 3_000_000),
    rule('paymentsOverDays', '2026-04-01', 30),
    rule('paymentComplianceMonths', '2026-01-01', 6),
    rule('paymentComplianceDays', '2026-01-01', 30),
    rule('standardVat', '2011-01-04', 2_000),
    rule('lifeWithoutEndMonths', '2015-02-26', 48),
    rule('fewestPlacesPublished', '2025-02-24', 5),
  ],
  duties: [
    { route: 'competed', notice: 'contractDetails', effectiveFrom: isoDate('2025-02-24'), required: true, source: 'the Act' },
    { route: 'userChoice', notice: 'contractDetails', effectiveFrom: isoDate('2025-02-24'), required: false, source: 'the Act' },
  ],
  publications: [],
  publisher: { ocidPrefix: 'ocds-a1b2c3', address: 'https://open.leicester.example', version: 1 },
  ...more,
});
