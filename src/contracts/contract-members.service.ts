import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import { Contract } from './contract.entity.js';

export interface ContractMember {
  readonly authorityId: string;
  /** Places that the member takes for sure. */
  readonly committedPlaces: number;
}

/** Another authority of the consortium, and whether it may use the block. */
export interface PossibleMember {
  readonly authorityId: string;
  readonly name: string;
  /** Null: it may not use it. */
  readonly committedPlaces: number | null;
}

export interface SetMembers extends ContractOnDesk {
  readonly members: readonly ContractMember[];
  readonly clientKey?: string | null;
}

/** Which other authorities may nominate pupils to a block's places, and how many places each takes for sure. */
@Injectable()
export class ContractMembersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /** The other members of the authority's consortia, with what they have here. */
  async possible(actor: Actor, contractId: string): Promise<PossibleMember[]> {
    return this.work.run(actor, () => {
      requires(actor, 'contracts.read');
      return this.work.query<PossibleMember>(
        `select authority.id as "authorityId", authority.name, member.committed_places::int as "committedPlaces"
         from organisations authority left join contract_members member on member.authority_id = authority.id and member.contract_id = $3
         where member.contract_id is not null or authority.id in (select partner.authority_id from (${PARTNERS}) partner) order by authority.name`,
        [actor.organisationId, this.clock.today(), contractId],
      );
    });
  }

  /**
   * Says who may use the block from now on: freely in a draft, whose approval then covers it; in a block in force by who may issue it.
   * Refusals: `notFound`, `staleVersion`, `wrongState`, `otherKind`, `notMember`, `memberTwice`, `placesWrong`, `tooManyCommitted`,
   * `memberUsesPlaces`.
   */
  setMembers(actor: Actor, input: SetMembers): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'setContractMembers', input, async () => {
        const contract = await this.desk.lock(input.contractId);
        await this.desk.refuseStale(contract, input.version);
        requires(actor, contract.state === 'draft' ? 'contracts.draft' : 'contracts.issue');
        if (contract.kind !== 'block')
          throw new Refused([refusal('otherKind', 'Only the places of a block are used by several authorities.')]);
        if (contract.authorityId !== actor.organisationId) throw new Refused([refusal('notFound', 'This block is another authority’s.')]);
        if (!['draft', 'active', 'noticeGiven'].includes(contract.state))
          throw new Refused([refusal('wrongState', 'Who may use a block is said in its draft, or once it is in force.')]);
        await this.refuseWrong(contract, input.members);
        const before = await this.held(contract.id);
        await this.refuseLeavingPupils(contract.id, input.members);
        await this.work.query('delete from contract_members where contract_id = $1 and authority_id <> all ($2::uuid[])', [
          contract.id,
          input.members.map(({ authorityId }) => authorityId),
        ]);
        await this.work.query(
          `insert into contract_members (contract_id, authority_id, committed_places)
           select $1, authority_id, committed from unnest($2::uuid[], $3::smallint[]) as member(authority_id, committed)
           on conflict (contract_id, authority_id) do update set committed_places = excluded.committed_places`,
          [contract.id, input.members.map(({ authorityId }) => authorityId), input.members.map(({ committedPlaces }) => committedPlaces)],
        );
        await this.work.manager.update(Contract, { id: contract.id }, { consortiumId: await this.consortiumOf(contract, input.members) });
        await this.desk.tell(contract, 'setContractMembers', { before, members: await this.held(contract.id) }, contract.state !== 'draft');
        return contract.id;
      }),
    );
  }

  private async refuseWrong(contract: Contract, members: readonly ContractMember[]): Promise<void> {
    const possible = new Set((await this.partners(contract)).map(({ authorityId }) => authorityId));
    const refusals = members.flatMap(({ authorityId, committedPlaces }, index) => [
      ...(possible.has(authorityId) ? [] : [refusal('notMember', 'Choose authorities of your consortium.', 'members', String(index))]),
      ...(members.findIndex((each) => each.authorityId === authorityId) < index
        ? [refusal('memberTwice', 'Name each authority once.', 'members', String(index))]
        : []),
      ...(Number.isInteger(committedPlaces) && committedPlaces >= 0
        ? []
        : [refusal('placesWrong', 'Enter a whole number of places, 0 where none is sure.', 'members', String(index))]),
    ]);
    const places = await this.places(contract.id);
    const committed = members.reduce((total, { committedPlaces }) => total + committedPlaces, 0);
    if (committed > places)
      refusals.push(
        refusal(
          'tooManyCommitted',
          `The block has ${String(places)} places; together the members take ${String(committed)} for sure.`,
          'members',
        ),
      );
    if (refusals.length > 0) throw new Refused(refusals);
  }

  /** A member whose pupils have places stays one until they have left. */
  private async refuseLeavingPupils(contractId: string, members: readonly ContractMember[]): Promise<void> {
    const [there] = await this.work.query<{ name: string }>(
      `select authority.name from app.block_stays($1) stay join organisations authority on authority.id = stay.authority_id
       join contract_members member on member.contract_id = $1 and member.authority_id = stay.authority_id
       where stay.authority_id <> all ($2::uuid[]) and coalesce(upper(stay.during) > $3::date, true) limit 1`,
      [contractId, members.map(({ authorityId }) => authorityId), this.clock.today()],
    );
    if (there)
      throw new Refused([
        refusal('memberUsesPlaces', `${there.name} has pupils in places of this block. It stays a member until they have left.`, 'members'),
      ]);
  }

  /** Places of the latest terms there are, guaranteed and optional. */
  private async places(contractId: string): Promise<number> {
    const [row] = await this.work.query<{ places: number }>(
      `select (select coalesce(sum((place_group ->> 'guaranteed')::int + (place_group ->> 'optional')::int), 0)::int
         from jsonb_array_elements(version.terms -> 'groups') place_group) as places
       from contract_versions version where version.contract_id = $1 and version.state <> 'withdrawn' order by version.number desc limit 1`,
      [contractId],
    );
    return row?.places ?? 0;
  }

  private async consortiumOf(contract: Contract, members: readonly ContractMember[]): Promise<string | null> {
    if (members.length === 0) return null;
    const partners = await this.partners(contract);
    return partners.find(({ authorityId }) => authorityId === members[0]?.authorityId)?.consortiumId ?? null;
  }

  private partners(contract: Contract): Promise<{ readonly authorityId: string; readonly consortiumId: string }[]> {
    return this.work.query(`select authority_id as "authorityId", consortium_id as "consortiumId" from (${PARTNERS}) partner`, [
      contract.authorityId,
      this.clock.today(),
    ]);
  }

  private held(contractId: string): Promise<ContractMember[]> {
    return this.work.query(
      'select authority_id as "authorityId", committed_places::int as "committedPlaces" from contract_members where contract_id = $1 order by authority_id',
      [contractId],
    );
  }
}

/** $1 the authority, $2 the day: the other members of its consortia. */
const PARTNERS = `select theirs.authority_id, theirs.consortium_id from consortium_members ours
  join consortium_members theirs on theirs.consortium_id = ours.consortium_id and theirs.authority_id <> ours.authority_id and theirs.period @> $2::date
  where ours.authority_id = $1 and ours.period @> $2::date`;
