import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { School } from '../dto/school.js';
import {
  AddLiaisonActionInput,
  CallOffVisitInput,
  ChangeLiaisonActionInput,
  CompleteLiaisonActionInput,
  EndLiaisonLeadInput,
  MoveVisitInput,
  NameLiaisonLeadInput,
  PlanVisitInput,
  RecordVisitInput,
  WriteLiaisonNoteInput,
} from './dto/liaison-inputs.js';
import { SchoolLiaisonPayload, SchoolLiaisonView } from './dto/liaison.js';
import { LiaisonActionsService } from './liaison-actions.service.js';
import { LiaisonLeadsService } from './liaison-leads.service.js';
import { LiaisonNotesService } from './liaison-notes.service.js';
import { LiaisonVisitsService } from './liaison-visits.service.js';
import { LiaisonQuery } from './liaison.query.js';

@Resolver(() => School)
export class LiaisonResolver {
  constructor(
    private readonly query: LiaisonQuery,
    private readonly leads: LiaisonLeadsService,
    private readonly notes: LiaisonNotesService,
    private readonly visits: LiaisonVisitsService,
    private readonly actions: LiaisonActionsService,
  ) {}

  @ResolveField(() => SchoolLiaisonView, {
    nullable: true,
    description: 'Your authority’s own liaison with it; null for those who are no authority.',
  })
  liaison(@Parent() { id }: School, @CurrentActor() actor: Actor): Promise<SchoolLiaisonView | null> {
    return this.query.ofSchool(actor, id);
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Names who looks after a school, or its provider, from a day on.' })
  nameLiaisonLead(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who.' }) input: NameLiaisonLeadInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.leads.nameLead(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Ends a lead without naming another.' })
  endLiaisonLead(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which.' }) input: EndLiaisonLeadInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.leads.endLead(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Writes a note. None is ever changed: correct one by another.' })
  writeLiaisonNote(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The note.' }) input: WriteLiaisonNoteInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.notes.writeNote(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Plans a visit.' })
  planVisit(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The visit.' }) input: PlanVisitInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.visits.planVisit(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Moves a planned visit to another day or visitor.' })
  moveVisit(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The visit.' }) input: MoveVisitInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.visits.moveVisit(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Records a visit that was made, planned or not.' })
  recordVisit(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The visit.' }) input: RecordVisitInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.visits.recordVisit(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Calls a planned visit off.' })
  callOffVisit(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The visit.' }) input: CallOffVisitInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.visits.callOffVisit(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Adds what is to be done about a school.' })
  addLiaisonAction(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The action.' }) input: AddLiaisonActionInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.actions.addAction(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Gives an action other words, another owner or another day.' })
  changeLiaisonAction(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The action.' }) input: ChangeLiaisonActionInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.actions.changeAction(actor, input));
  }

  @Mutation(() => SchoolLiaisonPayload, { description: 'Says that an action is done.' })
  completeLiaisonAction(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The action.' }) input: CompleteLiaisonActionInput,
  ): Promise<SchoolLiaisonPayload> {
    return this.payload(actor, this.actions.completeAction(actor, input));
  }

  private payload(actor: Actor, outcome: Promise<Outcome<string>>): Promise<SchoolLiaisonPayload> {
    return toPayload(outcome, async (id) => ({ liaison: await this.query.ofSchool(actor, id) }));
  }
}
