import { Body, Get, Post, Query } from '@nestjs/common';
import { ProcurementRulesService } from '../../contracts/procurement/procurement-rules.service.js';
import { ProcurementQuery } from '../../contracts/procurement/procurement.query.js';
import { noticeNames, routeNames } from '../../contracts/procurement/routes.js';
import { RULES, ruleCodes } from '../../contracts/procurement/rules.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, page, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { ruleRows, rulesList, rulesTable, rulesView } from './rules.view.js';

/** The dated rules of procurement with their sources: everybody reads them, the platform keeps them. */
@Portal()
export class ProcurementRulesPages {
  constructor(
    private readonly query: ProcurementQuery,
    private readonly keeper: ProcurementRulesService,
  ) {}

  @Get('procurement/rules')
  async rules(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = rulesList(query);
    const found = await this.query.rules(actor);
    if (list.format) return exportTable(rulesTable, ruleRows(found.rules, list), list);
    return page('procurement/rules', 'Rules of procurement', rulesView(actor, found, list, form));
  }

  @Post('procurement/rules')
  async recordRule(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const code = form.choice('code', ruleCodes, { required: 'Choose the rule' });
    const unit = code === null ? null : RULES[code].unit;
    const asked = { required: 'Enter the figure' };
    const value =
      unit === 'pence' ? form.pounds('value', asked) : unit === 'basisPoints' ? form.percent('value', asked) : form.integer('value', asked);
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter the day from which it stands' });
    const source = form.text('source', { required: 'Enter the provision it comes from', longest: 500 });
    if (!form.refused && code && value !== null && effectiveFrom) {
      const outcome = await this.keeper.recordRule(actor, { code, value, effectiveFrom, source, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.procurementRules, 'The rule is recorded. What was in force before stays.');
      form.refuse(outcome.refusals);
    }
    return this.rules(actor, query, form);
  }

  @Post('procurement/rules/duties')
  async recordDuty(@CurrentActor() actor: Actor, @Query() query: AddressQuery, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const route = form.choice('route', routeNames, { required: 'Choose the route' });
    const notice = form.choice('notice', noticeNames, { required: 'Choose the notice' });
    const owed = form.choice('owed', ['yes', 'no'], { required: 'Say whether the notice is owed' });
    const effectiveFrom = form.date('dutyFrom', { required: 'Enter the day from which it stands' });
    const source = form.text('dutySource', { required: 'Enter the provision it comes from', longest: 500 });
    if (!form.refused && route && notice && owed && effectiveFrom) {
      const duty = { route, notice, required: owed === 'yes', effectiveFrom, source, clientKey: form.clientKey };
      const outcome = await this.keeper.recordDuty(actor, duty);
      if (outcome.ok) return redirect(paths.procurementRules, 'The duty is recorded. What was in force before stays.');
      form.refuse(outcome.refusals, { effectiveFrom: 'dutyFrom', source: 'dutySource' });
    }
    return this.rules(actor, query, form);
  }
}
