import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { emptyBid, ladderInWords } from '../../pooling/lots/bid.js';
import { BidsService } from '../../pooling/lots/bids.service.js';
import { LotsQuery, type PublishedLot } from '../../pooling/lots/lots.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { type Table, tableView } from '../foundation/table.js';
import { momentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { VAT_WORDS } from '../placements/placement-words.js';
import { CONDITION_ROWS, TIER_ROWS, bidTyped, readBid } from './bid.form.js';
import { LINES, LOT_TAGS } from './lots.view.js';

const PUBLISHED: Table<PublishedLot> = {
  name: 'published-lots',
  caption: 'Places that councils ask for together',
  columns: [
    {
      key: 'title',
      heading: 'Lot',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.publishedLot(id),
      note: ({ consortiumName }) => consortiumName,
    },
    { key: 'starts', heading: 'From', type: 'date', value: ({ startsOn }) => startsOn },
    { key: 'ends', heading: 'Until', type: 'date', value: ({ endsOn }) => endsOn },
    { key: 'closes', heading: 'Bids close', type: 'dateTime', value: ({ closesAt }) => closesAt },
    { key: 'bids', heading: 'Our bids', type: 'integer', value: ({ bids }) => bids.filter(({ state }) => state === 'submitted').length },
    { key: 'state', heading: 'State', type: 'status', value: (lot) => stateOf(lot).text, colour: (lot) => stateOf(lot).colour },
  ],
};

const stateOf = (lot: PublishedLot) =>
  lot.state === 'published' && !lot.takesBids ? { text: 'Closed', colour: 'grey' } : LOT_TAGS[lot.state];

const BID_TAGS = {
  draft: { text: 'Draft', colour: 'yellow' },
  submitted: { text: 'Sent', colour: 'green' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
} as const;

const bidsOf = (lot: PublishedLot): Table<PublishedLot['bids'][number]> => ({
  name: 'our-bids',
  caption: 'Our bids',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ schoolName }) => schoolName,
      href: ({ id, state }) => (lot.takesBids && state !== 'withdrawn' ? paths.bid(lot.id, id) : null),
    },
    { key: 'price', heading: 'A place a year', type: 'text', value: ({ content }) => ladderInWords(content) },
    {
      key: 'sent',
      heading: 'Sent',
      type: 'dateTime',
      value: ({ submittedAt }) => submittedAt,
      note: ({ submittedByName }) => submittedByName,
    },
    { key: 'receipt', heading: 'Receipt (SHA-256)', type: 'text', value: ({ sha256, state }) => (state === 'draft' ? '' : sha256) },
    {
      key: 'letter',
      heading: 'Letter',
      type: 'text',
      value: ({ letterId }) => (letterId === null ? '' : 'What was decided'),
      href: ({ letterId }) => (letterId === null ? null : paths.document(letterId)),
    },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => BID_TAGS[state].text,
      colour: ({ state }) => BID_TAGS[state].colour,
    },
  ],
});

/** Lots as schools see them: what is asked for, answers to all, and their own bids. */
@Portal()
export class PublishedLotsPages {
  constructor(
    private readonly query: LotsQuery,
    private readonly bids: BidsService,
  ) {}

  @Get('lots')
  async list(@CurrentActor() actor: Actor): Promise<Reply> {
    const lots = await this.query.published(actor);
    return page('lots/published-list', 'Lots', {
      wide: true,
      table: tableView(PUBLISHED, lots, null, { captionHidden: true, empty: 'No council asks for places at present.' }),
    });
  }

