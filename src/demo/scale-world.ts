import pg from 'pg';
import { printDateRange } from '../kernel/date-range.js';
import { apportion, pence } from '../kernel/money.js';
import { indexValueRows } from './configuration.js';
import { DRAW_PLACES, SCALE_STATEMENTS, SCALE_TABLES } from './scale-world.sql.js';
import { CALENDAR_YEARS, inventCalendar } from './school-calendars.js';

const AUTHORITIES = 150;

/** Sizes fall like this power of the rank: the largest authority has about one placement in twenty. */
const SKEW = 0.55;

export interface ScaleWorld {
  readonly authorities: number;
  readonly schools: number;
  readonly placements: number;
  readonly feeLines: number;
  readonly returns: number;
  readonly returnLines: number;
  /** The authority with most placements, whose cycle is the one to measure. */
  readonly largest: { readonly authorityId: string; readonly officerId: string; readonly cycleId: string; readonly placements: number };
}

/**
 * Loads an invented cycle of national size for measurements: 150 authorities, 1,000 schools, three fee lines a placement, one open cycle an
 * authority, every return submitted with every line asked. Run once in a database; a second run changes nothing and answers what is there.
 *
 * It works as the schema's owner, by one statement a table over all authorities at once. Row-level security is forced on the owner too, so
 * the force is lifted inside the transaction and restored before its end: nobody else ever sees the tables without it, since the change
 * locks them until the commit. It writes no audit events: nobody did these things.
 */
export async function seedScale({
  ownerUrl,
  placements = 30_000,
}: {
  readonly ownerUrl: string;
  readonly placements?: number;
}): Promise<ScaleWorld> {
  if (!Number.isInteger(placements) || placements < AUTHORITIES)
    throw new RangeError(`Give at least ${String(AUTHORITIES)} placements, one for each authority.`);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'iss-scale' });
  await client.connect();
  try {
    await client.query('begin');
    await forceSecurity(client, false);
    const there = (await client.query("select from organisations where id = md5('scale/authority/1')::uuid")).rowCount === 1;
    if (!there) await fill(client, placements);
    const world = await countWorld(client);
    await forceSecurity(client, true);
    await client.query('commit');
    if (!there) await client.query(`analyze ${SCALE_TABLES.join(', ')}`);
    return world;
  } finally {
    await client.end();
  }
}

async function forceSecurity(client: pg.Client, forced: boolean): Promise<void> {
  for (const table of SCALE_TABLES) await client.query(`alter table ${table} ${forced ? '' : 'no '}force row level security`);
}

async function fill(client: pg.Client, placements: number): Promise<void> {
  const sizes = apportion(
    pence(placements - AUTHORITIES),
    Array.from({ length: AUTHORITIES }, (_, rank) => Math.round(1_000_000 / (rank + 1) ** SKEW)),
  ).map((size) => size + 1);
  await client.query('select setseed(0.42)');
  await client.query(DRAW_PLACES, [sizes]);
  await client.query('analyze scale_places');
  for (const statement of SCALE_STATEMENTS) await client.query(statement);
  await fillCalendars(client);
  await client.query(
    `insert into index_values (series_code, effective_on, value, source)
     select series_code, effective_on, value, 'Scale figure' from jsonb_to_recordset($1) as given(series_code text, effective_on date, value numeric)
     where not exists (select from index_values where authority_id is null)`,
    [JSON.stringify(indexValueRows())],
  );
  // What is put off to the commit is checked while security is lifted and every row can be seen.
  await client.query('set constraints all immediate');
}

/** Every school keeps the usual calendar of 190 days. */
async function fillCalendars(client: pg.Client): Promise<void> {
  const calendars = CALENDAR_YEARS.map((year) => {
    const { terms, closures } = inventCalendar('Scale', year, 190);
    return { academic_year: year, terms: terms.map(printDateRange), closures: closures.map(printDateRange) };
  });
  await client.query(
    `insert into term_calendars (school_id, academic_year, terms, closures)
     select md5('scale/school/' || number)::uuid, academic_year, terms, closures
     from generate_series(1, 1000) number, jsonb_populate_recordset(null::term_calendars, $1)`,
    [JSON.stringify(calendars)],
  );
}

async function countWorld(client: pg.Client): Promise<ScaleWorld> {
  const { rows } = await client.query<{ world: ScaleWorld }>(`
    with authorities as (select id from organisations where name like 'Scale Authority %'), sizes as (
      select authority_id, count(*) as placements from placements where authority_id in (select id from authorities) group by 1
    ), largest as (select * from sizes order by placements desc, authority_id limit 1)
    select json_build_object(
      'authorities', (select count(*) from authorities),
      'schools', (select count(*) from schools where urn between 980001 and 981000),
      'placements', (select sum(placements) from sizes),
      'feeLines', (select count(*) from fee_lines where authority_id in (select id from authorities)),
      'returns', (select count(*) from uplift_returns where authority_id in (select id from authorities)),
      'returnLines', (select count(*) from return_lines where authority_id in (select id from authorities)),
      'largest', (select json_build_object('authorityId', largest.authority_id, 'placements', largest.placements,
          'officerId', (select person_id from memberships where organisation_id = largest.authority_id),
          'cycleId', (select id from uplift_cycles where authority_id = largest.authority_id)) from largest)
    ) as world`);
  const [row] = rows;
  if (!row) throw new Error('The scale world could not be counted.');
  return row.world;
}
