import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { MANDATORY_CHECKS } from '../../providers/check-standing.js';
import { DueDiligenceService } from '../../providers/due-diligence.service.js';
import { SchoolsQuery } from '../../providers/schools.query.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { CheckOverridesService } from '../../providers/due-diligence/overrides.service.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { CHECKS, checksView, newCheck } from './school-checks.view.js';
import { SchoolDesk, mayDo } from './school-desk.js';
import { CHECK_WORDS } from './school-words.js';

@Portal()
export class SchoolChecksPages {
  constructor(
    private readonly desk: SchoolDesk,
    private readonly schools: SchoolsQuery,
    private readonly checks: DueDiligenceService,
    private readonly overrides: CheckOverridesService,
    private readonly clock: Clock,
  ) {}

  @Get('schools/:id/checks')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = listState(query, { sorts: ['state'], sort: 'state' });
    if (list.format) return exportTable(CHECKS, (await this.desk.ofAuthority(actor, id)).checks ?? [], list);
    return this.answer(actor, id, newCheck(this.clock.today()));
  }

  @Post('schools/:id/checks')
  async record(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const kind = form.choice('kind', MANDATORY_CHECKS, { required: 'Choose which check was made' });
    const result = form.choice('result', ['passed', 'failed'] as const, { required: 'Say whether the check was passed' });
    const checkedOn = form.date('checkedOn', { required: 'Enter the day of the check' });
    const expiresOn = form.date('expiresOn', { required: 'Enter the last day on which the check counts' });
    const evidence = form.file('evidence');
    const note = form.text('note', { required: 'Write what was seen: who showed it, and where it is kept', longest: 2_000 });
    if (kind && result && checkedOn && expiresOn && !form.refused) {
      const outcome = await this.checks.recordCheck(actor, {
        schoolId: id,
        kind,
        result,
        checkedOn,
        expiresOn,
        note,
        evidence,
        clientKey: form.clientKey,
      });
      if (outcome.ok) return redirect(paths.schoolChecks(id), `Recorded: ${CHECK_WORDS[kind].toLowerCase()} ${result}.`);
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, id, form);
  }

  /** One person asks that a check is overridden. */
  @Post('schools/:id/checks/overrides')
  async ask(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const kind = form.choice('overrideKind', MANDATORY_CHECKS, { required: 'Choose which check is overridden' });
    const reason = form.text('overrideReason', { required: 'Say why a contract is issued all the same', longest: 1_000 });
    const until = form.date('until', { required: 'Enter the last day on which the override counts' });
    if (kind && until && !form.refused) {
      const outcome = await this.overrides.ask(actor, { schoolId: id, kind, reason, until, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.schoolChecks(id), 'Asked for. A second person decides.');
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, id, form);
  }

  /** A different person decides. */
  @Post('schools/:id/checks/overrides/:overrideId')
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('overrideId', ParseUUIDPipe) overrideId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const decision = form.choice('decision', ['confirm', 'refuse'] as const, { required: 'Say whether you confirm it' });
    if (decision) {
      const input = { id: overrideId, version: form.version, note: form.text('decisionNote') };
      const outcome = await (decision === 'confirm' ? this.overrides.confirm(actor, input) : this.overrides.refuse(actor, input));
      if (outcome.ok) return redirect(paths.schoolChecks(id), decision === 'confirm' ? 'Override confirmed.' : 'Override refused.');
      form.refuse(outcome.refusals, { note: 'decisionNote' });
    }
    return this.answer(actor, id, form);
  }

  private async answer(actor: Actor, id: string, form: Form): Promise<Reply> {
    const school = await this.desk.ofAuthority(actor, id);
    const [history] = await this.schools.checks(actor, [id]);
    return page(
      'schools/checks',
      `Checks of ${school.name}`,
      checksView(actor, school, history ?? [], {
        overrides: await this.overrides.of(actor, id),
        mayRecord: mayDo(actor, 'schools.recordChecks'),
        form,
      }),
    );
  }
}
