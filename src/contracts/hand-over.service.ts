import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, formatDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import { Contract } from './contract.entity.js';
import { ContractVersion } from './contract-version.entity.js';
import type { SpotTerms } from './terms.js';
import { VersionsInForce } from './version-in-force.js';
import { wholeLifeCost } from './whole-life.js';

export interface HandOver extends ContractOnDesk {
  readonly toAuthorityId: string;
  /** The first day of the new authority. */
  readonly movesOn: IsoDate;
  readonly clientKey?: string | null;
}

export interface TakeOver {
  readonly handOverId: string;
  /** The new authority's own reference of the pupil. */
  readonly pupilReference: string;
  readonly supplierNumber: string;
  readonly orderNumber: string;
  readonly clientKey?: string | null;
}

export interface AnswerHandOver {
  readonly handOverId: string;
  readonly reason: string;
}

export interface OfferedHandOver {
  readonly id: string;
  readonly fromName: string;
  readonly toName: string;
  readonly schoolName: string;
  readonly reference: string;
  readonly movesOn: IsoDate;
  readonly endsOn: IsoDate;
  readonly state: 'offered' | 'accepted' | 'declined' | 'withdrawn';
  readonly mine: boolean;
  readonly yearGroup: number;
  readonly need: string;
  readonly terms: SpotTerms;
  readonly newContractId: string | null;
  /** Why it was declined or withdrawn. */
  readonly answerReason: string | null;
}

interface HandOverRow {
  readonly id: string;
  readonly contract_id: string;
  readonly authority_id: string;
  readonly school_id: string;
  readonly moves_on: IsoDate;
  readonly ends_on: IsoDate;
  readonly reference: string;
  readonly pupil: object;
  readonly placement: object;
  readonly terms: SpotTerms;
}

/**
 * A plan that moves with its family: the old authority offers contract and pupil, the new one takes them over, and in that one transaction the old
 * contract ends the day before and the new one begins that day: neither gap nor double payment. What is known of the pupil crosses by this alone.
 */
