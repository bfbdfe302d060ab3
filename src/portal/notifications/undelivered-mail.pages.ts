import { Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused } from '../../kernel/outcome.js';
import { type UndeliveredMail, UndeliveredMailService } from '../../notifications/undelivered-mail.service.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

const mailTable: Table<UndeliveredMail> = {
  name: 'undelivered-mail',
  caption: 'Mail that could not be delivered',
  columns: [
    { key: 'to', heading: 'To', type: 'text', value: ({ toAddress }) => toAddress },
    { key: 'since', heading: 'Since', type: 'dateTime', value: ({ createdAt }) => createdAt },
    { key: 'tries', heading: 'Tries', type: 'integer', value: ({ tries }) => tries },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ gaveUp }) => (gaveUp ? 'Given up' : 'Tried again'),
      colour: ({ gaveUp }) => (gaveUp ? 'red' : 'yellow'),
    },
    { key: 'why', heading: 'What the mail server said', type: 'text', value: ({ lastError }) => lastError },
  ],
};

/** Mail in trouble, for the administrator: to whom and why, never what it says. */
@Portal()
export class UndeliveredMailPages {
  constructor(private readonly mails: UndeliveredMailService) {}

  @Get('notifications/undelivered')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['since'], sort: 'since' });
    const mails = await this.mails.list(actor);
    if (list.format) return exportTable(mailTable, mails, list);
    return page('notifications/undelivered', 'Undelivered mail', {
      list,
      table: tableView(mailTable, mails, null, { empty: 'All mail went out, or waits for its first try.' }),
      any: mails.length > 0,
      failed: mails.filter(({ gaveUp }) => gaveUp).map(({ id, toAddress }) => ({ toAddress, action: paths.retryMail(id) })),
    });
  }

  @Post('notifications/undelivered/:id/retry')
  async retry(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const outcome = await this.mails.tryAgain(actor, id);
    if (!outcome.ok) throw new Refused(outcome.refusals);
    return redirect(paths.undeliveredMail, 'The mail is tried again now.');
  }
}
