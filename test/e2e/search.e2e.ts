import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/kernel/actor.js';
import { ReadModel } from '../../src/platform/database/read-model.js';
import type { FoundRows } from '../../src/search/hits.js';
import { searchSql } from '../../src/search/search.sql.js';
import type { Client } from '../support/app.js';
import { openCycle } from '../support/round-acts.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

let world: RoundWorld;

const SEARCH = `query ($q: String!, $kinds: [SearchKind!], $first: Int! = 5) {
  search(q: $q, kinds: $kinds, first: $first) { kind total hits { kind id targetId title detail state inexact } } }`;

interface Group {
  readonly kind: string;
  readonly total: number;
  readonly hits: readonly { id: string; targetId: string | null; title: string; detail: string; state: string | null; inexact: boolean }[];
}

async function search(client: Client, q: string, variables: object = {}): Promise<Record<string, Group>> {
  const { data, errors } = await client.gql<{ search: Group[] }>(SEARCH, { q, ...variables });
  expect(errors).toBeUndefined();
  return Object.fromEntries(data.search.map((group) => [group.kind, group]));
}

const titles = (group: Group | undefined): string[] | undefined => group?.hits.map(({ title }) => title);

const totals = (groups: Record<string, Group>) => Object.fromEntries(Object.entries(groups).map(([kind, { total }]) => [kind, total]));

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'TC-10001', [{ kind: 'core', pounds: 64_000 }]);
  await world.aPlacement('ash', 'TC-10002', [{ kind: 'core', pounds: 64_000 }]);
  await world.aPlacement('cedar', 'TC-20001', [{ kind: 'core', pounds: 64_000 }]);
  await world.owner.query("update pupils set upn = 'A801200012345' where reference = 'TC-10001'");
  await world.owner.query(
    `insert into school_changes (school_id, kind, before, after) values ($1, 'renamed', '{"name": "The Old Tannery"}', '{"name": "Birch House School"}')`,
    [world.schools.birch.id],
  );
  await world.owner.query(
    `with child as (insert into pupils (authority_id, reference, year_group, primary_need, upn) values ($1, 'TC-10009', 4, 'SEMH', 'B801200012345') returning id)
     insert into placements (authority_id, school_id, pupil_id, starts_on, setting, naming_basis) select $1, $2, id, '2025-09-01', 'day', 'agreed' from child`,
    [world.neighbourId, world.schools.ash.id],
  );
  const consortium = await world.anOrganisation('consortium', 'Shires together');
  await world.aPerson('commissioner@shires.example', ['llrCommissioner'], consortium);
  await openCycle(await world.as(EMAILS.head));
  await world.owner.query(
    `insert into documents (authority_id, school_id, kind, reference, subject_type, subject_id, snapshot, snapshot_sha256)
     select authority_id, school_id, 'variationLetter', reference || '-V', 'upliftReturn', id, '{}', 'x' from uplift_returns`,
  );
});
afterAll(() => world?.close());

describe('a search', () => {
  it('finds by name the school, its placements, returns and documents, each with its total', async () => {
    const found = await search(await world.as(EMAILS.officer), 'ash lane', { first: 1 });
    expect(totals(found)).toEqual({ school: 1, pupil: 0, placement: 2, return: 1, document: 1 });
    expect(found['school']!.hits[0]).toMatchObject({
      title: 'Ash Lane School',
      detail: 'Testborough, TE1 2AB, URN 990101',
      state: null,
      inexact: false,
      targetId: world.schools.ash.id,
    });
    expect(titles(found['placement'])).toEqual(['TC-10001 at Ash Lane School']);
    expect(found['return']!.hits[0]).toMatchObject({ state: 'draft', detail: expect.stringContaining('Ash Lane School') });
    expect(found['document']!.hits[0]).toMatchObject({ state: 'being made', detail: 'Variation letter, Ash Lane School' });
  });

  it.each<[string, string]>([
    ['words in any order', 'school lane'],
    ['a part of a word', 'ash la'],
    ['its URN', '990101'],
    ['a name with a town', 'ash testborough'],
    ['a name with a postcode', 'ash te12ab'],
  ])('finds a school by %s', async (_, q) => {
    expect(titles((await search(await world.as(EMAILS.officer), q))['school'])).toEqual(['Ash Lane School']);
  });

  it('finds a school by the name it bore before, and says so', async () => {
    const { school } = await search(await world.as(EMAILS.officer), 'old tannery');
    expect(school!.hits).toMatchObject([{ title: 'Birch House School', detail: expect.stringContaining('formerly The Old Tannery') }]);
  });

  it.each(['Brich Hosue', 'Birchhouse', 'Birhc House Scool'])('finds a mistyped name as something like it: %s', async (q) => {
    const { school } = await search(await world.as(EMAILS.officer), q);
    expect(school!.hits[0]).toMatchObject({ title: 'Birch House School', inexact: true });
  });

  it.each(['TC-10001', 'tc 10001', 'TC/1OOO1', '10001', 'a801200012345'])(
    'finds a pupil by reference or UPN however typed: %s',
    async (q) => {
      const { pupil, placement } = await search(await world.as(EMAILS.officer), q);
      expect(pupil).toMatchObject({ total: 1, hits: [{ title: 'TC-10001', detail: 'Year 9, ASD, at Ash Lane School' }] });
      expect(pupil!.hits[0]!.targetId).toBe(placement!.hits[0]!.id);
    },
  );

  it('finds a return and its documents by reference, and a town’s schools without everything of theirs', async () => {
    const officer = await world.as(EMAILS.officer);
    expect(totals(await search(officer, '801-2027-990101'))).toMatchObject({ return: 1, document: 1, school: 0 });
    expect(totals(await search(officer, 'Testborough'))).toEqual({ school: 3, pupil: 0, placement: 0, return: 0, document: 0 });
  });

  it('searches only the kinds asked for', async () => {
    expect(Object.keys(await search(await world.as(EMAILS.officer), 'ash', { kinds: ['school', 'return'] }))).toEqual(['school', 'return']);
  });

  it('takes signs of patterns and quotes as they are typed', async () => {
    const officer = await world.as(EMAILS.officer);
    for (const q of ['99%%', 'a_b_', "a'; drop table pupils; --", '\\\\ab', '<b>ash'])
      expect(totals(await search(officer, q, { kinds: ['pupil', 'placement', 'return', 'document'] }))).toEqual({
        pupil: 0,
        placement: 0,
        return: 0,
        document: 0,
      });
  });

  it('refuses what is too short to search for', async () => {
    const { errors } = await (await world.as(EMAILS.officer)).gql(SEARCH, { q: ' a ' });
    expect(errors![0]).toMatchObject({
      message: 'Type at least 2 letters or digits.',
      extensions: { code: 'searchTooShort', field: ['q'] },
    });
  });
});

