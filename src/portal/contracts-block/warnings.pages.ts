import { Body, Get, Post, Query } from '@nestjs/common';
import { BlockQuery, type BlockWarning, DEFAULT_WARNING_RULES } from '../../contracts/block/block.query.js';
import { BlockTermsService } from '../../contracts/block/block-terms.service.js';
import type { WarningRules } from '../../contracts/block/early-warnings.js';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const KINDS: Readonly<Record<BlockWarning['kind'], { readonly text: string; readonly colour: string }>> = {
  voidShare: { text: 'Many empty places', colour: 'red' },
  longVoid: { text: 'Long empty', colour: 'orange' },
  expiry: { text: 'Ends soon', colour: 'yellow' },
  extension: { text: 'Extension to be taken', colour: 'blue' },
};

const WARNINGS: Table<BlockWarning> = {
  name: 'block-warnings',
  caption: 'Early warnings',
  columns: [
    {
      key: 'block',
      heading: 'Block',
      type: 'text',
      sort: 'block',
      unbroken: true,
      value: ({ reference }) => reference,
      href: ({ contractId }) => paths.contractPart(contractId, 'ledger'),
    },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    {
      key: 'kind',
      heading: 'About',
      type: 'status',
      sort: 'kind',
      value: ({ kind }) => KINDS[kind].text,
      colour: ({ kind }) => KINDS[kind].colour,
    },
    { key: 'message', heading: 'What', type: 'text', value: ({ message }) => message },
    { key: 'by', heading: 'Act by', type: 'date', sort: 'by', sortsDescending: false, value: ({ by }) => by },
  ],
};

const SORTS = ['by', 'block', 'kind'] as const;

/** The sooner something is to be done, the higher; what has no day is due now. */
function sorted(warnings: readonly BlockWarning[], by: (typeof SORTS)[number], descending: boolean): BlockWarning[] {
  const key = (warning: BlockWarning): string => (by === 'block' ? warning.reference : by === 'kind' ? warning.kind : (warning.by ?? ''));
  return [...warnings].sort((a, b) => (descending ? -1 : 1) * (key(a).localeCompare(key(b)) || a.reference.localeCompare(b.reference)));
}

const typed = (rules: WarningRules): Form =>
  Form.of({
    voidShare: String(rules.voidShareBp / 100),
    voidDays: String(rules.voidDays),
    expiryMonths: String(rules.expiryMonths),
    extensionMonths: String(rules.extensionMonths),
  });

/** What somebody should look at in the council's blocks before it costs money, and from when on it is told. */
@Portal()
export class BlockWarningsPages {
  constructor(
    private readonly blocks: BlockQuery,
    private readonly terms: BlockTermsService,
  ) {}

  @Get('contracts/warnings')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const rules = await this.blocks.warningRules(actor);
    return this.answer(actor, query, rules, typed(rules));
  }

  @Post('contracts/warnings')
  async set(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const effectiveFrom = form.date('effectiveFrom', { required: 'Enter from when the rules hold' });
    const voidShareBp = form.percent('voidShare', { required: 'Enter a share, for example 10' });
    const voidDays = form.integer('voidDays', { required: 'Enter a number of days' });
    const expiryMonths = form.integer('expiryMonths', { required: 'Enter a number of months' });
    const extensionMonths = form.integer('extensionMonths', { required: 'Enter a number of months' });
    if (effectiveFrom && voidShareBp !== null && voidDays !== null && expiryMonths !== null && extensionMonths !== null && !form.refused) {
      const outcome = await this.terms.setWarningRules(actor, {
        effectiveFrom,
        voidShareBp,
        voidDays,
        expiryMonths,
        extensionMonths,
        clientKey: form.clientKey,
      });
      if (outcome.ok) return redirect(paths.blockWarnings, 'The rules are set.');
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, {}, await this.blocks.warningRules(actor), form);
  }

  private async answer(actor: Actor, query: AddressQuery, rules: WarningRules, form: Form): Promise<Reply> {
    const list = listState(query, { sorts: SORTS, sort: 'by' });
    const warnings = sorted(await this.blocks.warnings(actor), list.sort, list.descending);
    if (list.format) return exportTable(WARNINGS, warnings, list);
    const usual = rules === DEFAULT_WARNING_RULES ? ' These are the usual rules; your council has set none of its own.' : '';
    return page('contracts-block/warnings', 'Early warnings of blocks', {
      wide: true,
      breadcrumbs: [{ text: 'Contracts', href: paths.contracts }, { text: 'Early warnings of blocks' }],
      list,
      form,
      rules: `You are told when more than ${percentInWords(rules.voidShareBp)} of a block’s guaranteed places are empty, when a place has been empty for ${String(rules.voidDays)} days, ${String(rules.expiryMonths)} months before a block ends, and ${String(rules.extensionMonths)} months before the last day to take an extension.${usual}`,
      table: tableView(WARNINGS, warnings, list, { captionHidden: true, empty: 'Nothing needs a look: no block is beyond these rules.' }),
      set: actor.access === 'write' && allows(actor, 'contracts.activate') ? paths.blockWarnings : null,
    });
  }
}
