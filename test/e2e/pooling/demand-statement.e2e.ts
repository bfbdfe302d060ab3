import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConsortiumPaper } from '../../../src/documents/rendering/consortium-paper.js';
import type { Client } from '../../support/app.js';
import { COMMISSIONER, NEXT, publishedDemand } from '../../support/demand-world.js';
import { pdfText } from '../../support/pdf-text.js';
import { browse } from '../../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../../support/round-world.js';

const ISSUE = 'mutation ($input: IssueDemandStatementInput!) { issueDemandStatement(input: $input) { documentId userErrors { code } } }';
const DAY = '2026-11-10';
const BY_NEED = { by: ['need'] };

let world: RoundWorld;
let consortium: string;
const client: Record<string, Client> = {};

beforeAll(async () => {
  world = await aRoundWorld(`${DAY}T09:00:00Z`);
  consortium = await publishedDemand(world, 61, 47);
  for (const [who, email] of Object.entries({ ...EMAILS, next: NEXT, llr: COMMISSIONER })) client[who] = await world.as(email);
});
afterAll(() => world.close());

interface Issued {
  readonly documentId: string | null;
  readonly codes: readonly string[];
}

const issue = async (who: string, tables: readonly object[], more: object = {}): Promise<Issued> => {
  const { data, errors } = await client[who]!.gql(ISSUE, { input: { consortiumId: consortium, takenOn: DAY, tables, ...more } });
  if (errors) return { documentId: null, codes: errors.map(({ extensions }) => extensions.code) };
  const { documentId, userErrors } = data.issueDemandStatement;
  return { documentId, codes: userErrors.map(({ code }: { code: string }) => code) };
};
const opened = (who: string, id: string | null) => client[who]!.get(`/api/documents/${id ?? ''}`).buffer(true);

