import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/app.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;
let officer: Client;
let auditor: Client;
let neighbour: Client;
let fees: Client;
let rival: Client;
let consortium: Client;
let admin: Client;
const placed: Record<string, string> = {};

beforeAll(async () => {
  world = await aRoundWorld('2027-02-01T09:00:00Z');
  placed['P-01'] = await world.aPlacement('ash', 'P-01', [
    { kind: 'core', pounds: 60_000, from: '2025-09-01', until: '2026-09-01' },
    { kind: 'core', pounds: 64_000, from: '2026-09-01' },
    { kind: 'therapy', pounds: 2_500.5, from: '2026-09-01' },
  ]);
  placed['P-02'] = await world.aPlacement('ash', 'P-02', [{ kind: 'core', pounds: 50_000 }], { need: 'SEMH', naming: 'parentalChoice' });
  placed['P-03'] = await world.aPlacement('birch', 'P-03', [{ kind: 'core', pounds: 70_000 }], { basis: 'week', units: 39 });
  placed['P-04'] = await world.aPlacement('cedar', 'P-04', [{ kind: 'core', pounds: 80_000 }]);
  placed['P-05'] = await world.aPlacement('cedar', 'P-05', [], { startsOn: '2027-09-01' });
  await world.owner.query("update placements set ends_on = '2026-07-31' where id = $1", [placed['P-02']]);
  await world.owner.query(
    "update pupils set upn = 'A123456789012', outward_postcode = 'TE1', looked_after_by = 'Testshire' where reference = 'P-01'",
  );
  officer = await world.as(EMAILS.officer);
  auditor = await world.as(EMAILS.auditor);
  neighbour = await world.as(EMAILS.neighbour);
  fees = await world.as(EMAILS.fees);
  rival = await world.as(EMAILS.rivalFees);
  await world.aPerson('commissioner@shires.example', ['llrCommissioner'], await world.anOrganisation('consortium', 'Shires together'));
  await world.aPerson('admin@platform.example', ['platformAdministrator'], await world.anOrganisation('platform', 'The platform'));
  consortium = await world.as('commissioner@shires.example');
  admin = await world.as('admin@platform.example');
});

afterAll(() => world?.close());

const LIST = `query ($filter: PlacementFilterInput, $sortBy: PlacementSort! = pupilReference, $descending: Boolean! = false, $first: Int! = 25, $after: String) {
  placements(filter: $filter, sortBy: $sortBy, descending: $descending, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id pupil { reference } school { name } annualFees { pence } } } }`;

interface Listed {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: { id: string; pupil: { reference: string }; school: { name: string }; annualFees: { pence: number } | null }[];
}

async function list(client: Client, variables: object = {}): Promise<Listed> {
  const { data, errors } = await client.gql(LIST, variables);
  expect(errors).toBeUndefined();
  return data.placements;
}

const references = async (client: Client, variables: object = {}) =>
  (await list(client, variables)).nodes.map(({ pupil }) => pupil.reference);

const ONE = `query ($id: ID!) { placement(id: $id) {
  id current startsOn endsOn chargingBasis chargingUnits annualFees { pence formatted } annualFeesOn
  pupil { reference upn yearGroup primaryNeed outwardPostcode lookedAfterBy } authority { name }
  school { urn name section41 provider { name } }
  feeLines { kind annual { formatted } effectiveFrom effectiveTo current hnbEligible funders { funder shareBp } } } }`;

const one = async (client: Client, reference: string) => {
  const { data, errors } = await client.gql(ONE, { id: placed[reference] });
  expect(errors).toBeUndefined();
  return data.placement;
};

