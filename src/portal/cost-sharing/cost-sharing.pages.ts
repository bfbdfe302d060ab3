import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { ConsortiumQuery, type ConsortiumView } from '../../pooling/consortium/consortium.query.js';
import { ACTIVITIES, ACTIVITY_WORDS } from '../../pooling/consortium/membership.js';
import { CostSharingQuery, type SharedCostView } from '../../pooling/cost-sharing/cost-sharing.query.js';
import { CostSharingService } from '../../pooling/cost-sharing/cost-sharing.service.js';
import { SHARING_RULES, type SharingMember } from '../../pooling/cost-sharing/rules.js';
import { RULE_WORDS, type VolumePrice } from '../../pooling/cost-sharing/shared-cost.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { COSTS, STATEMENTS, costView, costsView } from './cost-sharing.view.js';

const TIER_ROWS = 4;
const NO_LIST = { sorts: [''], sort: '' } as const;

/** Costs that members share: each rule beside the others, statements, disputes and the true-up of the year. */
@Portal()
export class CostSharingPages {
  constructor(
    private readonly query: CostSharingQuery,
    private readonly service: CostSharingService,
    private readonly consortia: ConsortiumQuery,
  ) {}

  @Get('pooling/sharing')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['number'], sort: 'number', descending: true });
    const costs = await this.query.list(actor);
    if (list.format) return exportTable(COSTS, costs, list);
    return page('cost-sharing/list', 'Shared costs', costsView(actor, costs, list, await this.consortia.leads(actor, 'costs')));
  }

  @Get('pooling/sharing/new')
  begin(@CurrentActor() actor: Actor): Promise<Reply> {
    return this.form(actor, Form.of({ activity: 'costs', rule: 'committedPlaces' }));
  }

  @Post('pooling/sharing/new')
  async draft(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const consortium = await this.consortia.own(actor);
    const title = form.text('title', { required: 'Say what is shared', longest: 200 });
    const activity = form.choice('activity', ACTIVITIES, { required: 'Choose the activity' });
    const from = form.date('from', { required: 'Enter the first day' });
    const until = form.date('until', { required: 'Enter the last day' });
    const totalPence = form.pounds('total', { required: 'Enter what is to be shared' });
    const rule = form.choice('rule', SHARING_RULES, { required: 'Choose a rule' });
    const tiers = readTiers(form);
    const members = readMembers(form, currentMembers(consortium));
    if (form.refused || !activity || !from || !until || totalPence === null || !rule) return this.form(actor, form);
    const outcome = await this.service.draft(actor, {
      consortiumId: consortium.id,
      title,
      activity,
      from,
      until,
      totalPence,
      rule,
      tiers: tiers.length === 0 ? null : tiers,
      members,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(paths.sharedCost(outcome.value), 'Drafted. Compare the rules before you send statements.');
    form.refuse(outcome.refusals, Object.fromEntries(members.map(({ id }) => [`member-${id}`, `member-${id}-committed`])));
    return this.form(actor, form);
  }

  @Get('pooling/sharing/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const cost = await this.query.one(actor, id);
    if (list.format) return exportTable(STATEMENTS, cost.statements, list);
    return page('cost-sharing/cost', cost.title, { ...costView(cost, typedOf(cost)), list });
  }

  @Post('pooling/sharing/:id/share')
  share(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'Every member has its statement.', () =>
      this.service.share(actor, { costId: id, version: form.version }),
    );
  }

  @Post('pooling/sharing/:id/correct')
  correct(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.again(actor, id, new Form(body), 'Corrected. Members whose share changes have another statement.', (input) =>
      this.service.correct(actor, input),
    );
  }

  @Post('pooling/sharing/:id/true-up')
  trueUp(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.again(actor, id, new Form(body), 'The year is closed.', (input) => this.service.trueUp(actor, input));
  }

  @Post('pooling/sharing/:id/confirm')
  confirm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'Confirmed.', () => this.service.confirm(actor, form.typed('statementId')));
  }

  @Post('pooling/sharing/:id/dispute')
  async dispute(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const claimedPence = form.pounds('claimed', { required: 'Enter what your authority owes' });
    const because = form.text('because', { required: 'Say what is wrong', longest: 4_000 });
    if (form.refused || claimedPence === null) return this.costPage(actor, id, form);
    return this.act(actor, id, form, 'Disputed. The lead answers.', () =>
      this.service.dispute(actor, { statementId: form.typed('statementId'), claimedPence, because }),
    );
  }

  @Post('pooling/sharing/:id/answer')
  async answer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const words = form.text('answer', { required: 'Answer the member', longest: 4_000 });
    if (form.refused) return this.costPage(actor, id, form);
    return this.act(actor, id, form, 'Answered.', () => this.service.answer(actor, { statementId: form.typed('statementId'), words }));
  }

  private async again(
    actor: Actor,
    id: string,
    form: Form,
    done: string,
    work: (input: { costId: string; version: number; members: readonly SharingMember[]; words: string }) => Promise<Outcome<string>>,
  ): Promise<Reply> {
    const cost = await this.query.one(actor, id);
    const members = readMembers(form, cost.members);
    const words = form.text('words', { required: 'Say what is put right', longest: 4_000 });
    if (form.refused) return this.costPage(actor, id, form);
    return this.act(actor, id, form, done, () => work({ costId: id, version: form.version, members, words }));
  }

  private async act(actor: Actor, id: string, form: Form, done: string, work: () => Promise<Outcome<string>>): Promise<Reply> {
    const outcome = await work();
    if (outcome.ok) return redirect(paths.sharedCost(id), done);
    form.refuse(outcome.refusals);
    return this.costPage(actor, id, form);
  }

  private async costPage(actor: Actor, id: string, form: Form): Promise<Reply> {
    const cost = await this.query.one(actor, id);
    return page('cost-sharing/cost', cost.title, { ...costView(cost, form), list: listState({}, NO_LIST) });
  }

  private async form(actor: Actor, form: Form): Promise<Reply> {
    const consortium = await this.consortia.own(actor);
    return page('cost-sharing/form', 'Share a cost', {
      back: { text: 'Shared costs', href: paths.sharedCosts },
      form,
      action: paths.newSharedCost,
      activities: ACTIVITIES.map((value) => ({ value, text: ACTIVITY_WORDS[value] })),
      rules: SHARING_RULES.map((value) => ({ value, text: RULE_WORDS[value].text, hint: { text: RULE_WORDS[value].means } })),
      rows: currentMembers(consortium).map(({ id, name }) => ({ id, name, at: `member-${id}-` })),
      tiers: Array.from({ length: TIER_ROWS }, (_, index) => ({ ordinal: index + 1, at: `tier-${String(index)}-` })),
    });
  }
}

