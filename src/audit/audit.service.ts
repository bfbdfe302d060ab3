import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { type OpenWork, UnitOfWork } from '../platform/database/unit-of-work.js';

/** What happened to one subject. */
export interface AuditEntry {
  /** The user's verb, as the service method is called: `counterOffer`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** The organisation whose record this is. Default: the actor's own. */
  readonly authorityId?: string;
  readonly schoolId?: string | null;
  /** Whether the school's provider may read it as well. Default false. */
  readonly shared?: boolean;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Appends to the hash-chained record, in the transaction of the change itself. */
@Injectable()
export class AuditService {
  private readonly pending = new WeakMap<OpenWork, object[]>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Collects an event; all of a transaction's events are appended together just before commit, so that a chain is locked for a moment only. */
  record(entry: AuditEntry): void {
    const open = this.work.current;
    let events = this.pending.get(open);
    if (!events) {
      events = [];
      this.pending.set(open, events);
      const collected = events;
      this.work.beforeCommit(async () => {
        await this.work.query('select app.append_audit($1)', [JSON.stringify(collected)]);
      });
    }
    const { actor } = open;
    events.push({
      chain: entry.authorityId ?? actor.organisationId,
      at: this.clock.now().toISOString(),
      personId: actor.personId,
      personName: actor.personName,
      organisationId: actor.organisationId,
      organisationName: actor.organisationName,
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      schoolId: entry.schoolId ?? null,
      shared: entry.shared ?? false,
      before: entry.before ?? null,
      after: entry.after ?? null,
      source: actor.source,
    });
  }
}
