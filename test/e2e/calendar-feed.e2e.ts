import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decide, done, openCycle, requestFor, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../support/round-world.js';
import { eventsOf } from '../support/ics.js';

let world: RoundWorld;
const addresses = new Map<string, string>();

beforeAll(async () => {
  world = await aRoundWorld();
  await world.aPlacement('ash', 'ASH-1', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('birch', 'BIR-1', [{ kind: 'core', pounds: 50_000 }]);
  await world.aPlacement('cedar', 'CED-1', [{ kind: 'core', pounds: 9_000_000 }]);
  await openCycle(await world.as(EMAILS.head));
  await world.owner.query(
    "insert into panel_meetings (authority_id, on_date, name) values ($1, '2026-12-03', 'Fees panel'), ($2, '2026-12-04', 'Their panel')",
    [world.authorityId, world.neighbourId],
  );
});

afterAll(() => world?.close());

async function makeAddress(email: string): Promise<string> {
  const answer = await (
    await world.as(email)
  ).gql<{ createCalendarAddress: { address: string | null; userErrors: { code: string }[] } }>(
    'mutation { createCalendarAddress { address userErrors { code } } }',
  );
  const { address } = answer.data.createCalendarAddress;
  if (address === null) throw new Error(JSON.stringify(answer));
  addresses.set(email, address);
  return address;
}

const fetch = (address: string) => world.http.get(new URL(address).pathname);

const feedOf = async (email: string) => {
  const answer = await fetch(addresses.get(email) ?? (await makeAddress(email)));
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
  return eventsOf(answer.text);
};

const days = async (email: string) =>
  (await feedOf(email)).map((event) => `${event['DTSTART;VALUE=DATE'] ?? ''} ${event['SUMMARY'] ?? ''}`);

describe('a calendar of one’s deadlines', () => {
  it('opens with its secret address, without signing in, and holds a school’s days', async () => {
    expect(await makeAddress(EMAILS.fees)).toMatch(/^http:\/\/localhost:3000\/calendar\/[\w-]{43}\.ics$/);
    expect(await days(EMAILS.fees)).toEqual(['20270131 Returns to Testshire County Council close: Fees for 2027/28']);
    const [event] = await feedOf(EMAILS.fees);
    expect(event).toMatchObject({ 'DTEND;VALUE=DATE': '20270201', TRANSP: 'TRANSPARENT' });
    expect(Object.keys(event!).join()).not.toContain('ALARM');
    expect(event!['URL;VALUE=URI']).toBe('http://localhost:3000/our-schools');
  });

  it('keeps an event’s name when its day moves, and shows an offer until it is answered', async () => {
    const fees = await world.as(EMAILS.fees);
    const officer = await world.as(EMAILS.officer);
    const ash = (await returnsOf(fees)).find(({ school }) => school.name === 'Ash Lane School')!;
    const offered = await done(officer, 'makeOffer', 'FiguresInput', { ...which(await sendReturn(fees, ash, 600)), percentBp: 200 });
    expect(await days(EMAILS.fees)).toContain('20261124 Last day to answer Testshire County Council’s offer: Ash Lane School');
    expect(await days(EMAILS.officer)).toEqual([
      '20261124 Offer ends: Ash Lane School',
      '20261203 Fees panel',
      '20270131 Returns close: Fees for 2027/28',
    ]);
    const named = async () => (await feedOf(EMAILS.officer)).find(({ SUMMARY }) => SUMMARY === 'Offer ends: Ash Lane School')!;
    const before = await named();
    await world.owner.query("update negotiation_rounds set expires_on = '2026-11-27' where return_id = $1 and state = 'open'", [ash.id]);
    const after = await named();
    expect(after['DTSTART;VALUE=DATE']).toBe('20261127');
    expect(after['UID']).toBe(before['UID']);
    await done(fees, 'acceptOffer', 'ReturnInput', which(offered));
    expect((await days(EMAILS.fees)).join()).not.toContain('Ash Lane School');
    expect((await days(EMAILS.officer)).join()).not.toContain('Ash Lane School');
  });

  it('shows a key decision’s notice and call-in to those who decide, and the days to appeal to both sides', async () => {
    const officer = await world.as(EMAILS.officer);
    const rival = await world.as(EMAILS.rivalFees);
    const sent = await sendReturn(rival, (await returnsOf(rival))[0]!, 500);
    const settled = await done(officer, 'acceptOffer', 'ReturnInput', which(sent));
    await done(officer, 'requestApproval', 'ReturnInput', which(settled));
    const request = await requestFor(officer, sent.id);
    expect(request.keyDecision).toBe(true);
    expect(await days(EMAILS.director)).toContain(`20261208 First day to decide: ${request.title}`);
    expect((await days(EMAILS.finance)).join()).not.toContain('First day to decide');
    await decide(await world.as(EMAILS.director), request);
    world.clock.moveTo('2026-12-08T09:00:00Z');
    await decide(await world.as(EMAILS.s151), await requestFor(await world.as(EMAILS.s151), sent.id));
    expect(await days(EMAILS.director)).toContain(`20261215 Last day of call-in: ${request.title}`);
    await world.owner.query("update uplift_returns set state = 'implemented', decided_on = '2026-12-08', officer_id = $2 where id = $1", [
      sent.id,
      world.people.officer,
    ]);
    expect(await days(EMAILS.rivalFees)).toContain('20261222 Last day to appeal: Cedar Grove School');
    expect(await days(EMAILS.officer)).toContain('20261222 Last day to appeal: Cedar Grove School');
    expect((await days(EMAILS.fees)).join()).not.toContain('Cedar');
  });

  it('holds no pupil and no money', async () => {
    const all = await Promise.all(
      ['officer', 'director', 'fees', 'rivalFees'].map((who) => fetch(addresses.get(EMAILS[who as 'officer'])!)),
    );
    for (const { text } of all) expect(text).not.toMatch(/£|ASH-1|BIR-1|CED-1/);
  });
});

describe('the secret address', () => {
  it('is one a person: renewed, the one before is nobody’s', async () => {
    const first = addresses.get(EMAILS.fees)!;
    const second = await makeAddress(EMAILS.fees);
    expect((await fetch(first)).status).toBe(404);
    expect((await fetch(second)).status).toBe(200);
  });

  it('is kept as a hash only, and its making stands in the record', async () => {
    const secret = new URL(addresses.get(EMAILS.fees)!).pathname.slice('/calendar/'.length, -'.ics'.length);
    const { rows } = await world.owner.query<{ all: string }>(
      `select (select string_agg(address::text, ' ') from calendar_addresses address) || (select string_agg(event::text, ' ') from audit_events event) as all`,
    );
    expect(rows[0]!.all).not.toContain(secret);
    expect(rows[0]!.all).toContain('makeCalendarAddress');
  });

  it('is 404 when it was revoked, was never given, or is no secret at all', async () => {
    const address = addresses.get(EMAILS.fees)!;
    const revoke = async () =>
      (await world.as(EMAILS.fees)).gql<{ revokeCalendarAddress: { revoked: boolean | null; userErrors: { code: string }[] } }>(
        'mutation { revokeCalendarAddress { revoked userErrors { code } } }',
      );
    expect((await revoke()).data.revokeCalendarAddress.revoked).toBe(true);
    expect((await fetch(address)).status).toBe(404);
    expect((await revoke()).data.revokeCalendarAddress.userErrors).toMatchObject([{ code: 'notFound' }]);
    expect((await world.http.get(`/calendar/${'a'.repeat(43)}.ics`)).status).toBe(404);
    expect((await world.http.get('/calendar/x.ics')).status).toBe(404);
  });

  it('ends when the person’s membership ends', async () => {
    const address = addresses.get(EMAILS.officer)!;
    expect((await fetch(address)).status).toBe(200);
    await world.owner.query('update memberships set active = false where person_id = $1', [world.people.officer]);
    expect((await fetch(address)).status).toBe(404);
  });

  it('is nothing for an auditor, who only reads and has no deadlines', async () => {
    const answer = await (
      await world.as(EMAILS.auditor)
    ).gql<{ createCalendarAddress: { userErrors: { code: string }[] } }>(
      'mutation { createCalendarAddress { address userErrors { code } } }',
    );
    expect(answer.data.createCalendarAddress.userErrors).toMatchObject([{ code: 'readsOnly' }]);
  });
});