describe('who finds what', () => {
  it('a council finds no pupil, placement, return or document of its neighbour', async () => {
    const neighbour = await world.as(EMAILS.neighbour);
    expect(totals(await search(neighbour, 'ash lane'))).toEqual({ school: 1, pupil: 0, placement: 1, return: 0, document: 0 });
    expect(titles((await search(neighbour, 'TC-1000'))['pupil'])).toEqual(['TC-10009']);
    expect(totals(await search(neighbour, 'A801200012345'))).toMatchObject({ pupil: 0, placement: 0 });
    expect(titles((await search(await world.as(EMAILS.officer), 'TC-1000'))['pupil'])).toEqual(['TC-10001', 'TC-10002']);
  });

  it('a provider finds the pupils placed with it by whichever council, its own schools, and never by UPN', async () => {
    const fees = await world.as(EMAILS.fees);
    expect(titles((await search(fees, 'TC-'))['pupil'])).toEqual(['TC-10001', 'TC-10002', 'TC-10009']);
    expect(titles((await search(fees, 'testborough'))['school'])).toEqual(['Ash Lane School', 'Birch House School']);
    expect(totals(await search(fees, 'A801200012345'))).toMatchObject({ pupil: 0, placement: 0 });
    expect(totals(await search(fees, 'cedar grove'))).toEqual({ school: 0, pupil: 0, placement: 0, return: 0, document: 0 });
  });

  it('a rival provider finds nothing of another’s', async () => {
    const rival = await world.as(EMAILS.rivalFees);
    expect(totals(await search(rival, 'ash lane'))).toEqual({ school: 0, pupil: 0, placement: 0, return: 0, document: 0 });
    expect(totals(await search(rival, '990101'))).toEqual({ school: 0, pupil: 0, placement: 0, return: 0, document: 0 });
    expect(totals(await search(rival, 'TC-1000'))).toMatchObject({ pupil: 0, placement: 0 });
  });

  it('the consortium’s commissioner finds schools and nothing else', async () => {
    const commissioner = await world.as('commissioner@shires.example');
    expect(totals(await search(commissioner, 'ash lane'))).toEqual({ school: 1 });
    expect(totals(await search(commissioner, 'TC-10001', { kinds: ['pupil'] }))).toEqual({});
  });

  it('the auditor finds what the council may read', async () => {
    expect(totals(await search(await world.as(EMAILS.auditor), 'TC-10001'))).toMatchObject({ pupil: 1, placement: 1 });
  });
});

/** The statement as it is, asked with every kind and every claim: the database alone stands in the way. */
describe('by row-level security alone', () => {
  const ask = (kind: Actor['kind'], organisationId: string, text: string): Promise<FoundRows> => {
    const actor: Actor = {
      personId: world.people.rivalFees,
      personName: '',
      organisationId,
      organisationName: '',
      kind,
      roles: [],
      access: 'write',
      source: 'test',
    };
    return world.app
      .get(ReadModel, { strict: false })
      .json<FoundRows>(actor, 'search.test', searchSql(false), [
        text,
        [`%${text}%`],
        text,
        ['school', 'pupil', 'placement', 'return', 'document'],
        50,
        true,
        '2026-11-10',
        text,
        false,
      ]);
  };

  it('a rival’s pupils, placements, returns and documents stay hidden', async () => {
    for (const text of ['TC1000', 'ASH', 'A801200012345', '8012027990101']) {
      const found = await ask('provider', world.rivalId, text);
      expect([found.pupil?.total, found.placement?.total, found.return?.total, found.document?.total]).toEqual([0, 0, 0, 0]);
    }
    expect((await ask('provider', world.rivalId, 'TC2000')).pupil?.total).toBe(1);
  });

  it('a neighbour’s stay hidden', async () => {
    const found = await ask('authority', world.neighbourId, 'TC1000');
    expect(found.pupil?.hits.map(({ reference }) => reference)).toEqual(['TC-10009']);
    expect((await ask('authority', world.neighbourId, 'ASH')).return?.total).toBe(0);
  });

  it('a consortium may not read them at all', async () => {
    await expect(ask('consortium', world.neighbourId, 'TC1000')).rejects.toThrow(/permission denied/);
  });
});
