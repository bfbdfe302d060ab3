import { Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { whatIf } from '../../uplifts/what-if.js';
import { exportTable } from '../foundation/export-table.js';
import { Form } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, fragment, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { offeredFigures } from './offered-figures.js';
import { groundOf } from './return-facts.js';
import { linesTable } from './return-lines.view.js';
import { ReturnPage } from './return-page.js';
import { whatIfView } from './what-if.view.js';

/** One return as the council sees it. */
@Portal()
export class ReturnPages {
  constructor(private readonly page: ReturnPage) {}

  /** A school has its own page of the same return. */
  @Get('returns/:id')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    if (actor.kind === 'provider' || actor.kind === 'providerGroup') return redirect(paths.schoolReturn(id));
    return this.page.show(actor, id);
  }

  /** What figures would come to, as a piece of the page: asked by its script while somebody types. */
  @Get('returns/:id/what-if')
  async whatIf(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const facts = await this.page.facts(actor, id);
    const form = new Form(query);
    const figures = offeredFigures(
      form,
      facts.lines.map(({ assessed }) => assessed.lineId),
    );
    const answer = figures && whatIf(groundOf(facts), figures);
    if (answer?.ok) return fragment('returns/what-if-answer', { answer: whatIfView(answer.value, facts.lines, groundOf(facts).panelOn) });
    const problems = answer ? answer.refusals.map(({ message }) => message) : form.summary.map(({ text }) => text);
    return fragment('returns/what-if-answer', { problems: [...new Set(problems)] });
  }

  @Get('returns/:id/lines')
  async lines(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['pupil'], sort: 'pupil' });
    const { ret, lines } = await this.page.facts(actor, id);
    if (!list.format) return redirect(paths.upliftReturn(id));
    return exportTable({ ...linesTable, name: `return-${ret.reference}` }, lines, list);
  }
}