const currentMembers = ({ members }: ConsortiumView): { readonly id: string; readonly name: string }[] =>
  members.filter(({ current }) => current).map(({ authorityId, name }) => ({ id: authorityId, name }));

const readTiers = (form: Form): VolumePrice[] =>
  Array.from({ length: TIER_ROWS }, (_, index): VolumePrice[] => {
    const fromPlaces = form.integer(`tier-${String(index)}-from`);
    const annualPence = form.pounds(`tier-${String(index)}-annual`);
    return annualPence === null ? [] : [{ fromPlaces: fromPlaces ?? 1, annualPence }];
  }).flat();

const readMembers = (form: Form, members: readonly { readonly id: string }[]): SharingMember[] =>
  members.map(({ id }) => ({
    id,
    population: form.integer(`member-${id}-population`) ?? 0,
    committedPlaces: form.integer(`member-${id}-committed`) ?? 0,
    usageDays: form.integer(`member-${id}-usage`) ?? 0,
  }));

/** A correction begins with what stands. */
const typedOf = ({ members }: SharedCostView): Form =>
  Form.of(
    Object.fromEntries(
      members.flatMap(({ id, population, committedPlaces, usageDays }) => [
        [`member-${id}-population`, String(population)],
        [`member-${id}-committed`, String(committedPlaces)],
        [`member-${id}-usage`, String(usageDays)],
      ]),
    ),
  );
