import { Body, Get, Post, Query } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { RollService, type RollDecision } from '../../contracts/roll.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { DECISIONS, chosenEntries, rollList, rollTable, rollView } from './roll.view.js';

/** What the coming 1 September does to each placed pupil, and what is decided of it. */
@Portal()
export class RollPages {
  constructor(private readonly roll: RollService) {}

  @Get('contracts/roll')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form?: Form): Promise<Reply> {
    const list = rollList(query);
    const roll = await this.roll.coming(actor);
    if (list.format) return exportTable(rollTable, chosenEntries(roll, list), list);
    const mayDecide = actor.access === 'write' && allows(actor, 'contracts.draft');
    return page('contracts/roll', 'What 1 September changes', rollView(roll, list, mayDecide, form));
  }

  @Post('contracts/roll')
  async decide(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const decision = form.choice('decision', Object.keys(DECISIONS) as RollDecision[], { required: 'Choose what is decided' });
    const placements = form.chosen('placement').filter((id) => isUUID(id));
    if (placements.length === 0) form.problem('Tick the pupils whom the decision is about');
    if (form.refused || decision === null) return this.show(actor, query, form);
    const refusals = [];
    for (const placementId of placements) {
      const done = await this.roll.decide(actor, { placementId, decision });
      if (!done.ok) refusals.push(...done.refusals);
    }
    form.refuse(refusals);
    if (refusals.length > 0) return this.show(actor, query, form);
    return redirect(
      `${paths.contractRoll}${rollList(query).address()}`,
      `Decided for ${countInWords(placements.length, 'pupil', 'pupils')}.`,
    );
  }
}
