import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { LongWorks } from '../../platform/jobs/long-works.js';
import { exportTable } from '../foundation/export-table.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { file, page, type Reply } from '../foundation/reply.js';
import { worksTable, worksView, workView } from './work.view.js';

/** Imports and bulk letters while they run, and what came of them. */
@Portal()
export class WorkPages {
  constructor(private readonly works: LongWorks) {}

  @Get('progress')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: [''], sort: '' });
    const works = await this.works.recent(actor, null, 50);
    if (list.format) return exportTable(worksTable, works, list);
    return page('work/list', 'Long work', worksView(works));
  }

  @Get('progress/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const work = await this.works.show(actor, id);
    return page('work/progress', work.title, workView(work));
  }

  @Get('progress/:id/file')
  async download(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const { name, type, bytes } = await this.works.file(actor, id);
    return file(name, type, bytes);
  }
}
