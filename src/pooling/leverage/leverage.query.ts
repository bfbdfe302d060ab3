import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Pence, sum } from '../../kernel/money.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import {
  type Alternative,
  type Dependency,
  type LikePrice,
  type PriceGap,
  type Spend,
  alternatives,
  concentration,
  dependencies,
  priceGaps,
  shareOf,
} from './leverage.js';
import { type OwnerLeverage, type ProviderLeverage, owners } from './owners.js';

export interface Leverage {
  readonly providers: readonly ProviderLeverage[];
  /** The same by owner. */
  readonly owners: readonly OwnerLeverage[];
  readonly authorities: readonly { readonly id: string; readonly name: string }[];
  /** Other members whose spend one does not see, by name. */
  readonly notSharing: readonly string[];
  readonly gaps: readonly PriceGap[];
  readonly dependencies: readonly Dependency[];
  /** What like places cost elsewhere, of every kind of place at every provider. */
  readonly alternatives: readonly Alternative[];
  /** Of one's own spend over providers: 0 to 10,000. */
  readonly concentration: number;
  /** Of one's own spend over owners. */
  readonly ownerConcentration: number;
  /** Of all that is shown, over providers and over owners. */
  readonly shownConcentration: number;
  readonly shownOwnerConcentration: number;
  readonly ownPence: Pence;
}

interface Row {
  readonly spend: readonly Spend[];
  readonly prices: readonly LikePrice[];
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly groupId: string | null;
    readonly groupName: string | null;
    readonly pupils: number | null;
  }[];
  readonly authorities: readonly { readonly id: string; readonly name: string }[];
  readonly notSharing: readonly string[];
}

/** Spend and prices as they are told to who asks. $1 today. */
export const LEVERAGE_SQL = `
with spend as (select * from app.spend_by_provider($1)), prices as (select * from app.prices_by_provider($1))
select json_build_object(
  'spend', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'providerId', provider_id, 'places', places, 'annualPence', annual_pence)), '[]') from spend),
  'prices', (select coalesce(json_agg(json_build_object('authorityId', authority_id, 'providerId', provider_id, 'need', need, 'phase', phase, 'setting', setting,
    'places', places, 'meanPence', mean_pence)), '[]') from prices),
  'providers', (select coalesce(json_agg(json_build_object('id', provider.id, 'name', provider.name, 'groupId', owner.id, 'groupName', owner.name,
    'pupils', (select sum(school.pupils) from schools school where school.provider_id = provider.id and school.status = 'open'))), '[]')
    from organisations provider left join organisations owner on owner.id = provider.group_id
    where provider.id in (select provider_id from spend union select provider_id from prices)),
  'authorities', (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name), '[]')
    from organisations where id in (select authority_id from spend union select authority_id from prices)),
  'notSharing', (select coalesce(json_agg(name order by name), '[]') from organisations
    where id in (select authority_id from consortium_members where period @> $1::date and consortium_id = any ((select app.my_consortia())::uuid[]))
      and id <> app.organisation() and id <> all ((select app.sees_of_members('spend', $1))::uuid[])))`;

/** What members spend and pay at a provider together, as far as they share it with who asks. */
@Injectable()
export class LeverageQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async show(actor: Actor): Promise<Leverage> {
    requires(actor, 'pooling.readLeverage');
    const { spend, prices, providers, authorities, notSharing } = await this.reads.json<Row>(actor, 'pooling.leverage', LEVERAGE_SQL, [
      this.clock.today(),
    ]);
    const own = spend.filter(({ authorityId }) => authorityId === actor.organisationId);
    const ownPence = sum(own.map(({ annualPence }) => annualPence));
    const found = providers
      .map((provider): ProviderLeverage => {
        const { id, name, groupId, groupName, pupils } = provider;
        const there = spend.filter(({ providerId }) => providerId === id);
        const shownPlaces = there.reduce((many, { places }) => many + places, 0);
        const mine = there.find(({ authorityId }) => authorityId === actor.organisationId);
        return {
          providerId: id,
          name,
          groupId,
          groupName,
          own: mine ? { places: mine.places, annualPence: mine.annualPence, shareBp: shareOf(mine.annualPence, ownPence) } : null,
          members: there.filter(({ authorityId }) => authorityId !== actor.organisationId),
          shownPence: sum(there.map(({ annualPence }) => annualPence)),
          shownPlaces,
          pupils,
          rollShareBp: pupils ? shareOf(shownPlaces, pupils) : null,
        };
      })
      .sort((a, b) => b.shownPence - a.shownPence || a.name.localeCompare(b.name));
    const byOwner = owners(found, ownPence);
    const ofOwn = (all: readonly Pick<ProviderLeverage, 'own'>[]): number => concentration(all.map((each) => each.own?.annualPence ?? 0));
    const ofShown = (all: readonly Pick<ProviderLeverage, 'shownPence'>[]): number =>
      concentration(all.map(({ shownPence }) => shownPence));
    return {
      providers: found,
      owners: byOwner,
      authorities,
      notSharing,
      ownPence,
      concentration: ofOwn(found),
      ownerConcentration: ofOwn(byOwner),
      shownConcentration: ofShown(found),
      shownOwnerConcentration: ofShown(byOwner),
      gaps: priceGaps(prices),
      alternatives: alternatives(prices),
      dependencies: dependencies(prices.filter(({ authorityId }) => authorityId === actor.organisationId)),
    };
  }
}