describe('a statement of published demand', () => {
  it('is issued by a commissioner or a head, once for the same figures, and prints what proves them', async () => {
    const first = await issue('head', [BY_NEED]);
    expect(first.codes).toEqual([]);
    expect(await issue('llr', [BY_NEED])).toEqual(first);
    const { rows: snapshots } = await world.owner.query<{ sha256: string; name: string }>(
      'select sha256, name from pooled_snapshots join organisations on organisations.id = authority_id',
    );
    const { body, headers } = await opened('next', first.documentId);
    const text = await pdfText(body);
    for (const { sha256, name } of snapshots) {
      expect(text).toContain(name);
      expect(text.replaceAll(' ', '')).toContain(sha256);
    }
    for (const words of ['Pooled demand statement', 'As published by 10 November 2026', 'Release plan Version 1', 'Autism (ASD)'])
      expect(text).toContain(words);
    expect(text).toContain('“under 5”: from none to four children.');
    expect(text).toContain('A shown “5” says that there is somebody.');
    expect(headers['content-disposition']).toMatch(/PD-2026-11-10-[0-9A-F]{8}\.pdf/);
    const { rows: acts } = await world.owner.query(
      `select person_name, after from audit_events where action = 'issueDemandStatement' order by number`,
    );
    expect(acts).toMatchObject([{ person_name: 'Hana Head', after: { takenOn: DAY, documentId: first.documentId } }]);
    const { rows: others } = await world.owner.query(`select from documents where kind = 'demandStatement'`);
    expect(others).toHaveLength(1);
  });

  it('has the cells in which members show somebody, and nothing of the issuer’s own children', async () => {
    const { documentId } = await issue('next', [{ by: [] }, { by: ['need', 'year'] }]);
    const { rows: held } = await world.owner.query<{ snapshot: ConsortiumPaper }>('select snapshot from documents where id = $1', [
      documentId,
    ]);
    const [, all, fine] = held[0]!.snapshot.schedules;
    expect(all!.columns.map(({ label }) => label)).toEqual(['Children', 'All members', 'Nextshire Council', 'Testshire County Council']);
    const { data } = await client['next']!.gql('{ pooledDemand(by: [need, year]) { rows { own pooled { figure } } } }');
    const rows: { own: number; pooled: { figure: number | null } }[] = data.pooledDemand.rows;
    // Its own page shows more rows: those in which it has children that no figure shows.
    expect(rows.filter(({ own, pooled }) => own > 0 && pooled.figure === 0).length).toBeGreaterThan(0);
    expect(fine!.rows).toHaveLength(rows.filter(({ pooled }) => pooled.figure !== 0).length);
    expect(fine!.note).toContain('lie below the truth on the whole');
  });

  it('is refused to whom it is not for, of no table, of what is not in the plan and of a day on which nothing was published', async () => {
    for (const who of ['officer', 'finance', 'fees', 'auditor'])
      expect([who, (await issue(who, [BY_NEED])).codes]).toEqual([who, ['notAllowed']]);
    expect((await issue('head', [])).codes).toEqual(['noTable']);
    expect((await issue('head', [{ by: ['need', 'setting', 'district'] }])).codes).toEqual(['notInPlan']);
    expect((await issue('head', [{ by: [], only: [{ dimension: 'need', categories: ['XXX'] }] }])).codes).toEqual(['noSuchCategory']);
    expect((await issue('head', [BY_NEED], { takenOn: '2026-11-09' })).codes).toEqual(['nothingPublished']);
    expect((await issue('head', [BY_NEED], { consortiumId: world.authorityId })).codes).toEqual(['notFound']);
  });

  it('is issued on the page of the table, with others beside it, and opened among the documents', async () => {
    const head = await browse(world, EMAILS.head);
    const page = await head.get('/pooling/demand?by=phase&need=ASD&need=SEMH');
    const issued = await page.submit({ tables: ['need-setting', 'all'] }, { button: 'Issue the statement' });
    expect(issued.text).toContain('Every member finds it among its documents');
    expect(issued.text).toContain('Pooled demand statement');
    expect(issued.text).toContain('All members');
    const id = issued.address.split('/').at(-1)!;
    const text = await pdfText((await opened('llr', id)).body);
    for (const heading of ['Phase: Autism (ASD) or Social, emotional and mental health (SEMH)', 'Need by setting', 'All together'])
      expect(text).toContain(heading);
    expect((await (await browse(world, NEXT)).get('/documents?kind=demandStatement')).table('Documents')).toHaveLength(3);
    for (const email of [EMAILS.officer, EMAILS.fees])
      expect((await (await browse(world, email)).get('/pooling/demand?by=phase')).text).not.toContain('Issue the statement');
  });

  it('cannot be issued in another’s name, of figures that are not published, nor changed, whatever a program does', async () => {
    const insert = async (changes: object): Promise<string> => {
      const columns = {
        id: 'gen_random_uuid()',
        consortium_id: `'${consortium}'`,
        reference: "'x'",
        taken_on: `'${DAY}'`,
        tables: "'[]'",
        member_ids: `array['${world.authorityId}']::uuid[]`,
        content_sha256: `'${'a'.repeat(64)}'`,
        issued_for: 'app.organisation()',
        issued_by: 'app.person()',
        issued_by_name: "'x'",
        issued_at: 'now()',
        ...changes,
      };
      await world.owner.query('begin');
      await world.owner.query(
        `select set_config('role', 'iss_authority', true), set_config('app.organisation', $1, true), set_config('app.person', (select id::text from people where email = $2), true)`,
        [world.authorityId, EMAILS.head],
      );
      const answer = await world.owner
        .query(`insert into demand_statements (${Object.keys(columns).join(', ')}) values (${Object.values(columns).join(', ')})`)
        .then(
          () => 'done',
          (error: unknown) => String(error),
        );
      await world.owner.query('rollback');
      return answer;
    };
    expect(await insert({})).toBe('done');
    for (const changes of [
      { issued_for: `'${world.neighbourId}'` },
      { taken_on: "'2026-11-09'" },
      { member_ids: `array['${consortium}']::uuid[]` },
      { consortium_id: `'${world.authorityId}'` },
    ])
      expect(await insert(changes)).toContain('row-level security');
    await expect(world.owner.query(`update demand_statements set reference = 'y'`)).rejects.toThrow('never changed');
    await expect(world.owner.query(`update documents set snapshot = '{}' where kind = 'demandStatement'`)).rejects.toThrow(
      'keeps its content',
    );
  });

  it('is read no more once a member in it has ended its sharing, and is not issued of that member again', async () => {
    const { documentId } = await issue('llr', [BY_NEED]);
    expect((await opened('head', documentId)).status).toBe(200);
    expect((await opened('auditor', documentId)).status).toBe(200);
    expect((await opened('fees', documentId)).status).toBe(404);
    await world.owner.query(`update sharing_agreements set period = '[2026-01-01,2026-02-01)' where authority_id = $1`, [
      world.neighbourId,
    ]);
    for (const who of ['head', 'llr', 'next', 'auditor']) expect([who, (await opened(who, documentId)).status]).toEqual([who, 404]);
    expect((await (await browse(world, EMAILS.head)).get('/documents?kind=demandStatement')).text).not.toContain('PD-2026');
    const alone = await issue('llr', [BY_NEED]);
    expect(alone.documentId).not.toBe(documentId);
    expect(await pdfText((await opened('head', alone.documentId)).body)).not.toContain('Nextshire');
  });
});
