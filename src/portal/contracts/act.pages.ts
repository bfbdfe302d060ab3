import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ContractActivationService } from '../../contracts/contract-activation.service.js';
import { ContractApprovalService } from '../../contracts/contract-approval.service.js';
import { ContractDraftsService } from '../../contracts/contract-drafts.service.js';
import { ContractEndingsService } from '../../contracts/contract-endings.service.js';
import { ContractIssueService } from '../../contracts/contract-issue.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, redirect } from '../foundation/reply.js';
import { dayInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { ActPage } from './act-page.js';
import { dateParts } from './date-parts.js';

const REASON = {
  kind: 'words',
  name: 'reason',
  label: 'Why',
  hint: 'Both sides read it where the school knows the contract. Name no child.',
} as const;

/** Acts on a contract, each on a page of its own which says first what it comes to. */
@Portal()
export class ContractActPages {
  constructor(
    private readonly pages: ActPage,
    private readonly drafts: ContractDraftsService,
    private readonly approval: ContractApprovalService,
    private readonly issuing: ContractIssueService,
    private readonly activation: ContractActivationService,
    private readonly endings: ContractEndingsService,
    private readonly clock: Clock,
  ) {}

  @Get('contracts/:id/request-approval')
  async askApproval(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    return this.pages.show(
      contract,
      {
        part: 'request-approval',
        heading: 'Ask for approval',
        about: [
          'Its value is what the terms cost to the contract’s end; of a variation, what they cost more than the present ones.',
          'The approval counts for exactly these terms. Any change voids it.',
        ],
        button: 'Ask for approval',
      },
      form,
    );
  }

  @Post('contracts/:id/request-approval')
  requestApproval(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const act = this.approval.requestApproval(actor, { contractId: id, version: form.version, clientKey: form.clientKey });
    return this.pages.answer(id, form, act, 'Approval asked for.', () => this.askApproval(actor, id, form));
  }

  @Get('contracts/:id/reopen')
  async askReopen(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    return this.pages.show(
      contract,
      {
        part: 'reopen',
        heading: 'Take it back to a draft',
        about: ['What was approved falls. The changed draft is sent for approval again.'],
        fields: [REASON],
        button: 'Take it back to a draft',
        warning: true,
      },
      form,
    );
  }

  @Post('contracts/:id/reopen')
  async reopen(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why it is changed once more' });
    if (form.refused) return this.askReopen(actor, id, form);
    const act = this.approval.reopen(actor, { contractId: id, version: form.version, reason });
    return this.pages.answer(id, form, act, 'It is a draft again.', () => this.askReopen(actor, id, form));
  }

  /** What stands in the way is told before anybody presses. */
  @Get('contracts/:id/issue')
  async askIssue(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    const found = await this.issuing.standsInTheWay(actor, id);
    const inTheWay = found.ok ? found.value.map(({ message }) => message) : found.refusals.map(({ message }) => message);
    return this.pages.show(
      contract,
      {
        part: 'issue',
        heading: 'Issue to the school',
        about: ['From now on the school sees it. Its documents are made, and the parties are asked to sign in the order agreed.'],
        inTheWay,
        button: inTheWay.length === 0 || form.refused ? 'Issue it' : undefined,
      },
      form,
    );
  }

  @Post('contracts/:id/issue')
  issue(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const act = this.issuing.issueVersion(actor, { contractId: id, version: form.version, clientKey: form.clientKey });
    return this.pages.answer(id, form, act, 'Issued. The parties are asked to sign.', () => this.askIssue(actor, id, form));
  }

  @Get('contracts/:id/activate')
  async askActivate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    return this.pages.show(
      contract,
      {
        part: 'activate',
        heading: 'Make it active',
        about: [
          `Its terms hold from ${dayInWords(contract.startsOn)}.`,
          ...(contract.supersedes ? [`${contract.supersedes.reference} ends the day before.`] : []),
        ],
        fields: [
          { kind: 'text', name: 'supplierNumber', label: 'Supplier number', hint: 'The council’s own number of the provider.' },
          { kind: 'text', name: 'orderNumber', label: 'Order number', hint: 'The purchase order it is paid under.' },
        ],
        button: 'Make it active',
      },
      form,
    );
  }

  @Post('contracts/:id/activate')
  async activate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const supplierNumber = form.text('supplierNumber', { required: 'Enter the supplier number', longest: 100 });
    const orderNumber = form.text('orderNumber', { required: 'Enter the order number', longest: 100 });
    if (form.refused) return this.askActivate(actor, id, form);
    const act = this.activation.activate(actor, {
      contractId: id,
      version: form.version,
      clientKey: form.clientKey,
      supplierNumber,
      orderNumber,
    });
    return this.pages.answer(id, form, act, 'The contract is active.', () => this.askActivate(actor, id, form));
  }

  @Get('contracts/:id/vary')
  async askVary(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    return this.pages.show(
      contract,
      {
        part: 'vary',
        heading: 'Vary the terms',
        about: [
          'A variation begins with the terms that stand. Change them on the next page; it is then approved, issued and signed by itself.',
        ],
        fields: [{ kind: 'date', name: 'effectiveOn', label: 'From when it holds' }, REASON],
        button: 'Begin the variation',
      },
      form,
    );
  }

  @Post('contracts/:id/vary')
  async vary(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const effectiveOn = form.date('effectiveOn', { required: 'Enter from when it holds' });
    const reason = form.text('reason', { required: 'Say why the terms change' });
    if (form.refused || effectiveOn === null) return this.askVary(actor, id, form);
    const done = await this.drafts.vary(actor, { contractId: id, version: form.version, clientKey: form.clientKey, effectiveOn, reason });
    if (done.ok) return redirect(paths.contractPart(id, 'edit'), 'The variation has begun. Change its terms here.');
    form.refuse(done.refusals);
    return this.askVary(actor, id, form);
  }

  @Get('contracts/:id/notice')
  async askNotice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, typed?: Form): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    const form = typed ?? Form.of(dateParts('givenOn', this.clock.today()));
    const givenOn = form.date('givenOn');
    const comesTo = givenOn ? await this.endings.whatIf(actor, id, givenOn, form.date('leavesOn')) : null;
    if (comesTo && !comesTo.ok && typed && !typed.refused) form.refuse(comesTo.refusals);
    return this.pages.show(
      contract,
      {
        part: 'notice',
        heading: 'Give notice',
        about: comesTo && !comesTo.ok ? comesTo.refusals.map(({ message }) => message) : [],
        details: comesTo?.ok
          ? [
              { key: 'Last chargeable day', value: dayInWords(comesTo.value.lastChargeableOn) },
              {
                key: 'Charged until then',
                value: moneyInWords(comesTo.value.untilThenPence),
                note: 'from the day of the notice, in lieu included',
              },
              {
                key: 'In lieu of notice',
                value: moneyInWords(comesTo.value.inLieuPence),
                note: `after the last day there, ${dayInWords(comesTo.value.leavesOn)}`,
              },
              {
                key: 'No longer paid',
                value: comesTo.value.savedPence === null ? 'not known' : moneyInWords(comesTo.value.savedPence),
                note: 'to the end of the contract',
              },
            ]
          : [],
        fields: [
          { kind: 'date', name: 'givenOn', label: 'Day of the notice', hint: 'Today, or the earlier day on which a letter came.' },
          { kind: 'date', name: 'leavesOn', label: 'Last day there', hint: 'Leave it empty where it is the last chargeable day.' },
          REASON,
        ],
        button: 'Give notice',
        look: 'See what it comes to',
        warning: true,
      },
      form,
    );
  }

  @Post('contracts/:id/notice')
  async giveNotice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const givenOn = form.date('givenOn', { required: 'Enter the day of the notice' });
    const leavesOn = form.date('leavesOn');
    if (form.flag('look')) return this.askNotice(actor, id, form);
    const reason = form.text('reason', { required: 'Say why notice is given' });
    if (form.refused || givenOn === null) return this.askNotice(actor, id, form);
    const act = this.endings.giveNotice(actor, {
      contractId: id,
      version: form.version,
      clientKey: form.clientKey,
      givenOn,
      leavesOn,
      reason,
    });
    return this.pages.answer(id, form, act, 'Notice is given. The other side has been told.', () => this.askNotice(actor, id, form));
  }

  @Get('contracts/:id/withdraw-notice')
  async askWithdrawNotice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    return this.pages.show(
      contract,
      {
        part: 'withdraw-notice',
        heading: 'Withdraw the notice',
        about: ['Only the side that gave it withdraws it. The contract then goes on as agreed.'],
        fields: [REASON],
        button: 'Withdraw the notice',
      },
      form,
    );
  }

  @Post('contracts/:id/withdraw-notice')
  async withdrawNotice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why the notice is withdrawn' });
    if (form.refused) return this.askWithdrawNotice(actor, id, form);
    const act = this.endings.withdrawNotice(actor, { contractId: id, version: form.version, clientKey: form.clientKey, reason });
    return this.pages.answer(id, form, act, 'The notice is withdrawn.', () => this.askWithdrawNotice(actor, id, form));
  }

  @Get('contracts/:id/end')
  async askEnd(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, typed?: Form): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    const form = typed ?? Form.of(dateParts('lastDay', this.clock.today()));
    const asNotice = contract.state === 'active' ? await this.endings.whatIf(actor, id, this.clock.today(), null) : null;
    return this.pages.show(
      contract,
      {
        part: 'end',
        heading: 'Record that the pupil has left',
        about: [
          'Nothing is charged after the day you enter. Where the school is owed notice, give notice instead.',
          ...(asNotice?.ok ? [`Notice given today would be charged until ${dayInWords(asNotice.value.lastChargeableOn)}.`] : []),
        ],
        fields: [{ kind: 'date', name: 'lastDay', label: 'Last chargeable day' }, REASON],
        button: 'End the contract',
        warning: true,
      },
      form,
    );
  }

  @Post('contracts/:id/end')
  async end(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const lastDay = form.date('lastDay', { required: 'Enter the last chargeable day' });
    const reason = form.text('reason', { required: 'Say why it ends' });
    if (form.refused || lastDay === null) return this.askEnd(actor, id, form);
    const act = this.endings.end(actor, { contractId: id, version: form.version, clientKey: form.clientKey, lastDay, reason });
    return this.pages.answer(id, form, act, `The contract ended with ${dayInWords(lastDay)}.`, () => this.askEnd(actor, id, form));
  }

  @Get('contracts/:id/withdraw')
  async askWithdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form = new Form()): Promise<Reply> {
    const contract = await this.pages.contract(actor, id);
    const variation = (contract.openVersion?.number ?? 1) > 1;
    return this.pages.show(
      contract,
      {
        part: 'withdraw',
        heading: variation ? 'Withdraw the variation' : 'Withdraw the contract',
        about: [variation ? 'The present terms go on.' : 'It never comes into force. What was written stays on record.'],
        fields: [REASON],
        button: 'Withdraw it',
        warning: true,
      },
      form,
    );
  }

  @Post('contracts/:id/withdraw')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why it is withdrawn' });
    if (form.refused) return this.askWithdraw(actor, id, form);
    const act = this.drafts.withdraw(actor, { contractId: id, version: form.version, clientKey: form.clientKey, reason });
    return this.pages.answer(id, form, act, 'Withdrawn.', () => this.askWithdraw(actor, id, form));
  }
}