describe('placements', () => {
  it('are an authority’s own, with fees, funders and terms; lines in force first', async () => {
    expect(await one(officer, 'P-01')).toEqual({
      id: placed['P-01'],
      current: true,
      startsOn: '2024-09-01',
      endsOn: null,
      chargingBasis: 'calendarDay',
      chargingUnits: null,
      annualFees: { pence: 6_650_050, formatted: '£66,500.50' },
      annualFeesOn: '2027-02-01',
      pupil: {
        reference: 'P-01',
        upn: 'A123456789012',
        yearGroup: 9,
        primaryNeed: 'ASD',
        outwardPostcode: 'TE1',
        lookedAfterBy: 'Testshire',
      },
      authority: { name: 'Testshire County Council' },
      school: { urn: 990101, name: 'Ash Lane School', section41: true, provider: { name: 'Oak Education Limited' } },
      feeLines: [
        ['core', '£64,000.00', '2026-09-01', null, true],
        ['therapy', '£2,500.50', '2026-09-01', null, true],
        ['core', '£60,000.00', '2025-09-01', '2026-08-31', false],
      ].map(([kind, formatted, effectiveFrom, effectiveTo, current]) => ({
        kind,
        annual: { formatted },
        effectiveFrom,
        effectiveTo,
        current,
        hnbEligible: true,
        funders: [{ funder: 'education', shareBp: 10_000 }],
      })),
    });
  });

  it('show fees of the last day where the placement has ended, and none where none is known', async () => {
    expect(await one(officer, 'P-02')).toMatchObject({ current: false, annualFees: { pence: 5_000_000 }, annualFeesOn: '2026-07-31' });
    expect(await one(officer, 'P-05')).toMatchObject({ current: false, annualFees: null, annualFeesOn: '2027-09-01', feeLines: [] });
  });

  it.each<[string, object, string[]]>([
    ['all', {}, ['P-01', 'P-02', 'P-03', 'P-04', 'P-05']],
    ['by part of the reference', { pupilReference: 'p-03' }, ['P-03']],
    ['not by a wildcard in it', { pupilReference: 'P_0%' }, []],
    ['by need', { needs: ['SEMH'] }, ['P-02']],
    ['by setting', { setting: 'residential' }, []],
    ['by naming basis', { namingBasis: 'parentalChoice' }, ['P-02']],
    ['placed today', { current: true }, ['P-01', 'P-03', 'P-04']],
    ['ended or not begun', { current: false }, ['P-02', 'P-05']],
  ])('are filtered: %s', async (_, filter, expected) => {
    expect(await references(officer, { filter })).toEqual(expected);
  });

  it('are filtered by school', async () => {
    expect(await references(officer, { filter: { schoolId: world.schools.ash.id } })).toEqual(['P-01', 'P-02']);
  });

  it.each<[string, string[]]>([
    ['schoolName', ['Ash', 'Ash', 'Birch', 'Cedar', 'Cedar']],
    ['annualFees', ['P-05', 'P-02', 'P-01', 'P-03', 'P-04']],
    ['startsOn', ['P-05']],
  ])('are sorted by %s, both ways, and pages join up', async (sortBy, expected) => {
    const { nodes } = await list(officer, { sortBy, descending: sortBy === 'startsOn' });
    const words = nodes.map(({ pupil, school }) => (sortBy === 'schoolName' ? school.name.split(' ')[0] : pupil.reference));
    expect(words.slice(0, expected.length)).toEqual(expected);
    for (const descending of [false, true]) {
      const whole = await references(officer, { sortBy, descending });
      const paged: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const page: Listed = await list(officer, { sortBy, descending, first: 2, after });
        expect(page.totalCount).toBe(5);
        paged.push(...page.nodes.map(({ pupil }) => pupil.reference));
        after = page.pageInfo.endCursor;
        more = page.pageInfo.hasNextPage;
      }
      expect(paged).toEqual(whole);
    }
  });

  it('keep their page when another pupil is placed before it', async () => {
    const first = await list(officer, { first: 3 });
    const added = await world.aPlacement('ash', 'P-00', []);
    const second = await references(officer, { first: 3, after: first.pageInfo.endCursor });
    await world.owner.query('delete from placements where id = $1', [added]);
    await world.owner.query("delete from pupils where reference = 'P-00'");
    expect(second).toEqual(['P-04', 'P-05']);
  });

  it('refuse a cursor of another list', async () => {
    const { errors } = await officer.gql(LIST, { after: 'bm9uc2Vuc2U' });
    expect(errors![0]).toMatchObject({ extensions: { code: 'badCursor', field: ['after'] } });
    const other = await list(officer, { first: 1, sortBy: 'schoolName' });
    const mixed = await officer.gql(LIST, { after: other.pageInfo.endCursor, sortBy: 'annualFees' });
    expect(mixed.errors![0]).toMatchObject({ extensions: { code: 'badCursor' } });
  });
});

describe('who sees which placement', () => {
  it('the auditor reads what the authority reads', async () => {
    expect(await references(auditor)).toHaveLength(5);
    expect(await one(auditor, 'P-01')).toMatchObject({ pupil: { upn: 'A123456789012' } });
  });

  it('another authority’s pupil is not found', async () => {
    expect(await list(neighbour)).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await one(neighbour, 'P-01')).toBeNull();
  });

  it('a provider sees those at its own schools, without funders, UPN or what else is the council’s', async () => {
    expect(await references(fees)).toEqual(['P-01', 'P-02', 'P-03']);
    const seen = await one(fees, 'P-01');
    expect(seen.pupil).toEqual({
      reference: 'P-01',
      upn: null,
      yearGroup: 9,
      primaryNeed: 'ASD',
      outwardPostcode: null,
      lookedAfterBy: null,
    });
    expect(seen.annualFees.pence).toBe(6_650_050);
    for (const line of seen.feeLines) expect(line).toMatchObject({ hnbEligible: null, funders: null });
  });

  it('a rival provider sees nothing of it', async () => {
    expect(await references(rival)).toEqual(['P-04', 'P-05']);
    expect(await one(rival, 'P-01')).toBeNull();
    expect(await references(rival, { filter: { schoolId: world.schools.ash.id } })).toEqual([]);
  });

  it('the consortium and the platform see no pupil', async () => {
    for (const client of [consortium, admin]) {
      expect((await client.gql(LIST)).errors![0]).toMatchObject({ extensions: { code: 'notAllowed' } });
      const { data, errors } = await client.gql(ONE, { id: placed['P-01'] });
      expect(errors![0]).toMatchObject({ extensions: { code: 'notAllowed' } });
      expect(data?.placement ?? null).toBeNull();
    }
  });
});

describe('a school that closed and opened under a new URN', () => {
  it('keeps its placements: found by the new school, shown with it, and where they were recorded', async () => {
    await world.owner.query("update schools set status = 'closed' where id = $1", [world.schools.birch.id]);
    await world.owner.query(
      `insert into school_successions (predecessor_id, successor_id, state, decided_at) values ($1, $2, 'confirmed', now())`,
      [world.schools.birch.id, world.schools.ash.id],
    );
    const { data } = await officer.gql(
      `query ($id: ID!) { placements(filter: { schoolId: $id, current: true }) { nodes { pupil { reference } school { urn name } recordedSchool { urn status } } } }`,
      { id: world.schools.ash.id },
    );
    expect(data.placements.nodes).toEqual([
      { pupil: { reference: 'P-01' }, school: { urn: 990101, name: 'Ash Lane School' }, recordedSchool: { urn: 990101, status: 'open' } },
      { pupil: { reference: 'P-03' }, school: { urn: 990101, name: 'Ash Lane School' }, recordedSchool: { urn: 990102, status: 'closed' } },
    ]);
  });
});
