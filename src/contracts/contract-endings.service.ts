import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, earlierOf, formatDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import type { Contract } from './contract.entity.js';
import { ContractPapers } from './documents/contract-papers.service.js';
import { type NoticeWhatIf, noticeWhatIf } from './notice.js';
import { type EndReason, VersionsInForce } from './version-in-force.js';

export interface NoticeToGive extends ContractOnDesk {
  /** The day of the notice; a letter may have come some days ago. */
  readonly givenOn: IsoDate;
  /** The pupil's or the use's last day, where that is before the last chargeable one. */
  readonly leavesOn: IsoDate | null;
  readonly reason: string;
  readonly clientKey?: string | null;
}

export interface Leaving extends ContractOnDesk {
  /** The last day that is charged. */
  readonly lastDay: IsoDate;
  readonly reason: string;
  readonly clientKey?: string | null;
}

/** How a contract comes to its last chargeable day: by notice of either side, by itself, or because the pupil has left. */
@Injectable()
export class ContractEndingsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly calendars: SchoolCalendarsReader,
    private readonly inForce: VersionsInForce,
    private readonly papers: ContractPapers,
  ) {}

  /** What notice on a day would come to, before it is given. Refusals: `notFound`, `wrongState`, and those of `noticeWhatIf`. */
  whatIf(actor: Actor, contractId: string, givenOn: IsoDate, leavesOn: IsoDate | null): Promise<Outcome<NoticeWhatIf>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.read');
      return this.notice(await this.desk.lock(contractId), givenOn, leavesOn);
    });
  }

  /**
   * Gives notice for the actor's side. Refusals: `notFound`, `staleVersion`, `wrongState`, `reasonMissing`, `noticeTooOld`, `noticeAhead`, and those
   * of `noticeWhatIf`. Answers the contract's id.
   */
  giveNotice(actor: Actor, input: NoticeToGive): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'giveNotice', input, async () => {
        const side = this.sideThatMay(actor);
        const contract = await this.desk.take(input, 'giveNotice', 'give notice');
        const today = this.clock.today();
        if (input.reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why notice is given.', 'reason')]);
        if (input.givenOn > today)
          throw new Refused([refusal('noticeAhead', 'Notice is given today, or on the earlier day on which its letter came.', 'givenOn')]);
        if (side === 'provider' && input.givenOn < today)
          throw new Refused([refusal('noticeBackdated', 'The school gives notice today: not on an earlier day.', 'givenOn')]);
        const comesTo = await this.notice(contract, input.givenOn, input.leavesOn);
        const noticeId = randomUUID();
        await this.work.query(
          `insert into contract_notices (id, contract_id, authority_id, school_id, given_by_side, given_by, given_by_name, given_on, last_chargeable_on,
             in_lieu_pence, reason, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            noticeId,
            contract.id,
            contract.authorityId,
            contract.schoolId,
            side,
            actor.personId,
            actor.personName,
            input.givenOn,
            comesTo.lastChargeableOn,
            comesTo.inLieuPence,
            input.reason.trim(),
            this.clock.now(),
          ],
        );
        if (side === 'authority')
          await this.papers.notice(contract, noticeId, {
            givenByName: actor.personName,
            givenOn: input.givenOn,
            lastChargeableOn: comesTo.lastChargeableOn,
            inLieuPence: comesTo.inLieuPence,
            reason: input.reason.trim(),
          });
        await this.desk.put(
          contract,
          'giveNotice',
          {},
          {
            side,
            givenOn: input.givenOn,
            lastChargeableOn: comesTo.lastChargeableOn,
            leavesOn: comesTo.leavesOn,
            inLieuPence: comesTo.inLieuPence,
            reason: input.reason.trim(),
          },
        );
        return contract.id;
      }),
    );
  }

  /** The side that gave it takes it back. Refusals: `notFound`, `staleVersion`, `wrongState`, `reasonMissing`, `othersNotice`. */
  withdrawNotice(
    actor: Actor,
    input: ContractOnDesk & { readonly reason: string; readonly clientKey?: string | null },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'withdrawNotice', input, async () => {
        const side = this.sideThatMay(actor);
        const contract = await this.desk.take(input, 'withdrawNotice', 'withdraw the notice');
        if (input.reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why the notice is withdrawn.', 'reason')]);
        const withdrawn = await this.work.query<{ id: string }>(
          `update contract_notices set withdrawn_at = $2, withdrawn_because = $3
           where contract_id = $1 and withdrawn_at is null and given_by_side = $4 returning id`,
          [contract.id, this.clock.now(), input.reason.trim(), side],
        );
        if (withdrawn.length === 0)
          throw new Refused([refusal('othersNotice', 'The other side gave this notice: only they can withdraw it.')]);
        await this.desk.put(contract, 'withdrawNotice', {}, { reason: input.reason.trim() });
        return contract.id;
      }),
    );
  }

  /**
   * Ends a contract on a day that both sides know: the pupil has left. Refusals: `notFound`, `staleVersion`, `wrongState`, `reasonMissing`,
   * `endsAhead`, `endsBeforeStart`, `endsAfterNotice`.
   */
  end(actor: Actor, input: Leaving): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'endContract', input, async () => {
        requires(actor, 'contracts.draft');
        const contract = await this.desk.take(input, 'end', 'end it');
        if (input.reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why it ends.', 'reason')]);
        if (input.lastDay > this.clock.today())
          throw new Refused([refusal('endsAhead', 'A contract that is to end later ends by notice.', 'lastDay')]);
        if (input.lastDay < contract.startsOn)
          throw new Refused([refusal('endsBeforeStart', `It began on ${formatDate(contract.startsOn)}.`, 'lastDay')]);
        const last = await this.lastDayOf(contract);
        if (last !== null && input.lastDay > last)
          throw new Refused([refusal('endsAfterNotice', `Its last chargeable day is ${formatDate(last)}.`, 'lastDay')]);
        await this.close(contract, input.lastDay, 'other', { reason: input.reason.trim() });
        return contract.id;
      }),
    );
  }

  /** Ends the contracts whose last day has passed. Safe to run twice and on many replicas. Answers how many. */
  endDue(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const due = await this.work.query<{ id: string }>(
        `select contract.id from contracts contract
         left join contract_notices notice on notice.contract_id = contract.id and notice.withdrawn_at is null
         where contract.authority_id = $2 and contract.state in ('active', 'noticeGiven') and least(notice.last_chargeable_on, contract.ends_on) < $1
         order by contract.id for update of contract skip locked`,
        [this.clock.today(), actor.organisationId],
      );
      for (const { id } of due) {
        const contract = await this.desk.lock(id);
        const last = await this.lastDayOf(contract);
        if (last !== null) await this.close(contract, last, contract.state === 'noticeGiven' ? 'noticeGiven' : 'ranOut', {});
      }
      return due.length;
    });
  }

  private async close(contract: Contract, lastDay: IsoDate, because: EndReason, recorded: Record<string, unknown>): Promise<void> {
    const open = await this.desk.openVersion(contract.id);
    if (open) await this.desk.putVersion(open, 'withdraw');
    await this.desk.put(contract, 'end', {}, { ...recorded, lastDay, because });
    await this.inForce.end(contract, lastDay, because);
  }

  private async lastDayOf(contract: Contract): Promise<IsoDate | null> {
    const [notice] = await this.work.query<{ last: IsoDate }>(
      'select last_chargeable_on as last from contract_notices where contract_id = $1 and withdrawn_at is null',
      [contract.id],
    );
    if (!notice) return contract.endsOn;
    return contract.endsOn === null ? notice.last : earlierOf(notice.last, contract.endsOn);
  }

  private async notice(contract: Contract, givenOn: IsoDate, leavesOn: IsoDate | null): Promise<NoticeWhatIf> {
    const version = await this.desk.standingVersion(contract.id, givenOn < contract.startsOn ? contract.startsOn : givenOn);
    if (!version) throw new Refused([refusal('wrongState', 'Notice is given of a contract that is in force.')]);
    const comesTo = noticeWhatIf(
      { terms: version.terms, startsOn: contract.startsOn, endsOn: contract.endsOn, school: await this.calendars.of(contract.schoolId) },
      givenOn,
      leavesOn,
    );
    if (!comesTo.ok) throw new Refused(comesTo.refusals);
    return comesTo.value;
  }

  /** The council gives notice by those who issue its contracts, a school by those who sign them. */
  private sideThatMay(actor: Actor): 'authority' | 'provider' {
    requires(actor, actor.kind === 'authority' ? 'contracts.issue' : 'contracts.sign');
    return actor.kind === 'authority' ? 'authority' : 'provider';
  }
}
