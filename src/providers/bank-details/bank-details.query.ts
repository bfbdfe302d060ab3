import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { NumberSource } from './call-back.js';

export type BankDetailsState = 'requested' | 'confirmed' | 'replaced' | 'refused' | 'withdrawn';

/** How an authority and a provider stand with each other: whether payment is frozen, and since when which details count. */
export interface PayeeStanding {
  readonly authorityId: string;
  readonly authorityName: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly frozen: boolean;
  readonly requestedAt: string | null;
  readonly requestedByName: string | null;
  readonly confirmedAt: string | null;
  readonly confirmedByName: string | null;
}

/** One change that was asked for and what became of it, without a digit of it. */
export interface BankDetailsChange {
  readonly id: string;
  readonly state: BankDetailsState;
  readonly version: number;
  readonly reason: string;
  readonly requestedById: string;
  readonly requestedByName: string;
  readonly requestedSide: 'authority' | 'provider';
  readonly requestedAt: string;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  readonly calledWhom: string | null;
  readonly numberFrom: NumberSource | null;
  readonly calledAt: string | null;
  readonly whatWasSaid: string | null;
}

/** Every pair that a placement ties together, as far as row-level security shows placements. */
const STANDINGS_SQL = `
select coalesce(json_agg(json_build_object('authorityId', authority.id, 'authorityName', authority.name, 'providerId', provider.id,
  'providerName', provider.name, 'frozen', asked.id is not null, 'requestedAt', asked.requested_at, 'requestedByName', asked.requested_by_name,
  'confirmedAt', confirmed.decided_at, 'confirmedByName', confirmed.decided_by_name)
  order by asked.id is null, provider.name, authority.name), '[]')
from (select distinct placement.authority_id, school.provider_id
  from placements placement join schools school on school.id = app.current_school(placement.school_id)
  where school.provider_id is not null) pair
join organisations authority on authority.id = pair.authority_id
join organisations provider on provider.id = pair.provider_id
left join bank_details asked on asked.authority_id = authority.id and asked.provider_id = provider.id and asked.state = 'requested'
left join bank_details confirmed on confirmed.authority_id = authority.id and confirmed.provider_id = provider.id and confirmed.state = 'confirmed'`;

/** $1 authority, $2 provider. */
const HISTORY_SQL = `
select coalesce(json_agg(json_build_object('id', id, 'state', state, 'version', version, 'reason', reason, 'requestedById', requested_by,
  'requestedByName', requested_by_name, 'requestedSide', requested_side, 'requestedAt', requested_at, 'decidedByName', decided_by_name,
  'decidedAt', decided_at, 'calledWhom', called_whom, 'numberFrom', number_from, 'calledAt', called_at, 'whatWasSaid', what_was_said)
  order by requested_at desc, id), '[]')
from bank_details where authority_id = $1 and provider_id = $2`;

/** Reads what is on record of bank details; the details themselves only `BankDetailsService.read` opens. */
@Injectable()
export class BankDetailsQuery {
  constructor(private readonly reads: ReadModel) {}

  standings(actor: Actor): Promise<PayeeStanding[]> {
    requires(actor, 'placements.read');
    return this.reads.json<PayeeStanding[]>(actor, 'bankDetails.standings', STANDINGS_SQL, []);
  }

  /** Refused (`notFound`) where the two do not deal with each other, or neither is the actor. */
  async between(actor: Actor, authorityId: string, providerId: string): Promise<PayeeStanding & { history: BankDetailsChange[] }> {
    const standing = (await this.standings(actor)).find((each) => each.authorityId === authorityId && each.providerId === providerId);
    if (!standing) throw new Refused([refusal('notFound', 'There is no such provider with a pupil of that council, or it is not yours.')]);
    return {
      ...standing,
      history: await this.reads.json<BankDetailsChange[]>(actor, 'bankDetails.history', HISTORY_SQL, [authorityId, providerId]),
    };
  }

  /** What the reader may do about a pair. */
  may(actor: Actor): { readonly ask: boolean; readonly decide: boolean } {
    const writes = actor.access === 'write';
    return {
      ask: writes && allows(actor, 'providers.changeBankDetails'),
      decide: writes && allows(actor, 'providers.confirmBankDetails'),
    };
  }
}
