import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal, refused } from '../kernel/outcome.js';
import type { Connection } from '../platform/graphql/connection.js';
import { toPayload } from '../platform/graphql/refusals.interceptor.js';
import { DateOnly, money } from '../platform/graphql/scalars.js';
import { compareTerms } from './compare-terms.js';
import { ContractActivationService } from './contract-activation.service.js';
import { ContractApprovalService } from './contract-approval.service.js';
import { ContractDraftsService } from './contract-drafts.service.js';
import { ContractEndingsService } from './contract-endings.service.js';
import { ContractMembersService } from './contract-members.service.js';
import { ContractIssueService } from './contract-issue.service.js';
import { ContractListQuery } from './contract-list.query.js';
import { ContractQuery, type ContractRecord } from './contract.query.js';
import {
  ActivateContractInput,
  ContractActInput,
  ContractConnection,
  ContractListArgs,
  type ContractListed,
  ContractPayload,
  ContractReasonInput,
  ContractView,
  DraftContractInput,
  DraftSpotContractInput,
  EditContractDraftInput,
  EndContractInput,
  GiveNoticeInput,
  NoticeOutlook,
  SetContractMembersInput,
  VaryContractInput,
} from './dto/contract.js';
import { ChangedTermView } from './dto/changed-term.js';
import { blockTerms, frameworkTerms, spotTerms } from './dto/contract-terms.js';
import type { ContractTerms } from './terms.js';

@Resolver(() => ContractView)
export class ContractsResolver {
  constructor(
    private readonly list: ContractListQuery,
    private readonly contracts: ContractQuery,
    private readonly drafts: ContractDraftsService,
    private readonly approval: ContractApprovalService,
    private readonly issue: ContractIssueService,
    private readonly activation: ContractActivationService,
    private readonly endings: ContractEndingsService,
    private readonly members: ContractMembersService,
  ) {}

  @Query(() => ContractConnection, {
    name: 'contracts',
    description: 'Contracts you may see: your authority’s and those whose places it shares, or those issued to your schools.',
  })
  all(
    @CurrentActor() actor: Actor,
    @Args() { text, kinds, states, schoolId, expiry, sortBy, descending, first, after }: ContractListArgs,
  ): Promise<Connection<ContractListed>> {
    const criteria = {
      ...(text ? { text } : {}),
      ...(kinds ? { kinds } : {}),
      ...(states ? { states } : {}),
      ...(schoolId ? { schoolId } : {}),
      ...(expiry ? { expiry } : {}),
    };
    return this.list.page(actor, criteria, { by: sortBy, descending }, { first, after: after ?? null });
  }

  @Query(() => ContractView, { nullable: true, description: 'One contract; null where there is none that you may see.' })
  contract(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The contract’s id.' }) id: string,
  ): Promise<ContractRecord | null> {
    return this.contracts.one(actor, id);
  }

  @Query(() => [ChangedTermView], { description: 'Every term that two versions of a contract say differently, in the order of the paper.' })
  async compareContractVersions(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The contract.' }) contractId: string,
    @Args('from', { type: () => Int, description: 'The number of the earlier version.' }) from: number,
    @Args('to', { type: () => Int, description: 'The number of the later version.' }) to: number,
  ): Promise<ChangedTermView[]> {
    const contract = await this.contracts.one(actor, contractId);
    const [before, after] = [from, to].map((number) => contract?.versions.find((version) => version.number === number));
    if (!before || !after) throw new Refused([refusal('notFound', 'There are no two such versions that you may see.', 'contractId')]);
    return compareTerms(before.terms, after.terms).map(({ differencePence, ...changed }) => ({
      ...changed,
      difference: money(differencePence),
    }));
  }

  @Query(() => NoticeOutlook, { description: 'What notice of a contract on a day would come to, before it is given.' })
  async noticeOutlook(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The contract.' }) contractId: string,
    @Args('givenOn', { type: () => DateOnly, description: 'The day of the notice.' }) givenOn: IsoDate,
    @Args('leavesOn', { type: () => DateOnly, nullable: true, description: 'The last day of use, where that is sooner.' })
    leavesOn?: IsoDate | null,
  ): Promise<NoticeOutlook> {
    const outlook = await this.endings.whatIf(actor, contractId, givenOn, leavesOn ?? null);
    if (!outlook.ok) throw new Refused(outlook.refusals);
    return outlook.value;
  }

