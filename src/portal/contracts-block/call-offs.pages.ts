import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { BlockQuery } from '../../contracts/block/block.query.js';
import { CallOffsQuery } from '../../contracts/block/call-offs.query.js';
import { CallOffsService } from '../../contracts/block/call-offs.service.js';
import { ContractQuery } from '../../contracts/contract.query.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { contractOf } from './block-contract.js';
import { callOffFilter, callOffView, callOffsList, callOffsTable, callOffsView, nominateView, releaseView } from './call-offs.view.js';

const REASONS = ['left', 'moved', 'planMoved', 'other'] as const;

/** Who has which place of a block: nominating, leaving, substituting, giving back. */
@Portal()
export class CallOffPages {
  constructor(
    private readonly contracts: ContractQuery,
    private readonly blocks: BlockQuery,
    private readonly callOffs: CallOffsQuery,
    private readonly service: CallOffsService,
    private readonly clock: Clock,
  ) {}

  @Get('contracts/:id/call-offs')
  async list(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const list = callOffsList(query);
    const [contract, block, found] = await Promise.all([
      contractOf(this.contracts, actor, id),
      this.blocks.block(actor, id),
      this.callOffs.page(actor, id, callOffFilter(list), list),
    ]);
    if (list.format) return exportTable(callOffsTable(actor, contract), found.nodes, list);
    return page(
      'contracts-block/call-offs',
      `Call-offs of ${contract.reference}`,
      callOffsView(actor, contract, block, found, list, this.clock.today()),
    );
  }

  @Get('contracts/:id/call-offs/new')
  async nominateForm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    requires(actor, 'contracts.callOff');
    const [contract, block] = await Promise.all([contractOf(this.contracts, actor, id), this.blocks.block(actor, id)]);
    return page('contracts-block/nominate', `Nominate a pupil: ${contract.reference}`, nominateView(contract, block, form));
  }

  @Post('contracts/:id/call-offs/new')
  async nominate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const from = form.date('from', { required: 'Enter the pupil’s first day in the place' });
    const input = {
      contractId: id,
      group: form.typed('group') || null,
      pupilReference: form.text('pupilReference', { required: 'Enter your reference of the pupil', longest: 100 }),
      until: form.date('until'),
      reference: form.text('reference', { longest: 100 }),
      overrideReason: form.text('overrideReason'),
      endsCoreFee: form.flag('endsCoreFee'),
      clientKey: form.clientKey,
    };
    const outcome = form.refused || from === null ? null : await this.service.callOffPlace(actor, { ...input, from });
    if (outcome?.ok) return redirect(paths.contractPart(id, 'call-offs'), `${input.pupilReference} is nominated. The school sees it.`);
    if (outcome) form.refuse(outcome.refusals, FIELDS);
    return this.nominateForm(actor, id, form);
  }

  @Get('contracts/:id/call-offs/:callOffId')
  async one(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('callOffId', ParseUUIDPipe) callOffId: string,
    form = new Form(),
  ): Promise<Reply> {
    requires(actor, 'contracts.callOff');
    const [contract, block, callOff] = await Promise.all([
      contractOf(this.contracts, actor, id),
      this.blocks.block(actor, id),
      this.callOffs.one(actor, id, callOffId),
    ]);
    if (callOff?.authorityId !== actor.organisationId)
      throw new Refused([refusal('notFound', 'There is no such call-off, or it is not yours to change.')]);
    return page(
      'contracts-block/call-off',
      `Call-off of place ${String(callOff.placeNumber)}`,
      callOffView(contract, block, callOff, this.clock.today(), form),
    );
  }

  @Post('contracts/:id/call-offs/:callOffId/end')
  end(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('callOffId', ParseUUIDPipe) callOffId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const lastDay = form.date('lastDay', { required: 'Enter the pupil’s last day in the place' });
    const because = form.choice('because', REASONS, { required: 'Choose why the pupil goes' });
    return this.answer(actor, id, callOffId, form, 'The last day is recorded.', () =>
      lastDay === null || because === null
        ? null
        : this.service.endCallOff(actor, { callOffId, version: form.version, lastDay, because, clientKey: form.clientKey }),
    );
  }

  @Post('contracts/:id/call-offs/:callOffId/withdraw')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('callOffId', ParseUUIDPipe) callOffId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why the nomination is taken back', longest: 2_000 });
    return this.answer(actor, id, callOffId, form, 'The nomination is taken back.', () =>
      this.service.withdrawCallOff(actor, { callOffId, version: form.version, reason, clientKey: form.clientKey }),
    );
  }

  @Post('contracts/:id/call-offs/:callOffId/substitute')
  substitute(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('callOffId', ParseUUIDPipe) callOffId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const lastDay = form.date('leavesOn', { required: 'Enter the last day of the pupil who goes' });
    const from = form.date('comesOn', { required: 'Enter the first day of the pupil who comes' });
    const pupilReference = form.text('pupilReference', { required: 'Enter your reference of the pupil who comes', longest: 100 });
    const overrideReason = form.text('overrideReason');
    const names = { lastDay: 'leavesOn', from: 'comesOn' };
    return this.answer(
      actor,
      id,
      callOffId,
      form,
      `${pupilReference} takes the place.`,
      () =>
        lastDay === null || from === null
          ? null
          : this.service.substitutePupil(actor, {
              callOffId,
              version: form.version,
              lastDay,
              from,
              pupilReference,
              overrideReason,
              clientKey: form.clientKey,
            }),
      names,
    );
  }

  @Get('contracts/:id/release')
  async releaseForm(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    requires(actor, 'contracts.callOff');
    const [contract, block] = await Promise.all([contractOf(this.contracts, actor, id), this.blocks.block(actor, id)]);
    return page(
      'contracts-block/release',
      `Give places back: ${contract.reference}`,
      releaseView(contract, block, this.clock.today(), form),
    );
  }

  @Post('contracts/:id/release')
  async release(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const from = form.date('from', { required: 'Enter the first day on which they are not bought any more' });
    const reason = form.text('reason', { required: 'Say why they are given back', longest: 2_000 });
    const placeNumbers = form.chosen('places').map(Number).filter(Number.isSafeInteger);
    if (placeNumbers.length === 0) form.error('places', 'Choose the places to give back');
    const outcome =
      form.refused || from === null
        ? null
        : await this.service.releasePlaces(actor, { contractId: id, placeNumbers, from, reason, clientKey: form.clientKey });
    if (outcome?.ok) return redirect(paths.contractPart(id, 'call-offs'), 'The places are given back.');
    if (outcome) form.refuse(outcome.refusals, { placeNumbers: 'places' });
    return this.releaseForm(actor, id, form);
  }

  /** Back to the list, or the call-off with what was typed. */
  private async answer(
    actor: Actor,
    id: string,
    callOffId: string,
    form: Form,
    message: string,
    act: () => Promise<Outcome<string>> | null,
    names: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const outcome = form.refused ? null : await act();
    if (outcome?.ok) return redirect(paths.contractPart(id, 'call-offs'), message);
    if (outcome) form.refuse(outcome.refusals, names);
    return this.one(actor, id, callOffId, form);
  }
}

/** The reason and the fee are asked for only once they are needed: then they are inputs of the form. */
const FIELDS = { overrideReason: 'overrideReason', endsCoreFee: 'endsCoreFee' };
