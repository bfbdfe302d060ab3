import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { addDays } from '../../kernel/dates.js';
import type { Outcome } from '../../kernel/outcome.js';
import { academicYearOf, startingYear } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { ConsortiumQuery } from '../../pooling/consortium/consortium.query.js';
import { IN_FORCE, IN_FORCE_WORDS } from '../../pooling/negotiation/joint-negotiation.js';
import { JointNegotiationsQuery } from '../../pooling/negotiation/joint-negotiations.query.js';
import { JointNegotiationsService } from '../../pooling/negotiation/joint-negotiations.service.js';
import { JointRoundsService } from '../../pooling/negotiation/joint-rounds.service.js';
import { SchoolsQuery } from '../../providers/schools.query.js';
import { dateParts } from '../contracts/date-parts.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { ROUNDS, negotiationView, negotiationsTable, negotiationsView } from './joint.view.js';

const NO_LIST = { sorts: [''], sort: '' } as const;

/** Joint negotiations as members lead them and take part in them. */
@Portal()
export class JointPages {
  constructor(
    private readonly query: JointNegotiationsQuery,
    private readonly negotiations: JointNegotiationsService,
    private readonly rounds: JointRoundsService,
    private readonly consortia: ConsortiumQuery,
    private readonly schools: SchoolsQuery,
    private readonly clock: Clock,
  ) {}

  @Get('pooling/negotiations')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const found = await this.query.list(actor);
    if (list.format) return exportTable(negotiationsTable(actor), found, list);
    return page(
      'joint-negotiations/list',
      'Joint negotiations',
      negotiationsView(actor, found, list, await this.consortia.leads(actor, 'negotiation')),
    );
  }

  @Get('pooling/negotiations/new')
  begin(@Query('urn') urn?: string): Reply {
    const today = this.clock.today();
    return this.form(
      Form.of({
        urn: urn ?? '',
        academicYear: String(startingYear(academicYearOf(today)) + 1),
        inForce: 'eachMember',
        minimumMembers: '2',
        ...dateParts('optInBy', addDays(today, 14)),
      }),
    );
  }

  @Post('pooling/negotiations/new')
  async open(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const urn = form.integer('urn', { required: 'Enter the school’s URN' });
    const academicYear = form.integer('academicYear', { required: 'Enter the calendar year in which the academic year begins' });
    const words = form.text('words', { required: 'Say why members should negotiate together' });
    const inForce = form.choice('inForce', IN_FORCE, { required: 'Choose how new prices come into force' });
    const minimumMembers = form.integer('minimumMembers', { required: 'Enter how many members have to take part' });
    const optInBy = form.date('optInBy', { required: 'Enter the last day for opting in' });
    if (form.refused || urn === null || academicYear === null || inForce === null || minimumMembers === null || optInBy === null)
      return this.form(form);
    const schoolId = await this.schoolOf(actor, urn);
    if (schoolId === null) {
      form.error('urn', 'The register has no school with this URN');
      return this.form(form);
    }
    const consortium = await this.consortia.own(actor);
    const outcome = await this.negotiations.open(actor, {
      consortiumId: consortium.id,
      schoolId,
      academicYear,
      words,
      inForce,
      minimumMembers,
      optInBy,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(paths.jointNegotiation(outcome.value), 'Opened. Members are asked whether they take part.');
    form.refuse(outcome.refusals, { schoolId: 'urn' });
    return this.form(form);
  }

  @Get('pooling/negotiations/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, NO_LIST);
    const view = await this.query.one(actor, id);
    if (list.format) return exportTable(ROUNDS, view.rounds, list);
    return page('joint-negotiations/negotiation', `Together with ${view.schoolName}`, negotiationView(actor, view, new Form(), list));
  }

  @Post('pooling/negotiations/:id/opt-in')
  optIn(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Recorded: your authority takes part.', ({ clientKey }) =>
      this.negotiations.optIn(actor, { negotiationId: id, clientKey }),
    );
  }

  @Post('pooling/negotiations/:id/ask')
  ask(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'The school is asked for one return for all.', ({ version }) =>
      this.negotiations.askSchool(actor, { negotiationId: id, version }),
    );
  }

  @Post('pooling/negotiations/:id/offer')
  async offer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const percentBp = form.percent('percent', { required: 'Enter the rise that you offer' });
    const leastPlaces = form.integer('leastPlaces');
    const message = form.text('message');
    if (form.refused || percentBp === null) return this.again(actor, id, form);
    return this.act(
      actor,
      id,
      form,
      'Offered in all members’ names.',
      ({ version, clientKey }) => this.rounds.offer(actor, { negotiationId: id, version, percentBp, leastPlaces, message, clientKey }),
      { percentBp: 'percent' },
    );
  }

  @Post('pooling/negotiations/:id/agree')
  agree(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Accepted. Each member’s own Finance approves its own share.', ({ version, clientKey }) =>
      this.rounds.agree(actor, { negotiationId: id, version, clientKey }),
    );
  }

  @Post('pooling/negotiations/:id/reopen')
  reopen(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Negotiated again: a new offer is due.', ({ version }) =>
      this.rounds.reopen(actor, { negotiationId: id, version }),
    );
  }

  @Post('pooling/negotiations/:id/leave')
  async leave(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('leftBecause', { required: 'Say why your authority drops out' });
    if (form.refused) return this.again(actor, id, form);
    return this.act(
      actor,
      id,
      form,
      'Your authority negotiates alone from now on.',
      ({ version, clientKey }) => this.negotiations.dropOut(actor, { negotiationId: id, version, reason, clientKey }),
      { reason: 'leftBecause' },
    );
  }

  @Post('pooling/negotiations/:id/end')
  async end(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('endedBecause', { required: 'Say why it ends' });
    if (form.refused) return this.again(actor, id, form);
    return this.act(
      actor,
      id,
      form,
      'Ended: every member negotiates alone.',
      ({ version }) => this.negotiations.end(actor, { negotiationId: id, version, reason }),
      {
        reason: 'endedBecause',
      },
    );
  }

  private async act(
    actor: Actor,
    id: string,
    form: Form,
    done: string,
    work: (form: Form) => Promise<Outcome<string>>,
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const outcome = await work(form);
    if (outcome.ok) return redirect(paths.jointNegotiation(id), done);
    form.refuse(outcome.refusals, names);
    return this.again(actor, id, form);
  }

  private async again(actor: Actor, id: string, form: Form): Promise<Reply> {
    const view = await this.query.one(actor, id);
    return page(
      'joint-negotiations/negotiation',
      `Together with ${view.schoolName}`,
      negotiationView(actor, view, form, listState({}, NO_LIST)),
    );
  }

  private form(form: Form): Reply {
    return page('joint-negotiations/form', 'Open a joint negotiation', {
      back: { text: 'Joint negotiations', href: paths.jointNegotiations },
      form,
      action: paths.newJointNegotiation,
      inForce: IN_FORCE.map((value) => ({
        value,
        text: `${IN_FORCE_WORDS[value].charAt(0).toUpperCase()}${IN_FORCE_WORDS[value].slice(1)}`,
      })),
    });
  }

  private async schoolOf(actor: Actor, urn: number): Promise<string | null> {
    return (await this.schools.one(actor, { urn }))?.id ?? null;
  }
}