@Injectable()
export class HandOverService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly calendars: SchoolCalendarsReader,
    private readonly inForce: VersionsInForce,
  ) {}

  /** Refusals: `notFound`, `staleVersion`, `wrongState`, `notAnAgreement`, `notAnAuthority`, `movesOutside`, `alreadyOffered`. */
  offer(actor: Actor, input: HandOver): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'offerHandOver', input, async () => {
        requires(actor, 'contracts.issue');
        const contract = await this.desk.take(input, 'end', 'pass it to another authority');
        if (contract.placementId === null || contract.endsOn === null)
          throw new Refused([refusal('notAnAgreement', 'Only an agreement for one pupil moves with the pupil.', 'contractId')]);
        if (input.movesOn <= contract.startsOn || input.movesOn > contract.endsOn)
          throw new Refused([
            refusal(
              'movesOutside',
              `The contract runs from ${formatDate(contract.startsOn)} to ${formatDate(contract.endsOn)}.`,
              'movesOn',
            ),
          ]);
        const [to] = await this.work.query<{ name: string }>(
          "select name from organisations where id = $1 and kind = 'authority' and id <> $2",
          [input.toAuthorityId, actor.organisationId],
        );
        if (!to) throw new Refused([refusal('notAnAuthority', 'Choose the other authority.', 'toAuthorityId')]);
        const version = await this.desk.standingVersion(contract.id, input.movesOn);
        if (!version) throw new Error(`Contract ${contract.id} runs without terms.`);
        const id = randomUUID();
        const made = await this.work.query<{ id: string }>(
          `insert into contract_hand_overs (id, contract_id, authority_id, to_authority_id, school_id, moves_on, ends_on, reference, terms, pupil, placement,
             offered_by, offered_by_name, offered_at)
           select $1, $2, $3, $4, $5, $6, $7, $8, $9, to_jsonb(pupil), to_jsonb(placement), $11, $12, $13
           from (select birth_month, year_group, primary_need, outward_postcode, upn, pupil.looked_after_by from pupils pupil
             join placements placement on placement.pupil_id = pupil.id where placement.id = $10) pupil,
             (select setting, weeks_a_year, nights_a_week, naming_basis, tribunal_ordered_on, charging_basis, charging_units, price_rule, uplift_month,
               last_reviewed_on from placements where id = $10) placement
           on conflict (contract_id) where state in ('offered', 'accepted') do nothing returning id`,
          [
            id,
            contract.id,
            actor.organisationId,
            input.toAuthorityId,
            contract.schoolId,
            input.movesOn,
            contract.endsOn,
            contract.reference,
            JSON.stringify(version.terms),
            contract.placementId,
            actor.personId,
            actor.personName,
            this.clock.now(),
          ],
        );
        if (made.length === 0) throw new Refused([refusal('alreadyOffered', 'It is offered to another authority already.')]);
        await this.desk.tell(contract, 'offerHandOver', { to: to.name, movesOn: input.movesOn, handOverId: id });
        return contract.id;
      }),
    );
  }

  /** Refusals: `notFound`, `wrongState`, `referenceTaken`, `supplierNumberMissing`, `orderNumberMissing`. Answers the new contract's id. */
  accept(actor: Actor, input: TakeOver): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'acceptHandOver', input, async () => {
        requires(actor, 'contracts.activate');
        const passed = await this.lock(actor, input.handOverId);
        const [pupilReference, supplierNumber, orderNumber] = [input.pupilReference, input.supplierNumber, input.orderNumber].map((text) =>
          text.trim(),
        );
        const missing = [
          pupilReference ? null : refusal('referenceMissing', 'Enter your own reference of the pupil.', 'pupilReference'),
          supplierNumber
            ? null
            : refusal('supplierNumberMissing', 'Enter the supplier number: no contract is active without it.', 'supplierNumber'),
          orderNumber ? null : refusal('orderNumberMissing', 'Enter the order number: no contract is active without it.', 'orderNumber'),
        ].filter((each) => each !== null);
        if (missing.length > 0) throw new Refused(missing);
        // The giver's rows first: the pupil's old place is free before the new one is taken.
        await this.work.query('select app.end_handed_over($1)', [passed.id]);
        const placementId = await this.place(actor, passed, pupilReference ?? '');
        const contract = await this.begin(actor, passed, {
          placementId,
          pupilReference: pupilReference ?? '',
          supplierNumber: supplierNumber ?? '',
          orderNumber: orderNumber ?? '',
        });
        await this.work.query(
          `update contract_hand_overs set state = 'accepted', answered_by_name = $2, answered_at = $3, new_contract_id = $4 where id = $1`,
          [passed.id, actor.personName, this.clock.now(), contract.id],
        );
        const told = { reference: passed.reference, movesOn: passed.moves_on };
        this.audit.record({
          action: 'passContract',
          subjectType: 'contract',
          subjectId: passed.contract_id,
          authorityId: passed.authority_id,
          schoolId: passed.school_id,
          shared: true,
          after: { ...told, to: actor.organisationName, state: 'ended' },
        });
        this.audit.record({
          action: 'takeOverContract',
          subjectType: 'contract',
          subjectId: contract.id,
          schoolId: passed.school_id,
          shared: true,
          after: { ...told, reference: contract.reference, kind: 'spot', startsOn: passed.moves_on },
        });
        return contract.id;
      }),
    );
  }

  /** The other authority does not take it: the plan stays where it is until it is offered anew. Refusals: `notFound`, `reasonMissing`. */
  decline(actor: Actor, input: AnswerHandOver): Promise<Outcome<string>> {
    return this.answer(actor, input, 'declined');
  }

  /** The giver takes its offer back. Refusals: `notFound`, `reasonMissing`. */
  withdraw(actor: Actor, input: AnswerHandOver): Promise<Outcome<string>> {
    return this.answer(actor, input, 'withdrawn');
  }

  private answer(actor: Actor, { handOverId, reason }: AnswerHandOver, state: 'declined' | 'withdrawn'): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      const mine = state === 'declined' ? 'to_authority_id' : 'authority_id';
      requires(actor, state === 'declined' ? 'contracts.activate' : 'contracts.issue');
      const [passed] = await this.work.query<HandOverRow>(
        `select * from contract_hand_overs where id = $1 and ${mine} = $2 and state = 'offered' for update`,
        [handOverId, actor.organisationId],
      );
      if (!passed) throw new Refused([refusal('notFound', 'There is no such offer any more.', 'handOverId')]);
      if (reason.trim() === '') throw new Refused([refusal('reasonMissing', 'Say why, for the other authority.', 'reason')]);
      await this.work.query(
        'update contract_hand_overs set state = $2, answered_by_name = $3, answered_at = $4, answer_reason = $5 where id = $1',
        [passed.id, state, actor.personName, this.clock.now(), reason.trim()],
      );
      this.audit.record({
        action: state === 'declined' ? 'declineHandOver' : 'withdrawHandOver',
        subjectType: 'contract',
        subjectId: passed.contract_id,
        authorityId: passed.authority_id,
        schoolId: passed.school_id,
        after: { reference: passed.reference, movesOn: passed.moves_on, reason: reason.trim(), by: actor.organisationName },
      });
      return passed.id;
    });
  }

  /** The authorities to which a plan may move. */
  others(actor: Actor): Promise<{ readonly id: string; readonly name: string }[]> {
    return this.work.run(actor, () => {
      requires(actor, 'contracts.read');
      return this.work.query<{ id: string; name: string }>(
        "select id, name from organisations where kind = 'authority' and id <> $1 order by name, id",
        [actor.organisationId],
      );
    });
  }

  /** What other authorities offer to this one, and what it offers itself. */
  list(actor: Actor): Promise<OfferedHandOver[]> {
    return this.work.run(actor, () => {
      requires(actor, 'contracts.read');
      return this.work.query<OfferedHandOver>(
        `select passed.id, giver.name as "fromName", taker.name as "toName", school.name as "schoolName", passed.reference, passed.moves_on as "movesOn",
           passed.ends_on as "endsOn", passed.state, passed.to_authority_id = $1 as mine, (passed.pupil ->> 'year_group')::integer as "yearGroup",
           passed.pupil ->> 'primary_need' as need, passed.terms, passed.new_contract_id as "newContractId", passed.answer_reason as "answerReason"
         from contract_hand_overs passed join organisations giver on giver.id = passed.authority_id join organisations taker on taker.id = passed.to_authority_id
         join schools school on school.id = passed.school_id order by passed.offered_at desc`,
        [actor.organisationId],
      );
    });
  }

  private async lock(actor: Actor, id: string): Promise<HandOverRow> {
    const [row] = await this.work.query<HandOverRow>(
      "select * from contract_hand_overs where id = $1 and to_authority_id = $2 and state = 'offered' for update",
      [id, actor.organisationId],
    );
    if (!row) throw new Refused([refusal('notFound', 'Nothing is offered to your authority under that number any more.', 'handOverId')]);
    return row;
  }

  /** The pupil and the placement, as they crossed, from the day of the move. */
  private async place(actor: Actor, passed: HandOverRow, reference: string): Promise<string> {
    const [pupilId, placementId] = [randomUUID(), randomUUID()];
    const made = await this.work.query<{ id: string }>(
      `insert into pupils (id, authority_id, reference, upn, birth_month, year_group, primary_need, outward_postcode, looked_after_by)
       select $1, $2, $3, upn, birth_month, year_group, primary_need, outward_postcode, looked_after_by
       from jsonb_to_record($4::jsonb) as pupil(upn text, birth_month date, year_group smallint, primary_need text, outward_postcode text, looked_after_by text)
       on conflict (authority_id, reference) do nothing returning id`,
      [pupilId, actor.organisationId, reference, JSON.stringify(passed.pupil)],
    );
    if (made.length === 0) throw new Refused([refusal('referenceTaken', 'A pupil of yours has this reference already.', 'pupilReference')]);
    await this.work.query(
      `insert into placements (id, authority_id, school_id, pupil_id, starts_on, ends_on, setting, weeks_a_year, nights_a_week, naming_basis,
         tribunal_ordered_on, charging_basis, charging_units, price_rule, uplift_month, last_reviewed_on)
       select $1, $2, $3, $4, $5, $6, setting, weeks_a_year, nights_a_week, naming_basis, tribunal_ordered_on, charging_basis, charging_units, price_rule,
         uplift_month, last_reviewed_on
       from jsonb_to_record($7::jsonb) as placement(setting text, weeks_a_year numeric, nights_a_week numeric, naming_basis text, tribunal_ordered_on date,
         charging_basis text, charging_units smallint, price_rule text, uplift_month smallint, last_reviewed_on date)`,
      [placementId, actor.organisationId, passed.school_id, pupilId, passed.moves_on, passed.ends_on, JSON.stringify(passed.placement)],
    );
    return placementId;
  }

  /** The same terms go on from the day of the move. The giver's funding agreements do not bind the taker: such shares stand at its own risk. */
  private async begin(
    actor: Actor,
    passed: HandOverRow,
    own: { readonly placementId: string; readonly pupilReference: string; readonly supplierNumber: string; readonly orderNumber: string },
  ): Promise<Contract> {
    const terms: SpotTerms = {
      ...passed.terms,
      pupilReference: own.pupilReference,
      feeLines: passed.terms.feeLines.map((line) => ({
        ...line,
        shares: line.shares.map((share) => ({ ...share, agreementReference: null, agreementSignedOn: null })),
      })),
    };
    const [school] = await this.work.query<{ name: string; provider_id: string | null }>(
      'select name, provider_id from schools where id = $1',
      [passed.school_id],
    );
    const id = randomUUID();
    await this.work.manager.insert(Contract, {
      id,
      authorityId: actor.organisationId,
      schoolId: passed.school_id,
      providerId: school?.provider_id ?? null,
      kind: 'spot',
      reference: `${passed.reference}-M`,
      title: `${own.pupilReference} at ${school?.name ?? ''}`,
      state: 'active',
      startsOn: passed.moves_on,
      endsOn: passed.ends_on,
      placementId: own.placementId,
      supplierNumber: own.supplierNumber,
      orderNumber: own.orderNumber,
      draftedBy: actor.personId,
    });
    const cost = wholeLifeCost(terms, passed.moves_on, passed.ends_on, await this.calendars.of(passed.school_id));
    const versionId = randomUUID();
    await this.work.manager.insert(ContractVersion, {
      id: versionId,
      contractId: id,
      authorityId: actor.organisationId,
      schoolId: passed.school_id,
      number: 1,
      state: 'inForce',
      effectiveOn: passed.moves_on,
      reason: 'Taken over with the plan',
      terms,
      termsSha256: fingerprint(terms),
      wholeLifePence: cost.ok ? cost.value : null,
      draftedBy: actor.personId,
      inForceAt: this.clock.now(),
    });
    const contract = await this.desk.lock(id);
    await this.inForce.putInForce(contract, await this.desk.lockVersion(versionId));
    return contract;
  }
}
