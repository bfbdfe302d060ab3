import { Get, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { pence } from '../../kernel/money.js';
import { ConsortiumQuery } from '../../pooling/consortium/consortium.query.js';
import type { SizingAnswer, SizingQuestion } from '../../pooling/sizing/block-sizing.js';
import { BlockSizing } from '../../pooling/sizing/block-sizing.service.js';
import type { SizedBlock } from '../../pooling/sizing/sizing.js';
import { sizingChart } from '../charts/index.js';
import { exportTable } from '../foundation/export-table.js';
import { Form } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const TIER_ROWS = 3;

const percentOf = (chance: number): string => `${String(Math.round(chance * 100))}%`;
const round = (pounds: number): string => moneyInWords(pence(Math.round(pounds / 100) * 100));
const one = (count: number): string => count.toFixed(1);

const SIZES: Table<SizedBlock> = {
  name: 'block-sizes',
  caption: 'Every size',
  columns: [
    { key: 'places', heading: 'Places', type: 'integer', value: ({ places }) => places },
    { key: 'cost', heading: 'A year, expected', type: 'money', value: ({ costPence }) => Math.round(costPence), whole: true },
    { key: 'filled', heading: 'Last place filled', type: 'text', value: ({ lastFilled }) => percentOf(lastFilled) },
    { key: 'empty', heading: 'Empty on average', type: 'text', value: ({ emptyPlaces }) => one(emptyPlaces) },
    { key: 'void', heading: 'Paid for empty places', type: 'money', value: ({ voidPence }) => Math.round(voidPence), whole: true },
    { key: 'alone', heading: 'Children placed alone', type: 'text', value: ({ spotChildren }) => one(spotChildren) },
  ],
};

/** A commissioner's calculator: how many places to buy as a block. Nothing is kept; the address holds the question. */
@Portal()
export class SizingPages {
  constructor(
    private readonly sizing: BlockSizing,
    private readonly consortia: ConsortiumQuery,
  ) {}

  @Get('pooling/sizing')
  async show(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    requires(actor, 'pooling.readSizing');
    const asked = typeof query['spot'] === 'string';
    const form = asked ? new Form(query) : Form.of({ voidShare: '100', named: '0', stay: '4', 'tier-0-from': '1' });
    const [consortium] = await this.consortia.mine(actor);
    const names = consortium ? consortium.members.filter(({ current }) => current).map(({ name }) => name) : [actor.organisationName];
    const question = asked ? read(form, names) : null;
    const outcome = question && !form.refused ? this.sizing.size(actor, question) : null;
    if (outcome && !outcome.ok) form.refuse(outcome.refusals);
    const list = listState(query, { sorts: [''], sort: '' });
    if (list.format && outcome?.ok) return exportTable(SIZES, outcome.value.sizes, list);
    return page('sizing/sizing', 'How many places to buy', {
      wide: true,
      form,
      action: paths.sizing,
      rows: names.map((name, index) => ({ name, at: `m${String(index)}-` })),
      tiers: Array.from({ length: TIER_ROWS }, (_, index) => ({ ordinal: index + 1, at: `tier-${String(index)}-` })),
      answer: outcome?.ok ? { ...answerView(outcome.value), files: { exports: filesOf(query) } } : null,
    });
  }
}

/** The address holds the whole question, so a file of the answer is the same address with its kind. */
function filesOf(query: AddressQuery): { readonly csv: string; readonly xlsx: string } {
  const asked = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && name !== 'format' ? [[name, value]] : [],
    ),
  );
  const of = (format: string): string => `${paths.sizing}?${asked.toString()}&format=${format}`;
  return { csv: of('csv'), xlsx: of('xlsx') };
}

function read(form: Form, names: readonly string[]): SizingQuestion {
  const members = names.map((name, index) => {
    const number = (part: string): number => form.integer(`m${String(index)}-${part}`) ?? 0;
    return { name, low: number('low'), expected: number('expected'), high: number('high') };
  });
  const tiers = Array.from({ length: TIER_ROWS }, (_, index) => {
    const fromPlaces = form.integer(`tier-${String(index)}-from`) ?? 1;
    const annualPence = form.pounds(`tier-${String(index)}-annual`);
    return annualPence === null ? [] : [{ fromPlaces, annualPence }];
  }).flat();
  return {
    members,
    weights: [1, 2, 1],
    tiers,
    spotPence: form.pounds('spot', { required: 'Enter what a like place costs a year bought alone' }) ?? pence(0),
    voidSharePercent: form.integer('voidShare') ?? 100,
    named: form.integer('named') ?? 0,
    yearsOfStay: form.integer('stay') ?? 4,
  };
}

function answerView({ sizes, best, newsvendor, sticky, startUp, breakEven, members, savedAtOncePence, savedApartPence }: SizingAnswer) {
  return {
    chart: sizingChart({ title: 'Cost by number of places', costsPence: sizes.map(({ costPence }) => costPence), best: best.places }),
    facts: [
      {
        key: 'Buy',
        value: `${String(best.places)} places: ${round(best.costPence)} a year, expected, ${round((sizes[0]?.costPence ?? 0) - best.costPence)} less than buying every place alone`,
      },
      { key: 'The last of them is filled', value: `with a chance of ${percentOf(best.lastFilled)}` },
      { key: 'Empty places', value: `${one(best.emptyPlaces)} on average, ${round(best.voidPence)} a year` },
      { key: 'It breaks even', value: `with ${one(breakEven)} of them filled` },
      ...(newsvendor === null ? [] : [{ key: 'Check by the closed form', value: `${String(newsvendor)} places` }]),
      {
        key: 'If children placed elsewhere stay there',
        value: `buy ${String(sticky.places)}: ${one(sticky.filled)} are filled. Buying ${String(best.places)} would then cost ${round(sticky.bestInTheWrongWorldPence - sticky.costPence)} a year more`,
      },
      ...(startUp.length > 0
        ? [
            {
              key: 'A new block fills',
              value: `to ${startUp.map(one).join(', ')} places at the end of its first ${String(startUp.length)} terms`,
            },
          ]
        : []),
    ],
    alone: members.map(({ name, best: own }) => ({
      key: name,
      value: `alone ${String(own.places)} places, ${round(own.costPence)} a year`,
    })),
    saved: `One block for all saves ${round(savedAtOncePence)} a year where demand rises for all at once, and ${round(savedApartPence)} where each member’s comes and goes by itself.`,
    several: members.length > 1,
    sizes: tableView(SIZES, sizes, null),
  };
}
