import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused } from '../../kernel/outcome.js';
import { type Directory, SchoolDirectoryQuery } from '../../placements/school-directory.query.js';
import { exportTable } from '../foundation/export-table.js';
import { Form } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { directoryFilter, orderOf, schoolsList, schoolsTable, schoolsView } from './schools-list.view.js';

/** What a search may be refused for: words about its postcode, said on the page itself. */
const OF_POSTCODE: ReadonlySet<string> = new Set(['notAPostcode', 'unknownPostcode', 'nearNeeded']);

@Portal()
export class SchoolsPages {
  constructor(private readonly directory: SchoolDirectoryQuery) {}

  @Get('schools')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = schoolsList(query);
    const form = new Form({ near: list.filter('near') });
    const found = await this.find(actor, list, form);
    if (list.format && found) return exportTable(schoolsTable(actor, list), found.nodes, list);
    return page('schools/list', 'Schools', schoolsView(actor, found, list, form.refused ? form : undefined));
  }

  /** Null where the postcode is refused; the form then says why. */
  private async find(actor: Actor, list: ReturnType<typeof schoolsList>, form: Form): Promise<Directory | null> {
    try {
      return await this.directory.page(actor, directoryFilter(list), orderOf(list), list);
    } catch (error) {
      if (!(error instanceof Refused) || !error.refusals.every(({ code }) => OF_POSTCODE.has(code))) throw error;
      for (const { message } of error.refusals) form.problem(message);
      return null;
    }
  }
}
