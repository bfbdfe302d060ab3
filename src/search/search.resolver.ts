import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { SearchArgs, SearchGroupView } from './dto/search.js';
import type { SearchGroup } from './hits.js';
import { SearchQuery } from './search.query.js';

@Resolver()
export class SearchResolver {
  constructor(private readonly query: SearchQuery) {}

  @Query(() => [SearchGroupView], {
    description: 'Finds schools, pupils, placements, returns and documents that you may read, grouped by kind.',
  })
  search(@CurrentActor() actor: Actor, @Args() { q, kinds, first }: SearchArgs): Promise<SearchGroup[]> {
    return this.query.find(actor, q, { kinds: kinds ?? null, first });
  }
}
