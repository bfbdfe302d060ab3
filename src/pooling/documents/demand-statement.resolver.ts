import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { askedOf } from '../demand/asked.js';
import { DemandStatementService } from './demand-statement.service.js';
import { DemandStatementPayload, IssueDemandStatementInput } from './dto/demand-statement.js';

/** Statements of published demand. */
@Resolver()
export class DemandStatementResolver {
  constructor(private readonly statements: DemandStatementService) {}

  @Mutation(() => DemandStatementPayload, {
    description: 'Issues a statement of demand as members published it on a day; the same of the same figures is one document.',
  })
  issueDemandStatement(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Whose, of which day, which tables.' }) { consortiumId, takenOn, tables }: IssueDemandStatementInput,
  ): Promise<DemandStatementPayload> {
    const asked = tables.map(({ by, only }) => ({ by, only: askedOf(only) }));
    return toPayload(this.statements.issue(actor, { consortiumId, takenOn, tables: asked }), (documentId) => ({ documentId }));
  }
}
