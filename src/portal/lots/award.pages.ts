import { Body, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { AwardsService } from '../../pooling/lots/awards.service.js';
import { BidsService } from '../../pooling/lots/bids.service.js';
import { EvaluationService } from '../../pooling/lots/evaluation.service.js';
import { LotContractsService } from '../../pooling/lots/lot-contracts.service.js';
import { LotsQuery } from '../../pooling/lots/lots.query.js';
import { LotSharesService } from '../../pooling/lots/shares.service.js';
import { Form, type FormBody } from '../foundation/form.js';
import { listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { lotView } from './lots.view.js';

/** What is done with a lot once schools have bid, each act from the lot's own page. */
@Portal()
export class AwardPages {
  constructor(
    private readonly query: LotsQuery,
    private readonly bids: BidsService,
    private readonly evaluation: EvaluationService,
    private readonly awards: AwardsService,
    private readonly shares: LotSharesService,
    private readonly contracts: LotContractsService,
  ) {}

  @Post('pooling/lots/:id/answer')
  answer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'Answered, to all schools.', () =>
      this.bids.answer(actor, { questionId: form.typed('questionId'), answer: form.text('answer') }),
    );
  }

  @Post('pooling/lots/:id/open')
  open(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.act(actor, id, new Form(body), 'Opened by you. Bids are readable once two people have opened them.', async () =>
      this.evaluation.open(actor, id),
    );
  }

  @Post('pooling/lots/:id/declare')
  declare(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const conflict = form.choice('conflict', ['none', 'conflict'] as const, { required: 'Say whether anything stands in the way' });
    const words = form.text('interests', { longest: 4_000 });
    if (!conflict) return this.again(actor, id, form);
    return this.act(
      actor,
      id,
      form,
      'Declared.',
      () => this.evaluation.declare(actor, { lotId: id, conflict: conflict === 'conflict', words }),
      {
        words: 'interests',
      },
    );
  }

  @Post('pooling/lots/:id/score')
  score(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const bidId = form.text('scoredBid', { required: 'Choose a bid' });
    const quality = form.integer('quality', { required: 'Enter the quality, 0 to 100' });
    const words = form.text('scoreWords', { required: 'Say what the score rests on', longest: 4_000 });
    if (form.refused || quality === null) return this.again(actor, id, form);
    return this.act(actor, id, form, 'Scored.', () => this.evaluation.score(actor, { bidId, quality, words, clientKey: form.clientKey }), {
      words: 'scoreWords',
    });
  }

  @Post('pooling/lots/:id/exclude')
  exclude(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const bidId = form.text('excludedBid', { required: 'Choose a bid' });
    const words = form.text('excludedBecause', { longest: 4_000 });
    if (form.refused) return this.again(actor, id, form);
    return this.act(
      actor,
      id,
      form,
      words === '' ? 'Your children can use these places.' : 'Recorded: the award gives you none of these places.',
      () => this.evaluation.exclude(actor, { bidId, words: words || null }),
    );
  }

  @Post('pooling/lots/:id/compute')
  async compute(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.awards.start(actor, { lotId: id, version: form.version });
    if (outcome.ok) return redirect(paths.progress(outcome.value));
    form.refuse(outcome.refusals);
    return this.again(actor, id, form);
  }

  @Post('pooling/lots/:id/propose')
  async propose(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const chosen = Number(form.typed('chosen') || '0');
    const closesOn = form.date('awardClosesOn', { required: 'Enter the last day for votes' });
    if (!closesOn) return this.again(actor, id, form);
    const outcome = await this.awards.propose(actor, {
      lotId: id,
      version: form.version,
      awardId: form.typed('awardId'),
      chosen,
      closesOn,
    });
    if (outcome.ok) return redirect(paths.memberDecision(outcome.value), 'Put to members.');
    form.refuse(outcome.refusals, { closesOn: 'awardClosesOn' });
    return this.again(actor, id, form);
  }

  @Post('pooling/lots/:id/drop-out')
  dropOut(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('droppedBecause', { required: 'Say why, so that the others understand it', longest: 4_000 });
    if (form.refused) return this.again(actor, id, form);
    return this.act(actor, id, form, 'Your authority buys in this lot no longer.', () => this.awards.dropOut(actor, { lotId: id, reason }));
  }

  @Post('pooling/lots/:id/ask-approval')
  askApproval(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'Approval of your share is asked for.', () =>
      this.shares.ask(actor, { lotId: id, clientKey: form.clientKey }),
    );
  }

  @Post('pooling/lots/:id/award-nothing')
  awardNothing(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('nothingBecause', { required: 'Say why nothing is awarded', longest: 4_000 });
    if (form.refused) return this.again(actor, id, form);
    return this.act(actor, id, form, 'Nothing is awarded. Schools that have bid are told.', () =>
      this.awards.awardNothing(actor, { lotId: id, version: form.version, reason }),
    );
  }

  @Post('pooling/lots/:id/letters')
  letters(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'Every bidder has a letter. The standstill runs.', () =>
      this.contracts.sendLetters(actor, { lotId: id, version: form.version }),
    );
  }

  @Post('pooling/lots/:id/contracts')
  draftContracts(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    return this.act(actor, id, form, 'The block contracts are drafted.', () =>
      this.contracts.draftContracts(actor, { lotId: id, version: form.version }),
    );
  }

  private async act(
    actor: Actor,
    id: string,
    form: Form,
    done: string,
    work: () => Promise<Outcome<unknown>>,
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const outcome = await work();
    if (outcome.ok) return redirect(paths.lot(id), done);
    form.refuse(outcome.refusals, names);
    return this.again(actor, id, form);
  }

  private async again(actor: Actor, id: string, form: Form): Promise<Reply> {
    const lot = await this.query.one(actor, id);
    return page('lots/lot', lot.title, { ...lotView(actor, lot, form), list: listState({}, { sorts: [''], sort: '' }) });
  }
}
