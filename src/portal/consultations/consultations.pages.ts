import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Outcome } from '../../kernel/outcome.js';
import { CONSULTATION_STATES, REPLIES } from '../../placements/consultations/consultation.js';
import { ConsultationsQuery } from '../../placements/consultations/consultations.query.js';
import { ConsultationsService, type NewPupil } from '../../placements/consultations/consultations.service.js';
import { Clock } from '../../platform/clock.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { SchoolsQuery } from '../../providers/schools.query.js';
import { dateParts } from '../contracts/date-parts.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { consultationView, consultationsTable, listView, newConsultationView } from './consultations.view.js';
import { offerTyped, readOffer } from './offer.form.js';

/** Schools asked whether they can take a pupil: who was asked, by when a reply is due, what they offer, and what came of it. */
@Portal()
export class ConsultationsPages {
  constructor(
    private readonly query: ConsultationsQuery,
    private readonly service: ConsultationsService,
    private readonly schools: SchoolsQuery,
    private readonly clock: Clock,
  ) {}

  @Get('consultations')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['due'], sort: 'due', filters: ['state'] });
    const state = CONSULTATION_STATES.find((each) => each === list.filter('state'));
    const found = await this.query.list(actor, { ...(list.q && { text: list.q }), ...(state && { state }) });
    const today = this.clock.today();
    if (list.format) return exportTable(consultationsTable(today), found, list);
    return page('consultations/list', 'Consultations', listView(actor, found, list, today));
  }

  @Get('consultations/new')
  begin(@Query() query: AddressQuery): Reply {
    const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
    return this.asked(Form.of({ pupilReference: text('pupil'), urn: text('urn'), ...dateParts('sentOn', this.clock.today()) }));
  }

  @Post('consultations/new')
  async consult(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const pupilReference = form.text('pupilReference', { required: 'Enter the pupil’s reference', longest: 100 });
    const urn = form.integer('urn', { required: 'Enter the school’s URN' });
    const sentOn = form.date('sentOn', { required: 'Enter the day on which it was sent' });
    const askedByFamily = form.flag('askedByFamily');
    const newPupil = this.newPupil(form);
    const school = urn === null ? null : await this.schools.one(actor, { urn });
    if (urn !== null && !school) form.error('urn', 'There is no school with this URN');
    if (form.refused || !school || !sentOn) return this.asked(form);
    const outcome = await this.service.consult(actor, {
      schoolId: school.id,
      pupilReference,
      newPupil,
      sentOn,
      askedByFamily,
      clientKey: form.clientKey,
    });
    if (outcome.ok) return redirect(paths.consultation(outcome.value), 'Recorded. You are reminded before the reply is due.');
    form.refuse(outcome.refusals, { schoolId: 'urn' });
    return this.asked(form);
  }

  @Get('consultations/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const view = await this.query.one(actor, id);
    const form = Form.of({
      reply: view.reply,
      words: view.replyWords,
      ...dateParts('repliedOn', view.repliedOn),
      ...(view.offer ? offerTyped(view.offer) : { setting: 'day', chargingKind: 'schoolDay', chargingUnits: '190' }),
    });
    return page('consultations/consultation', `Consultation of ${view.schoolName}`, consultationView(view, form, this.clock.today()));
  }

  @Post('consultations/:id/reply')
  async reply(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reply = form.choice('reply', REPLIES, { required: 'Choose what the school replied' });
    const repliedOn = form.date('repliedOn', { required: 'Enter the day of the reply' });
    const words = form.text('words', { longest: 4_000 });
    const offer = reply === 'offer' ? readOffer(form) : null;
    if (!reply || !repliedOn || form.refused) return this.again(actor, id, form);
    return this.act(actor, id, form, 'The reply is recorded.', () =>
      this.service.recordReply(actor, {
        consultationId: id,
        version: form.version,
        reply,
        repliedOn,
        words,
        offer,
        clientKey: form.clientKey,
      }),
    );
  }

  @Post('consultations/:id/accept')
  async accept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'Accepted: the pupil has a placement there. Draft its agreement next.', () =>
      this.service.accept(actor, { consultationId: id, version: form.version, clientKey: form.clientKey }),
    );
  }

  @Post('consultations/:id/withdraw')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why it is withdrawn', longest: 2_000 });
    if (form.refused) return this.again(actor, id, form);
    return this.act(actor, id, form, 'Withdrawn.', () =>
      this.service.withdraw(actor, { consultationId: id, version: form.version, reason }),
    );
  }

  /** Undefined fields are no new pupil; half of them are a mistake. */
  private newPupil(form: Form): NewPupil | null {
    const yearGroup = form.integer('yearGroup');
    const primaryNeed = form.choice('primaryNeed', NEED_CODES);
    const outwardPostcode = form.text('outwardPostcode', { longest: 4 }).toUpperCase() || null;
    const month = form.text('birthMonth', { longest: 7 });
    if (yearGroup === null && primaryNeed === null && outwardPostcode === null && month === '') return null;
    if (yearGroup === null) return form.error('yearGroup', 'Enter the year group of the new pupil');
    if (primaryNeed === null) return form.error('primaryNeed', 'Choose the need of the new pupil');
    if (month !== '' && !/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) return form.error('birthMonth', 'Enter the month of birth as 2014-05');
    return { yearGroup, primaryNeed, outwardPostcode, birthMonth: month === '' ? null : (`${month}-01` as IsoDate) };
  }

  private async act(actor: Actor, id: string, form: Form, done: string, work: () => Promise<Outcome<string>>): Promise<Reply> {
    const outcome = await work();
    if (outcome.ok) return redirect(paths.consultation(id), done);
    form.refuse(outcome.refusals);
    return this.again(actor, id, form);
  }

  private async again(actor: Actor, id: string, form: Form): Promise<Reply> {
    const view = await this.query.one(actor, id);
    return page('consultations/consultation', `Consultation of ${view.schoolName}`, consultationView(view, form, this.clock.today()));
  }

  private asked(form: Form): Reply {
    return page('consultations/new', 'Consult a school', newConsultationView(form));
  }
}
