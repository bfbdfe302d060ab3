import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type DateRange, printDateRange } from '../../kernel/date-range.js';
import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ContractPapers } from '../documents/contract-papers.service.js';
import type { BlockTerms, PlaceGroup } from '../terms.js';
import type { BlockPlace, Stay } from './block-ledger.js';
import { CallOffPlacements } from './call-off-placements.js';
import { refusalOfDatabase } from './call-off-refusals.js';
import { faultOfRelease, mismatches, nextFreeOn, nominationDay } from './call-off.js';
import { ReferralStandingReader } from '../../providers/referral-standing.reader.js';

/** A pupil nominated to a place of a block. */
export interface Nomination {
  /** The authority's own reference of the pupil. */
  readonly pupilReference: string;
  readonly from: IsoDate;
  /** The last day, where it is known already. */
  readonly until?: IsoDate | null;
  /** Reference of the call-off, as it stands on the order. */
  readonly reference?: string | null;
  /** Why the pupil takes a place of a group that was agreed for other needs, another phase or setting. */
  readonly overrideReason?: string | null;
  /** Ends the core fee that stands for the placement on the day before: the block's price takes its place. */
  readonly endsCoreFee?: boolean | null;
}

export interface CallOff extends Nomination {
  readonly contractId: string;
  /** The group of places; may be left out where the block has only one. */
  readonly group?: string | null;
  readonly clientKey?: string | null;
}

export type LeaveReason = 'left' | 'moved' | 'planMoved' | 'other';

export interface CallOffOnDesk {
  readonly callOffId: string;
  readonly version: number;
  readonly clientKey?: string | null;
}

export interface Leaving extends CallOffOnDesk {
  readonly lastDay: IsoDate;
  readonly because: LeaveReason;
}

export interface Substitution extends CallOffOnDesk, Nomination {
  /** The last day of the pupil who goes. */
  readonly lastDay: IsoDate;
}

export interface Release {
  readonly contractId: string;
  readonly placeNumbers: readonly number[];
  readonly from: IsoDate;
  readonly reason: string;
  readonly clientKey?: string | null;
}

interface BlockRow {
  readonly id: string;
  readonly authority_id: string;
  readonly school_id: string;
  readonly reference: string;
  readonly kind: string;
  readonly state: string;
  readonly starts_on: IsoDate;
  readonly ends_on: IsoDate;
  readonly terms: BlockTerms | null;
}

export interface CallOffRow {
  readonly id: string;
  readonly contract_id: string;
  readonly authority_id: string;
  readonly place_id: string;
  readonly placement_id: string;
  readonly pupil_reference: string;
  readonly number: number;
  readonly group: string;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
  readonly reference: string;
  readonly version: number;
}

/** $1: the contract; $2: a day, whose terms are read. */
const BLOCK_SQL = `
select contract.id, contract.authority_id, contract.school_id, contract.reference, contract.kind, contract.state, contract.starts_on, contract.ends_on,
  (select terms from contract_versions where contract_id = contract.id and state in ('inForce', 'replaced') and effective_on <= greatest($2::date, contract.starts_on)
    order by effective_on desc, number desc limit 1) as terms
from contracts contract where contract.id = $1`;

const CALL_OFF_SQL = `
select stay.id, stay.contract_id, stay.authority_id, stay.place_id, stay.placement_id, pupil.reference as pupil_reference, place.number, place.place_group as "group",
  lower(stay.during) as "from", upper(stay.during) as "to", stay.reference, stay.version
from occupancies stay join block_places place on place.id = stay.place_id join pupils pupil on pupil.id = stay.pupil_id
where stay.id = $1 and stay.authority_id = (select app.organisation()) for update of stay`;

/**
 * Nominating pupils to the places of a block, and what happens to a nomination. Places are taken by constraint: the database gives a place to
 * one pupil and a pupil one place, whatever runs at the same time.
 */
