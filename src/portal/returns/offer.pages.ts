import { Body, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type Pence, sum } from '../../kernel/money.js';
import { NegotiationService } from '../../uplifts/negotiation.service.js';
import type { OfferedFigures } from '../../uplifts/offered-prices.js';
import { type WhatIf, comesTo, whatIf } from '../../uplifts/what-if.js';
import { wholePounds } from '../charts/words.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, page, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { offeredFigures } from './offered-figures.js';
import { type ReturnFacts, groundOf } from './return-facts.js';
import { ReturnPage } from './return-page.js';
import { warningsOf } from './return-warnings.js';
import { whatIfView } from './what-if.view.js';

/** What is not typed by a person, and so not carried over to the second page. */
const KEYS: ReadonlySet<string> = new Set(['csrf', 'clientKey', 'version', 'confirmed']);

/** What a second page asks to be confirmed. */
interface Promised {
  readonly title: string;
  readonly button: string;
  readonly action: string;
}

/** Promising money: the recommendation by one press, other figures tried first, or the school's own figures. */
@Portal()
export class OfferPages {
  constructor(
    private readonly pages: ReturnPage,
    private readonly negotiation: NegotiationService,
  ) {}

  /** Tries figures, or offers them: by which button was pressed. */
  @Post('returns/:id/offer')
  async offer(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const facts = await this.pages.facts(actor, id);
    const figures = offeredFigures(
      form,
      facts.lines.map(({ assessed }) => assessed.lineId),
    );
    if (!figures) return this.pages.of(facts, form);
    const answer = whatIf(groundOf(facts), figures);
    if (!answer.ok) {
      form.refuse(answer.refusals);
      return this.pages.of(facts, form);
    }
    if (form.typed('act') !== 'send') return this.pages.of(facts, form, answer.value);
    const send = { title: 'Send this offer?', button: 'Send the offer', action: 'offer' };
    return this.unconfirmed(facts, form, answer.value, send) ?? this.send(actor, id, form, figures, answer.value);
  }

  @Post('returns/:id/offer-recommendation')
  async offerRecommendation(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const facts = await this.pages.facts(actor, id);
    const lines = facts.lines.map(({ assessed }) => ({ lineId: assessed.lineId, amountPence: assessed.recommendedPence }));
    const recommended = sum(lines.map(({ amountPence }) => amountPence));
    if (form.typed('recommended') !== String(recommended)) {
      form.problem(
        `The recommendation has changed since you opened this return: it is ${wholePounds(recommended)} a year now. Look, and offer it again.`,
      );
      return this.pages.of(facts, form);
    }
    const answer = comesTo(groundOf(facts), new Map(lines.map(({ lineId, amountPence }) => [lineId, amountPence])));
    const send = { title: 'Offer the recommendation?', button: 'Send the offer', action: 'offer-recommendation' };
    return this.unconfirmed(facts, form, answer, send) ?? this.send(actor, id, form, { lines }, answer);
  }

  /** Accepts the school's counter-offer, or its ask. */
  @Post('returns/:id/accept')
  async accept(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const facts = await this.pages.facts(actor, id);
    const answer = comesTo(groundOf(facts), acceptedPrices(facts));
    const accept = { title: 'Accept these figures?', button: 'Accept and settle', action: 'accept' };
    const question = this.unconfirmed(facts, form, answer, accept);
    if (question) return question;
    const outcome = await this.negotiation.accept(actor, { returnId: id, version: form.version, clientKey: form.clientKey });
    if (!outcome.ok) return this.pages.refused(actor, id, form, outcome.refusals);
    return redirect(paths.upliftReturn(id), `Settled at ${wholePounds(answer.total)} a year. Ask for approval when you are ready.`);
  }

  private async send(actor: Actor, id: string, form: Form, figures: OfferedFigures, answer: WhatIf): Promise<Reply> {
    const message = form.text('offerMessage');
    if (form.refused) return this.pages.show(actor, id, form, answer);
    const outcome = await this.negotiation.makeOffer(actor, {
      returnId: id,
      version: form.version,
      clientKey: form.clientKey,
      percentBp: figures.percentBp ?? null,
      lines: figures.lines ?? null,
      message,
    });
    if (!outcome.ok) return this.pages.refused(actor, id, form, outcome.refusals);
    return redirect(paths.upliftReturn(id), `Offer of ${wholePounds(answer.total)} a year sent to the school.`);
  }

  /** The second page, where something is to be seen before money is promised and was not confirmed yet; null where one press is enough. */
  private unconfirmed(facts: ReturnFacts, form: Form, answer: WhatIf, { title, button, action }: Promised): Reply | null {
    const warnings = warningsOf(facts, answer);
    if (warnings.length === 0 || form.flag('confirmed')) return null;
    const { ret, lines } = facts;
    const address = paths.upliftReturn(ret.id);
    return page('returns/confirm', title, {
      school: ret.school.name,
      heading: title,
      button,
      action: `${address}/${action}`,
      address,
      // The version that was looked at: who confirms what has changed since is told.
      version: form.version,
      warnings,
      answer: whatIfView(answer, lines, groundOf(facts).panelOn),
      message: form.typed('offerMessage'),
      carried: carriedOf(form.body),
      back: { text: 'Back to the return', href: address },
    });
  }
}

/** What accepting settles: the counter-offer on the table, or the ask. */
function acceptedPrices({ ret, lines }: ReturnFacts): Map<string, Pence> {
  return new Map(
    lines.map(({ assessed }) => [
      assessed.lineId,
      (ret.state === 'countered' ? assessed.tabledPence : assessed.askedPence) ?? assessed.currentPence,
    ]),
  );
}

const carriedOf = (body: FormBody): { name: string; value: string }[] =>
  Object.entries(body).flatMap(([name, value]) =>
    KEYS.has(name) || value === undefined ? [] : [value].flat().map((each) => ({ name, value: each })),
  );
