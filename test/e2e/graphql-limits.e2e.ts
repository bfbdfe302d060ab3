import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../src/start-app.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';

describe('limits of the GraphQL face', () => {
  let world: RoundWorld;
  beforeAll(async () => {
    world = await aRoundWorld();
  });
  afterAll(() => world.close());

  const ask = (query: string) => world.http.post('/graphql').send({ query });

  it('answers __typename to anybody, and nothing else without a sign-in', async () => {
    expect((await ask('{ __typename }')).body).toEqual({ data: { __typename: 'Query' } });
    const refused = (await ask('{ upliftReturns { totalCount } }')).body as { errors: { extensions: { code: string } }[] };
    expect(refused.errors[0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('refuses what is too deep, has too many aliases or costs too much', async () => {
    const deep = `{ upliftReturns { edges { node { assessment { lines { likePlaces { median { formatted { a { b { c } } } } } } } } } } }`;
    const officer = await world.as(EMAILS.officer);
    const aliases = `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: me { roles }`).join(' ')} }`;
    const costly = `{ ${Array.from({ length: 12 }, (_, index) => `a${index}: upliftReturns(first: 100) { nodes { lines { current { pence formatted } asked { pence formatted } tabled { pence formatted } settled { pence formatted } } rounds { total { pence formatted } } } }`).join(' ')} }`;
    for (const query of [aliases, costly]) {
      const { errors, data } = await officer.gql(query);
      expect(errors![0]!.message).toMatch(/limit|exceed/i);
      expect(data ?? null).toBeNull();
    }
    expect((await officer.gql(deep)).errors!.map(({ message }) => message).join(' ')).toMatch(/depth/i);
  });

  it('refuses batches, and pages that are too long', async () => {
    const batch = await world.http.post('/graphql').send([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    expect(batch.status).toBe(400);
    const officer = await world.as(EMAILS.officer);
    const { errors } = await officer.gql('{ upliftReturns(first: 101) { totalCount } }');
    expect(errors![0]!.message).toContain('Ask for at most 100');
  });

  it('says in words what an id that is none is, and never how the inside failed', async () => {
    const officer = await world.as(EMAILS.officer);
    const { errors } = await officer.gql('{ upliftReturn(id: "nonsense") { id } }');
    expect(errors![0]!.extensions.code).toBe('invalidInput');
    expect(JSON.stringify(errors)).not.toMatch(/select|uuid|stack/i);
  });

  it('hides its schema in production unless switched on', async () => {
    const app = await createApp(
      { config: { ...world.config, production: true, introspection: false }, runtimeUrl: world.runtimeUrl, ownerUrl: world.ownerUrl },
      { logger: false },
    );
    await app.listen(0, '127.0.0.1');
    const http = request(await app.getUrl());
    const answer = (await http.post('/graphql').send({ query: '{ __schema { types { name } } }' })).body as { errors?: unknown };
    expect(answer.errors).toBeDefined();
    expect((await http.get('/graphql').set('Accept', 'text/html')).status).not.toBe(200);
    expect((await http.post('/graphql').send({ query: '{ __typename }' })).body).toEqual({ data: { __typename: 'Query' } });
    await app.close();
  });

  it('serves a sandbox page of its own outside production', async () => {
    const page = await world.http.get('/graphql').set('Accept', 'text/html');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Altair');
    expect(page.text).not.toMatch(/src="https?:/);
  });

  it('answers a persisted query by its hash', async () => {
    const query = '{ __typename }';
    const { createHash } = await import('node:crypto');
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } };
    await world.http.post('/graphql').send({ query, extensions });
    expect((await world.http.post('/graphql').send({ extensions })).body).toEqual({ data: { __typename: 'Query' } });
  });
});