@Injectable()
export class CallOffsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly placements: CallOffPlacements,
    private readonly standing: ReferralStandingReader,
    private readonly papers: ContractPapers,
  ) {}

  /**
   * Nominates a pupil of the acting authority to the first free place of a group (guaranteed before optional, then by number). A member of the
   * consortium does it within the places it has committed to, where the contract allows sub-letting. The placement is made where there is none;
   * it is charged by the contract. Refusals: `notFound`, `wrongState`, `noSubLetting`, `unknownGroup`, `pupilNotFound`, `datesWrong`,
   * `outsideContract`, `referralsHeld`, `groupMismatch`, `coreFeeStands`, `noPlaceFree`, `pupilHasAPlace`, `withinCommittedPlaces`.
   */
  callOffPlace(actor: Actor, input: CallOff): Promise<Outcome<string>> {
    return this.decide(actor, 'callOffPlace', input, async () => {
      const block = await this.block(input.contractId, input.from);
      const group = groupOf(block.terms, input.group ?? null);
      return this.nominate(actor, block, group, input, (stay) => this.takeFreePlace(block, group, stay));
    });
  }

  /**
   * Ends a call-off with its last day, or moves that day. The placement ends too where the pupil leaves the school. Refusals: `notFound`,
   * `staleVersion`, `datesWrong`, `noPlaceFree` (a later last day, and the place has gone to somebody else).
   */
  endCallOff(actor: Actor, input: Leaving): Promise<Outcome<string>> {
    return this.decide(actor, 'endCallOff', input, async () => {
      const callOff = await this.callOff(input);
      const block = await this.block(callOff.contract_id, callOff.from);
      await this.finish(actor, block, callOff, input.lastDay, input.because);
      return block.id;
    });
  }

  /** Takes back a nomination that has not begun. Refusals: `notFound`, `staleVersion`, `alreadyBegun`. */
  withdrawCallOff(actor: Actor, input: CallOffOnDesk & { readonly reason: string }): Promise<Outcome<string>> {
    return this.decide(actor, 'withdrawCallOff', input, async () => {
      const callOff = await this.callOff(input);
      if (callOff.from <= this.clock.today())
        throw new Refused([
          refusal('alreadyBegun', `It began on ${formatDate(callOff.from)}: record the pupil’s last day instead.`, 'callOffId'),
        ]);
      const block = await this.block(callOff.contract_id, callOff.from);
      await this.work.query('delete from occupancies where id = $1', [callOff.id]);
      await this.placements.forget(callOff.placement_id, callOff.from);
      this.record(actor, block, 'withdrawCallOff', callOff, { reason: input.reason });
      return block.id;
    });
  }

  /** One pupil goes and another comes, into the same place. Refusals: `noSubstitution`, and those of both acts. */
  substitutePupil(actor: Actor, input: Substitution): Promise<Outcome<string>> {
    return this.decide(actor, 'substitutePupil', input, async () => {
      const callOff = await this.callOff(input);
      const block = await this.block(callOff.contract_id, input.from);
      if (!block.terms.substitution)
        throw new Refused([
          refusal('noSubstitution', 'This contract does not let a pupil take the place of another: call off a free place.', 'callOffId'),
        ]);
      if (input.from <= input.lastDay)
        throw new Refused([
          refusal('datesWrong', `The place is free from ${formatDate(addDays(input.lastDay, 1))} at the earliest.`, 'from'),
        ]);
      const group = groupOf(block.terms, callOff.group);
      await this.finish(actor, block, callOff, input.lastDay, 'substituted');
      await this.nominate(actor, block, group, input, async (stay) => {
        const taken = await this.insert(block, callOff.place_id, stay);
        if (!taken)
          throw new Refused([
            refusal('noPlaceFree', `Place ${String(callOff.number)} is called off already from ${formatDate(input.from)} on.`, 'from'),
          ]);
        return callOff.number;
      });
      return block.id;
    });
  }

  /**
   * Gives empty places back from a day on, where the contract releases what nobody was nominated to. Refusals: `notFound`, `notInContract`,
   * `nominationStillOpen`, `placeCalledOff`, `unknownPlace`.
   */
  releasePlaces(actor: Actor, input: Release): Promise<Outcome<string>> {
    return this.decide(actor, 'releasePlaces', input, async () => {
      const block = await this.block(input.contractId, input.from);
      if (block.authority_id !== actor.organisationId)
        throw new Refused([refusal('notFound', 'There is no such block, or its places are not yours to give back.', 'contractId')]);
      refuseRelease(block.terms, input.from, this.clock.today());
      const numbers = [...new Set(input.placeNumbers)];
      const released = await this.work.query<{ number: number }>(
        `update block_places set during = daterange(lower(during), $3::date) where contract_id = $1 and number = any ($2::smallint[])
           and lower(during) < $3::date and upper(during) > $3::date returning number`,
        [block.id, numbers, input.from],
      );
      const missing = numbers.filter((number) => !released.some((place) => place.number === number));
      if (missing.length > 0 || numbers.length === 0)
        throw new Refused([
          refusal(
            'unknownPlace',
            missing.length === 0 ? 'Choose the places to give back.' : `The block has no place ${missing.join(', ')} around that day.`,
            'placeNumbers',
          ),
        ]);
      this.audit.record({
        action: 'releasePlaces',
        subjectType: 'contract',
        subjectId: block.id,
        authorityId: block.authority_id,
        schoolId: block.school_id,
        shared: true,
        after: { reference: block.reference, places: numbers, from: input.from, reason: input.reason },
      });
      return block.id;
    });
  }

  /** One use case: permission, client key, and what the database refuses told in words. */
  private async decide(
    actor: Actor,
    mutation: string,
    input: { readonly clientKey?: string | null },
    act: () => Promise<string>,
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.callOff');
      try {
        return await this.keys.once(input.clientKey, mutation, input, act);
      } catch (error) {
        throw refusalOfDatabase(error) ?? error;
      }
    });
  }

  private async block(contractId: string, on: IsoDate): Promise<BlockRow & { readonly terms: BlockTerms }> {
    const [block] = await this.work.query<BlockRow>(BLOCK_SQL, [contractId, on]);
    if (block?.kind !== 'block')
      throw new Refused([refusal('notFound', 'There is no such block, or it is not yours to see.', 'contractId')]);
    const { terms } = block;
    if (terms === null || (block.state !== 'active' && block.state !== 'noticeGiven'))
      throw new Refused([
        refusal('wrongState', `Places are called off while the contract is active; ${block.reference} is not.`, 'contractId'),
      ]);
    return { ...block, terms };
  }

  private async callOff({ callOffId, version }: CallOffOnDesk): Promise<CallOffRow> {
    const [callOff] = await this.work.query<CallOffRow>(CALL_OFF_SQL, [callOffId]);
    if (!callOff) throw new Refused([refusal('notFound', 'There is no such call-off, or it is not yours to change.', 'callOffId')]);
    if (callOff.version !== version)
      throw new Refused([
        refusal('staleVersion', 'This call-off has changed since you opened it. Look at it, and repeat what you still want.', 'version'),
      ]);
    return callOff;
  }

  private async nominate(
    actor: Actor,
    block: BlockRow & { readonly terms: BlockTerms },
    group: PlaceGroup,
    nomination: Nomination,
    take: (stay: NewStay) => Promise<number>,
  ): Promise<string> {
    const days = daysOf(nomination, block);
    const subLet = block.authority_id !== actor.organisationId;
    if (subLet && !block.terms.subLetting.allowed)
      throw new Refused([refusal('noSubLetting', 'This contract does not let other authorities use its places.', 'contractId')]);
    const held = await this.standing.holdOf(block.school_id);
    if (held.length > 0)
      throw new Refused([refusal('referralsHeld', `New referrals to this school are held. ${held.join(' ')}`, 'contractId')]);
    const pupil = await this.placements.pupil(nomination.pupilReference);
    const placement = await this.placements.at(pupil, block.school_id, days.from);
    const reason = nomination.overrideReason?.trim() ?? '';
    const misfits = mismatches(
      { primaryNeed: pupil.primary_need, yearGroup: pupil.year_group, setting: placement?.setting ?? null },
      group,
    );
    if (misfits.length > 0 && reason === '')
      throw new Refused([
        refusal('groupMismatch', `${sentence(misfits)} Give a reason if the pupil is to have the place all the same.`, 'overrideReason'),
      ]);
    const placementId = await this.placements.charge(actor, {
      pupil,
      placement,
      block,
      group,
      from: days.from,
      endsCoreFee: nomination.endsCoreFee ?? false,
    });
    const stay: NewStay = {
      id: randomUUID(),
      pupilId: pupil.id,
      placementId,
      days,
      reference: nomination.reference?.trim() ?? '',
      actor,
      at: this.clock.now(),
    };
    const number = await take(stay);
    this.record(
      actor,
      block,
      'callOffPlace',
      { id: stay.id, pupil_reference: pupil.reference, number, group: group.name, from: days.from, to: days.to, reference: stay.reference },
      misfits.length > 0 ? { overrideReason: reason } : {},
    );
    await this.papers.callOff(block.id, stay.id, {
      reference: stay.reference,
      pupilReference: pupil.reference,
      placeNumber: number,
      group: group.name,
      from: days.from,
      until: days.to === null ? null : addDays(days.to, -1),
      nominatedBy: `${actor.personName}, ${actor.organisationName}`,
    });
    return stay.id;
  }

  /**
   * Takes the first free place that nobody else holds; where all are held, waits for whoever holds one. Each further try means that somebody
   * else has taken a place meanwhile, so it ends when none is left.
   */
  private async takeFreePlace(block: BlockRow, { name }: PlaceGroup, stay: NewStay): Promise<number> {
    const days = printDateRange(stay.days);
    for (;;) {
      const placeId = (await this.freePlace(block.id, name, days, false)) ?? (await this.freePlace(block.id, name, days, true));
      if (placeId === null) throw new Refused([await this.noPlaceFree(block, name, stay.days)]);
      const number = await this.insert(block, placeId, stay);
      if (number !== undefined) return number;
    }
  }

  private async freePlace(contractId: string, group: string, days: string, wait: boolean): Promise<string | null> {
    const [found] = await this.work.query<{ id: string | null }>('select app.free_block_place($1, $2, $3::daterange, $4) as id', [
      contractId,
      group,
      days,
      wait,
    ]);
    return found?.id ?? null;
  }

  /** The place's number; undefined where somebody else has it on one of the days. */
  private async insert(block: BlockRow, placeId: string, stay: NewStay): Promise<number | undefined> {
    const [taken] = await this.work.query<{ number: number }>(
      `insert into occupancies (id, authority_id, contract_authority_id, contract_id, school_id, place_id, pupil_id, placement_id, during, reference, nominated_by, nominated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9::daterange, $10, $11, $12) on conflict on constraint one_pupil_a_place do nothing
       returning (select number from block_places where id = place_id) as number`,
      [
        stay.id,
        stay.actor.organisationId,
        block.authority_id,
        block.id,
        block.school_id,
        placeId,
        stay.pupilId,
        stay.placementId,
        printDateRange(stay.days),
        stay.reference,
        stay.actor.personId,
        stay.at,
      ],
    );
    return taken?.number;
  }

  private async noPlaceFree(block: BlockRow, group: string, days: DateRange) {
    const places = await this.work.query<BlockPlace>(
      `select id, number, place_group as "group", guaranteed, json_build_object('from', lower(during), 'to', upper(during)) as during from block_places where contract_id = $1`,
      [block.id],
    );
    const stays = await this.work.query<Stay>(
      `select stay_id as id, place_id as "placeId", authority_id as "authorityId", json_build_object('from', lower(during), 'to', upper(during)) as during from app.block_stays($1)`,
      [block.id],
    );
    const next = nextFreeOn(places, stays, group, days.from);
    const bought = places.filter((place) => place.group === group).length;
    const until = days.to === null ? '' : ` to ${formatDate(addDays(days.to, -1))}`;
    return refusal(
      'noPlaceFree',
      `No place of “${group}” is free from ${formatDate(days.from)}${until}: all ${String(bought)} are called off. ${next === undefined ? 'None has a last day recorded.' : `The next is free from ${formatDate(next)}.`}`,
      'from',
    );
  }

  private async finish(
    actor: Actor,
    block: BlockRow,
    callOff: CallOffRow,
    lastDay: IsoDate,
    because: LeaveReason | 'substituted',
  ): Promise<void> {
    if (lastDay < callOff.from)
      throw new Refused([
        refusal(
          'datesWrong',
          `The last day cannot come before ${formatDate(callOff.from)}, when it begins. Withdraw a nomination that never begins.`,
          'lastDay',
        ),
      ]);
    await this.work.query(
      'update occupancies set during = daterange($2::date, $3::date), ended_because = $4, version = version + 1 where id = $1',
      [callOff.id, callOff.from, addDays(lastDay, 1), because],
    );
    if (because !== 'moved' && because !== 'other') await this.placements.endOn(callOff.placement_id, lastDay);
    this.record(actor, block, 'endCallOff', callOff, { lastDay, because }, { to: callOff.to });
  }

  /** In the contract's record without the pupil where it is another authority's; that one keeps its own. */
  private record(
    actor: Actor,
    block: BlockRow,
    action: string,
    {
      id,
      number,
      group,
      from,
      to,
      reference,
      pupil_reference: pupil,
    }: Pick<CallOffRow, 'id' | 'number' | 'group' | 'from' | 'to' | 'reference' | 'pupil_reference'>,
    more: object,
    before?: object,
  ): void {
    const said = { reference: block.reference, callOffId: id, place: number, group, from, to, orderReference: reference, ...more };
    const about = { action, subjectType: 'contract', subjectId: block.id, schoolId: block.school_id, ...(before ? { before } : {}) };
    const ours = block.authority_id === actor.organisationId;
    this.audit.record({
      ...about,
      authorityId: block.authority_id,
      shared: true,
      after: ours ? { ...said, pupil } : { ...said, authority: actor.organisationName },
    });
    if (!ours) this.audit.record({ ...about, authorityId: actor.organisationId, after: { ...said, pupil } });
  }
}

