import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { ReceivedLetterArgs, ReceivedLetterConnection, ReceivedLetterView } from './dto/received-letter.js';
import { LettersQuery } from './letters.query.js';

@Resolver(() => ReceivedLetterView)
export class LettersResolver {
  constructor(private readonly query: LettersQuery) {}

  @Query(() => ReceivedLetterConnection, { description: 'Fee letters your authority received by post or e-mail, the latest first.' })
  receivedLetters(
    @CurrentActor() actor: Actor,
    @Args() { unmatchedOnly, first, after }: ReceivedLetterArgs,
  ): Promise<Connection<ReceivedLetterView>> {
    return this.query.page(actor, unmatchedOnly, { first, after: after ?? null });
  }
}
