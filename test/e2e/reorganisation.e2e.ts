import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { DEMO_PASSWORD, seedDemoWorld } from '../../src/demo/demo-world.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import { COPIED, CARRIED_OVER, STAYS, WITH_THE_CHILD, WITH_THE_CONTRACT } from '../../migrations/reorganisation/tables.js';
import { type Client, type TestApp, startTestApp } from '../support/app.js';
import { browse } from '../support/portal.js';
import { DISTRICTS_WEST } from '../support/reorganisation.js';

const TODAY = '2026-12-07';

/** Rutland and the east of Leicestershire become one authority, the west another. */
const PARTS = [
  'from,to,name,share,chief,rules',
  '857,861,East Leicestershire and Rutland Council,100,yes,yes',
  '855,861,East Leicestershire and Rutland Council,35,no,no',
  '855,862,West Leicestershire Council,65,yes,yes',
].join('\n');
/** LE7 is cut through: its own authority places those children. */
const POSTCODES = [
  'postcode,to',
  ...DISTRICTS_WEST.west.map((code) => `${code},862`),
  ...DISTRICTS_WEST.east.map((code) => `${code},861`),
  'LE7 1AA,861',
  'LE7 9ZZ,862',
].join('\n');

let world: TestApp;
let planId: string;
const client: Record<string, Client> = {};
const org: Record<string, string> = {};

const PLAN = `{ id version name state predecessors { id laCode } successors { id name laCode } totals { stage organisationId measure amount } blockers { what count } }`;

beforeAll(async () => {
  world = await startTestApp({ clock: `${TODAY}T10:00:00Z` });
  await seedDemoWorld({ config: world.config, runtimeUrl: world.runtimeUrl, clock: world.clock });
  await world.app.get(Duties, { strict: false }).runAll();
  for (const who of [
    'admin@platform.demo',
    'head@leicestershire.demo',
    'officer@leicestershire.demo',
    'officer@rutland.demo',
    'officer@leicester.demo',
    'fees@school.demo',
  ])
    client[who] = await world.as(who, DEMO_PASSWORD);
  const platform = await value<string>(`select id from organisations where kind = 'platform'`);
  await world.aPerson('second@platform.example', ['platformAdministrator'], platform, 'Sue Second');
  client['second'] = await world.as('second@platform.example');
  for (const [name, code] of [
    ['leicester', '856'],
    ['leicestershire', '855'],
    ['rutland', '857'],
  ] as const)
    org[name] = await value(`select id from organisations where la_code = '${code}'`);
});
afterAll(() => world.close());

