import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { type Connection, PageArgs } from '../platform/graphql/connection.js';
import { DocumentsQuery } from './documents.query.js';
import { DocumentConnection, DocumentView } from './dto/document.js';

@Resolver(() => DocumentView)
export class DocumentsResolver {
  constructor(private readonly query: DocumentsQuery) {}

  @Query(() => DocumentConnection, { description: 'Documents you may see, the latest first.' })
  documents(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('subjectId', { type: () => ID, nullable: true, description: 'Only those made for this subject.' }) subjectId?: string | null,
    @Args('schoolId', { type: () => ID, nullable: true, description: 'Only those of this school.' }) schoolId?: string | null,
  ): Promise<Connection<DocumentView>> {
    return this.query.page(
      actor,
      { subjectId: subjectId ?? null, schoolId: schoolId ?? null },
      { first: page.first, after: page.after ?? null },
    );
  }
}
