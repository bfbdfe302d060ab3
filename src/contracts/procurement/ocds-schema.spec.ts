import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { aBlock, aBook, aRecord, anIpa } from '../../../test/support/procurement-book.js';
import { isoDate } from '../../kernel/dates.js';
import { releasePackage } from './ocds.js';
import type { BookedContract } from './register.js';

/** The standard's own JSON schemas are not kept here: `OCDS_SCHEMAS` names their folder, else it is looked for beside the checkout. */
const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = process.env['OCDS_SCHEMAS'] ?? join(checkout, '../shared/data/ocds');
const there = existsSync(join(folder, 'release-package-schema.json'));

const read = (name: string): object => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;

/** What the schemas say is wrong with a package; empty where it is right. */
function faultsOf(document: unknown): string[] {
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true, schemas: [read('release-schema.json')] });
  addFormats.default(ajv);
  const validate = ajv.compile(read('release-package-schema.json'));
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

const packageOf = (...contracts: readonly BookedContract[]) =>
  releasePackage(aBook(contracts), { ocidPrefix: 'ocds-a1b2c3', address: 'https://open.leicester.example' }, isoDate('2027-02-01')).package;

if (there) {
  describe('The OCDS 1.1 schemas', () => {
    it('refuse a package that is wrong, so that what they accept is worth something', () => {
      const right = packageOf(aBlock());
      const wrong = { ...right, releases: right.releases.map(({ ocid: _ocid, ...rest }) => ({ ...rest, date: 'yesterday', tag: [] })) };
      expect(faultsOf(wrong).join('\n')).toMatch(/ocid[\s\S]*date|date[\s\S]*ocid/);
    });

    it('accept every shape of release that is written here', () => {
      const notice = {
        publishedOn: isoDate('2026-08-01'),
        reference: '2026/S 000-002',
        address: 'https://www.find-tender.service.gov.uk/Notice/000002-2026',
        recordedByName: 'Olive Officer',
      };
      const framework = '5a9d0c3e-0000-4000-8000-000000000003';
      const party = aBlock().party;
      const written = packageOf(
        aBlock({ published: { contractDetails: notice, transparency: { ...notice, address: null }, termination: notice } }),
        aBlock({ id: framework, kind: 'framework', places: null, versions: [], extensions: [] }),
        aBlock({
          id: '5a9d0c3e-0000-4000-8000-000000000004',
          frameworkId: framework,
          record: aRecord({ route: 'callOff', awardedOn: null }),
          variations: [{ number: 2, effectiveOn: isoDate('2027-01-01') }],
          party: { ...party, companyNumber: null, charityNumber: '1123456' },
        }),
        aBlock({
          id: '5a9d0c3e-0000-4000-8000-000000000005',
          state: 'ended',
          signedOn: null,
          record: aRecord({ route: 'outsideRegime' }),
          party: { ...party, companyNumber: null },
        }),
        aBlock({
          id: '5a9d0c3e-0000-4000-8000-000000000006',
          state: 'signed',
          party: { ...party, isProvider: false, companyNumber: null },
        }),
        anIpa(),
      );
      expect(written.releases).toHaveLength(5);
      expect(faultsOf(written)).toEqual([]);
    });

    it('accept a package of nothing publishable', () => {
      expect(faultsOf(packageOf(anIpa()))).toEqual([]);
    });
  });
} else {
  const why = `SKIPPED: no OCDS schemas in ${folder}. Set OCDS_SCHEMAS to a folder with release-package-schema.json and release-schema.json`;
  // The summary of a whole run names no skipped test, so that the reason is said aloud.
  process.stderr.write(`${why}\n`);
  describe('The OCDS 1.1 schemas', () => {
    it.skip(why, () => undefined);
  });
}
