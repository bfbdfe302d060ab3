import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { BulkOffersService } from '../../uplifts/bulk-offers.service.js';
import { type RoundList, RoundQuery } from '../../uplifts/round/round.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { bulkListState, choiceOf, formOf, seenOf } from './bulk-offer.form.js';
import { bulkOfferView, bulkSentView } from './bulk-offer.view.js';
import { roundFilterOf } from './round-filter.js';

interface Carried {
  readonly name: string;
  readonly value: string;
}

/** Offering to many returns at once: choose, see the money, send all or none. */
@Portal()
export class BulkOfferPages {
  constructor(
    private readonly rounds: RoundQuery,
    private readonly offers: BulkOffersService,
  ) {}

  @Get('rounds/:cycleId/bulk-offer')
  async preview(
    @CurrentActor() actor: Actor,
    @Param('cycleId', ParseUUIDPipe) cycleId: string,
    @Query() query: AddressQuery,
  ): Promise<Reply> {
    requires(actor, 'uplifts.negotiate');
    const list = bulkListState(query);
    // A list sent off without a tick must not become an offer to everybody.
    if (list.filter('ticked') !== '' && list.filters('id') === null)
      return redirect(paths.roundReturns(cycleId), 'Tick the returns to offer to first, or choose all that match.');
    const round = await this.rounds.list(actor, cycleId, roundFilterOf(list));
    const carried = list.carried.filter(({ name }) => name !== 'offer' && name !== 'percent');
    return this.show(
      actor,
      round,
      round.chosen.map(({ id }) => id),
      formOf(query),
      carried,
    );
  }

  @Post('rounds/:cycleId/bulk-offer')
  async send(@CurrentActor() actor: Actor, @Param('cycleId', ParseUUIDPipe) cycleId: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const choice = choiceOf(form);
    const seen = seenOf(form.typed('seen'));
    const message = form.text('message');
    if (!seen || form.clientKey === null)
      throw new Refused([refusal('invalidInput', 'Show the money again before you send the offers. Nothing was sent.')]);
    const returnIds = seen.map(({ returnId }) => returnId);
    if (!form.refused) {
      const { percentBp } = choice;
      const outcome = await this.offers.make(actor, { returnIds, percentBp, message: message || null, seen, clientKey: form.clientKey });
      if (outcome.ok)
        return redirect(
          paths.bulkOfferSent(cycleId, form.clientKey),
          `${countInWords(outcome.value.length, 'offer was', 'offers were')} sent.`,
        );
      form.problem('Nothing was sent, because this is no longer what you saw. Look at the money again and send what you still want.');
      form.refuse(outcome.refusals);
    }
    return this.show(actor, await this.rounds.list(actor, cycleId), returnIds, form, carriedOf(form.typed('carried')));
  }

  @Get('rounds/:cycleId/bulk-offer/:key')
  async sent(@CurrentActor() actor: Actor, @Param('cycleId', ParseUUIDPipe) cycleId: string, @Param('key') key: string): Promise<Reply> {
    const ids = await this.offers.sent(actor, key);
    if (!ids) throw new Refused([refusal('notFound', 'You sent no such offers.')]);
    return page('officer/bulk-offer-sent', 'Offers sent', bulkSentView(await this.rounds.list(actor, cycleId), ids));
  }

  private async show(actor: Actor, round: RoundList, ids: readonly string[], form: Form, carried: readonly Carried[]): Promise<Reply> {
    const choice = choiceOf(form);
    const plan = await this.offers.preview(actor, { returnIds: ids, percentBp: choice.percentBp });
    const byId = new Map(round.all.map((ret) => [ret.id, ret]));
    const rows = plan.flatMap((each) => {
      const ret = byId.get(each.ret.id);
      return ret ? [{ ret, plan: each }] : [];
    });
    const query = new URLSearchParams(
      carried.filter(({ name }) => name !== 'ticked').map(({ name, value }): [string, string] => [name, value]),
    ).toString();
    const listHref = paths.roundReturns(round.cycle.id, query === '' ? '' : `?${query}`);
    return page(
      'officer/bulk-offer',
      `Offer to many, ${round.cycle.name}`,
      bulkOfferView({ round, rows, choice, form, carried, listHref }),
    );
  }
}

/** What the list's address carried, as the form brought it back; anything else is left out. */
function carriedOf(text: string): Carried[] {
  try {
    const given: unknown = JSON.parse(text);
    if (!Array.isArray(given)) return [];
    return given.filter(
      (each): each is Carried => typeof (each as Carried | null)?.name === 'string' && typeof (each as Carried).value === 'string',
    );
  } catch {
    return [];
  }
}
