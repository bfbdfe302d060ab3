import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import type { Connection } from '../platform/graphql/connection.js';
import { AuditEvent, AuditEventConnection, AuditRecordArgs, HistoryArgs } from './dto/audit-event.js';
import { HistoryQuery } from './history.query.js';

@Resolver()
export class HistoryResolver {
  constructor(private readonly query: HistoryQuery) {}

  @Query(() => AuditEventConnection, { description: 'What happened to one thing, from the append-only record, as far as you may read it.' })
  history(@CurrentActor() actor: Actor, @Args() asked: HistoryArgs): Promise<Connection<AuditEvent>> {
    const { subjectType, subjectId, ...more } = asked;
    return this.query.page(actor, { subject: { type: subjectType, id: subjectId }, ...more });
  }

  @Query(() => AuditEventConnection, {
    description: 'The whole append-only record of your organisation, for those who may read it; for others what they did themselves.',
  })
  auditRecord(@CurrentActor() actor: Actor, @Args() asked: AuditRecordArgs): Promise<Connection<AuditEvent>> {
    return this.query.page(actor, asked);
  }
}
