import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { ReorganisationQuery } from '../../reorganisation/reorganisation.query.js';
import { PlanDraftingService } from '../../reorganisation/plan-drafting.service.js';
import { ReorganisationService } from '../../reorganisation/reorganisation.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { PLANS, childrenView, planView, plansView, totalRows, totalsTable } from './reorganisation.view.js';

const NO_LIST = { sorts: [''], sort: '' } as const;

/** Reorganisation of authorities: an administrator's plan with its rehearsal, and the page on which an authority places its children. */
@Portal()
export class ReorganisationPages {
  constructor(
    private readonly query: ReorganisationQuery,
    private readonly drafting: PlanDraftingService,
    private readonly service: ReorganisationService,
  ) {}

  @Get('reorganisations')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const plans = await this.query.list(actor);
    if (list.format) return exportTable(PLANS, plans, list);
    return page('reorganisation/list', 'Reorganisations', plansView(actor, plans, list));
  }

  @Get('reorganisations/new')
  begin(@CurrentActor() actor: Actor): Reply {
    requires(actor, 'reorganisation.plan');
    return this.form(Form.of({ parts: 'from,to,name,share,chief,rules\n' }));
  }

  @Post('reorganisations/new')
  async draft(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const name = form.text('name', { required: 'Give the plan a name', longest: 200 });
    const onDay = form.date('onDay', { required: 'Enter the first day of the successors' });
    const parts = form.text('parts', { required: 'Say who becomes whom', longest: 100_000 });
    if (form.refused || !onDay) return this.form(form);
    const outcome = await this.drafting.draft(actor, { name, onDay, parts, clientKey: form.clientKey });
    if (outcome.ok)
      return redirect(paths.reorganisation(outcome.value), 'Drafted. Nothing moves before it is put forward and carried out.');
    form.refuse(outcome.refusals);
    return this.form(form);
  }

  @Get('reorganisations/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const plan = await this.query.one(actor, id);
    if (list.format) return exportTable(totalsTable(plan), totalRows(plan), list);
    return page('reorganisation/plan', plan.name, planView(actor, plan, new Form(), list));
  }

  @Post('reorganisations/:id/postcodes')
  postcodes(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.take(actor, id, new Form(body), 'postcodes', 'The postcodes are taken.', (input) =>
      this.drafting.takePostcodes(actor, input),
    );
  }

  @Post('reorganisations/:id/people')
  people(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.take(actor, id, new Form(body), 'people', 'The people are taken.', (input) => this.drafting.takePeople(actor, input));
  }

  @Post('reorganisations/:id/put-forward')
  putForward(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Put forward: a second administrator carries it out, exactly as it is.', (input) =>
      this.service.putForward(actor, input),
    );
  }

  @Post('reorganisations/:id/take-back')
  takeBack(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'It is a draft again.', (input) => this.service.takeBack(actor, input));
  }

  @Post('reorganisations/:id/commit')
  commit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Carried out: children, contracts and money have moved.', (input) =>
      this.service.commit(actor, input),
    );
  }

  @Post('reorganisations/:id/discard')
  async discard(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why it is thrown away' });
    if (form.refused) return this.again(actor, id, form);
    return this.act(actor, id, form, 'Thrown away. Nothing has moved.', (input) => this.service.discard(actor, { ...input, reason }));
  }

  @Get('reorganisations/:id/children')
  async children(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.childrenPage(actor, id, new Form());
  }

  @Post('reorganisations/:id/children')
  async place(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const known = await this.query.undecided(actor, id);
    const children = known.flatMap(({ pupilId, decidedSuccessor }) => {
      const successorId = form.typed(`child-${pupilId}`);
      return successorId === '' || successorId === decidedSuccessor ? [] : [{ pupilId, successorId }];
    });
    if (children.length === 0) return redirect(paths.reorganisationAct(id, 'children'), 'Nothing was changed.');
    const outcome = await this.drafting.placeChildren(actor, { reorganisationId: id, children });
    if (outcome.ok)
      return redirect(paths.reorganisationAct(id, 'children'), `${countInWords(children.length, 'child is', 'children are')} placed.`);
    form.refuse(outcome.refusals);
    return this.childrenPage(actor, id, form);
  }

  private async childrenPage(actor: Actor, id: string, form: Form): Promise<Reply> {
    const plan = await this.query.one(actor, id);
    const children = await this.query.undecided(actor, id);
    return page('reorganisation/children', 'Where children live', childrenView(plan, children, form, actor.organisationId));
  }

  private async take(
    actor: Actor,
    id: string,
    form: Form,
    name: string,
    done: string,
    work: (input: { readonly reorganisationId: string; readonly version: number; readonly file: string }) => Promise<Outcome<string>>,
  ): Promise<Reply> {
    const file = form.file(name, { required: 'Choose a file' });
    if (!file) return this.again(actor, id, form);
    return this.act(actor, id, form, done, (input) => work({ ...input, file: file.bytes.toString('utf8') }));
  }

  private async act(
    actor: Actor,
    id: string,
    form: Form,
    done: string,
    work: (input: { readonly reorganisationId: string; readonly version: number }) => Promise<Outcome<string>>,
  ): Promise<Reply> {
    const outcome = await work({ reorganisationId: id, version: form.version });
    if (outcome.ok) return redirect(paths.reorganisation(id), done);
    form.refuse(outcome.refusals);
    return this.again(actor, id, form);
  }

  private async again(actor: Actor, id: string, form: Form): Promise<Reply> {
    const plan = await this.query.one(actor, id);
    return page('reorganisation/plan', plan.name, planView(actor, plan, form, listState({}, NO_LIST)));
  }

  private form(form: Form): Reply {
    return page('reorganisation/form', 'Plan a reorganisation', {
      back: { text: 'Reorganisations', href: paths.reorganisations },
      form,
      action: paths.newReorganisation,
    });
  }
}
