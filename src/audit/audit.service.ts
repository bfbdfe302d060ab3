import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
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

interface Collected {
  readonly events: object[];
  readonly acts: RecordedAct[];
}

/** What was recorded, told to those who listen in the same transaction. */
export interface RecordedAct extends AuditEntry {
  readonly actor: Actor;
}

/** Hears of a transaction's acts just before it commits; what it writes stands or falls with them. */
export type RecordListener = (acts: readonly RecordedAct[]) => Promise<void>;

/** Appends to the hash-chained record, in the transaction of the change itself. */
@Injectable()
export class AuditService {
  private readonly pending = new WeakMap<OpenWork, Collected>();
  private readonly listeners: RecordListener[] = [];

  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Has a module told of every act, whoever records it. */
  onRecorded(listener: RecordListener): void {
    this.listeners.push(listener);
  }

  /** Collects an event; all of a transaction's events are appended together just before commit, so that a chain is locked for a moment only. */
  record(entry: AuditEntry): void {
    const open = this.work.current;
    let collected = this.pending.get(open);
    if (!collected) {
      collected = { events: [], acts: [] };
      this.pending.set(open, collected);
      const all = collected;
      this.work.beforeCommit(async () => {
        // Listeners first: the chain's lock is the last thing taken, and held for a moment only.
        for (const listener of this.listeners) await listener(all.acts);
        await this.work.query('select app.append_audit($1)', [JSON.stringify(all.events)]);
      });
    }
    const { person: actor } = open;
    const authorityId = entry.authorityId ?? open.actor.organisationId;
    collected.acts.push({ ...entry, authorityId, actor });
    collected.events.push({
      chain: authorityId,
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
