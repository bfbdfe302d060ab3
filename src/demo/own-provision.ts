import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';

const PLACES: Readonly<
  Record<string, readonly (readonly [name: string, kind: string, phase: string, needs: string[], places: number, opensOn: string])[]>
> = {
  leicester: [
    ['Belgrave Lane School', 'specialSchool', 'secondary', ['SEMH'], 60, '2019-09-01'],
    ['Humberstone Base', 'resourcedProvision', 'primary', ['ASD'], 12, '2027-09-01'],
  ],
  leicestershire: [
    ['Wreake Valley School', 'specialSchool', 'secondary', ['ASD', 'SLCN'], 90, '2021-09-01'],
    ['Soar Bank School', 'specialSchool', 'secondary', ['SEMH'], 50, '2028-09-01'],
  ],
  rutland: [['Uppingham Road Base', 'resourcedProvision', 'primary', ['SLCN'], 8, '2027-09-01']],
};

/** An authority's own special schools and bases, planned ones too. */
export const ownProvisionRows = (authority: DemoAuthority): Row[] =>
  (PLACES[authority.key] ?? []).map(([name, kind, phase, needs, places, opens_on]) => ({
    id: demoId('own-provision', name),
    authority_id: authority.id,
    name,
    kind,
    phase,
    needs,
    places,
    opens_on,
    closes_on: null,
    recorded_by_name: 'Head of SES',
    version: 1,
  }));
