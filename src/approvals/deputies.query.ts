import { Injectable } from '@nestjs/common';
import { requires, rolesWith } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';

export interface Deputation {
  readonly id: string;
  readonly fromName: string;
  readonly toName: string;
  readonly role: string;
  readonly from: IsoDate;
  readonly until: IsoDate;
  readonly reason: string;
  /** Whether I named this deputy, and so may end it. */
  readonly mine: boolean;
  readonly state: 'coming' | 'running' | 'over' | 'ended';
}

export interface Deputies {
  readonly deputations: readonly Deputation[];
  /** Colleagues who decide as well, and so may deputise. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
}

const DEPUTIES_SQL = `
select json_build_object(
  'deputations', (select coalesce(json_agg(json_build_object('id', id, 'fromName', from_name, 'toName', to_name, 'role', role, 'from', lower(period), 'until', upper(period) - 1,
    'reason', reason, 'mine', from_person = (select app.person()),
    'state', case when ended_at is not null then 'ended' when upper(period) <= $1::date then 'over' when lower(period) > $1::date then 'coming' else 'running' end)
    order by upper(period) desc, id), '[]') from delegations where upper(period) > $1::date - 366),
  'people', (select coalesce(json_agg(json_build_object('id', person.id, 'name', person.full_name, 'roles', membership.roles) order by person.full_name, person.id), '[]')
    from people person join memberships membership on membership.person_id = person.id
    where person.active and membership.active and membership.organisation_id = (select app.organisation()) and membership.roles && $2::text[]
      and person.id <> (select app.person())))`;

/** Who deputises for whom, of the last year and to come, and who could. */
@Injectable()
export class DeputiesQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  of(actor: Actor): Promise<Deputies> {
    requires(actor, 'approvals.read');
    return this.reads.json<Deputies>(actor, 'deputies', DEPUTIES_SQL, [this.clock.today(), rolesWith('approvals.decide')]);
  }
}