async function rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  return (await world.owner.query(sql, parameters)).rows as T[];
}
async function value<T = number>(sql: string, parameters: unknown[] = []): Promise<T> {
  const [row] = await rows<Record<string, T>>(sql, parameters);
  return Object.values(row ?? {})[0] as T;
}
const mutate = async (who: string, mutation: string, type: string, input: object): Promise<string[]> => {
  const answer = await client[who]!.gql(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { reorganisationId userErrors { code message } } }`,
    { input },
  );
  if (answer.errors) return answer.errors.map(({ message }) => message);
  const { reorganisationId, userErrors } = answer.data[mutation] as {
    reorganisationId: string | null;
    userErrors: { code: string; message: string }[];
  };
  if (reorganisationId && mutation === 'draftReorganisation') planId = reorganisationId;
  return userErrors.map(({ code, message }) => (code === 'rowWrong' || code === 'planWrong' || code === 'blocked' ? message : code));
};
interface Total {
  readonly stage: string;
  readonly organisationId: string | null;
  readonly measure: string;
  readonly amount: number;
}
const look = async (who = 'admin@platform.demo') => {
  const answer = await client[who]!.gql(`{ reorganisations ${PLAN} }`);
  expect(answer.errors).toBeUndefined();
  return (
    answer.data.reorganisations as {
      id: string;
      version: number;
      state: string;
      totals: Total[];
      blockers: { what: string; count: number }[];
      successors: { id: string; laCode: string }[];
    }[]
  ).find(({ id }) => id === planId)!;
};
const on = async (who: string, mutation: string, more: object = {}, type = 'ReorganisationInput') =>
  mutate(who, mutation, type, { reorganisationId: planId, version: (await look()).version, ...more });
const summed = (totals: readonly Total[], stage: string): Record<string, number> =>
  Object.fromEntries(
    [...new Set(totals.map(({ measure }) => measure))]
      .sort()
      .map((measure) => [
        measure,
        totals.filter((total) => total.stage === stage && total.measure === measure).reduce((sum, { amount }) => sum + amount, 0),
      ]),
  );

describe('every table that names an authority', () => {
  it('moves, is copied, is carried over, or stays, and why is said', async () => {
    const known = new Set([...WITH_THE_CHILD, ...WITH_THE_CONTRACT, ...COPIED, ...CARRIED_OVER, ...Object.keys(STAYS)]);
    const found = await rows<{ table_name: string }>(
      `select distinct table_name from information_schema.columns column_ join information_schema.tables table_ using (table_schema, table_name)
       where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('authority_id', 'lead_authority_id', 'contract_authority_id') order by 1`,
    );
    expect(found.map(({ table_name }) => table_name).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('Rutland merged with the east of Leicestershire, the west apart', () => {
  let before: Record<string, number>;
  let perChild: { id: string; fees: number }[];

  it('is planned by an administrator alone, from files that are refused row by row', async () => {
    expect(
      await mutate('head@leicestershire.demo', 'draftReorganisation', 'DraftReorganisationInput', {
        name: 'x',
        onDay: TODAY,
        parts: PARTS,
      }),
    ).toEqual(['notAllowed']);
    expect(
      await mutate('admin@platform.demo', 'draftReorganisation', 'DraftReorganisationInput', {
        name: 'LGR',
        onDay: TODAY,
        parts: PARTS.replace('65', '60').replace('\n857', '\n999,861,X,100,yes,no\n857'),
      }),
    ).toEqual(['Row 2: there is no authority with the code “999” (from).']);
    expect(
      await mutate('admin@platform.demo', 'draftReorganisation', 'DraftReorganisationInput', {
        name: 'LGR',
        onDay: TODAY,
        parts: PARTS.replace('65', '60'),
      }),
    ).toEqual(['The shares of 855 sum to 95%, not to 100%.']);
    expect(
      await mutate('admin@platform.demo', 'draftReorganisation', 'DraftReorganisationInput', { name: 'LGR', onDay: TODAY, parts: PARTS }),
    ).toEqual([]);
    expect(
      await on(
        'admin@platform.demo',
        'takeReorganisationPostcodes',
        { file: 'postcode,to\nLE15,861\nNOWHERE,862\nLE7,899' },
        'ReorganisationFileInput',
      ),
    ).toEqual(['Row 3: “NOWHERE” is no postcode, nor the first part of one.', 'Row 4: “899” is no successor of this plan.']);
    expect(await on('admin@platform.demo', 'takeReorganisationPostcodes', { file: POSTCODES }, 'ReorganisationFileInput')).toEqual([]);
    expect(
      await on(
        'admin@platform.demo',
        'takeReorganisationPeople',
        { file: 'email,to\nofficer@leicestershire.demo,861\nofficer@leicestershire.demo,862' },
        'ReorganisationFileInput',
      ),
    ).toEqual([]);
  });

  it('is rehearsed in numbers: the same totals after, but for children that a cut postcode leaves open', async () => {
    const { totals, blockers } = await look();
    before = summed(totals, 'before');
    expect(before['children']).toBe(
      await value(`select count(*)::int from pupils where authority_id in ($1, $2)`, [org['leicestershire'], org['rutland']]),
    );
    expect(summed(totals, 'after')).toEqual(before);
    const undecided = totals.find(
      ({ stage, organisationId, measure }) => stage === 'after' && organisationId === null && measure === 'children',
    );
    expect(undecided?.amount).toBe(
      await value(`select count(*)::int from pupils where authority_id = $1 and outward_postcode = 'LE7'`, [org['leicestershire']]),
    );
    expect(blockers).toEqual([{ what: 'undecidedChildren', count: undecided?.amount }]);
    expect((await on('admin@platform.demo', 'putReorganisationForward'))[0]).toContain(
      'children whose postcode does not say where they go',
    );
  });

  it('leaves a cut postcode to the authority that knows where its children live', async () => {
    expect(
      (await client['officer@rutland.demo']!.gql(`{ undecidedChildren(reorganisationId: "${planId}") { pupilId } }`)).errors?.[0]?.message,
    ).toBeDefined();
    const head = client['head@leicestershire.demo']!;
    const open = (await head.gql(`{ undecidedChildren(reorganisationId: "${planId}") { pupilId reference outwardPostcode } }`)).data
      .undecidedChildren as { pupilId: string }[];
    const successors = Object.fromEntries((await look()).successors.map(({ id, laCode }) => [laCode, id]));
    expect(
      await mutate('head@leicestershire.demo', 'placeChildren', 'PlaceChildrenInput', {
        reorganisationId: planId,
        children: open.map(({ pupilId }, index) => ({ pupilId, successorId: successors[index % 3 === 0 ? '861' : '862'] })),
      }),
    ).toEqual([]);
    const leicester = await value<string>('select id from pupils where authority_id = $1 limit 1', [org['leicester']]);
    expect(
      await mutate('head@leicestershire.demo', 'placeChildren', 'PlaceChildrenInput', {
        reorganisationId: planId,
        children: [{ pupilId: leicester, successorId: successors['861'] }],
      }),
    ).toEqual(['notASuccessor']);
    const { totals, blockers } = await look();
    expect(blockers).toEqual([]);
    expect(summed(totals, 'after')).toEqual(before);
    expect(totals.filter(({ organisationId }) => organisationId === null)).toEqual([]);
  });

  it('can be thrown away before it is committed: nothing has moved', async () => {
    const kept = planId;
    expect(
      await mutate('admin@platform.demo', 'draftReorganisation', 'DraftReorganisationInput', {
        name: 'Another',
        onDay: TODAY,
        parts: PARTS,
      }),
    ).toEqual([]);
    const image = await value<string>(`select md5(string_agg(id::text || authority_id, ',' order by id)) from pupils`);
    expect(
      await on('admin@platform.demo', 'discardReorganisation', { reason: 'Ministers changed their minds.' }, 'DiscardReorganisationInput'),
    ).toEqual([]);
    expect(await value(`select md5(string_agg(id::text || authority_id, ',' order by id)) from pupils`)).toBe(image);
    expect(await on('admin@platform.demo', 'putReorganisationForward')).toEqual(['wrongState']);
    planId = kept;
  });

  it('is planned on pages that keep what was typed, and thrown away there', async () => {
    const administrator = await browse(world, 'admin@platform.demo', DEMO_PASSWORD);
    const form = await administrator.get('/reorganisations/new');
    const [day, month, year] = ['1', '4', '2029'];
    const typed = { name: 'On pages', 'onDay-day': day, 'onDay-month': month, 'onDay-year': year, parts: PARTS.replace('65', '60') };
    const wrong = await form.submit(typed, { button: 'Draft the plan' });
    expect(wrong.errors).toEqual(['The shares of 855 sum to 95%, not to 100%.']);
    expect(wrong.$('#name').attr('value')).toBe('On pages');
    const plan = await wrong.submit({ parts: PARTS }, { button: 'Draft the plan' });
    expect(plan.message).toContain('Nothing moves before it is put forward');
    expect(plan.text).toContain('children whose postcode does not say where they go');
    const refused = await plan.submit(
      { postcodes: { name: 'p.csv', bytes: Buffer.from('postcode,to\nLE15,999') } },
      { button: 'Take the postcodes' },
    );
    expect(refused.errors).toEqual(['Row 2: “999” is no successor of this plan.']);
    const taken = await plan.submit({ postcodes: { name: 'p.csv', bytes: Buffer.from(POSTCODES) } }, { button: 'Take the postcodes' });
    expect(taken.message).toContain('The postcodes are taken.');
    const gone = await taken.submit({ reason: 'Only looked at.' }, { button: 'Throw it away' });
    expect(gone.message).toContain('Nothing has moved.');
  });

  it('is committed by a second person, exactly as it was put forward, and once', async () => {
    expect(await on('admin@platform.demo', 'putReorganisationForward')).toEqual([]);
    expect(await on('admin@platform.demo', 'commitReorganisation')).toEqual(['samePerson']);
    // A fee that changes after the rehearsal: what was put forward is no longer what would move.
    const line = await value<string>('select id from fee_lines where authority_id = $1 and effective @> $2::date order by id limit 1', [
      org['rutland'],
      TODAY,
    ]);
    await world.owner.query('update fee_lines set annual_pence = annual_pence + 100, unit_pence = unit_pence + 100 where id = $1', [line]);
    expect(await on('second', 'commitReorganisation')).toEqual(['contentChanged']);
    await world.owner.query('update fee_lines set annual_pence = annual_pence - 100, unit_pence = unit_pence - 100 where id = $1', [line]);
    perChild =
      await rows(`select pupil.id, sum(fee.annual_pence)::bigint as fees from pupils pupil join placements placement on placement.pupil_id = pupil.id
      join fee_lines fee on fee.placement_id = placement.id and fee.effective @> '${TODAY}'::date where pupil.authority_id in ('${org['leicestershire']}', '${org['rutland']}') group by 1 order by 1`);
    const { version } = await look();
    const answers = await Promise.all(
      [1, 2].map(() => mutate('second', 'commitReorganisation', 'ReorganisationInput', { reorganisationId: planId, version })),
    );
    expect(answers.filter((answer) => answer.length === 0)).toHaveLength(1);
    const { state, totals } = await look();
    expect(state).toBe('committed');
    expect(summed(totals, 'after')).toEqual(before);
    for (const { id, laCode } of (await look()).successors) org[laCode] = id;
  });

  it('moves every child with its fees, and leaves the old authorities none', async () => {
    expect(
      await rows(`select pupil.id, sum(fee.annual_pence)::bigint as fees from pupils pupil join placements placement on placement.pupil_id = pupil.id and placement.authority_id = pupil.authority_id
        join fee_lines fee on fee.placement_id = placement.id and fee.authority_id = pupil.authority_id and fee.effective @> '${TODAY}'::date
        where pupil.authority_id in ('${org['861']}', '${org['862']}') group by 1 order by 1`),
    ).toEqual(perChild);
    for (const table of [
      'pupils',
      'placements',
      'fee_lines',
      'fee_line_funders',
      'contracts',
      'contract_versions',
      'occupancies',
      'block_places',
    ])
      expect({
        table,
        left: await value(`select count(*)::int from ${table} where authority_id in ($1, $2)`, [org['leicestershire'], org['rutland']]),
      }).toEqual({ table, left: 0 });
    expect(
      await value(`select count(*)::int from pupils where authority_id = $1 and outward_postcode = any ($2)`, [
        org['862'],
        [...DISTRICTS_WEST.east],
      ]),
    ).toBe(0);
    expect(
      await value(
        `select count(*)::int from fee_lines fee join fee_line_funders share on share.fee_line_id = fee.id where fee.authority_id <> share.authority_id`,
      ),
    ).toBe(0);
    expect(
      await value(
        `select count(*)::int from contracts contract join placements placement on placement.id = contract.placement_id where placement.authority_id <> contract.authority_id`,
      ),
    ).toBe(0);
  });

  it('lets each person see exactly the children of whom they work for', async () => {
    const sees = async (who: string): Promise<number> => {
      const answer = await (await world.as(who, DEMO_PASSWORD)).gql('{ placements { totalCount } }');
      return answer.errors ? -1 : (answer.data.placements.totalCount as number);
    };
    const held = (code: string) => value('select count(*)::int from placements where authority_id = $1', [org[code]]);
    // Two jobs now: the sign-in says in whose name; the first successor's by default.
    expect(
      await value(
        'select count(*)::int from memberships membership join people person on person.id = membership.person_id where person.email = $1 and membership.active',
        ['officer@leicestershire.demo'],
      ),
    ).toBe(3);
    for (const [email, code] of [
      ['officer@rutland.demo', '861'],
      ['finance@leicestershire.demo', '862'],
    ] as const)
      expect({ email, sees: await seesAs(email, code) }).toEqual({ email, sees: await held(code) });
    expect(await sees('officer@leicester.demo')).toBe(
      await value('select count(*)::int from placements where authority_id = $1', [org['leicester']]),
    );
    expect(await seesAs('officer@rutland.demo', '857')).toBe(0);
    expect(
      await value<string[]>(
        'select roles from memberships membership join people person on person.id = membership.person_id where person.email = $1 and organisation_id = $2',
        ['officer@rutland.demo', org['rutland']],
      ),
    ).toEqual(['auditor']);
  });

  it('carries what schools had asked into the successors’ rounds, and the school sends it to the new customer', async () => {
    const drafts = await rows<{ la_code: string; returns: number; asked: number }>(
      `select authority.la_code, count(distinct ret.id)::int as returns, count(line.asked_pence)::int as asked from uplift_returns ret
       join organisations authority on authority.id = ret.authority_id join return_lines line on line.return_id = ret.id
       where authority.la_code in ('861', '862') group by 1 order by 1`,
    );
    expect(drafts.map(({ la_code }) => la_code)).toEqual(['861', '862']);
    expect(drafts.every(({ returns, asked }) => returns > 0 && asked > 0)).toBe(true);
    expect(
      await value(`select count(*)::int from uplift_returns where authority_id in ($1, $2) and state not in ('implemented', 'withdrawn')`, [
        org['leicestershire'],
        org['rutland'],
      ]),
    ).toBe(0);
  });

  it('divides budgets to the penny and makes the successors members', async () => {
    const budgets = await rows<{ la_code: string; total: string }>(
      `select authority.la_code, budget.total_pence as total from budgets budget join organisations authority on authority.id = budget.authority_id
       where financial_year = 2027 and authority.la_code in ('861', '862') order by 1`,
    );
    expect(budgets.map(({ total }) => Number(total))).toEqual([
      Math.round(2_744_500_000 * 0.35) + 206_800_000,
      Math.round(2_744_500_000 * 0.65),
    ]);
    const members = await rows<{ la_code: string }>(
      `select authority.la_code from consortium_members member join organisations authority on authority.id = member.authority_id where period @> $1::date order by 1`,
      [TODAY],
    );
    expect(members.map(({ la_code }) => la_code)).toEqual(['856', '861', '862']);
  });

  it('has a history that reads true: what the old authority did, in its name, to whom the child came', async () => {
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
    const contract = await value<string>(
      `select moved.record_id from moved_records moved join audit_events event on event.subject_id = moved.record_id and event.chain = moved.from_authority
       where moved.kind = 'contract' and moved.to_authority = $1 limit 1`,
      [org['862']],
    );
    const read = async (organisation: string): Promise<string[]> => {
      const session = await world.owner.connect();
      try {
        await session.query('begin');
        await session.query(`select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true)`, [organisation]);
        return (
          await session.query<{ organisation_name: string }>('select organisation_name from audit_events where subject_id = $1', [contract])
        ).rows.map((row) => row.organisation_name);
      } finally {
        await session.query('rollback');
        session.release();
      }
    };
    expect(new Set(await read(org['862']!))).toEqual(new Set(['Leicestershire County Council']));
    expect(await read(org['861']!)).toEqual([]);
    expect(await read(org['leicester']!)).toEqual([]);
  });

  it('goes on: every duty runs, and the successors publish, pay and negotiate', async () => {
    await world.app.get(Duties, { strict: false }).runAll();
    expect(
      await value(`select count(*)::int from uplift_cycles where authority_id = any ($1) and state = 'open'`, [[org['861'], org['862']]]),
    ).toBe(2);
  });

  it('lets one of them join an authority that goes on, once no school has asked both', async () => {
    const parts = ['from,to,name,share,chief,rules', '862,856,Leicester City Council,100,yes,yes'].join('\n');
    expect(
      await mutate('admin@platform.demo', 'draftReorganisation', 'DraftReorganisationInput', { name: 'West joins', onDay: TODAY, parts }),
    ).toEqual([]);
    const asked = await rows<{ id: string }>(
      `select ours.id from uplift_returns ours join uplift_cycles round on round.id = ours.cycle_id and round.state = 'open'
       join uplift_returns theirs on theirs.school_id = ours.school_id and theirs.state <> 'draft' and theirs.authority_id = $2
       join uplift_cycles other on other.id = theirs.cycle_id and other.academic_year = round.academic_year
       where ours.authority_id = $1 and ours.state <> 'withdrawn'`,
      [org['862'], org['leicester']],
    );
    expect(asked.length).toBeGreaterThan(0);
    const words = `${String(asked.length)} schools that have sent returns to both an authority that ends and the one it joins: each withdraws one of the two.`;
    expect(await on('admin@platform.demo', 'putReorganisationForward')).toEqual([words]);
    await world.owner.query(`update uplift_returns set state = 'withdrawn', version = version + 1 where id = any ($1)`, [
      asked.map(({ id }) => id),
    ]);
    const { blockers, totals } = await look();
    expect(blockers).toEqual([]);
    expect(await on('admin@platform.demo', 'putReorganisationForward')).toEqual([]);
    expect(await on('second', 'commitReorganisation')).toEqual([]);
    expect(summed((await look()).totals, 'after')).toEqual(summed(totals, 'before'));
    expect(await value('select count(*)::int from pupils where authority_id = $1', [org['862']])).toBe(0);
    const west = totals.find(
      ({ stage, measure, organisationId }) => stage === 'before' && measure === 'children' && organisationId === org['862'],
    );
    const held = totals.find(
      ({ stage, measure, organisationId }) => stage === 'before' && measure === 'children' && organisationId === org['leicester'],
    );
    expect(await value('select count(*)::int from pupils where authority_id = $1', [org['leicester']])).toBeGreaterThanOrEqual(
      west!.amount + held!.amount,
    );
    await world.app.get(Duties, { strict: false }).runAll();
  });

  /** What a person sees who chooses in whose name to work. */
  async function seesAs(email: string, code: string): Promise<number> {
    const organisation = org[code] ?? org[code === '857' ? 'rutland' : code];
    const answer = await world.http.post('/graphql').send({
      query: `mutation ($email: String!, $password: String!, $organisationId: ID) { signIn(email: $email, password: $password, organisationId: $organisationId) { accessToken userErrors { message } } }`,
      variables: { email, password: DEMO_PASSWORD, organisationId: organisation },
    });
    const token = (answer.body as { data?: { signIn?: { accessToken: string } } }).data?.signIn?.accessToken;
    const seen = await world.http
      .post('/graphql')
      .set('Authorization', `Bearer ${token ?? ''}`)
      .send({ query: '{ placements { totalCount } }' });
    return (seen.body as { data: { placements: { totalCount: number } } }).data.placements.totalCount;
  }
});
