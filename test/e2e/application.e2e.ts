import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';

let world: TestApp;

beforeAll(async () => {
  world = await startTestApp();
  const council = await world.anOrganisation('authority', 'Invented Council', { laCode: '801' });
  await world.aPerson('officer@council.example', ['sesOfficer'], council, 'Una Officer');
});

afterAll(() => world?.close());

describe('the application', () => {
  it('says that it lives and can serve', async () => {
    expect((await world.http.get('/health/live').expect(200)).body).toEqual({ status: 'live' });
    expect((await world.http.get('/health/ready').expect(200)).body).toEqual({ status: 'ready' });
  });

  it('answers whoever has signed in, and signs in again when the time has run out', async () => {
    const officer = await world.as('officer@council.example');
    const ME = '{ me { person { fullName } roles permissions } }';
    expect((await officer.gql(ME)).data.me.person).toEqual({ fullName: 'Una Officer' });
    world.clock.moveTo('2027-06-01T09:00:00Z');
    expect((await officer.gql(ME)).data.me.roles).toEqual(['sesOfficer']);
  });

  it('gives browsers a sandbox from this server alone, and programs none', async () => {
    const page = await world.http.get('/graphql').set('Accept', 'text/html').expect(200);
    expect(page.text).toContain('signIn(email:');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    await world.http.get('/graphql/sandbox/main.js').expect(200);
    expect((await world.http.get('/health/live')).headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('answers a refusal in its own words, whichever way it was asked', async () => {
    const officer = await world.as('officer@council.example');
    const foreign = await officer.gql('query ($o: ID!) { people(organisationId: $o) { roles } }', { o: randomUUID() });
    expect(foreign.errors?.[0]?.extensions.code).toBe('notAllowed');
    const missing = await officer.get(`/api/documents/${randomUUID()}`);
    expect([missing.status, missing.body.refusals?.[0]?.code]).toEqual([404, 'notFound']);
  });

  it('refuses a body that is too large', async () => {
    await world.http
      .post('/graphql')
      .send({ query: '{ __typename }', variables: { large: 'x'.repeat(1_100_000) } })
      .expect(413);
  });
});
