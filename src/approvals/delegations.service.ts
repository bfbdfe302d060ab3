import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires, rolesWith } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, addDays } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

/** Deputies: named, for a role of one's own, for stated days. */
@Injectable()
export class DelegationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Names a deputy for one of one's own roles, for a limited time: a colleague who decides as well. Refusals: `notYourRole`, `notFound`,
   * `cannotDecide`, `datesWrong`, `datesOver`.
   */
  delegate(
    actor: Actor,
    input: {
      readonly toPersonId: string;
      readonly role: string;
      readonly from: IsoDate;
      readonly until: IsoDate;
      readonly reason?: string | null;
      readonly clientKey?: string | null;
    },
  ): Promise<Outcome<string>> {
    return this.acting(actor, 'delegateApproval', input, async () => {
      requires(actor, 'approvals.delegate');
      if (!actor.roles.includes(input.role))
        throw new Refused([refusal('notYourRole', 'You can only name a deputy for a role of your own.', 'role')]);
      if (input.until < input.from) throw new Refused([refusal('datesWrong', 'The delegation ends before it begins.', 'until')]);
      if (input.until < this.clock.today())
        throw new Refused([refusal('datesOver', 'These days are over. A delegation ends today at the earliest.', 'until')]);
      const deputy = await this.deputy(actor, input.toPersonId);
      const id = randomUUID();
      await this.work.query(
        `insert into delegations (id, authority_id, from_person, from_name, to_person, to_name, role, period, reason)
         values ($1, $2, $3, $4, $5, $6, $7, daterange($8, $9), $10)`,
        [
          id,
          actor.organisationId,
          actor.personId,
          actor.personName,
          input.toPersonId,
          deputy,
          input.role,
          input.from,
          addDays(input.until, 1),
          input.reason ?? '',
        ],
      );
      this.audit.record({
        action: 'delegate',
        subjectType: 'delegation',
        subjectId: id,
        after: {
          toPersonId: input.toPersonId,
          role: input.role,
          from: input.from,
          until: input.until,
          reason: input.reason ?? '',
          to: deputy,
        },
      });
      return id;
    });
  }

  /** Ends one's own delegation before its time. Refusal: `notFound`. */
  endDelegation(actor: Actor, input: { readonly delegationId: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.acting(actor, 'endDelegation', input, async () => {
      requires(actor, 'approvals.delegate');
      const ended = await this.work.query<{ id: string }>(
        `with ended as (update delegations set ended_at = $3 where id = $1 and from_person = $2 and ended_at is null returning id) select id from ended`,
        [input.delegationId, actor.personId, this.clock.now()],
      );
      if (ended.length === 0) throw new Refused([refusal('notFound', 'There is no delegation of yours that still runs.', 'delegationId')]);
      this.audit.record({ action: 'endDelegation', subjectType: 'delegation', subjectId: input.delegationId });
      return input.delegationId;
    });
  }

  /** A colleague of one's own authority who may decide: only then does a delegation help. Answers the name. */
  private async deputy(actor: Actor, personId: string): Promise<string> {
    const [person] = await this.work.query<{ full_name: string; roles: string[] }>(
      `select person.full_name, membership.roles from people person join memberships membership on membership.person_id = person.id
       where person.id = $1 and person.active and membership.active and membership.organisation_id = $2`,
      [personId, actor.organisationId],
    );
    if (!person || personId === actor.personId)
      throw new Refused([refusal('notFound', 'Name a colleague of your own authority.', 'toPersonId')]);
    const deciding: readonly string[] = rolesWith('approvals.decide');
    if (!person.roles.some((role) => deciding.includes(role)))
      throw new Refused([
        refusal('cannotDecide', `${person.full_name} has no role that decides, so could not decide for you either.`, 'toPersonId'),
      ]);
    return person.full_name;
  }

  private acting(
    actor: Actor,
    name: string,
    input: { readonly clientKey?: string | null },
    act: () => Promise<string>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () => this.keys.once(input.clientKey, name, input, act));
  }
}
