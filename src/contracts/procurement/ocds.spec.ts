import { describe, expect, it } from '@jest/globals';
import { aBlock, aBook, aRecord, anIpa } from '../../../test/support/procurement-book.js';
import { isoDate } from '../../kernel/dates.js';
import type { BookedContract } from './register.js';
import { leftOutByReason, packageText, releasePackage } from './ocds.js';

const PUBLISHER = { ocidPrefix: 'ocds-a1b2c3', address: 'https://open.leicester.example' };
const published = (...contracts: readonly BookedContract[]) => releasePackage(aBook(contracts), PUBLISHER, isoDate('2027-02-01'));
const FRAMEWORK_ID = '5a9d0c3e-0000-4000-8000-000000000003';

describe('Open contracting data', () => {
  it('tells a block whole: who, what, by which route, for how much and how long', () => {
    const [release] = published(aBlock()).package.releases;
    expect(release).toMatchObject({
      ocid: 'ocds-a1b2c3-856-5a9d0c3e-0000-4000-8000-000000000001',
      tag: ['award', 'contract'],
      date: '2026-07-10T14:00:00.000Z',
      buyer: { id: 'LA-856', name: 'Leicester City Council' },
      tender: { title: 'Block of 25 places at Ash Lane School', procurementMethod: 'open', value: { amount: 8_125_000, currency: 'GBP' } },
      awards: [{ date: '2026-06-30T00:00:00Z', suppliers: [{ id: 'GB-COH-01234567' }] }],
      contracts: [
        {
          status: 'active',
          dateSigned: '2026-07-10T00:00:00Z',
          items: [{ quantity: 25 }],
          period: { startDate: '2026-09-01T00:00:00Z', endDate: '2031-08-31T00:00:00Z', maxExtentDate: '2032-08-31T00:00:00Z' },
        },
      ],
    });
  });

  it('never tells of an agreement for one pupil, nor of a block of under five places, and says what it left out', () => {
    const all = published(
      aBlock(),
      anIpa(),
      aBlock({ id: '5a9d0c3e-0000-4000-8000-000000000004', places: 4 }),
      aBlock({ id: '5a9d0c3e-0000-4000-8000-000000000005', record: null }),
      aBlock({ id: '5a9d0c3e-0000-4000-8000-000000000006', state: 'approved' }),
    );
    expect(all.package.releases).toHaveLength(1);
    expect(leftOutByReason(all)).toEqual([
      { why: 'onePupil', count: 1 },
      { why: 'fewPlaces', count: 1 },
      { why: 'noRoute', count: 1 },
      { why: 'notAgreed', count: 1 },
    ]);
    expect(JSON.stringify(all.package)).not.toContain('IPA-001');
  });

  it('carries nothing that a person typed, since it may name a child', () => {
    const text = packageText(published(aBlock({ record: aRecord({ reason: 'Kai Marsden’s mother asked' }) })).package);
    expect(text).not.toContain('Kai');
    expect(text).not.toContain('BLK-001');
  });

  it('leaves out what is not known, and never writes £0 for it', () => {
    const [release] = published(aBlock({ versions: [] })).package.releases;
    expect(release?.['tender']).not.toHaveProperty('value');
  });

  it('names notices, variations and the framework it is called off from', () => {
    const notice = {
      publishedOn: isoDate('2026-08-01'),
      reference: '2026/S 000-002',
      address: 'https://www.find-tender.service.gov.uk/Notice/000002-2026',
      recordedByName: 'Olive Officer',
    };
    const { releases } = published(
      aBlock({
        published: { contractDetails: notice },
        variations: [{ number: 2, effectiveOn: isoDate('2027-01-01') }],
        frameworkId: FRAMEWORK_ID,
        record: aRecord({ route: 'callOff' }),
      }),
      aBlock({ id: FRAMEWORK_ID, kind: 'framework', places: null, versions: [] }),
    ).package;
    const [block, framework] = releases;
    expect(block).toMatchObject({
      tag: ['contractAmendment'],
      contracts: [{ documents: [{ url: notice.address }], amendments: [{ id: '2', description: 'Variation 1' }] }],
      relatedProcesses: [{ relationship: ['framework'], identifier: framework?.ocid }],
    });
  });

  it('is the same bytes for the same records, on whatever day, and another release when anything changed', () => {
    const on = (day: string, changedAt: string) =>
      packageText(releasePackage(aBook([aBlock({ changedAt })]), PUBLISHER, isoDate(day)).package);
    expect(on('2027-02-01', '2026-07-10T14:00:00Z')).toBe(on('2027-03-01', '2026-07-10T14:00:00Z'));
    expect(on('2027-02-01', '2026-07-10T14:00:00Z')).not.toBe(on('2027-02-01', '2026-07-11T14:00:00Z'));
  });
});
