import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused } from '../../kernel/outcome.js';
import { SEARCH_KINDS, type SearchGroup } from '../../search/hits.js';
import { SearchQuery, searchableBy } from '../../search/search.query.js';
import { Form } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { ONE_KIND, OVERVIEW, searchView } from './search.view.js';

@Portal()
export class SearchPages {
  constructor(private readonly search: SearchQuery) {}

  @Get('search')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const q = one(query['q']).trim().slice(0, 200);
    const kind = SEARCH_KINDS.find((each) => each === one(query['kind'])) ?? null;
    const form = new Form({ q });
    const groups = q === '' ? null : await this.found(actor, q, kind === null ? OVERVIEW : ONE_KIND, form);
    const title = q === '' ? 'Search' : `Search: ${q}`;
    return page('records/search', title, { form, ...searchView(actor, q, kind, searchableBy(actor), groups) });
  }

  /** Every kind is counted, whichever is shown, so that the way to the others is known. What cannot be searched for is said beside the box. */
  private async found(actor: Actor, q: string, first: number, form: Form): Promise<readonly SearchGroup[] | null> {
    try {
      return await this.search.find(actor, q, { first });
    } catch (error) {
      if (!(error instanceof Refused) || error.refusals.every(({ field }) => field === undefined)) throw error;
      form.refuse(error.refusals);
      return null;
    }
  }
}

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));
