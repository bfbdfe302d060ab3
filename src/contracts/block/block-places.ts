import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { type IsoDate, addDays, laterOf } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Contract } from '../contract.entity.js';
import type { ContractVersion } from '../contract-version.entity.js';
import { type EndReason, type VersionInForce, VersionsInForce } from '../version-in-force.js';

interface PlaceRow {
  readonly id: string;
  readonly number: number;
  readonly group: string;
  readonly guaranteed: boolean;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Nobody is in it, or will be, from the day asked about on. */
  readonly empty: boolean;
}

/** The places as they stand around a day ($2), held for this transaction. */
const PLACES_SQL = `
select place.id, place.number, place.place_group as "group", place.guaranteed, lower(place.during) as "from", upper(place.during) as "to",
  not exists (select from occupancies stay where stay.place_id = place.id and stay.during && daterange($2::date, null)) as empty
from block_places place where place.contract_id = $1 order by place.number for update of place`;

/** Puts a block's places in force as its terms number them, and ends them with it. */
@Injectable()
export class BlockPlaces implements VersionInForce, OnModuleInit {
  readonly kind = 'block';

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly inForce: VersionsInForce,
  ) {}

  onModuleInit(): void {
    this.inForce.register(this);
  }

  /**
   * From the version's effective day the block has the places its terms say, to the contract's last day. Numbers go on where they were: places
   * that are kept keep theirs, those given up are the highest empty ones of their group. Refusals: `noEnd`, `placesOccupied`.
   */
  async putInForce(contract: Contract, version: ContractVersion): Promise<void> {
    const { terms } = version;
    if (terms.kind !== 'block') throw new Error(`The terms of block ${contract.reference} are those of a ${terms.kind} contract.`);
    if (contract.endsOn === null) throw new Refused([refusal('noEnd', 'A block needs its last day.', 'endsOn')]);
    const from = laterOf(version.effectiveOn, contract.startsOn);
    const to = addDays(contract.endsOn, 1);
    const all = await this.places(contract.id, from);
    // A variation that extends takes over those that ended the day before.
    const live = all.filter((place) => place.from <= from && from <= place.to);
    const later = all.filter((place) => place.from > from);
    const kept: PlaceRow[] = [];
    const added: { number: number; group: string; guaranteed: boolean }[] = [];
    const given: PlaceRow[] = [...later];
    let number = Math.max(0, ...all.map((place) => place.number));
    for (const group of terms.groups)
      for (const guaranteed of [true, false]) {
        const wanted = guaranteed ? group.guaranteed : group.optional;
        const have = live.filter((place) => place.group === group.name && place.guaranteed === guaranteed);
        const giveUp = chosenToGiveUp(have, wanted, group.name);
        given.push(...giveUp);
        kept.push(...have.filter((place) => !giveUp.includes(place)));
        for (let count = have.length; count < wanted; count += 1) added.push({ number: (number += 1), group: group.name, guaranteed });
      }
    const named = new Set(terms.groups.map(({ name }) => name));
    given.push(
      ...chosenToGiveUp(
        live.filter(({ group }) => !named.has(group)),
        0,
        'given up',
      ),
    );
    await this.lengthen(
      kept.filter((place) => place.to !== to).map(({ id }) => id),
      to,
    );
    await this.giveUp(given, from);
    await this.add(contract, added, from, to);
    if (added.length + given.length === 0) return;
    this.record(contract, 'putPlacesInForce', { from, added: added.length, givenUp: given.length, places: kept.length + added.length });
  }

  /** Call-offs and places end with the contract's last day; what was to begin after it never does. */
  async end(contract: Contract, lastDay: IsoDate, because: EndReason): Promise<void> {
    const to = addDays(lastDay, 1);
    const places = await this.places(contract.id, to);
    await this.work.query('delete from occupancies where contract_id = $1 and place_id is not null and lower(during) >= $2', [
      contract.id,
      to,
    ]);
    const ended = await this.work.query<{ id: string }>(
      `update occupancies set during = daterange(lower(during), $2::date), ended_because = 'contractEnded', version = version + 1
       where contract_id = $1 and place_id is not null and (upper_inf(during) or upper(during) > $2::date) returning id`,
      [contract.id, to],
    );
    await this.giveUp(
      places.filter((place) => place.to > to),
      to,
    );
    this.record(contract, 'endPlaces', { lastDay, because, callOffs: ended.length });
  }

  private places(contractId: string, from: IsoDate): Promise<PlaceRow[]> {
    return this.work.query<PlaceRow>(PLACES_SQL, [contractId, from]);
  }

  private async lengthen(ids: readonly string[], to: IsoDate): Promise<void> {
    if (ids.length === 0) return;
    await this.work.query('update block_places set during = daterange(lower(during), $2::date) where id = any ($1::uuid[])', [ids, to]);
  }

  /** The place is bought no more from that day on. */
  private async giveUp(places: readonly PlaceRow[], from: IsoDate): Promise<void> {
    const begun = places.filter((place) => place.from < from);
    const never = places.filter((place) => place.from >= from);
    await this.lengthen(
      begun.filter((place) => place.to !== from).map(({ id }) => id),
      from,
    );
    if (never.length > 0) await this.work.query('delete from block_places where id = any ($1::uuid[])', [never.map(({ id }) => id)]);
  }

  private async add(contract: Contract, places: readonly object[], from: IsoDate, to: IsoDate): Promise<void> {
    if (places.length === 0) return;
    await this.work.query(
      `insert into block_places (contract_id, authority_id, school_id, number, place_group, guaranteed, during)
       select $1, $2, $3, place.number, place."group", place.guaranteed, daterange($4::date, $5::date)
       from jsonb_to_recordset($6::jsonb) as place(number smallint, "group" text, guaranteed boolean)`,
      [contract.id, contract.authorityId, contract.schoolId, from, to, JSON.stringify(places)],
    );
  }

  private record(contract: Contract, action: string, after: object): void {
    this.audit.record({
      action,
      subjectType: 'contract',
      subjectId: contract.id,
      authorityId: contract.authorityId,
      schoolId: contract.schoolId,
      shared: true,
      after: { reference: contract.reference, ...after },
    });
  }
}

/** The highest empty numbers beyond those wanted. */
function chosenToGiveUp(have: readonly PlaceRow[], wanted: number, group: string): PlaceRow[] {
  const surplus = have.length - wanted;
  if (surplus <= 0) return [];
  const empty = have.filter((place) => place.empty).slice(-surplus);
  if (empty.length === surplus) return empty;
  const taken = have.filter((place) => !place.empty).map(({ number }) => String(number));
  throw new Refused([
    refusal(
      'placesOccupied',
      `${String(surplus)} of the places “${group}” would go, but only ${String(empty.length)} are empty. Pupils are in places ${taken.join(', ')}: end their call-offs first, or keep the places.`,
      'groups',
    ),
  ]);
}
