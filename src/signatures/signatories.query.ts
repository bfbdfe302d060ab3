import { Injectable } from '@nestjs/common';
import { allows, requires, rolesWith } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';

export type SignatoryStanding = 'inForce' | 'toConfirm' | 'later' | 'over' | 'ended';

export interface Signatory {
  readonly id: string;
  readonly organisationName: string;
  readonly personName: string;
  readonly capacity: string;
  readonly upToPence: Pence | null;
  readonly from: IsoDate;
  /** The last day; null: until it is ended. */
  readonly until: IsoDate | null;
  readonly standing: SignatoryStanding;
  readonly recordedByName: string;
  readonly recordedAt: string;
  readonly confirmedByName: string | null;
  readonly endedByName: string | null;
  readonly endedBecause: string | null;
  readonly mayConfirm: boolean;
  readonly mayEnd: boolean;
}

export interface SignatoryList {
  readonly signatories: readonly Signatory[];
  /** Colleagues with a role that signs, for who keeps the list. */
  readonly colleagues: readonly { readonly id: string; readonly fullName: string }[];
}

interface Answer {
  readonly signatories: readonly (Omit<Signatory, 'mayConfirm' | 'mayEnd'> & {
    readonly own: boolean;
    readonly personId: string;
    readonly recordedBy: string;
  })[];
  readonly colleagues: SignatoryList['colleagues'];
}

/** $1 today, $2 roles that sign. */
const SIGNATORIES = `
select json_build_object(
  'signatories', (
    select coalesce(json_agg(json_build_object('id', signatory.id, 'organisationName', organisation.name, 'own', organisation.id = (select app.organisation()),
        'personId', signatory.person_id, 'personName', signatory.person_name, 'capacity', signatory.capacity, 'upToPence', signatory.up_to_pence,
        'from', lower(signatory.period), 'until', upper(signatory.period) - 1, 'recordedBy', signatory.recorded_by, 'recordedByName', signatory.recorded_by_name,
        'recordedAt', signatory.recorded_at, 'confirmedByName', signatory.confirmed_by_name, 'endedByName', signatory.ended_by_name,
        'endedBecause', signatory.ended_because,
        'standing', case when signatory.ended_at is not null then 'ended' when upper(signatory.period) <= $1::date then 'over'
          when signatory.confirmed_at is null then 'toConfirm' when lower(signatory.period) > $1::date then 'later' else 'inForce' end)
      order by signatory.ended_at is not null, signatory.person_name, lower(signatory.period), signatory.id), '[]')
    from authorised_signatories signatory join organisations organisation on organisation.id = signatory.organisation_id),
  'colleagues', (
    select coalesce(json_agg(json_build_object('id', person.id, 'fullName', person.full_name) order by person.full_name, person.id), '[]')
    from memberships membership join people person on person.id = membership.person_id
    where membership.organisation_id = (select app.organisation()) and membership.active and person.active and membership.roles && $2::text[]))`;

/** Who may sign for one's organisation, with what was recorded, confirmed and ended by whom. */
@Injectable()
export class SignatoriesQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor): Promise<SignatoryList> {
    requires(actor, 'contracts.read');
    const answer = await this.reads.json<Answer>(actor, 'signatories', SIGNATORIES, [this.clock.today(), rolesWith('contracts.sign')]);
    const keeps = allows(actor, 'signatories.keep');
    return {
      colleagues: keeps ? answer.colleagues : [],
      signatories: answer.signatories.map(({ own, personId, recordedBy, ...signatory }) => ({
        ...signatory,
        mayConfirm: keeps && own && signatory.standing === 'toConfirm' && recordedBy !== actor.personId && personId !== actor.personId,
        mayEnd: keeps && own && signatory.standing !== 'ended',
      })),
    };
  }
}
