import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { APPEAL_DAYS, OFFER_WORKING_DAYS, basketId, policyId } from '../configuration.js';
import { demoId } from '../demo-id.js';
import type { Row } from '../demo-transaction.js';
import type { DemoAuthority } from '../organisations.js';
import { personAt } from '../people.js';
import { moment } from './return-story.js';

/** One yearly round: 2027 is the round whose prices are those of 2027/28. */
export interface DemoCycle {
  readonly id: string;
  readonly year: number;
  readonly name: string;
  readonly openedOn: IsoDate;
  readonly closedOn: IsoDate | null;
}

export const demoCycle = (authority: DemoAuthority, year: number, openedOn: IsoDate, closedOn: IsoDate | null): DemoCycle => ({
  id: demoId('cycle', authority.key, year),
  year,
  name: `Fees for ${String(year)}/${String((year + 1) % 100).padStart(2, '0')}`,
  openedOn,
  closedOn,
});

export const effectiveOn = ({ year }: DemoCycle, upliftMonth: 4 | 9): IsoDate => isoDate(`${String(year)}-0${String(upliftMonth)}-01`);

export const cycleRow = (authority: DemoAuthority, cycle: DemoCycle): Row => ({
  id: cycle.id,
  authority_id: authority.id,
  name: cycle.name,
  academic_year: cycle.year,
  opens_on: `${String(cycle.year - 1)}-11-01`,
  closes_on: `${String(cycle.year)}-01-31`,
  april_on: effectiveOn(cycle, 4),
  september_on: effectiveOn(cycle, 9),
  policy_id: policyId(authority),
  basket_id: basketId(authority),
  late_rule: 'oneTermAfterReceipt',
  evidence_above_bp: 500,
  offer_working_days: OFFER_WORKING_DAYS,
  appeal_days: APPEAL_DAYS,
  index_from: `${String(cycle.year - 2)}-09-01`,
  index_to: `${String(cycle.year - 1)}-09-01`,
  state: cycle.closedOn === null ? 'open' : 'closed',
  version: cycle.closedOn === null ? 1 : 2,
  opened_by: personAt(authority.id, 'headOfSes').id,
  opened_at: moment(cycle.openedOn, 0),
});

/** What the record says of the cycle itself: that it was opened, and closed. */
export function cycleEvents(authority: DemoAuthority, cycle: DemoCycle, returns: number, lines: number): Row[] {
  const head = personAt(authority.id, 'headOfSes');
  const event = (action: string, on: IsoDate, minutes: number, after: Row): Row => ({
    chain: authority.id,
    at: moment(on, minutes),
    personId: head.id,
    personName: head.name,
    organisationId: authority.id,
    organisationName: authority.name,
    action,
    subjectType: 'upliftCycle',
    subjectId: cycle.id,
    schoolId: null,
    shared: false,
    before: null,
    after,
    source: 'demo',
  });
  return [
    event('openCycle', cycle.openedOn, 0, { id: cycle.id, name: cycle.name, academicYear: cycle.year, returns, lines }),
    ...(cycle.closedOn === null ? [] : [event('closeCycle', cycle.closedOn, 0, { state: 'closed' })]),
  ];
}
