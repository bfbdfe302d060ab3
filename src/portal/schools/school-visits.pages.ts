import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { LiaisonActionsService } from '../../providers/liaison/liaison-actions.service.js';
import { LiaisonVisitsService } from '../../providers/liaison/liaison-visits.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { aboutProvider, idOf, isDone, personOf } from './liaison-forms.js';
import { LiaisonFormDesk } from './liaison-form-desk.js';
import { typedDate } from './school-liaison.view.js';

/** The forms of visits and actions: to plan, move and record, to add, change and complete. */
@Portal()
export class SchoolVisitsPages {
  constructor(
    private readonly forms: LiaisonFormDesk,
    private readonly visits: LiaisonVisitsService,
    private readonly actions: LiaisonActionsService,
    private readonly clock: Clock,
  ) {}

  @Get('schools/:id/liaison/visit')
  newVisit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.visitForm(actor, id, null, Form.of({ visitorId: actor.personId, aboutProvider: 'school' }));
  }

  @Post('schools/:id/liaison/visit')
  async planVisit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const asked = visitOf(form);
    const about = aboutProvider(form);
    if (asked && !form.refused) {
      const visit = { schoolId: id, ...asked, aboutProvider: about, clientKey: form.clientKey };
      if (isDone(form, await this.visits.planVisit(actor, visit)))
        return redirect(paths.schoolLiaison(id), `Visit planned for ${dayInWords(asked.plannedOn)}.`);
    }
    return this.visitForm(actor, id, null, form);
  }

  @Get('schools/:id/liaison/visit/:visitId')
  openVisit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('visitId', ParseUUIDPipe) visitId: string,
  ): Promise<Reply> {
    return this.visitForm(actor, id, visitId, null);
  }

  /** Two buttons: to another day or visitor, or off. */
  @Post('schools/:id/liaison/visit/:visitId')
  async moveVisit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('visitId', ParseUUIDPipe) visitId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const seen = { schoolId: id, id: visitId, version: form.version, clientKey: form.clientKey };
    if (form.typed('act') === 'callOff') {
      if (isDone(form, await this.visits.callOffVisit(actor, seen))) return redirect(paths.schoolLiaison(id), 'Visit called off.');
      return this.visitForm(actor, id, visitId, form);
    }
    const asked = visitOf(form);
    if (asked && !form.refused && isDone(form, await this.visits.moveVisit(actor, { ...seen, ...asked })))
      return redirect(paths.schoolLiaison(id), `Visit moved to ${dayInWords(asked.plannedOn)}.`);
    return this.visitForm(actor, id, visitId, form);
  }

  @Get('schools/:id/liaison/visit-made')
  async newVisitMade(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const today = this.clock.today();
    return this.madeForm(actor, id, idOf(query['visit']), (planned) =>
      Form.of({
        ...typedDate('doneOn', planned?.plannedOn && planned.plannedOn <= today ? planned.plannedOn : today),
        visitorId: planned?.visitorId ?? actor.personId,
        aboutProvider: 'school',
      }),
    );
  }

  @Post('schools/:id/liaison/visit-made')
  async recordVisit(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const visitId = idOf(body['visitId']);
    const doneOn = form.date('doneOn', { required: 'Enter the day of the visit' });
    const visitorId = personOf(form, 'visitorId', 'Choose who went');
    const outcome = form.text('outcome', { required: 'Write what came of the visit' });
    const nextDueOn = form.date('nextDueOn');
    const about = aboutProvider(form);
    if (doneOn && visitorId && !form.refused) {
      const planned = visitId ? { id: visitId, version: form.version } : { aboutProvider: about };
      const visit = { schoolId: id, ...planned, doneOn, visitorId, outcome, nextDueOn, clientKey: form.clientKey };
      if (isDone(form, await this.visits.recordVisit(actor, visit))) return redirect(paths.schoolLiaison(id), 'Visit recorded.');
    }
    return this.madeForm(actor, id, visitId, () => form);
  }

  @Get('schools/:id/liaison/action')
  newAction(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.actionForm(actor, id, null, Form.of({ ownerId: actor.personId, aboutProvider: 'school' }));
  }

  @Post('schools/:id/liaison/action')
  async addAction(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const asked = actionOf(form);
    const about = aboutProvider(form);
    if (asked && !form.refused) {
      const action = { schoolId: id, ...asked, aboutProvider: about, clientKey: form.clientKey };
      if (isDone(form, await this.actions.addAction(actor, action))) return redirect(paths.schoolLiaison(id), 'Action added.');
    }
    return this.actionForm(actor, id, null, form);
  }

  @Get('schools/:id/liaison/action/:actionId')
  openAction(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('actionId', ParseUUIDPipe) actionId: string,
  ): Promise<Reply> {
    return this.actionForm(actor, id, actionId, null);
  }

  @Post('schools/:id/liaison/action/:actionId')
  async changeAction(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('actionId', ParseUUIDPipe) actionId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const asked = actionOf(form);
    if (asked && !form.refused) {
      const action = { schoolId: id, id: actionId, version: form.version, ...asked, clientKey: form.clientKey };
      if (isDone(form, await this.actions.changeAction(actor, action))) return redirect(paths.schoolLiaison(id), 'Action changed.');
    }
    return this.actionForm(actor, id, actionId, form);
  }

  /** From the list, in one press: done today. */
  @Post('schools/:id/liaison/action/:actionId/done')
  async completeAction(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('actionId', ParseUUIDPipe) actionId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const done = { schoolId: id, id: actionId, version: form.version, doneOn: this.clock.today(), clientKey: form.clientKey };
    if (isDone(form, await this.actions.completeAction(actor, done))) return redirect(paths.schoolLiaison(id), 'Done.');
    return this.actionForm(actor, id, actionId, form);
  }

  private async visitForm(actor: Actor, id: string, visitId: string | null, typed: Form | null): Promise<Reply> {
    const title = visitId === null ? 'Plan a visit' : 'Change a planned visit';
    const { surroundings, liaison, people } = await this.forms.open(actor, id, title);
    const visit = visitId === null ? undefined : liaison.visits.find((each) => each.id === visitId);
    if (visitId !== null && !visit) throw notThere('visit');
    const form = typed ?? Form.of({ ...typedDate('plannedOn', visit?.plannedOn ?? null), visitorId: visit?.visitorId ?? null });
    return page('schools/liaison-visit', title, {
      ...surroundings,
      form,
      people,
      about: visit ? null : surroundings.about,
      visit: visit && {
        version: visit.version,
        words: `As it stands: ${visit.plannedOn ? dayInWords(visit.plannedOn) : 'no day'}, ${visit.visitorName}.`,
        made: paths.liaisonVisitMade(id, visit.id),
      },
    });
  }

  private async madeForm(
    actor: Actor,
    id: string,
    visitId: string | null,
    formOf: (planned: { readonly plannedOn: Parameters<typeof typedDate>[1]; readonly visitorId: string } | undefined) => Form,
  ): Promise<Reply> {
    const title = 'Record a visit';
    const { surroundings, liaison, people } = await this.forms.open(actor, id, title);
    const visit = visitId === null ? undefined : liaison.visits.find((each) => each.id === visitId);
    if (visitId !== null && !visit) throw notThere('visit');
    return page('schools/liaison-visit-made', title, {
      ...surroundings,
      form: formOf(visit),
      people,
      about: visit ? null : surroundings.about,
      visit: visit && {
        id: visit.id,
        version: visit.version,
        words: `Planned for ${visit.plannedOn ? dayInWords(visit.plannedOn) : 'no day'} by ${visit.visitorName}.`,
      },
    });
  }

  private async actionForm(actor: Actor, id: string, actionId: string | null, typed: Form | null): Promise<Reply> {
    const title = actionId === null ? 'Add an action' : 'Change an action';
    const { surroundings, liaison, people } = await this.forms.open(actor, id, title);
    const action = actionId === null ? undefined : liaison.actions.find((each) => each.id === actionId);
    if (actionId !== null && !action) throw notThere('action');
    const form = typed ?? Form.of({ what: action?.what, ownerId: action?.ownerId, ...typedDate('dueOn', action?.dueOn ?? null) });
    return page('schools/liaison-action', title, {
      ...surroundings,
      form,
      people,
      about: action ? null : surroundings.about,
      action: action && {
        version: action.version,
        words: `As it stands: “${action.what}”, ${action.ownerName}, ${action.doneOn ? `done on ${dayInWords(action.doneOn)}` : `by ${dayInWords(action.dueOn)}`}.`,
        post: paths.liaisonAction(id, action.id),
      },
    });
  }
}

const notThere = (what: string): Refused => new Refused([refusal('notFound', `There is no such ${what} with this school.`)]);

function visitOf(form: Form) {
  const plannedOn = form.date('plannedOn', { required: 'Enter the day of the visit' });
  const visitorId = personOf(form, 'visitorId', 'Choose who goes');
  return plannedOn && visitorId ? { plannedOn, visitorId } : null;
}

function actionOf(form: Form) {
  const what = form.text('what', { required: 'Say what is to be done', longest: 300 });
  const ownerId = personOf(form, 'ownerId', 'Choose who does it');
  const dueOn = form.date('dueOn', { required: 'Enter the day by which it is due' });
  return ownerId && dueOn ? { what, ownerId, dueOn } : null;
}
