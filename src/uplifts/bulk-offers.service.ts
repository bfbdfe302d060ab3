import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { ReadModel } from '../platform/database/read-model.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Assessment, type AssessedLine } from './assessment.reader.js';
import {
  type OfferToMany,
  type OfferedReturn,
  type PlannedOffer,
  type SeenOffer,
  figuresOf,
  plannedOffers,
  refusesPlan,
} from './bulk-offer.js';
import { NegotiationService } from './negotiation.service.js';
import { UpliftReturn } from './uplift-return.entity.js';

export interface BulkOffer extends OfferToMany {
  readonly returnIds: readonly string[];
  readonly message?: string | null;
  /** What the preview showed: the offers are made as they were seen, or none is. Without it nothing is compared. */
  readonly seen?: readonly SeenOffer[] | null;
  readonly clientKey?: string | null;
}

const RETURNS_SQL = `
select coalesce(json_agg(json_build_object('id', id, 'reference', reference, 'version', version, 'state', state, 'cycleId', cycle_id, 'schoolId', school_id,
  'jointNegotiationId', joint_negotiation_id)
  order by reference), '[]')
from uplift_returns where id = any($1::uuid[])`;

const SENT_SQL = `
select answer -> 'value' from client_keys where organisation_id = $1 and person_id = $2 and key = $3 and mutation = 'makeBulkOffer'`;

/** The same offer to many returns: seen in money first, then made to all or to none. */
@Injectable()
export class BulkOffersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: ReadModel,
    private readonly keys: ClientKeys,
    private readonly assessment: Assessment,
    private readonly negotiation: NegotiationService,
  ) {}

  /** The money of it, return by return. Changes nothing and waits for nobody. Refusals: `notFound`. */
  async preview(actor: Actor, offer: Pick<BulkOffer, 'returnIds' | 'percentBp'>): Promise<PlannedOffer[]> {
    requires(actor, 'uplifts.negotiate');
    const ids = [...new Set(offer.returnIds)];
    const returns = await this.reads.json<OfferedReturn[]>(actor, 'bulkOffer.returns', RETURNS_SQL, [ids]);
    if (returns.length < ids.length) throw notAllThere();
    return plannedOffers(offer, returns, await this.assessed(actor, returns));
  }

  /**
   * Makes all the offers in one transaction; one that cannot be made, or not as it was seen, refuses all. Refusals: `notFound`, and
   * `cannotOffer` or `changedSincePreview` for each such return.
   */
  make(actor: Actor, offer: BulkOffer): Promise<Outcome<string[]>> {
    return this.work.decide(actor, () =>
      this.keys.once(offer.clientKey, 'makeBulkOffer', offer, async () => {
        requires(actor, 'uplifts.negotiate');
        const returns = await this.locked([...new Set(offer.returnIds)]);
        const plan = plannedOffers(offer, returns, await this.assessed(actor, returns));
        const refusals = refusesPlan(plan, offer.seen ?? null);
        if (refusals.length > 0) throw new Refused(refusals);
        for (const { ret, lines } of plan)
          await this.negotiation.offer(actor, ret, { ...figuresOf(offer, lines), message: offer.message ?? null }, lines);
        return plan.map(({ ret }) => ret.id);
      }),
    );
  }

  /** The returns that one's own bulk offer of this client key went to; null where there was none. */
  sent(actor: Actor, clientKey: string): Promise<readonly string[] | null> {
    requires(actor, 'uplifts.negotiate');
    return this.reads.json<readonly string[] | null>(actor, 'bulkOffer.sent', SENT_SQL, [actor.organisationId, actor.personId, clientKey]);
  }

  /** In the order of their ids, so that two bulk offers never wait for each other's returns crosswise. */
  private async locked(ids: string[]): Promise<UpliftReturn[]> {
    const returns = await this.work.manager.find(UpliftReturn, {
      where: { id: In(ids) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    if (returns.length < ids.length) throw notAllThere();
    return returns;
  }

  private async assessed(actor: Actor, returns: readonly OfferedReturn[]): Promise<AssessedLine[]> {
    const lines: AssessedLine[] = [];
    for (const cycleId of new Set(returns.map((ret) => ret.cycleId))) lines.push(...(await this.assessment.ofCycle(actor, cycleId)));
    return lines;
  }
}

const notAllThere = (): Refused =>
  new Refused([refusal('notFound', 'One of these returns does not exist, or is not yours to see.', 'returnIds')]);
