import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import { CostGrantsService } from './cost-grants.service.js';
import {
  CostGrant,
  CostGrantPayload,
  PanelMeeting,
  PanelMeetingInput,
  PanelMeetingPayload,
  RecordCostGrantInput,
  RemoveCostGrantInput,
  RemoveCostGrantPayload,
} from './dto/grants-and-panels.js';
import { PanelMeetingsService } from './panel-meetings.service.js';
import { UpliftConfigurationQuery } from './uplift-configuration.query.js';

@Resolver()
export class GrantsAndPanelsResolver {
  constructor(
    private readonly query: UpliftConfigurationQuery,
    private readonly grants: CostGrantsService,
    private readonly panels: PanelMeetingsService,
  ) {}

  @Query(() => [CostGrant], { description: 'Grants that pay for the same costs as a rise, the latest year first.' })
  costGrants(
    @CurrentActor() actor: Actor,
    @Args('financialYear', { type: () => Int, nullable: true, description: 'Only of the financial year that starts in this year.' })
    financialYear?: number | null,
  ): Promise<CostGrant[]> {
    return this.query.grants(actor, financialYear ?? null);
  }

  @Query(() => [PanelMeeting], { description: 'Meetings that can decide a request, the earliest first.' })
  panelMeetings(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateOnly, nullable: true, description: 'Only from this day on.' }) from?: IsoDate | null,
  ): Promise<PanelMeeting[]> {
    return this.query.meetings(actor, from ?? null);
  }

  @Mutation(() => CostGrantPayload, { description: 'Records what a grant pays for a place in a financial year.' })
  recordCostGrant(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The grant.' }) input: RecordCostGrantInput,
  ): Promise<CostGrantPayload> {
    return toPayload(this.grants.recordGrant(actor, input), async (id) => ({
      costGrant: (await this.query.grants(actor)).find((grant) => grant.id === id) ?? null,
    }));
  }

  @Mutation(() => RemoveCostGrantPayload, { description: 'Removes a grant.' })
  removeCostGrant(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which grant.' }) input: RemoveCostGrantInput,
  ): Promise<RemoveCostGrantPayload> {
    return toPayload(this.grants.removeGrant(actor, input), (removedId) => ({ removedId }));
  }

  @Mutation(() => PanelMeetingPayload, { description: 'Records a meeting that can decide a request.' })
  recordPanelMeeting(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The meeting.' }) input: PanelMeetingInput,
  ): Promise<PanelMeetingPayload> {
    return toPayload(this.panels.recordMeeting(actor, input), (panelMeeting) => ({ panelMeeting }));
  }

  @Mutation(() => PanelMeetingPayload, { description: 'Removes a meeting that will not be held.' })
  removePanelMeeting(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The meeting.' }) input: PanelMeetingInput,
  ): Promise<PanelMeetingPayload> {
    return toPayload(this.panels.removeMeeting(actor, input), (panelMeeting) => ({ panelMeeting }));
  }
}
