import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, UserAgent } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Outcome } from '../kernel/outcome.js';
import { type Connection, PageArgs } from '../platform/graphql/connection.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { money } from '../platform/graphql/scalars.js';
import {
  EndSigningInput,
  SignDocumentInput,
  SigningRequestConnection,
  SigningRequestDetail,
  SigningRequestPayload,
  SigningRequestView,
  SigningStates,
} from './dto/signing.js';
import { VerificationView } from './dto/verification.js';
import { SignaturesService } from './signatures.service.js';
import { CONSENT_VERSION, type SigningState, consentText } from './signing.js';
import { type ListedSigning, SigningRequestsQuery, type WholeSigning } from './signing-requests.query.js';
import { VerificationQuery } from './verification.query.js';
import { WetInkService } from './wet-ink.service.js';

@Resolver(() => SigningRequestView)
export class SignaturesResolver {
  constructor(
    private readonly query: SigningRequestsQuery,
    private readonly signatures: SignaturesService,
    private readonly wetInk: WetInkService,
    private readonly verification: VerificationQuery,
  ) {}

  @Query(() => SigningRequestConnection, { description: 'Documents to sign and signed ones, the soonest to expire first.' })
  async signingRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('states', { type: () => [SigningStates], nullable: true, description: 'Only in these states.' }) states?: SigningState[] | null,
    @Args('mine', { type: () => Boolean, nullable: true, description: 'Only what you can sign now.' }) mine?: boolean | null,
  ): Promise<Connection<SigningRequestView>> {
    const found = await this.query.page(
      actor,
      { states: states ?? null, mine: mine ?? false },
      { first: page.first, after: page.after ?? null },
    );
    return {
      ...found,
      nodes: found.nodes.map(listedView),
      edges: found.edges.map(({ cursor, node }) => ({ cursor, node: listedView(node) })),
    };
  }

  @Query(() => SigningRequestDetail, { description: 'One document to sign, whole.' })
  async signingRequest(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The request’s id.' }) id: string,
  ): Promise<SigningRequestDetail> {
    return wholeView(await this.query.one(actor, id));
  }

  @Query(() => VerificationView, { description: 'Whether a file is exactly what was made or signed here, by the SHA-256 of its bytes.' })
  async verifyDocument(
    @CurrentActor() actor: Actor,
    @Args('sha256', { description: 'SHA-256 of the file, hexadecimal.' }) sha256: string,
    @Args('reference', {
      type: () => String,
      nullable: true,
      description: 'The reference printed on it: tells a changed copy from an unknown file.',
    })
    reference?: string | null,
  ): Promise<VerificationView> {
    const { result, sha256: hash, document, signing } = await this.verification.byHash(actor, sha256, reference ?? null);
    return {
      result,
      sha256: hash,
      documentId: document?.id ?? null,
      reference: document?.reference ?? null,
      issuedAt: document ? new Date(document.issuedAt) : null,
      authorityName: document?.authorityName ?? null,
      signingRequestId: signing?.id ?? null,
      signatures: (signing?.signatures ?? []).map((each) => ({ ...each, signedAt: new Date(each.signedAt) })),
    };
  }

  @Mutation(() => SigningRequestPayload, { description: 'Signs a document for your organisation.' })
  signDocument(
    @CurrentActor() actor: Actor,
    @UserAgent() userAgent: string,
    @Args('input', { description: 'The signature.' }) { requestId, consentVersion, password, clientKey }: SignDocumentInput,
  ): Promise<SigningRequestPayload> {
    return this.payload(
      actor,
      this.signatures.sign(actor, { requestId, consentVersion, password, clientKey: clientKey ?? null, userAgent }),
    );
  }

  @Mutation(() => SigningRequestPayload, { description: 'Declines to sign, which ends the request.' })
  declineToSign(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: EndSigningInput,
  ): Promise<SigningRequestPayload> {
    return this.payload(actor, this.signatures.decline(actor, input));
  }

  @Mutation(() => SigningRequestPayload, { description: 'Takes back a document that is out for signature.' })
  withdrawSigning(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: EndSigningInput,
  ): Promise<SigningRequestPayload> {
    return this.payload(actor, this.signatures.withdraw(actor, input));
  }

  @Mutation(() => SigningRequestPayload, {
    description: 'Confirms the scan of a copy signed on paper that a colleague added: it is the party’s signature.',
  })
  confirmWetInkCopy(
    @CurrentActor() actor: Actor,
    @Args('copyId', { type: () => ID, description: 'The scan.' }) copyId: string,
  ): Promise<SigningRequestPayload> {
    return this.payload(actor, this.wetInk.confirm(actor, copyId));
  }

  @Mutation(() => SigningRequestPayload, { description: 'Refuses a scan that a colleague added.' })
  refuseWetInkCopy(
    @CurrentActor() actor: Actor,
    @Args('copyId', { type: () => ID, description: 'The scan.' }) copyId: string,
    @Args('reason', { description: 'What is wrong with it.' }) reason: string,
  ): Promise<SigningRequestPayload> {
    return this.payload(actor, this.wetInk.refuse(actor, copyId, reason));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<SigningRequestPayload> {
    return toPayload(outcome, async (id) => ({ signingRequest: wholeView(await this.query.one(actor, id)) }));
  }
}

const listedView = (row: ListedSigning) => ({ ...row, value: money(row.value), openedAt: new Date(row.openedAt) });

function wholeView(whole: WholeSigning): SigningRequestDetail {
  return {
    ...listedView(whole),
    documentId: whole.documentId,
    documentSha256: whole.documentSha256,
    ordered: whole.ordered,
    chain: whole.chain.map(({ signature, ...party }) => ({
      ...party,
      signature: signature && { ...signature, signedAt: new Date(signature.signedAt) },
    })),
    consentText: whole.party && consentText({ ...whole, organisationName: whole.party.organisationName }),
    consentVersion: CONSENT_VERSION,
    refusedBecause: whole.refusedBecause,
    availableActions: whole.availableActions,
    certificateSha256: whole.certificateSha256,
  };
}