  @Mutation(() => ContractPayload, {
    description: 'Drafts an IPA from all that a placement says. Under an agreement already, the new one supersedes it.',
  })
  draftSpotContract(@CurrentActor() actor: Actor, @Args('input', { description: 'From which placement.' }) input: DraftSpotContractInput) {
    return this.payload(actor, this.drafts.draftSpot(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Drafts a block contract or a framework.' })
  draftContract(@CurrentActor() actor: Actor, @Args('input', { description: 'Its terms.' }) input: DraftContractInput) {
    const terms = input.block ? blockTerms(input.block) : input.framework ? frameworkTerms(input.framework) : null;
    if (!terms)
      return this.payload(
        actor,
        Promise.resolve(refused(refusal('termsMissing', 'Give the terms of a block or of a framework.', 'block'))),
      );
    const { block: _block, framework: _framework, ...draft } = input;
    return this.payload(actor, this.drafts.draftTerms(actor, { ...draft, endsOn: input.endsOn ?? null, terms }));
  }

  @Mutation(() => ContractPayload, { description: 'Replaces what a draft of a contract or of a variation says.' })
  async editContractDraft(@CurrentActor() actor: Actor, @Args('input', { description: 'What it says.' }) input: EditContractDraftInput) {
    const { spot, block, framework, title, ...edited } = input;
    const terms = spot ? await this.spot(actor, input) : block ? blockTerms(block) : framework ? frameworkTerms(framework) : null;
    if (!terms)
      return this.payload(actor, Promise.resolve(refused(refusal('termsMissing', 'Give the terms of the contract’s own kind.', 'spot'))));
    return this.payload(actor, this.drafts.editDraft(actor, { ...edited, ...(title ? { title } : {}), terms }));
  }

  @Mutation(() => ContractPayload, {
    description: 'Asks for approval of a draft: its value is what it costs for life, and it is pinned to its terms.',
  })
  requestContractApproval(@CurrentActor() actor: Actor, @Args('input', { description: 'Which.' }) input: ContractActInput) {
    return this.payload(actor, this.approval.requestApproval(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Takes an approved version back to a draft.' })
  reopenContractDraft(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: ContractReasonInput) {
    return this.payload(actor, this.approval.reopen(actor, input));
  }

  @Mutation(() => ContractPayload, {
    description: 'Issues what was approved to the school for signing; all that stands in the way is told together.',
  })
  issueContract(@CurrentActor() actor: Actor, @Args('input', { description: 'Which.' }) input: ContractActInput) {
    return this.payload(actor, this.issue.issueVersion(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Makes a signed contract active; the one it supersedes ends the day before.' })
  activateContract(@CurrentActor() actor: Actor, @Args('input', { description: 'Its numbers.' }) input: ActivateContractInput) {
    return this.payload(actor, this.activation.activate(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Begins a variation of an active contract with the terms that stand, to be edited.' })
  varyContract(@CurrentActor() actor: Actor, @Args('input', { description: 'From when and why.' }) input: VaryContractInput) {
    return this.payload(actor, this.drafts.vary(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Gives notice for your side.' })
  giveNotice(@CurrentActor() actor: Actor, @Args('input', { description: 'When and why.' }) input: GiveNoticeInput) {
    const { leavesOn, ...notice } = input;
    return this.payload(actor, this.endings.giveNotice(actor, { ...notice, leavesOn: leavesOn ?? null }));
  }

  @Mutation(() => ContractPayload, { description: 'Withdraws the notice of your side.' })
  withdrawNotice(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: ContractReasonInput) {
    return this.payload(actor, this.endings.withdrawNotice(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Ends a contract on a day that is past: the pupil has left.' })
  endContract(@CurrentActor() actor: Actor, @Args('input', { description: 'When and why.' }) input: EndContractInput) {
    return this.payload(actor, this.endings.end(actor, input));
  }

  @Mutation(() => ContractPayload, {
    description: 'Says which other authorities of the consortium may use a block, and how many places each takes for sure.',
  })
  setContractMembers(@CurrentActor() actor: Actor, @Args('input', { description: 'Who.' }) input: SetContractMembersInput) {
    return this.payload(actor, this.members.setMembers(actor, input));
  }

  @Mutation(() => ContractPayload, { description: 'Withdraws a contract, or a variation, that is not in force yet.' })
  withdrawContract(@CurrentActor() actor: Actor, @Args('input', { description: 'Which and why.' }) input: ContractReasonInput) {
    return this.payload(actor, this.drafts.withdraw(actor, input));
  }

  /** What the input does not name stays as the draft has it. */
  private async spot(actor: Actor, { contractId, spot }: EditContractDraftInput): Promise<ContractTerms | null> {
    const contract = await this.contracts.one(actor, contractId);
    const draft = contract?.versions.find(({ state }) => state === 'draft')?.terms;
    return spot && draft?.kind === 'spot' ? spotTerms(spot, draft) : null;
  }

  private payload(actor: Actor, act: Promise<Outcome<string>>): Promise<ContractPayload> {
    return toPayload(act, async (id) => ({ contract: (await this.contracts.one(actor, id)) as ContractView | null }));
  }
}
