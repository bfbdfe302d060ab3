import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { HandOverService, type OfferedHandOver } from '../../contracts/hand-over.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { needInWords, yearGroupInWords } from '../schools/school-words.js';
import { ActPage } from './act-page.js';
import { termsView } from './terms.view.js';

const STATES = { offered: 'Offered', accepted: 'Taken over', declined: 'Declined', withdrawn: 'Withdrawn' } as const;

const TABLE: Table<OfferedHandOver> = {
  name: 'moves',
  caption: 'Plans that move',
  columns: [
    {
      key: 'reference',
      heading: 'Contract',
      type: 'text',
      unbroken: true,
      value: ({ reference }) => reference,
      href: ({ id, state }) => (state === 'offered' ? paths.contractMove(id) : null),
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    { key: 'from', heading: 'From', type: 'text', value: ({ fromName }) => fromName },
    { key: 'to', heading: 'To', type: 'text', value: ({ toName }) => toName },
    { key: 'on', heading: 'Moves on', type: 'date', value: ({ movesOn }) => movesOn },
    { key: 'state', heading: 'State', type: 'status', value: ({ state }) => STATES[state], note: ({ answerReason }) => answerReason },
  ],
};

/** Plans that move with their families: offered to another authority, and taken over by it. */
@Portal()
export class MovesPages {
  constructor(
    private readonly pages: ActPage,
    private readonly handOvers: HandOverService,
  ) {}

  @Get('contracts/moves')
  async all(@CurrentActor() actor: Actor): Promise<Reply> {
    const moves = await this.handOvers.list(actor);
    return page('contracts/moves', 'Plans that move', {
      breadcrumbs: [{ text: 'Contracts', href: paths.contracts }, { text: 'Plans that move' }],
      table: tableView(TABLE, moves, null, { captionHidden: true, empty: 'No plan is moving to or from your authority.' }),
    });
  }

  @Get('contracts/:id/hand-over')
  async askOffer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    const others = await this.handOvers.others(actor);
    return this.pages.show(
      contract,
      {
        part: 'hand-over',
        heading: 'Pass to another authority',
        about: [
          'When a plan moves with the family, contract and unbilled days go over with neither gap nor double payment. Ours ends the day before the move.',
          'The other authority then reads the pupil’s year group, month of birth, need, UPN and postcode area, and the terms. No name crosses.',
        ],
        fields: [
          {
            kind: 'select',
            name: 'toAuthorityId',
            label: 'To which authority',
            items: [{ value: '', text: 'Choose' }, ...others.map(({ id: value, name: text }) => ({ value, text }))],
          },
          { kind: 'date', name: 'movesOn', label: 'First day of the other authority' },
        ],
        button: 'Offer it',
      },
      form,
    );
  }

  @Post('contracts/:id/hand-over')
  async offer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const others = (await this.handOvers.others(actor)).map(({ id: other }) => other);
    const toAuthorityId = form.choice('toAuthorityId', others, { required: 'Choose the authority' });
    const movesOn = form.date('movesOn', { required: 'Enter the first day of the other authority' });
    if (form.refused || toAuthorityId === null || movesOn === null) return this.askOffer(actor, id, form);
    const act = this.handOvers.offer(actor, { contractId: id, version: form.version, clientKey: form.clientKey, toAuthorityId, movesOn });
    return this.pages.answer(id, form, act, 'Offered. It goes over when the other authority accepts.', () =>
      this.askOffer(actor, id, form),
    );
  }

  @Get('contracts/moves/:id')
  async askAccept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const move = (await this.handOvers.list(actor)).find((each) => each.id === id && each.state === 'offered');
    if (!move) throw new Refused([refusal('notFound', 'Nothing is offered to your authority under that number any more.')]);
    return page('contracts/move', move.mine ? `Take over ${move.reference}` : `Offered: ${move.reference}`, {
      form,
      breadcrumbs: [
        { text: 'Contracts', href: paths.contracts },
        { text: 'Plans that move', href: paths.contractMoves },
        { text: move.reference },
      ],
      caption: `${move.reference}, ${move.fromName}`,
      heading: move.mine ? 'Take over a contract with its plan' : `Offered to ${move.toName}`,
      details: [
        { key: 'School', value: move.schoolName },
        { key: 'Pupil', value: `${yearGroupInWords(move.yearGroup)}, ${needInWords(move.need)}` },
        {
          key: move.mine ? 'Ours from' : 'Theirs from',
          value: dayInWords(move.movesOn),
          note: `${move.fromName} pays the day before for the last time`,
        },
        { key: 'Runs to', value: dayInWords(move.endsOn) },
      ],
      terms: termsView(move.terms, true),
      mayAccept: move.mine && actor.access === 'write' && allows(actor, 'contracts.activate'),
      end:
        actor.access === 'write' && allows(actor, move.mine ? 'contracts.activate' : 'contracts.issue')
          ? move.mine
            ? { action: `${paths.contractMove(id)}/decline`, heading: 'Decline it', button: 'Decline' }
            : { action: `${paths.contractMove(id)}/withdraw`, heading: 'Take the offer back', button: 'Take it back' }
          : null,
      action: paths.contractMove(id),
      cancel: paths.contractMoves,
    });
  }

  @Post('contracts/moves/:id')
  async accept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const pupilReference = form.text('pupilReference', { required: 'Enter your own reference of the pupil', longest: 100 });
    const supplierNumber = form.text('supplierNumber', { required: 'Enter the supplier number', longest: 100 });
    const orderNumber = form.text('orderNumber', { required: 'Enter the order number', longest: 100 });
    if (form.refused) return this.askAccept(actor, id, form);
    const done = await this.handOvers.accept(actor, {
      handOverId: id,
      clientKey: form.clientKey,
      pupilReference,
      supplierNumber,
      orderNumber,
    });
    if (done.ok) return redirect(paths.contract(done.value), 'The contract is yours from the day of the move.');
    form.refuse(done.refusals);
    return this.askAccept(actor, id, form);
  }

  @Post('contracts/moves/:id/decline')
  decline(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.end(actor, id, new Form(body), 'Declined. The other authority is told.', (reason) =>
      this.handOvers.decline(actor, { handOverId: id, reason }),
    );
  }

  @Post('contracts/moves/:id/withdraw')
  withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.end(actor, id, new Form(body), 'The offer is taken back.', (reason) =>
      this.handOvers.withdraw(actor, { handOverId: id, reason }),
    );
  }

  private async end(
    actor: Actor,
    id: string,
    form: Form,
    done: string,
    work: (reason: string) => Promise<Outcome<string>>,
  ): Promise<Reply> {
    const reason = form.text('reason', { required: 'Say why, for the other authority', longest: 1_000 });
    if (form.refused) return this.askAccept(actor, id, form);
    const outcome = await work(reason);
    if (outcome.ok) return redirect(paths.contractMoves, done);
    form.refuse(outcome.refusals);
    return this.askAccept(actor, id, form);
  }
}
