import { type ProcurementRoute } from '../contracts/procurement/routes.js';
import { type IsoDate, addDays, isoDate } from '../kernel/dates.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';
import { moment } from './rounds/return-story.js';

/** What procurement tells of a contract that the demo enters. */
export interface DemoProcurement {
  readonly contractId: string;
  readonly reference: string;
  readonly schoolId: string;
  readonly route: ProcurementRoute;
  readonly begunOn: IsoDate;
  /** Where it is awarded and entered into. */
  readonly enteredIntoOn: IsoDate | null;
  /** Over the whole life including VAT; null leaves it to the terms. */
  readonly estimatedPence: number | null;
  /** Days after it was entered into that the contract details notice came out; null: it is still owed. */
  readonly noticeAfterDays: number | null;
}

const REASONS: Readonly<Record<ProcurementRoute, string>> = {
  userChoice: 'The plan names this school: the family asked for it and it can meet the need.',
  technicalReasons:
    'No other school within 45 minutes’ travel has the provision and the room; the market was asked in spring and nobody else offered.',
  competed: 'Advertised as a lot of the three councils; four schools offered, this one had the best score for quality and price.',
  callOff: 'Called off from the framework without further competition, in the order of its ranking.',
  outsideRegime:
    'A non-maintained special school: its places are funded by the Department, and what the council pays is a grant-funded top-up.',
};

/** Records, notices and their audit events for contracts of one council. Insert them after the contracts, as the council. */
export function procurementRows(
  authority: DemoAuthority,
  contracts: readonly DemoProcurement[],
): { readonly records: Row[]; readonly notices: Row[]; readonly events: Row[] } {
  const officer = personAt(authority.id, 'sesCommissioner');
  const recorded = (on: IsoDate): Row => ({ recorded_by: officer.id, recorded_by_name: officer.name, recorded_at: moment(on, 60) });
  const event = (on: IsoDate, action: string, { contractId, schoolId }: DemoProcurement, after: object): Row => ({
    chain: authority.id,
    at: moment(on, 60),
    personId: officer.id,
    personName: officer.name,
    organisationId: authority.id,
    organisationName: authority.name,
    action,
    subjectType: 'contract',
    subjectId: contractId,
    schoolId,
    shared: false,
    before: null,
    after,
    source: 'demo',
  });
  const published = contracts.flatMap((contract, index) => {
    const { enteredIntoOn, noticeAfterDays } = contract;
    if (enteredIntoOn === null || noticeAfterDays === null) return [];
    const publishedOn = addDays(enteredIntoOn, noticeAfterDays);
    return [{ contract, publishedOn, reference: `${publishedOn.slice(0, 4)}/S 000-${String(41_200 + index * 7).padStart(6, '0')}` }];
  });
  return {
    records: contracts.map(({ contractId, route, begunOn, enteredIntoOn, estimatedPence }) => ({
      contract_id: contractId,
      authority_id: authority.id,
      route,
      reason: REASONS[route],
      estimated_pence: estimatedPence,
      begun_on: begunOn,
      awarded_on: enteredIntoOn,
      entered_into_on: enteredIntoOn,
      ...recorded(begunOn),
    })),
    notices: published.map(({ contract, publishedOn, reference }) => ({
      contract_id: contract.contractId,
      authority_id: authority.id,
      notice: 'contractDetails',
      published_on: publishedOn,
      reference,
      address: null,
      ...recorded(publishedOn),
    })),
    events: [
      ...contracts.map((contract) => {
        const { reference, route, begunOn, enteredIntoOn, estimatedPence } = contract;
        const awarded = { awardedOn: enteredIntoOn, enteredIntoOn };
        return event(begunOn, 'recordProcurement', contract, {
          reference,
          route,
          reason: REASONS[route],
          estimatedPence,
          begunOn,
          ...awarded,
        });
      }),
      ...published.map(({ contract, publishedOn, reference }) =>
        event(publishedOn, 'recordProcurementNotice', contract, {
          contractReference: contract.reference,
          notice: 'contractDetails',
          publishedOn,
          reference,
          address: null,
        }),
      ),
    ],
  };
}

/** A council as a publisher, and what it has said of its payments: Rutland has not yet for the last half-year. */
export function publishingRows(authority: DemoAuthority): {
  readonly publisher: Row;
  readonly publications: Row[];
  readonly events: Row[];
} {
  const finance = personAt(authority.id, 'financePartner');
  const by = (on: string): Row => ({ recorded_by: finance.id, recorded_by_name: finance.name, recorded_at: moment(isoDate(on), 90) });
  const event = (on: string, action: string, after: object): Row => ({
    chain: authority.id,
    at: moment(isoDate(on), 90),
    personId: finance.id,
    personName: finance.name,
    organisationId: authority.id,
    organisationName: authority.name,
    action,
    subjectType: 'procurement',
    subjectId: authority.id,
    schoolId: null,
    shared: false,
    before: null,
    after,
    source: 'demo',
  });
  const halves = [
    { from: '2026-01-01', publishedOn: '2026-04-28', reference: `PCN-${authority.laCode}-1` },
    ...(authority.laCode === '857' ? [] : [{ from: '2026-04-01', publishedOn: '2026-10-29', reference: `PCN-${authority.laCode}-2` }]),
  ];
  const publisher = { ocidPrefix: `ocds-dem${authority.laCode}`, address: `https://open-${authority.laCode}.example` };
  return {
    publisher: {
      authority_id: authority.id,
      ocid_prefix: publisher.ocidPrefix,
      address: publisher.address,
      version: 1,
      ...by('2026-09-14'),
    },
    publications: halves.map(({ from, publishedOn, reference }) => ({
      authority_id: authority.id,
      kind: 'paymentCompliance',
      period_from: from,
      published_on: publishedOn,
      reference,
      ...by(publishedOn),
    })),
    events: [
      event('2026-09-14', 'setOcdsPublisher', publisher),
      ...halves.map(({ publishedOn, ...half }) =>
        event(publishedOn, 'recordPaymentPublication', { kind: 'paymentCompliance', ...half, publishedOn }),
      ),
    ],
  };
}
