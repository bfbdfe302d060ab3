import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ConsortiumQuery } from '../../pooling/consortium/consortium.query.js';
import { SHARED_SUBJECTS } from '../../pooling/consortium/sharing.js';
import { PublicationDayService } from '../../pooling/consortium/publication-day.service.js';
import { SharingService } from '../../pooling/consortium/sharing.service.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { DECISIONS, consortiumView, shareView } from './consortium.view.js';

/** What authorities are together: who belongs, who leads, what each shares, what they decided. */
@Portal()
export class ConsortiumPages {
  constructor(
    private readonly consortia: ConsortiumQuery,
    private readonly sharing: SharingService,
    private readonly publicationDay: PublicationDayService,
  ) {}

  @Get('pooling/consortium')
  show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    return this.consortium(actor, query, new Form());
  }

  @Post('pooling/consortium/publication-day')
  async setPublicationDay(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const day = form.integer('day', { required: 'Enter the day of the month' });
    if (day === null || form.refused) return this.consortium(actor, {}, form);
    return this.act(
      form,
      'Set. Members publish on that day from now on.',
      () => this.publicationDay.set(actor, { consortiumId: form.typed('consortiumId'), day, version: form.version }),
      () => this.consortium(actor, {}, form),
    );
  }

  private async consortium(actor: Actor, query: AddressQuery, form: Form): Promise<Reply> {
    const list = listState(query, { sorts: ['number'], sort: 'number', descending: true });
    const mine = await this.consortia.mine(actor);
    if (list.format)
      return exportTable(
        DECISIONS,
        mine.flatMap(({ decisions }) => decisions),
        list,
      );
    const title = mine.length === 1 ? (mine[0]?.name ?? 'Consortium') : 'Consortium';
    return page('consortium/consortium', title, {
      wide: true,
      list,
      form,
      consortia: mine.map((each) => consortiumView(actor, each, list, form)),
    });
  }

  @Get('pooling/consortium/share')
  async shareForm(@CurrentActor() actor: Actor): Promise<Reply> {
    return this.share(actor, Form.of({ subject: 'demand', with: 'all' }));
  }

  @Post('pooling/consortium/share')
  async shareWith(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const subject = form.choice('subject', SHARED_SUBJECTS, { required: 'Choose what is shared' });
    const partner = form.text('with', { required: 'Choose with whom' });
    const from = form.date('from', { required: 'Enter the first day' });
    const until = form.date('until');
    const signedOn = form.date('signedOn', { required: 'Enter the day on which the paper was signed' });
    const signedByName = form.text('signedByName', { required: 'Enter who signed for your authority', longest: 200 });
    const reference = form.text('reference', { required: 'Enter where the signed paper is to be found', longest: 200 });
    if (!subject || !from || !signedOn || form.refused) return this.share(actor, form);
    const consortium = await this.consortia.own(actor);
    return this.act(
      form,
      'Recorded. Members that share the same see it from the first day on.',
      () =>
        this.sharing.share(actor, {
          consortiumId: consortium.id,
          subject,
          withAuthorityId: partner === 'all' ? null : partner,
          from,
          until,
          signedOn,
          signedByName,
          reference,
          clientKey: form.clientKey,
        }),
      () => this.share(actor, form),
    );
  }

  @Get('pooling/consortium/sharing/:id/end')
  endForm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.end(actor, id, new Form());
  }

  @Post('pooling/consortium/sharing/:id/end')
  async endSharing(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const until = form.date('until', { required: 'Enter the last day' });
    const reason = form.text('reason', { required: 'Say why it ends', longest: 2_000 });
    if (!until || form.refused) return this.end(actor, id, form);
    return this.act(
      form,
      'Ended after the day you gave. What members have seen they have seen.',
      () => this.sharing.end(actor, { agreementId: id, version: form.version, until, reason }),
      () => this.end(actor, id, form),
    );
  }

  private async act(form: Form, done: string, work: () => Promise<Outcome<string>>, again: () => Promise<Reply>): Promise<Reply> {
    const outcome = await work();
    if (outcome.ok) return redirect(paths.consortium, done);
    form.refuse(outcome.refusals);
    return again();
  }

  private async share(actor: Actor, form: Form): Promise<Reply> {
    return page('consortium/share', 'Share with other members', shareView(await this.consortia.own(actor), actor, form));
  }

  private async end(actor: Actor, id: string, form: Form): Promise<Reply> {
    const agreement = (await this.consortia.own(actor)).sharing.find((each) => each.id === id && each.authorityId === actor.organisationId);
    if (!agreement) throw new Refused([refusal('notFound', 'Your authority has no such agreement.')]);
    return page('consortium/end-sharing', 'End a sharing', {
      back: { text: 'Consortium', href: paths.consortium },
      form,
      action: paths.endSharing(id),
      agreement,
    });
  }
}
