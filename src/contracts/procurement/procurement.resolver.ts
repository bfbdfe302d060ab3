import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly, money } from '../../platform/graphql/scalars.js';
import {
  OcdsPublication,
  OwedPublication,
  ProcuredContractView,
  ProcurementFilter,
  ProcurementPayload,
  ProcurementRegister,
  ProcurementRules,
  ProcurementRulesPayload,
  ProviderSpendView,
  PublishingPayload,
  QuarterCommitmentView,
  RecordPaymentPublicationInput,
  RecordProcurementDutyInput,
  RecordProcurementInput,
  RecordProcurementNoticeInput,
  RecordProcurementRuleInput,
  RegisterArgs,
  SetOcdsPublisherInput,
} from './dto/procurement.js';
import { OcdsExport } from './ocds-export.query.js';
import { ProcurementRulesService } from './procurement-rules.service.js';
import { owedView, procuredContractView, providerSpendView, ruleView } from './procurement-views.js';
import { ProcurementQuery, quarterOf } from './procurement.query.js';
import { ProcurementService } from './procurement.service.js';

@Resolver()
export class ProcurementResolver {
  constructor(
    private readonly query: ProcurementQuery,
    private readonly service: ProcurementService,
    private readonly keeper: ProcurementRulesService,
    private readonly ocds: OcdsExport,
  ) {}

  @Query(() => ProcurementRegister, { description: 'How the authority’s contracts were procured, with their notices. The authority only.' })
  async procurementRegister(
    @CurrentActor() actor: Actor,
    @Args() { sort, descending, ...page }: RegisterArgs,
    @Args('filter', { nullable: true, description: 'Which of them; those that stand without it.' }) filter?: ProcurementFilter,
  ): Promise<ProcurementRegister> {
    const found = await this.query.register(actor, filter ?? {}, { by: sort, descending }, page);
    const edges = found.edges.map(({ cursor, node }) => ({ cursor, node: procuredContractView(node) }));
    return { ...found, edges, nodes: edges.map(({ node }) => node), totals: { ...found.totals, value: money(found.totals.value) } };
  }

  @Query(() => ProcuredContractView, { description: 'How one contract was procured. The authority only.' })
  async contractProcurement(
    @CurrentActor() actor: Actor,
    @Args('contractId', { type: () => ID, description: 'The contract.' }) contractId: string,
  ): Promise<ProcuredContractView> {
    return procuredContractView(await this.query.contract(actor, contractId));
  }

  @Query(() => [ProviderSpendView], { description: 'What each provider gets, contracts and placements without one, the largest first.' })
  async spendByProvider(@CurrentActor() actor: Actor): Promise<ProviderSpendView[]> {
    return (await this.query.providers(actor)).map(providerSpendView);
  }

  @Query(() => [OwedPublication], { description: 'All that is to be published or was, the most urgent first.' })
  async publicationsOwed(@CurrentActor() actor: Actor): Promise<OwedPublication[]> {
    return (await this.query.owed(actor)).map(owedView);
  }

  @Query(() => [QuarterCommitmentView], {
    description:
      'Contracts whose commitment in a quarter is above the amount from which payments are published. Invoices are not kept here.',
  })
  async commitmentsAboveAmount(
    @CurrentActor() actor: Actor,
    @Args('quarterOf', { type: () => DateOnly, description: 'Any day of the quarter.' }) day: IsoDate,
  ): Promise<QuarterCommitmentView[]> {
    return (await this.query.commitments(actor, quarterOf(day))).map(({ contract, committed }) => ({
      contractId: contract.id,
      reference: contract.reference,
      partyName: contract.party.name,
      committed: money(committed),
    }));
  }

  @Query(() => ProcurementRules, { description: 'The dated rules of procurement with their sources.' })
  async procurementRules(@CurrentActor() actor: Actor): Promise<ProcurementRules> {
    const { rules, duties } = await this.query.rules(actor);
    return { rules: rules.map(ruleView), duties };
  }

  @Query(() => OcdsPublication, { description: 'The authority’s publishable contracts as a release package, and what is left out.' })
  async ocdsPublication(@CurrentActor() actor: Actor): Promise<OcdsPublication> {
    const publication = await this.ocds.publication(actor);
    return {
      releasePackage: publication.package,
      leftOut: publication.leftOut.map(({ contract, why }) => ({ reference: contract.reference, why })),
    };
  }

  @Mutation(() => ProcurementPayload, { description: 'Records, or corrects, how a contract was procured.' })
  recordProcurement(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The route and its reason.' }) input: RecordProcurementInput,
  ): Promise<ProcurementPayload> {
    return toPayload(this.service.recordProcurement(actor, input), (id) => this.asPayload(actor, id));
  }

  @Mutation(() => ProcurementPayload, { description: 'Records, or corrects, that a notice about a contract was published.' })
  recordProcurementNotice(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The notice.' }) input: RecordProcurementNoticeInput,
  ): Promise<ProcurementPayload> {
    return toPayload(this.service.recordNotice(actor, input), (id) => this.asPayload(actor, id));
  }

  @Mutation(() => PublishingPayload, { description: 'Records that a period’s payments were published.' })
  recordPaymentPublication(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What was published.' }) input: RecordPaymentPublicationInput,
  ): Promise<PublishingPayload> {
    return toPayload(this.service.recordPublication(actor, input), () => ({ recorded: true }));
  }

  @Mutation(() => PublishingPayload, { description: 'Sets the authority as a publisher of open contracting data.' })
  setOcdsPublisher(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Its prefix and address.' }) input: SetOcdsPublisherInput,
  ): Promise<PublishingPayload> {
    return toPayload(this.service.setPublisher(actor, input), () => ({ recorded: true }));
  }

  @Mutation(() => ProcurementRulesPayload, { description: 'Records a figure from a day on; what was in force stays. The platform only.' })
  recordProcurementRule(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The figure.' }) input: RecordProcurementRuleInput,
  ): Promise<ProcurementRulesPayload> {
    return toPayload(this.keeper.recordRule(actor, input), async () => ({ rules: await this.procurementRules(actor) }));
  }

  @Mutation(() => ProcurementRulesPayload, { description: 'Records from a day on whether a route owes a notice. The platform only.' })
  recordProcurementDuty(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The duty.' }) input: RecordProcurementDutyInput,
  ): Promise<ProcurementRulesPayload> {
    return toPayload(this.keeper.recordDuty(actor, input), async () => ({ rules: await this.procurementRules(actor) }));
  }

  private async asPayload(actor: Actor, contractId: string): Promise<{ readonly contract: ProcuredContractView }> {
    return { contract: procuredContractView(await this.query.contract(actor, contractId)) };
  }
}
