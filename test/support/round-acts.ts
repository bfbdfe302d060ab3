import type { Client } from './app.js';

/** What a test looks at after each act. */
export const RETURN = `id reference version state availableActions late receivedOn notBefore receiptSha256
  school { id urn name } current { pence formatted } asked { pence } tabled { pence } settled { pence } askedRiseBp offerExpiresOn
  lines { id kind pupilReference effectiveOn current { pence } asked { pence } settled { pence } }
  rounds { number side state total { pence } recommended { pence } expiresOn madeByName }`;

export interface ReturnSeen {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: string;
  readonly availableActions: string[];
  readonly late: boolean;
  readonly receivedOn: string | null;
  readonly notBefore: string | null;
  readonly receiptSha256: string | null;
  readonly offerExpiresOn: string | null;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string };
  readonly current: { readonly pence: number; readonly formatted: string };
  readonly asked: { readonly pence: number } | null;
  readonly tabled: { readonly pence: number } | null;
  readonly settled: { readonly pence: number } | null;
  readonly askedRiseBp: number | null;
  readonly lines: readonly {
    readonly id: string;
    readonly kind: string;
    readonly pupilReference: string;
    readonly effectiveOn: string;
    readonly current: { readonly pence: number };
    readonly asked: { readonly pence: number } | null;
    readonly settled: { readonly pence: number } | null;
  }[];
  readonly rounds: readonly {
    readonly number: number;
    readonly side: string;
    readonly state: string;
    readonly total: { readonly pence: number };
    readonly recommended: { readonly pence: number } | null;
    readonly expiresOn: string | null;
    readonly madeByName: string;
  }[];
}

export interface UserErrorSeen {
  readonly code: string;
  readonly field: string[];
  readonly message: string;
}

export interface Answered {
  readonly upliftReturn: ReturnSeen | null;
  readonly userErrors: UserErrorSeen[];
}

/** Does one mutation on a return and answers its payload; a GraphQL error is a failing test. */
export async function act(client: Client, mutation: string, inputType: string, input: object): Promise<Answered> {
  const answer = await client.gql<Record<string, Answered>>(
    `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { upliftReturn { ${RETURN} } userErrors { code field message } } }`,
    { input },
  );
  if (answer.errors) throw new Error(`${mutation}: ${JSON.stringify(answer.errors)}`);
  return answer.data[mutation]!;
}

/** The same where it must succeed. */
export async function done(client: Client, mutation: string, inputType: string, input: object): Promise<ReturnSeen> {
  const { upliftReturn, userErrors } = await act(client, mutation, inputType, input);
  if (userErrors.length > 0 || !upliftReturn) throw new Error(`${mutation} was refused: ${JSON.stringify(userErrors)}`);
  return upliftReturn;
}

export async function returnsOf(client: Client, cycleId?: string): Promise<ReturnSeen[]> {
  const answer = await client.gql<{ upliftReturns: { nodes: ReturnSeen[] } }>(
    `query ($filter: ReturnsFilterInput) { upliftReturns(first: 50, filter: $filter) { nodes { ${RETURN} } totalCount } }`,
    { filter: cycleId ? { cycleId } : {} },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.upliftReturns.nodes;
}

export async function returnOf(client: Client, id: string): Promise<ReturnSeen> {
  const answer = await client.gql<{ upliftReturn: ReturnSeen | null }>(`query ($id: ID!) { upliftReturn(id: $id) { ${RETURN} } }`, { id });
  if (!answer.data?.upliftReturn) throw new Error(`No return to see: ${JSON.stringify(answer)}`);
  return answer.data.upliftReturn;
}

export async function openCycle(client: Client, input: object = {}): Promise<string> {
  const answer = await client.gql<{ openUpliftCycle: { upliftCycle: { id: string } | null; userErrors: UserErrorSeen[] } }>(
    `mutation ($input: OpenCycleInput!) { openUpliftCycle(input: $input) { upliftCycle { id progress { state returns } } userErrors { code message field } } }`,
    { input: { academicYear: 2027, indexFrom: '2025-11-01', indexTo: '2026-11-01', ...input } },
  );
  if (answer.errors || !answer.data.openUpliftCycle.upliftCycle) throw new Error(JSON.stringify(answer));
  return answer.data.openUpliftCycle.upliftCycle.id;
}

export interface RequestSeen {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly state: string;
  readonly subjectId: string;
  readonly value: { readonly pence: number };
  readonly before: { readonly pence: number };
  readonly after: { readonly pence: number };
  readonly backdated: boolean;
  readonly keyDecision: boolean;
  readonly callInUntil: string | null;
  readonly availableActions: string[];
  readonly steps: readonly {
    readonly role: string;
    readonly purpose: string;
    readonly decision: string | null;
    readonly decidedByName: string | null;
  }[];
}

export const REQUEST = `id version title state subjectId value { pence } before { pence } after { pence } backdated keyDecision callInUntil availableActions
  steps { role purpose decision decidedByName }`;

export async function myApprovals(client: Client): Promise<RequestSeen[]> {
  const answer = await client.gql<{ myApprovals: { nodes: RequestSeen[] } }>(`{ myApprovals { nodes { ${REQUEST} } totalCount } }`);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.myApprovals.nodes;
}

export async function requestFor(client: Client, returnId: string): Promise<RequestSeen> {
  const answer = await client.gql<{ approvalRequests: { nodes: RequestSeen[] } }>(
    `{ approvalRequests(first: 100) { nodes { ${REQUEST} } } }`,
  );
  const all = answer.data?.approvalRequests.nodes.filter((each) => each.subjectId === returnId) ?? [];
  const found = all.find(({ state }) => state === 'pending' || state === 'approved') ?? all.at(-1);
  if (!found) throw new Error(`No request: ${JSON.stringify(answer)}`);
  return found;
}

export async function decide(
  client: Client,
  request: { readonly id: string; readonly version: number },
  decision: 'approved' | 'returned' = 'approved',
  more: object = {},
): Promise<{ approvalRequest: RequestSeen | null; userErrors: UserErrorSeen[] }> {
  const answer = await client.gql<{ decideApproval: { approvalRequest: RequestSeen | null; userErrors: UserErrorSeen[] } }>(
    `mutation ($input: DecideApprovalInput!) { decideApproval(input: $input) { approvalRequest { ${REQUEST} } userErrors { code field message } } }`,
    { input: { requestId: request.id, version: request.version, decision, ...more } },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.decideApproval;
}

/** Fills every line in and sends the return. */
export async function sendReturn(client: Client, ret: ReturnSeen, rise: number, more: object = {}): Promise<ReturnSeen> {
  const draft = await done(client, 'saveReturnDraft', 'ReturnDraftInput', {
    returnId: ret.id,
    version: ret.version,
    lines: ret.lines.map((line) => ({ lineId: line.id, askedBp: rise, driver: 'pay', driverFigures: 'Pay award 4%' })),
  });
  return done(client, 'submitReturn', 'SubmitReturnInput', { returnId: ret.id, version: draft.version, ...more });
}

export const which = (ret: { readonly id: string; readonly version: number }) => ({ returnId: ret.id, version: ret.version });
