import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires, rolesWith } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, addDays } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

export interface NewSignatory {
  readonly personId: string;
  /** What stands beside the signature: "Head of SES". */
  readonly capacity: string;
  /** None: whatever the value. */
  readonly upToPence: Pence | null;
  readonly from: IsoDate;
  /** The last day; none: until it is ended. */
  readonly until: IsoDate | null;
  readonly clientKey?: string | null;
}

interface SignatoryRow {
  readonly id: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly capacity: string;
  readonly recorded_by: string;
  readonly confirmed_by: string | null;
  readonly ended_at: Date | null;
}

/** Who may sign for one's own organisation: recorded by one person, in force once a second, who is not the signatory, has confirmed it. */
@Injectable()
export class SignatoriesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /** Records a colleague who may sign. Refusals: `notAllowed`, `notFound`, `cannotSign`, `datesWrong`, `datesOver`, `alreadySignatory`. */
  record(actor: Actor, input: NewSignatory): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'recordSignatory', input, async () => {
        requires(actor, 'signatories.keep');
        if (input.until !== null && input.until < input.from)
          throw new Refused([refusal('datesWrong', 'The authority ends before it begins.', 'until')]);
        if (input.until !== null && input.until < this.clock.today())
          throw new Refused([refusal('datesOver', 'These days are over. The authority ends today at the earliest.', 'until')]);
        const personName = await this.colleague(actor, input.personId);
        const id = randomUUID();
        await this.refuseSecond(actor, input, personName);
        await this.work.query(
          `insert into authorised_signatories (id, organisation_id, person_id, person_name, capacity, up_to_pence, period, recorded_by, recorded_by_name, recorded_at)
           values ($1, $2, $3, $4, $5, $6, daterange($7, $8), $9, $10, $11)`,
          [
            id,
            actor.organisationId,
            input.personId,
            personName,
            input.capacity,
            input.upToPence,
            input.from,
            input.until === null ? null : addDays(input.until, 1),
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        const { capacity, upToPence, from, until } = input;
        this.tell('recordSignatory', id, { signatory: personName, personId: input.personId, capacity, upToPence, from, until });
        return id;
      }),
    );
  }

  /** A second person confirms what another recorded. Refusals: `notAllowed`, `notFound`, `wrongState`, `ownRecord`, `ownAuthority`. */
  confirm(actor: Actor, id: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'signatories.keep');
      const signatory = await this.lock(actor, id);
      if (signatory.confirmed_by !== null) throw new Refused([refusal('wrongState', 'This authority is confirmed already.')]);
      if (signatory.recorded_by === actor.personId)
        throw new Refused([refusal('ownRecord', 'You recorded this authority yourself. A second person has to confirm it.')]);
      if (signatory.person_id === actor.personId)
        throw new Refused([refusal('ownAuthority', 'Nobody confirms their own authority to sign. Another colleague has to.')]);
      await this.work.query(
        'update authorised_signatories set confirmed_by = $2, confirmed_by_name = $3, confirmed_at = $4 where id = $1',
        [id, actor.personId, actor.personName, this.clock.now()],
      );
      this.tell('confirmSignatory', id, { signatory: signatory.person_name, personId: signatory.person_id, capacity: signatory.capacity });
      return id;
    });
  }

  /** Ends an authority, or takes back what was recorded; what was signed by it stands. Refusals: `notAllowed`, `notFound`, `reasonMissing`. */
  end(actor: Actor, id: string, reason: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'signatories.keep');
      if (reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why this person no longer signs.', 'reason')]);
      const signatory = await this.lock(actor, id);
      await this.work.query('update authorised_signatories set ended_at = $2, ended_by_name = $3, ended_because = $4 where id = $1', [
        id,
        this.clock.now(),
        actor.personName,
        reason.trim(),
      ]);
      this.tell('endSignatory', id, { signatory: signatory.person_name, personId: signatory.person_id, reason: reason.trim() });
      return id;
    });
  }

  private tell(action: string, subjectId: string, after: object): void {
    this.audit.record({ action, subjectType: 'signatory', subjectId, after });
  }

  private async lock(actor: Actor, id: string): Promise<SignatoryRow> {
    const [signatory] = await this.work.query<SignatoryRow>(
      'select * from authorised_signatories where id = $1 and organisation_id = $2 and ended_at is null for update',
      [id, actor.organisationId],
    );
    if (!signatory) throw new Refused([refusal('notFound', 'There is no such signatory of your organisation who still signs.')]);
    return signatory;
  }

  /** A colleague with a role that signs: the role opens the page, the authority here allows the signature. Answers the name. */
  private async colleague(actor: Actor, personId: string): Promise<string> {
    const [person] = await this.work.query<{ full_name: string; roles: string[] }>(
      `select person.full_name, membership.roles from people person join memberships membership on membership.person_id = person.id
       where person.id = $1 and person.active and membership.active and membership.organisation_id = $2`,
      [personId, actor.organisationId],
    );
    if (!person) throw new Refused([refusal('notFound', `Choose a colleague who works for ${actor.organisationName}.`, 'personId')]);
    const signing: readonly string[] = rolesWith('contracts.sign');
    if (!person.roles.some((role) => signing.includes(role)))
      throw new Refused([refusal('cannotSign', `${person.full_name} has no role that signs. The administrator gives roles.`, 'personId')]);
    return person.full_name;
  }

  /** The exclusion constraint holds it; this says it in words. */
  private async refuseSecond(actor: Actor, input: NewSignatory, personName: string): Promise<void> {
    // Two who record the same person at once: the second waits, and then sees the first.
    await this.work.query("select pg_advisory_xact_lock(hashtextextended('signatory' || $1::text || $2::text, 0))", [
      actor.organisationId,
      input.personId,
    ]);
    const [same] = await this.work.query<{ id: string }>(
      `select id from authorised_signatories where organisation_id = $1 and person_id = $2 and ended_at is null and period && daterange($3, $4)`,
      [actor.organisationId, input.personId, input.from, input.until === null ? null : addDays(input.until, 1)],
    );
    if (same)
      throw new Refused([
        refusal('alreadySignatory', `${personName} is recorded as a signatory for some of these days. End that first.`, 'personId'),
      ]);
  }
}