  @Get('lots/:id')
  show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.lotPage(actor, id, new Form());
  }

  @Post('lots/:id/questions')
  async ask(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const question = form.text('question', { required: 'Write your question', longest: 4_000 });
    const schoolId = form.text('askingSchool', { required: 'Choose the school that asks' });
    if (form.refused) return this.lotPage(actor, id, form);
    const outcome = await this.bids.ask(actor, { lotId: id, schoolId, question, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.publishedLot(id), 'Asked. The answer goes to all schools, without your name.');
    form.refuse(outcome.refusals, { schoolId: 'askingSchool' });
    return this.lotPage(actor, id, form);
  }

  @Get('lots/:id/bids/new')
  async begin(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const lot = await this.taking(actor, id);
    const [only, ...others] = lot.schools;
    const validUntil = addDays(lot.closesAt.slice(0, 10) as IsoDate, 180);
    const typed = bidTyped(emptyBid(validUntil));
    return this.form(lot, Form.of({ ...typed, schoolId: others.length === 0 ? (only?.id ?? '') : '', 'tier-0-from': '1' }), null);
  }

  @Post('lots/:id/bids/new')
  make(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    return this.save(actor, id, null, new Form(body));
  }

  @Get('lots/:id/bids/:bidId')
  async change(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('bidId', ParseUUIDPipe) bidId: string,
  ): Promise<Reply> {
    const lot = await this.taking(actor, id);
    const bid = lot.bids.find((each) => each.id === bidId);
    if (!bid) throw new Refused([refusal('notFound', 'There is no such bid.')]);
    return this.form(lot, Form.of({ ...bidTyped(bid.content), schoolId: bid.schoolId, version: String(bid.version) }), bid);
  }

  @Post('lots/:id/bids/:bidId')
  edit(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('bidId', ParseUUIDPipe) bidId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    return this.save(actor, id, bidId, new Form(body));
  }

  @Post('lots/:id/bids/:bidId/withdraw')
  async withdraw(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('bidId', ParseUUIDPipe) bidId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const outcome: Outcome<string> = await this.bids.withdraw(actor, { bidId, version: form.version });
    if (outcome.ok) return redirect(paths.publishedLot(id), 'Taken back. Nobody reads it.');
    form.refuse(outcome.refusals);
    return this.lotPage(actor, id, form);
  }

  private async save(actor: Actor, id: string, bidId: string | null, form: Form): Promise<Reply> {
    const lot = await this.taking(actor, id);
    const held = lot.bids.find((each) => each.id === bidId) ?? null;
    const schoolId = held?.schoolId ?? form.text('schoolId', { required: 'Choose the school that bids' });
    const bid = readBid(
      form,
      lot.lines.map((line) => line.id),
    );
    if (!bid || form.refused) return this.form(lot, form, held);
    const send = form.typed('do') === 'send';
    const outcome = await this.bids.save(actor, {
      lotId: id,
      schoolId,
      bidId,
      version: form.version,
      bid,
      send,
      clientKey: form.clientKey,
    });
    if (outcome.ok)
      return redirect(
        paths.publishedLot(id),
        send ? 'Sent, and sealed until bids are opened. Your receipt stands below.' : 'Kept as a draft. Nobody else reads it.',
      );
    form.refuse(outcome.refusals);
    return this.form(lot, form, held);
  }

  private async lotPage(actor: Actor, id: string, form: Form): Promise<Reply> {
    const lot = await this.query.publishedOne(actor, id);
    return page('lots/published', lot.title, {
      wide: true,
      back: { text: 'Lots', href: paths.publishedLots },
      form,
      lot,
      tag: stateOf(lot),
      facts: [
        { key: 'Asked by', value: `${lot.consortiumName}; ${lot.leadName} leads and signs` },
        { key: 'Places', value: `from ${formatDate(lot.startsOn)} to ${formatDate(lot.endsOn)}` },
        { key: 'Questions', value: `until ${formatDate(lot.questionsUntil)}` },
        { key: 'Bids close', value: momentInWords(lot.closesAt) },
        { key: 'Least quality', value: `${String(lot.minimumQuality)} of 100` },
        { key: 'Empty places', value: `are paid for, after ${String(lot.voidGraceDays)} days that the school bears` },
        ...(lot.mostSharePercent === null
          ? []
          : [{ key: 'One provider gets', value: `at most ${String(lot.mostSharePercent)}% of the places` }]),
        ...(lot.endedBecause === null ? [] : [{ key: 'Ended', value: lot.endedBecause }]),
      ],
      lines: tableView({ ...LINES, columns: LINES.columns.filter(({ key }) => key !== 'spot') }, lot.lines, null),
      answers: lot.answers,
      waiting: lot.ownQuestions.filter(({ answer }) => answer === null),
      bids: tableView(bidsOf(lot), lot.bids, null, { empty: 'We have not bid yet.' }),
      bid: lot.takesBids ? paths.newBid(lot.id) : null,
      ask: lot.takesBids
        ? { action: paths.askAboutLot(lot.id), schools: lot.schools.map((school) => ({ value: school.id, text: school.name })) }
        : null,
    });
  }

  private form(lot: PublishedLot, form: Form, held: PublishedLot['bids'][number] | null): Reply {
    return page('lots/bid', held ? 'Change the bid' : 'Make a bid', {
      back: { text: lot.title, href: paths.publishedLot(lot.id) },
      form,
      action: held ? paths.bid(lot.id, held.id) : paths.newBid(lot.id),
      version: held?.version ?? 0,
      schools: held ? null : lot.schools.map((school) => ({ value: school.id, text: school.name })),
      schoolName: held?.schoolName ?? null,
      lines: lot.lines.map((line) => ({
        at: `line-${line.id}`,
        optional: `optional-${line.id}`,
        name: line.name,
        wanted: `${String(line.committed)} to ${String(line.most)} are wanted`,
      })),
      tiers: Array.from({ length: TIER_ROWS }, (_, index) => ({ ordinal: index + 1, at: `tier-${String(index)}-` })),
      conditions: Array.from({ length: CONDITION_ROWS }, (_, index) => ({
        ordinal: index + 1,
        at: `condition-${String(index)}-`,
        lines: lot.lines.map((line) => ({ value: line.id, text: line.name })),
      })),
      rules: [
        { value: 'allPlaces', text: 'All places at the price of the number reached' },
        { value: 'eachPlace', text: 'Each place at its own price: the first ones at the first price' },
      ],
      vats: Object.entries(VAT_WORDS).map(([value, text]) => ({ value, text })),
      therapies: [{ value: 'yes', text: 'Therapies are within the price' }],
      sent: held?.state === 'submitted',
      withdraw: held?.state === 'submitted' ? paths.withdrawBid(lot.id, held.id) : null,
    });
  }

  private async taking(actor: Actor, id: string): Promise<PublishedLot> {
    const lot = await this.query.publishedOne(actor, id);
    if (!lot.takesBids) throw new Refused([refusal('closed', 'This lot takes no bids any more.')]);
    return lot;
  }
}
