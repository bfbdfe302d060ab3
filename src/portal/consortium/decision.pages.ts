import { Body, Get, NotFoundException, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Outcome } from '../../kernel/outcome.js';
import { ConsortiumQuery } from '../../pooling/consortium/consortium.query.js';
import { DecisionsService } from '../../pooling/consortium/decisions.service.js';
import { ACTIVITIES } from '../../pooling/consortium/membership.js';
import { MembershipService } from '../../pooling/consortium/membership.service.js';
import { MAJORITIES, QUORA, VOTES } from '../../pooling/consortium/voting.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type ProposalKind, paths } from '../paths.js';
import { PROPOSALS, decisionPage, proposalView } from './consortium.view.js';

const kindOf = (kind: string): ProposalKind => {
  const known = PROPOSALS.find((each) => each.kind === kind);
  if (!known) throw new NotFoundException();
  return known.kind;
};

/** What members put to the vote, and vote on. */
@Portal()
export class DecisionPages {
  constructor(
    private readonly consortia: ConsortiumQuery,
    private readonly decisions: DecisionsService,
    private readonly membership: MembershipService,
  ) {}

  @Get('pooling/consortium/propose/:kind')
  proposal(@CurrentActor() actor: Actor, @Param('kind') kind: string): Promise<Reply> {
    return this.form(actor, kindOf(kind), new Form());
  }

  @Post('pooling/consortium/propose/:kind')
  async propose(@CurrentActor() actor: Actor, @Param('kind') named: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const kind = kindOf(named);
    const consortium = await this.consortia.own(actor);
    const closesOn = form.date('closesOn', { required: 'Enter the last day for votes' });
    const proposal = this.read(actor, kind, form);
    if (!closesOn || !proposal || form.refused) return this.form(actor, kind, form);
    const outcome = await proposal({ consortiumId: consortium.id, closesOn, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.memberDecision(outcome.value), 'Put to the vote. Every member is told.');
    form.refuse(outcome.refusals);
    return this.form(actor, kind, form);
  }

  @Get('pooling/decisions/:id')
  show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.answer(actor, id, new Form());
  }

  @Post('pooling/decisions/:id')
  async vote(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const vote = form.choice('vote', VOTES, { required: 'Choose how your authority votes' });
    const reason = form.text('reason', { longest: 2_000 });
    if (!vote || form.refused) return this.answer(actor, id, form);
    return this.act(actor, id, form, 'Your authority has voted.', () =>
      this.decisions.vote(actor, { decisionId: id, vote, reason, clientKey: form.clientKey }),
    );
  }

  @Post('pooling/decisions/:id/withdraw')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('withdrawnBecause', { required: 'Say why it is withdrawn', longest: 2_000 });
    if (form.refused) return this.answer(actor, id, form);
    return this.act(actor, id, form, 'Taken back.', () => this.decisions.withdraw(actor, { decisionId: id, reason }));
  }

  private read(actor: Actor, kind: ProposalKind, form: Form) {
    type Put = { readonly consortiumId: string; readonly closesOn: IsoDate; readonly clientKey: string | null };
    const day = form.date(kind === 'leave' ? 'until' : 'from', { required: 'Enter the day' });
    if (kind === 'rule') {
      const quorum = form.choice('quorum', QUORA, { required: 'Choose how many members have to vote' });
      const majority = form.choice('majority', MAJORITIES, { required: 'Choose how many have to agree' });
      if (!day || !quorum || !majority) return null;
      return (put: Put): Promise<Outcome<string>> => this.membership.proposeRule(actor, { ...put, quorum, majority, from: day });
    }
    const authorityId = form.text('authorityId', { required: 'Choose the authority' });
    if (kind === 'lead') {
      const activity = form.choice('activity', ACTIVITIES, { required: 'Choose the activity' });
      if (!day || !activity) return null;
      return (put: Put): Promise<Outcome<string>> => this.membership.proposeLead(actor, { ...put, activity, authorityId, from: day });
    }
    if (!day) return null;
    return (put: Put): Promise<Outcome<string>> =>
      kind === 'leave'
        ? this.membership.proposeLeaving(actor, { ...put, authorityId, until: day })
        : this.membership.proposeMember(actor, { ...put, authorityId, from: day });
  }

  private async act(actor: Actor, id: string, form: Form, done: string, work: () => Promise<Outcome<string>>): Promise<Reply> {
    const outcome = await work();
    if (outcome.ok) return redirect(paths.memberDecision(id), done);
    form.refuse(outcome.refusals);
    return this.answer(actor, id, form);
  }

  private async answer(actor: Actor, id: string, form: Form): Promise<Reply> {
    const { consortium, decision } = await this.consortia.decision(actor, id);
    return page('consortium/decision', decision.title, decisionPage(decision, consortium.name, form));
  }

  private async form(actor: Actor, kind: ProposalKind, form: Form): Promise<Reply> {
    const consortium = await this.consortia.own(actor);
    const members = consortium.members.filter(({ current }) => current).map(({ authorityId, name }) => ({ id: authorityId, name }));
    const authorities =
      kind === 'join' ? (await this.consortia.authorities(actor)).filter(({ id }) => !members.some((member) => member.id === id)) : members;
    const view = proposalView(kind, authorities, form);
    return page('consortium/propose', view.heading, view);
  }
}