/** A stay about to be recorded. */
interface NewStay {
  readonly id: string;
  readonly pupilId: string;
  readonly placementId: string;
  readonly days: DateRange;
  readonly reference: string;
  readonly actor: Actor;
  readonly at: Date;
}

function groupOf({ groups }: BlockTerms, name: string | null): PlaceGroup {
  const [only] = groups;
  const found = name === null && groups.length === 1 ? only : groups.find((group) => group.name === name);
  if (found === undefined)
    throw new Refused([
      {
        ...refusal('unknownGroup', 'Choose one of the block’s groups of places.', 'group'),
        choices: groups.map((group) => ({ value: group.name, text: group.name })),
      },
    ]);
  return found;
}

function daysOf({ from, until }: Nomination, { starts_on: startsOn, ends_on: endsOn, reference }: BlockRow): DateRange {
  if (until != null && until < from) throw new Refused([refusal('datesWrong', 'The last day cannot come before the first.', 'until')]);
  if (from < startsOn || from > endsOn)
    throw new Refused([
      refusal('outsideContract', `${reference} runs from ${formatDate(startsOn)} to ${formatDate(endsOn)}: choose a day of it.`, 'from'),
    ]);
  if (until != null && until > endsOn)
    throw new Refused([
      refusal(
        'outsideContract',
        `${reference} ends on ${formatDate(endsOn)}. Leave the last day empty, or choose an earlier one.`,
        'until',
      ),
    ]);
  return { from, to: until == null ? null : addDays(until, 1) };
}

function refuseRelease(terms: BlockTerms, from: IsoDate, today: IsoDate): void {
  const fault = faultOfRelease(terms, from, today);
  if (fault === 'notInContract')
    throw new Refused([refusal('notInContract', 'This contract does not take places back: fewer places are a variation.', 'contractId')]);
  if (fault === 'nominationStillOpen') {
    const by = nominationDay(terms.nomination.nominateBy, from);
    throw new Refused([
      refusal(
        'nominationStillOpen',
        `Pupils can be nominated until ${by ? formatDate(by) : 'the agreed day'}: places are given back after it.`,
        'from',
      ),
    ]);
  }
}

const sentence = (reasons: readonly string[]): string => `${reasons.join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
