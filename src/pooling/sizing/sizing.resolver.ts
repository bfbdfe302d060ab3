import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { BlockSizing } from './block-sizing.service.js';
import { BlockSizingInput, BlockSizingPayload } from './dto/sizing.js';

/** How many places to buy as a block. */
@Resolver()
export class SizingResolver {
  constructor(private readonly sizing: BlockSizing) {}

  @Query(() => BlockSizingPayload, {
    description: 'How many places to buy as a block, in both worlds, alone and together. Nothing is kept.',
  })
  blockSizing(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What a block could be.' }) input: BlockSizingInput,
  ): Promise<BlockSizingPayload> {
    const [low = 1, expected = 2, high = 1] = input.weights;
    return toPayload(
      Promise.resolve(
        this.sizing.size(actor, {
          members: input.members,
          weights: [low, expected, high],
          tiers: input.tiers,
          spotPence: input.spotPence,
          voidSharePercent: input.voidSharePercent,
          named: input.named,
          yearsOfStay: input.yearsOfStay,
        }),
      ),
      ({ sizes, best, newsvendor, sticky, savedAtOncePence, savedApartPence }) => ({
        sizes,
        best,
        newsvendor,
        stickyPlaces: sticky.places,
        savedAtOncePence,
        savedApartPence,
      }),
    );
  }
}
