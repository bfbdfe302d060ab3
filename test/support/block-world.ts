import { randomUUID } from 'node:crypto';
import type { BlockTerms } from '../../src/contracts/terms.js';
import { Contract } from '../../src/contracts/contract.entity.js';
import { ContractVersion } from '../../src/contracts/contract-version.entity.js';
import { VersionsInForce } from '../../src/contracts/version-in-force.js';
import type { Actor } from '../../src/kernel/actor.js';
import { isoDate } from '../../src/kernel/dates.js';
import { basisPoints, pounds } from '../../src/kernel/money.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { Client } from './app.js';
import type { RoundWorld } from './round-world.js';
import type { UserErrorSeen } from './round-acts.js';

export const blockTerms = (more: Partial<BlockTerms> = {}): BlockTerms => ({
  kind: 'block',
  basis: { kind: 'calendarDay' },
  notice: { kind: 'terms', terms: 1 },
  clauses: [],
  signingOrder: ['provider', 'authority'],
  groups: [{ name: 'SEMH day', needs: ['SEMH'], phase: 'secondary', setting: 'day', guaranteed: 25, optional: 0 }],
  tiers: [{ fromPlaces: 1, annualPence: pounds(60_000) }],
  tierRule: 'allPlaces',
  tierMeasure: 'paid',
  indexation: { kind: 'fixed' },
  voids: { graceDays: 0, councilShareBp: basisPoints(10_000) },
  nomination: { nominateBy: null, releasesUnnominated: false },
  substitution: true,
  subLetting: { allowed: false, recharge: 'tierPrice' },
  extensions: [],
  spotEquivalentPence: pounds(78_000),
  ...more,
});

interface BlockAgreed {
  readonly reference: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly terms: BlockTerms;
  readonly members?: readonly { readonly authorityId: string; readonly committed: number }[];
}

export const headOf = (world: RoundWorld): Actor => ({
  personId: world.people.head,
  personName: 'Hana Head',
  organisationId: world.authorityId,
  organisationName: 'Testshire County Council',
  kind: 'authority',
  roles: ['headOfSes'],
  access: 'write',
  source: 'test',
});

/** A block of Testshire at Ash Lane School as it stands when it has become active: signed on paper, its places put in force by the product. */
export async function aBlock(world: RoundWorld, { reference, startsOn, endsOn, terms, members = [] }: BlockAgreed): Promise<string> {
  const id = randomUUID();
  await world.owner.query(
    `insert into contracts (id, authority_id, school_id, provider_id, kind, reference, title, state, starts_on, ends_on, supplier_number, order_number, drafted_by)
     values ($1, $2, $3, $4, 'block', $5, $6, 'active', $7, $8, 'S-1', 'PO-1', $9)`,
    [
      id,
      world.authorityId,
      world.schools.ash.id,
      world.providerId,
      reference,
      `Places at Ash Lane School`,
      startsOn,
      endsOn,
      world.people.head,
    ],
  );
  for (const { authorityId, committed } of members)
    await world.owner.query('insert into contract_members (contract_id, authority_id, committed_places) values ($1, $2, $3)', [
      id,
      authorityId,
      committed,
    ]);
  await putInForce(world, id, { effectiveOn: startsOn, terms });
  return id;
}

/** A version of the terms, agreed elsewhere, comes into force. */
export async function putInForce(
  world: RoundWorld,
  contractId: string,
  { effectiveOn, terms }: { effectiveOn: string; terms: BlockTerms },
): Promise<void> {
  const { rows } = await world.owner.query<{ id: string }>(
    `insert into contract_versions (contract_id, authority_id, school_id, number, state, effective_on, terms, terms_sha256, drafted_by)
     select $1, authority_id, school_id, (select count(*) + 1 from contract_versions where contract_id = $1), 'inForce', $2, $3, 'test', drafted_by
     from contracts where id = $1 returning id`,
    [contractId, effectiveOn, JSON.stringify(terms)],
  );
  const work = world.app.get(UnitOfWork);
  await work.run(headOf(world), async () => {
    const contract = await work.manager.findOneByOrFail(Contract, { id: contractId });
    const version = await work.manager.findOneByOrFail(ContractVersion, { id: rows[0]!.id });
    await world.app.get(VersionsInForce).putInForce(contract, version);
  });
}

/** Pupils of an authority who are placed nowhere yet. */
export async function somePupils(
  world: RoundWorld,
  authorityId: string,
  references: readonly string[],
  need = 'SEMH',
  yearGroup = 9,
): Promise<void> {
  await world.owner.query(
    'insert into pupils (authority_id, reference, year_group, primary_need) select $1, reference, $3, $4 from unnest($2::text[]) reference',
    [authorityId, references, yearGroup, need],
  );
}

export interface CallOffSeen {
  readonly id: string;
  readonly version: number;
  readonly placeNumber: number;
}

interface CallOffAnswer {
  readonly callOff: CallOffSeen | null;
  readonly userErrors: UserErrorSeen[];
}

const CALL_OFF = `mutation ($input: CallOffPlaceInput!) { callOffPlace(input: $input) { callOff { id version placeNumber } userErrors { code field message } } }`;

export async function callOff(client: Client, input: object): Promise<CallOffAnswer> {
  const answer = await client.gql<{ callOffPlace: CallOffAnswer }>(CALL_OFF, { input });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.callOffPlace;
}

/** Any other act on a block: its mutation, its input. */
export async function blockAct(client: Client, mutation: string, inputType: string, input: object): Promise<UserErrorSeen[]> {
  const answer = await client.gql<Record<string, { userErrors: UserErrorSeen[] }>>(
    `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { userErrors { code field message } } }`,
    { input },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data[mutation]!.userErrors;
}

/** The contract's last day comes, whatever brought it. */
export async function endBlock(world: RoundWorld, contractId: string, lastDay: string): Promise<void> {
  const work = world.app.get(UnitOfWork);
  await work.run(headOf(world), async () => {
    const contract = await work.manager.findOneByOrFail(Contract, { id: contractId });
    await world.app.get(VersionsInForce).end(contract, isoDate(lastDay), 'noticeGiven');
  });
}
