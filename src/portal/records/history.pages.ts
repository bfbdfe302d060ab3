import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { HistoryQuery, readsWholeRecord } from '../../audit/history.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { type Subject, historyFilter, historyList, historyTable, historyView, subjectTitle } from './history.view.js';

@Portal()
export class HistoryPages {
  constructor(private readonly history: HistoryQuery) {}

  /** The whole record for those who may read it; for others what they did themselves. */
  @Get('history')
  show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    return this.reply(actor, query, null);
  }

  @Get('history/:subjectType/:subjectId')
  ofSubject(
    @CurrentActor() actor: Actor,
    @Param('subjectType') type: string,
    @Param('subjectId', ParseUUIDPipe) id: string,
    @Query() query: AddressQuery,
  ): Promise<Reply> {
    return this.reply(actor, query, { type: type.slice(0, 100), id });
  }

  @Get('returns/:id/history')
  ofReturn(@Param('id', ParseUUIDPipe) id: string): Reply {
    return redirect(paths.historyOf('upliftReturn', id));
  }

  private async reply(actor: Actor, query: AddressQuery, subject: Subject | null): Promise<Reply> {
    const list = historyList(query);
    const events = await this.history.page(actor, {
      ...(subject ? { subject } : {}),
      order: list.descending ? 'newestFirst' : 'oldestFirst',
      first: list.first,
      after: list.after,
      filter: historyFilter(list),
    });
    if (list.format) return exportTable(historyTable, events.nodes, list);
    const whole = readsWholeRecord(actor);
    const heading = subject
      ? `History: ${subjectTitle(subject, events.nodes)}`
      : whole
        ? `The record of ${actor.organisationName}`
        : 'What you did';
    return page('records/history', heading, {
      ...historyView(actor, events, list, subject),
      heading,
      whole: subject === null && whole,
      own: subject === null && !whole,
      order: list.descending
        ? { text: 'Show the oldest first', href: list.address({ dir: 'asc', sort: 'at' }) }
        : { text: 'Show the latest first', href: list.address({ dir: 'desc', sort: 'at' }) },
    });
  }
}
