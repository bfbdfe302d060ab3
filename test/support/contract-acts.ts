import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Client, TEST_PASSWORD } from './app.js';
import type { RoundWorld } from './round-world.js';

export const CONTRACT = `id version reference title kind state startsOn endsOn placementId supplierNumber orderNumber
  supersedes { reference } supersededBy { reference } notice { givenBySide lastChargeableOn inLieu }
  versions { id number state effectiveOn terms termsSha256 wholeLife standing }`;

/** A contract as a test looks at it. */
export interface Seen {
  readonly id: string;
  readonly version: number;
  readonly reference: string;
  readonly placementId: string | null;
  readonly state: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly supersededBy: { readonly reference: string } | null;
  readonly notice: { readonly lastChargeableOn: string; readonly inLieu: number } | null;
  readonly versions: readonly {
    readonly id: string;
    readonly number: number;
    readonly state: string;
    readonly effectiveOn: string;
    readonly terms: any;
    readonly wholeLife: number | null;
  }[];
}

export interface Answer {
  readonly contract: Seen | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] }[];
}

/** Who acts on contracts: the council's people, and the school's. */
export interface ContractPeople {
  readonly officer: Client;
  readonly head: Client;
  readonly finance: Client;
  readonly director: Client;
  readonly school: Client;
}

/** Who may sign for the council and for the school: whatever the value. */
export async function signatoriesOf(world: RoundWorld): Promise<void> {
  for (const [organisation, person, name] of [
    [world.authorityId, world.people.head, 'Hana Head'],
    [world.providerId, world.people.fees, 'Fay Fees'],
  ])
    await world.owner.query(
      `insert into authorised_signatories (organisation_id, person_id, person_name, capacity, period, recorded_by, recorded_by_name, recorded_at,
         confirmed_by, confirmed_by_name, confirmed_at) values ($1, $2, $3, 'Signatory', '[2026-01-01,)', $4, 'A', now(), $5, 'B', now())`,
      [organisation, person, name, randomUUID(), randomUUID()],
    );
}

export type ContractActs = ReturnType<typeof contractActs>;

/** The acts by which a contract goes its way, done through GraphQL by who may do them. */
export function contractActs(world: RoundWorld, { officer, head, finance, director, school }: ContractPeople) {
  const act = async (client: Client, mutation: string, type: string, input: object): Promise<Answer> => {
    const answer = await client.gql<Record<string, Answer>>(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { contract { ${CONTRACT} } userErrors { code message field } } }`,
      { input },
    );
    expect(answer.errors).toBeUndefined();
    return answer.data[mutation]!;
  };

  /** The contract that an act leaves; a refusal is a failing test. */
  const done = async (client: Client, mutation: string, type: string, input: object): Promise<Seen> => {
    const { contract, userErrors } = await act(client, mutation, type, input);
    expect(userErrors).toEqual([]);
    return contract!;
  };

  const codes = async (client: Client, mutation: string, type: string, input: object): Promise<string[]> =>
    (await act(client, mutation, type, input)).userErrors.map(({ code }) => code);

  const look = async (client: Client, id: string): Promise<Seen | null> =>
    (await client.gql<{ contract: Seen | null }>(`query ($id: ID!) { contract(id: $id) { ${CONTRACT} } }`, { id })).data.contract;

  const spotInput = (terms: any, more: object = {}): object => ({
    basis: terms.basis.kind,
    basisUnits: terms.basis.days ?? terms.basis.weeks ?? null,
    noticeTerms: terms.notice.terms ?? null,
    setting: terms.setting,
    weeksAYear: terms.weeksAYear,
    nightsAWeek: terms.nightsAWeek,
    namingBasis: terms.naming.basis,
    endsAtAge: terms.endsAtAge,
    feeLines: terms.feeLines.map(({ unitPence: _unit, ...line }: any) => line),
    outcomes: terms.outcomes,
    nextAnnualReviewOn: terms.nextAnnualReviewOn,
    ...more,
  });

  const check = (kind: string, result: 'passed' | 'failed', checkedOn: string): Promise<unknown> =>
    world.owner.query(
      `insert into due_diligence_checks (authority_id, school_id, kind, result, checked_on, expires_on, note, recorded_by)
       values ($1, $2, $3, $4, $5, '2030-09-01', '', $6)`,
      [world.authorityId, world.schools.ash.id, kind, result, checkedOn, world.people.head],
    );

  /** Everybody approves whose turn it is. */
  async function approve(...approvers: Client[]): Promise<void> {
    for (const approver of approvers) {
      const { data } = await approver.gql<{ myApprovals: { nodes: { id: string; version: number }[] } }>(
        '{ myApprovals { nodes { id version } } }',
      );
      for (const { id, version } of data.myApprovals.nodes) {
        const decided = await approver.gql(
          'mutation ($input: DecideApprovalInput!) { decideApproval(input: $input) { userErrors { code message } } }',
          { input: { requestId: id, version, decision: 'approved' } },
        );
        expect(decided.data.decideApproval.userErrors).toEqual([]);
      }
    }
  }

  async function sign(client: Client, versionId: string): Promise<string[]> {
    const { rows } = await world.owner.query<{ id: string }>("select id from signing_requests where subject_id = $1 and state = 'open'", [
      versionId,
    ]);
    const { data } = await client.gql(
      'mutation ($input: SignDocumentInput!) { signDocument(input: $input) { userErrors { code message } } }',
      { input: { requestId: rows[0]?.id ?? randomUUID(), consentVersion: '2026-1', password: TEST_PASSWORD } },
    );
    return data.signDocument.userErrors.map(({ code }: { code: string }) => code);
  }

  /** No contract is issued without the route by which it was procured. */
  async function procured(contractId: string, route = 'userChoice'): Promise<void> {
    const { data } = await head.gql(
      'mutation ($input: RecordProcurementInput!) { recordProcurement(input: $input) { userErrors { code message } } }',
      {
        input: { contractId, version: 0, route, reason: 'Named in the plan', begunOn: '2026-10-01' },
      },
    );
    expect(data.recordProcurement.userErrors).toEqual([]);
  }

  async function approvedOf(draft: Seen): Promise<Seen> {
    if (draft.state !== 'approved') {
      await done(officer, 'requestContractApproval', 'ContractActInput', { contractId: draft.id, version: draft.version });
      await approve(head, finance, director);
    }
    return (await look(head, draft.id))!;
  }

  /** From draft to signed. */
  async function signed(draft: Seen): Promise<Seen> {
    const approved = await approvedOf(draft);
    if (draft.state === 'draft') await procured(draft.id);
    const issued = await done(head, 'issueContract', 'ContractActInput', { contractId: approved.id, version: approved.version });
    const open = issued.versions.find(({ state }) => state === 'issued')!;
    expect(await sign(school, open.id)).toEqual([]);
    expect(await sign(head, open.id)).toEqual([]);
    return (await look(head, draft.id))!;
  }

  const active = async (draft: Seen): Promise<Seen> => {
    const ready = await signed(draft);
    return done(finance, 'activateContract', 'ActivateContractInput', {
      contractId: ready.id,
      version: ready.version,
      supplierNumber: 'S-100',
      orderNumber: 'PO-7',
    });
  };

  return { act, done, codes, look, spotInput, check, approve, sign, procured, approvedOf, signed, active };
}
