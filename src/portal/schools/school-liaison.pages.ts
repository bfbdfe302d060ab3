import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { LiaisonLeadsService } from '../../providers/liaison/liaison-leads.service.js';
import { LiaisonNotesService } from '../../providers/liaison/liaison-notes.service.js';
import { LiaisonQuery, NOTES_AT_FIRST } from '../../providers/liaison/liaison.query.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { aboutProvider, idOf, isDone, personOf } from './liaison-forms.js';
import { LiaisonFormDesk } from './liaison-form-desk.js';
import { SchoolDesk, mayDo } from './school-desk.js';
import { NOTES, NOTE_KINDS, NOTE_WORDS, liaisonView, typedDate } from './school-liaison.view.js';

/** More notes than any school has. */
const ALL_NOTES = 10_000;

/** What an authority keeps about its dealings with a school: the page, its notes and who leads. Visits and actions are beside. */
@Portal()
export class SchoolLiaisonPages {
  constructor(
    private readonly desk: SchoolDesk,
    private readonly forms: LiaisonFormDesk,
    private readonly liaison: LiaisonQuery,
    private readonly notes: LiaisonNotesService,
    private readonly leads: LiaisonLeadsService,
    private readonly clock: Clock,
  ) {}

  @Get('schools/:id/liaison')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const school = await this.desk.ofAuthority(actor, id);
    const list = listState(query, { sorts: ['on'], sort: 'on' });
    const all = list.format !== null || query['notes'] === 'all';
    const liaison = await this.liaison.ofSchool(actor, id, all ? ALL_NOTES : NOTES_AT_FIRST);
    if (list.format) return exportTable(NOTES, liaison?.notes ?? [], list);
    if (!liaison) return redirect(paths.school(id));
    const view = liaisonView(actor, school, liaison, this.clock.today(), mayDo(actor, 'schools.recordLiaison'));
    return page('schools/liaison', `Liaison with ${school.name}`, view);
  }

  @Get('schools/:id/liaison/note')
  newNote(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const correctsId = idOf(query['corrects']);
    return this.noteForm(actor, id, Form.of({ ...typedDate('on', this.clock.today()), aboutProvider: 'school', correctsId }));
  }

  @Post('schools/:id/liaison/note')
  async writeNote(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const on = form.date('on', { required: 'Enter the day of the call, message or meeting' });
    const kind = form.choice('kind', NOTE_KINDS, { required: 'Choose how the note came about' });
    const text = form.text('text', { required: 'Write what was said or seen' });
    const about = aboutProvider(form);
    if (on && kind && !form.refused) {
      const note = { schoolId: id, on, kind, text, aboutProvider: about, correctsId: idOf(body['correctsId']), clientKey: form.clientKey };
      if (isDone(form, await this.notes.writeNote(actor, note))) return redirect(paths.schoolLiaison(id), 'Note kept.');
    }
    return this.noteForm(actor, id, form);
  }

  @Get('schools/:id/liaison/lead')
  async newLead(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.leadForm(actor, id, Form.of({ ...typedDate('from', this.clock.today()), aboutProvider: 'school' }));
  }

  @Post('schools/:id/liaison/lead')
  async nameLead(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const personId = personOf(form, 'personId', 'Choose who looks after the school');
    const from = form.date('from', { required: 'Enter the first day' });
    const about = aboutProvider(form);
    if (personId && from && !form.refused) {
      const version = about ? seenVersion(form, 'providerVersion') : seenVersion(form, 'schoolVersion');
      const lead = { schoolId: id, personId, from, aboutProvider: about, version, clientKey: form.clientKey };
      if (isDone(form, await this.leads.nameLead(actor, lead))) return redirect(paths.schoolLiaison(id), 'Named.');
    }
    return this.leadForm(actor, id, form);
  }

  @Post('schools/:id/liaison/lead/:leadId/end')
  async endLead(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('leadId', ParseUUIDPipe) leadId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const lastDay = form.date('lastDay', { required: 'Enter the last day' });
    if (lastDay && !form.refused) {
      const end = { schoolId: id, id: leadId, version: form.version, lastDay, clientKey: form.clientKey };
      if (isDone(form, await this.leads.endLead(actor, end))) return redirect(paths.schoolLiaison(id), 'Ended.');
    }
    return this.leadForm(actor, id, form);
  }

  private async noteForm(actor: Actor, id: string, form: Form): Promise<Reply> {
    const correctsId = form.typed('correctsId');
    const title = correctsId === '' ? 'Write a note' : 'Correct a note';
    const { surroundings, liaison } = await this.forms.open(actor, id, title);
    const corrected = liaison.notes.find((note) => note.id === correctsId);
    return page('schools/liaison-note', title, {
      ...surroundings,
      form,
      // What a correction is about is what the note it corrects is about.
      about: correctsId === '' ? surroundings.about : null,
      correctsId,
      corrected: corrected && { when: dayInWords(corrected.on), by: corrected.writtenByName, text: corrected.text },
      kinds: NOTE_KINDS.map((kind) => ({ value: kind, text: NOTE_WORDS[kind] })),
    });
  }

  private async leadForm(actor: Actor, id: string, form: Form): Promise<Reply> {
    const title = 'Who looks after this school';
    const { surroundings, liaison, people } = await this.forms.open(actor, id, title);
    const standing = liaison.leads.filter(({ current }) => current);
    return page('schools/liaison-lead', title, {
      ...surroundings,
      form,
      people,
      schoolVersion: standing.find(({ aboutProvider: whole }) => !whole)?.version ?? 0,
      providerVersion: standing.find(({ aboutProvider: whole }) => whole)?.version ?? 0,
      standing: standing.map(
        (lead) =>
          `${lead.personName} has looked after ${lead.aboutProvider ? 'the whole provider' : 'this school'} since ${dayInWords(lead.from)}.`,
      ),
      // The school's own comes first.
      end: standing[0] && {
        post: `${paths.liaisonLead(id)}/${standing[0].id}/end`,
        version: standing[0].version,
        button: `End it for ${standing[0].personName}`,
      },
    });
  }
}

const seenVersion = (form: Form, name: string): number | null => (/^\d{1,9}$/.test(form.typed(name)) ? Number(form.typed(name)) : null);
