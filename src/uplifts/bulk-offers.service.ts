import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Pence, basisPoints, sum } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Assessment, type AssessedLine } from './assessment.reader.js';
import { refusesAttempt } from './negotiation.js';
import { NegotiationService } from './negotiation.service.js';
import { priceAtPercent } from './offered-prices.js';
import { ReturnDesk } from './return-desk.js';
import type { UpliftReturn } from './uplift-return.entity.js';

export interface BulkOffer {
  readonly returnIds: readonly string[];
  /** One rise for all lines; without it each line is offered what the rule recommends. */
  readonly percentBp?: number | null;
  readonly message?: string | null;
  readonly clientKey?: string | null;
}

/** What a bulk offer would put to one return. */
export interface PlannedOffer {
  readonly ret: UpliftReturn;
  readonly lines: readonly AssessedLine[];
  readonly currentPence: Pence;
  readonly askedPence: Pence;
  readonly offeredPence: Pence | null;
  readonly refusal: string | null;
}

/** The same offer to many returns: seen in money first, then made to all or to none. */
@Injectable()
export class BulkOffersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly assessment: Assessment,
    private readonly negotiation: NegotiationService,
  ) {}

  /** The money of it, return by return. Changes nothing. */
  preview(actor: Actor, offer: BulkOffer): Promise<PlannedOffer[]> {
    return this.work.run(actor, async () => {
      requires(actor, 'uplifts.negotiate');
      return this.plan(actor, offer);
    });
  }

  /** Makes all the offers in one transaction; one return that cannot take an offer refuses all. Refusals: `cannotOffer` for each such return. */
  make(actor: Actor, offer: BulkOffer): Promise<Outcome<string[]>> {
    return this.work.decide(actor, () =>
      this.keys.once(offer.clientKey, 'makeBulkOffer', offer, async () => {
        requires(actor, 'uplifts.negotiate');
        const planned = await this.plan(actor, offer);
        const refusals = planned.flatMap(({ ret, refusal: words }) =>
          words === null ? [] : [refusal('cannotOffer', `${ret.reference}: ${words}`, 'returnIds', ret.id)],
        );
        if (refusals.length > 0) throw new Refused(refusals);
        for (const { ret, lines } of planned)
          await this.negotiation.offer(actor, ret, { ...figuresOf(offer, lines), message: offer.message ?? null }, lines);
        return planned.map(({ ret }) => ret.id);
      }),
    );
  }

  private async plan(actor: Actor, offer: BulkOffer): Promise<PlannedOffer[]> {
    const planned: PlannedOffer[] = [];
    const assessed = new Map<string, AssessedLine[]>();
    // In the order of their ids, so that two bulk offers never wait for each other's returns crosswise.
    for (const id of [...new Set(offer.returnIds)].sort()) {
      const ret = await this.desk.lock(id);
      if (!assessed.has(ret.cycleId)) assessed.set(ret.cycleId, await this.assessment.ofCycle(actor, ret.cycleId));
      const lines = (assessed.get(ret.cycleId) ?? []).filter((line) => line.returnId === ret.id);
      const refused = refusesAttempt({ state: ret.state, action: 'offer', side: 'authority' });
      planned.push({
        ret,
        lines,
        currentPence: sum(lines.map((line) => line.currentPence)),
        askedPence: sum(lines.map((line) => line.askedPence ?? line.currentPence)),
        offeredPence: refused ? null : sum(lines.map((line) => offeredTo(offer, line))),
        refusal: refused?.message ?? null,
      });
    }
    return planned;
  }
}

const offeredTo = (offer: BulkOffer, line: AssessedLine): Pence =>
  offer.percentBp === null || offer.percentBp === undefined ? line.recommendedPence : priceAtPercent(line, basisPoints(offer.percentBp));

const figuresOf = (offer: BulkOffer, lines: readonly AssessedLine[]) =>
  offer.percentBp === null || offer.percentBp === undefined
    ? { lines: lines.map((line) => ({ lineId: line.lineId, amountPence: line.recommendedPence })) }
    : { percentBp: offer.percentBp };
