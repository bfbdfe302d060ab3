import { Injectable } from '@nestjs/common';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { ReadModel } from '../platform/database/read-model.js';
import { type Connection, type Page, decodeCursor, toConnection } from '../platform/graphql/connection.js';
import type { AuditEvent, HistoryOrder } from './dto/audit-event.js';
import { historySql } from './history.sql.js';
import { sentenceOf } from './sentence.js';

export interface HistoryAsked {
  /** The thing whose history it is. Without one: the whole record, or where the actor may not read that, what he or she did. */
  readonly subject?: { readonly type: string; readonly id: string };
  readonly order: HistoryOrder;
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: HistoryFilter | null;
}

export interface HistoryFilter {
  readonly actions?: readonly string[] | null;
  readonly subjectTypes?: readonly string[] | null;
  readonly personId?: string | null;
  readonly personName?: string | null;
  readonly from?: IsoDate | null;
  readonly to?: IsoDate | null;
}

/** A page of a history, and the acts that it holds whichever of them are asked for. */
export interface History extends Connection<AuditEvent> {
  readonly actions: readonly string[];
}

interface EventRow extends Omit<AuditEvent, 'id' | 'at' | 'sentence'> {
  readonly chain: string;
  readonly number: number;
  readonly at: string;
}

/** Whether the actor reads everything that his or her organisation recorded, and not only the history of a thing and what he or she did. */
export const readsWholeRecord = (actor: Actor): boolean => allows(actor, 'audit.readWhole');

/** What happened, as far as row-level security shows it: an organisation's own record, and for a provider what an authority shared about its schools. */
@Injectable()
export class HistoryQuery {
  constructor(private readonly reads: ReadModel) {}

  async page(actor: Actor, { subject, order, first, after, filter }: HistoryAsked): Promise<History> {
    requires(actor, 'audit.read');
    const from = decodeCursor(after, 3);
    const ownActs = !subject && !readsWholeRecord(actor);
    const answer = await this.reads.json<Page<EventRow> & Pick<History, 'actions'>>(
      actor,
      `audit.history.${subject ? 'subject' : 'record'}.${order}`,
      historySql(order, subject !== undefined),
      [
        subject?.type ?? null,
        subject?.id ?? null,
        filter?.actions?.length ? [...filter.actions] : null,
        filter?.personId ?? null,
        filter?.personName ? `%${filter.personName.replace(/[\\%_]/g, '\\$&')}%` : null,
        filter?.from ?? null,
        filter?.to ?? null,
        from?.[0] ?? null,
        from?.[1] ?? null,
        from?.[2] ?? null,
        first + 1,
        filter?.subjectTypes?.length ? [...filter.subjectTypes] : null,
        ownActs ? actor.personId : null,
      ],
    );
    const events = toConnection(
      answer,
      first,
      ({ at, chain, number }) => [at, chain, number],
      (row) => toEvent(row, actor),
    );
    return { ...events, actions: answer.actions };
  }
}

function toEvent({ chain, number, at, ...row }: EventRow, reader: Actor): AuditEvent {
  const event = { ...row, id: `${chain}:${String(number)}`, at: new Date(at) };
  return { ...event, sentence: sentenceOf(event, reader.organisationName) };
}
