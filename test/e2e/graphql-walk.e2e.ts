import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { DEMO_PASSWORD, seedDemoWorld } from '../../src/demo/demo-world.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import { type TestApp, startTestApp } from '../support/app.js';

interface Step {
  readonly who: string;
  readonly query: string;
}

/** Every block of the walk with who asks it, in its order. */
const STEPS: readonly Step[] = [
  ...readFileSync('docs/graphql-walk.md', 'utf8').matchAll(/<!-- as (\S+) -->\n```graphql\n([\s\S]*?)```/g),
].map(([, who = '', query = '']) => ({ who, query }));

let world: TestApp;
/** What the walk writes in capitals, as it is met on the way. */
const met: Record<string, string> = {};

beforeAll(async () => {
  world = await startTestApp({ clock: '2026-12-07T10:00:00Z' });
  await seedDemoWorld({ config: world.config, runtimeUrl: world.runtimeUrl, clock: world.clock });
});
afterAll(() => world.close());

async function take({ who, query }: Step): Promise<any> {
  const asked = Object.entries(met).reduce((text, [name, id]) => text.replaceAll(name, id), query);
  const answer = await (await world.as(who, DEMO_PASSWORD)).gql(asked);
  expect(answer.errors).toBeUndefined();
  for (const result of Object.values(answer.data as Record<string, { userErrors?: unknown[] } | null>))
    expect({ query: asked, errors: result?.userErrors ?? [] }).toEqual({ query: asked, errors: [] });
  return answer.data;
}

describe('the walk through one round that the documentation gives', () => {
  it('works as it is written, from the worklist to the letter and the record', async () => {
    expect(STEPS.map(({ who }) => who.split('@')[0])).toEqual([
      ...['officer', 'officer', 'officer', 'other', 'other', 'officer', 'head', 'head', 'finance', 'officer', 'auditor'],
    ]);
    const seen: any[] = [];
    for (const step of STEPS) {
      const answer = await take(step);
      seen.push(answer);
      const request = (answer.myApprovals?.nodes as { id: string; title: string }[] | undefined)?.find(({ title }) =>
        title.includes('Vennbridge School'),
      );
      if (request) met['REQUEST_ID'] = request.id;
    }
    const [, assessment, offered, , accepted, requested, , , approved, letter, history] = seen;
    expect(assessment.upliftReturn.assessment.recommended.formatted).toMatch(/^£/);
    expect(offered.makeOffer.upliftReturn.state).toBe('offered');
    expect(accepted.acceptOffer.upliftReturn.state).toBe('settled');
    expect(requested.requestApproval.upliftReturn.state).toBe('inApproval');
    expect(approved.decideApproval.approvalRequest.state).toBe('inForce');
    expect(letter.upliftReturn.state).toBe('implemented');
    const said = history.history.nodes.map(({ sentence }: { sentence: string }) => sentence).join(' ');
    for (const words of ['offered 1.5%', 'settled at', 'asked for approval', 'gave the last approval', 'into force'])
      expect(said).toContain(words);
    // "The value decides who must approve": what the page says of the money is what was approved.
    const { rows } = await world.owner.query<{ value: string }>('select value_pence as value from approval_requests where id = $1', [
      met['REQUEST_ID'],
    ]);
    const pounds = (Number(rows[0]!.value) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 });
    expect(readFileSync('docs/graphql-walk.md', 'utf8')).toContain(`This one is £${pounds} a year`);
  });

  it('ends with a letter to download and a record that verifies', async () => {
    await world.app.get(Duties).run('render-documents');
    const last = STEPS.filter(({ query }) => query.includes('documents(')).at(-1)!;
    const { documents } = await take(last);
    const officer = await world.as(last.who, DEMO_PASSWORD);
    const pdf = await officer.get(`/api/documents/${documents.nodes[0].id}`).buffer(true);
    expect([pdf.status, (pdf.body as Buffer).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
  });
});
