import { type IsoDate, addDays, isoDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, basisPoints, pence, raise } from '../../kernel/money.js';
import { callInUntil } from '../../approvals/approval-matrix.js';
import { type ReturnState, offerExpiresOn } from '../../uplifts/negotiation.js';
import { OFFER_WORKING_DAYS } from '../configuration.js';
import { demoId } from '../demo-id.js';
import type { DemoFeeLine } from '../fee-lines.js';
import { groupedBy } from '../grouped.js';
import { provider } from '../organisations.js';
import { personAt } from '../people.js';
import type { Random } from '../random.js';
import type { DemoSchool } from '../schools.js';
import { tellApproval } from './approval.js';
import { type DemoCycle, cycleEvents, cycleRow, demoCycle } from './cycles.js';
import { attachBudget } from './evidence.js';
import { HOLIDAYS } from './finished-round.js';
import { tellImplementation } from './implementation.js';
import { onWeekday } from './past-rises.js';
import type { RoundBook } from './round-book.js';
import { ReturnStory, type StoryLine, moment } from './return-story.js';
import { storyLines } from './story-lines.js';

/** Each state once, then as a round looks three weeks after it opened: most schools still at their drafts. */
const EACH_STATE: readonly ReturnState[] = [
  'submitted',
  'underReview',
  'offered',
  'countered',
  'settled',
  'inApproval',
  'draft',
  'deadlocked',
  'approved',
  'implemented',
  'lapsed',
  'withdrawn',
];

const USUAL_STATES: readonly (readonly [state: ReturnState, weight: number])[] = [
  ['draft', 45],
  ['submitted', 25],
  ['underReview', 12],
  ['offered', 10],
  ['countered', 8],
];

/** Schools of the provider that signs in as `fees@school.demo`: always something to fill in, and something to answer. */
const SHOWN: Readonly<Record<string, ReturnState>> = { 'Quillbrook School': 'draft', 'Quillbrook Hill School': 'offered' };

/** The round of prices from 2027, in progress, with returns in every state. Answers the fee lines with the prices that are agreed already. */
export function tellOpenRound(random: Random, book: RoundBook, feeLines: readonly DemoFeeLine[], today: IsoDate): DemoFeeLine[] {
  const { authority } = book;
  const cycle = demoCycle(authority, 2027, isoDate('2026-11-02'), null);
  const lines = storyLines(cycle, feeLines);
  const bySchool = groupedBy(lines, ({ feeLine }) => feeLine.placement.school);
  const now = lines.reduce((total, { current }) => total + current, 0);
  book.cycles.push(cycleRow(authority, cycle));
  book.budgets.push({ cycle_id: cycle.id, authority_id: authority.id, room_pence: Math.round(now * 0.000_03) * 1_000 });
  const waiting = EACH_STATE.filter((state) => !Object.values(SHOWN).includes(state));
  // Small returns first, so that the rare states do not fall on a school with half the pupils.
  const inOrder = [...bySchool].sort(([, a], [, b]) => a.length - b.length);
  const implemented = new Map<string, DemoFeeLine[]>();
  for (const [school, there] of inOrder) {
    const state = SHOWN[school.name] ?? waiting.shift() ?? random.weighted(USUAL_STATES);
    const story = new OpenReturn(random, book, cycle, school, there, today).reach(state);
    if (state === 'implemented') for (const line of story.lines) implemented.set(line.feeLine.id, exchanged(story, line));
  }
  book.events.push(...cycleEvents(authority, cycle, bySchool.size, lines.length));
  return feeLines.flatMap((line) => implemented.get(line.id) ?? [line]);
}

/** One return of the open round, led to a state by the way the negotiation leads there. */
class OpenReturn {
  private readonly story: ReturnStory;
  private readonly ask: BasisPoints;
  private readonly offer: BasisPoints;

  constructor(
    private readonly random: Random,
    private readonly book: RoundBook,
    private readonly cycle: DemoCycle,
    private readonly school: DemoSchool,
    lines: readonly StoryLine[],
    private readonly today: IsoDate,
  ) {
    const { authority } = book;
    this.ask = basisPoints(random.whole(280, 890));
    this.offer = basisPoints(Math.min(this.ask, random.whole(110, 240)));
    this.story = new ReturnStory({
      id: demoId('return', authority.key, cycle.year, school.urn),
      cycleId: cycle.id,
      authority,
      school,
      academicYear: cycle.year,
      lines,
      feesManager: personAt(provider(school.providerIndex).id, 'providerFeesManager'),
      officer: personAt(authority.id, 'sesOfficer'),
    });
  }

  reach(state: ReturnState): ReturnStory {
    this.book.keep(this.story);
    this.lead(state);
    return this.story;
  }

  private lead(state: ReturnState): void {
    switch (state) {
      case 'draft':
        if (this.random.chance(0.4)) this.fillIn();
        return;
      case 'submitted':
        return this.submit(this.random.whole(3, 9));
      case 'withdrawn':
        this.submit(9);
        return this.story.withdraw(this.daysAgo(3), 'We found a mistake in our occupancy and will send it again.');
      case 'underReview':
        return this.review(8);
      case 'offered':
        this.review(9);
        return this.makeOffer(this.random.whole(0, 3));
      case 'lapsed':
        return this.lapse();
      case 'countered':
        return this.counter();
      case 'deadlocked':
        this.counter();
        return this.deadlock();
      case 'settled':
        return this.settle(1);
      case 'inApproval':
        this.settle(2);
        // The first has approved, so that it waits for the next: for Finance where the value is small.
        tellApproval(this.book, this.story, { requestedOn: this.daysAgo(1), decidedOn: null, firstStepOn: this.daysAgo(0) });
        return;
      case 'approved':
        return this.approveAsKeyDecision();
      case 'implemented':
        return this.implement();
    }
  }

  /** The same weekday for weekends, never before the round opened. */
  private daysAgo(days: number): IsoDate {
    const day = onWeekday(addDays(this.today, -days));
    return day > this.today ? this.today : day;
  }

  private fillIn(): void {
    for (const line of this.story.lines) line.asked = raise(line.current, this.ask);
  }

  private submit(daysAgo: number): void {
    this.fillIn();
    if (this.ask > 500) attachBudget(this.book, this.story, this.daysAgo(daysAgo));
    this.story.submit(this.daysAgo(daysAgo));
  }

  private review(submittedDaysAgo: number): void {
    this.submit(submittedDaysAgo);
    this.story.startReview(this.daysAgo(submittedDaysAgo - 2));
  }

  private makeOffer(daysAgo: number): void {
    const on = this.daysAgo(daysAgo);
    this.story.table('authority', on, at(this.offer), 'Our offer follows the index basket, net of grants.', expiry(on));
  }

  private counter(): void {
    this.review(10);
    this.makeOffer(6);
    const middle = basisPoints(Math.floor((this.ask + this.offer) / 2));
    this.story.table('provider', this.daysAgo(3), at(middle), 'We can meet you halfway, not lower.', null);
    this.story.write('provider', this.daysAgo(3), 'Our therapists’ pay has risen more than your basket assumes; the budget is attached.');
  }

  private deadlock(): void {
    const owner = personAt(this.book.authority.id, 'headOfSes');
    const reason = 'The school will give notice below its last figure.';
    const on = this.daysAgo(1);
    this.story.escalate(on, owner, reason);
    this.book.add('escalations', {
      id: demoId('escalation', this.story.id),
      return_id: this.story.id,
      authority_id: this.book.authority.id,
      owner_id: owner.id,
      owner_name: owner.name,
      reason,
      opened_by: this.story.beginning.officer.id,
      opened_at: moment(on, 350),
    });
  }

  /** An offer of the round's first days that nobody answered in time. */
  private lapse(): void {
    const offeredOn = this.cycle.openedOn;
    this.fillIn();
    this.story.submit(offeredOn);
    this.story.startReview(offeredOn);
    this.story.table('authority', offeredOn, at(this.offer), 'Our offer follows the index basket, net of grants.', expiry(offeredOn));
    this.story.lapse(addDays(expiry(offeredOn), 1));
  }

  private settle(daysAgo: number): void {
    this.review(10);
    this.makeOffer(5);
    this.story.accept(this.daysAgo(daysAgo));
  }

  /** Agreed early: its prices are known, and begin when they are due. */
  private implement(): void {
    this.settle(3);
    const decidedOn = this.daysAgo(1);
    const approvers = tellApproval(this.book, this.story, { requestedOn: this.daysAgo(2), decidedOn });
    tellImplementation(this.book, this.story, this.cycle, decidedOn, approvers);
  }

  /** A key decision by its effect on several divisions: approved today, and not in force until its call-in has passed. */
  private approveAsKeyDecision(): void {
    this.settle(3);
    const decidedOn = this.daysAgo(0);
    tellApproval(this.book, this.story, {
      requestedOn: this.daysAgo(2),
      decidedOn,
      keyDecision: { noticeUntil: this.daysAgo(1), callInUntil: callInUntil(decidedOn, 5, HOLIDAYS) },
    });
  }
}

/** The line's price up to its date, and the settled one from then on; alone where nothing changes. */
function exchanged(story: ReturnStory, line: StoryLine): DemoFeeLine[] {
  const { feeLine, effectiveOn, current } = line;
  const settled = line.settled ?? current;
  if (settled === current) return [feeLine];
  const next: DemoFeeLine = {
    ...feeLine,
    id: demoId('feeLine', feeLine.id, effectiveOn),
    unitPence: pence(Math.round(settled / feeLine.quantity)),
    annualPence: settled,
    from: effectiveOn,
    fromReturnId: story.id,
  };
  return [{ ...feeLine, to: effectiveOn }, next];
}

const expiry = (on: IsoDate): IsoDate => offerExpiresOn(on, OFFER_WORKING_DAYS, HOLIDAYS);

/** So much on every current price, never above what was asked. */
const at =
  (rise: BasisPoints) =>
  (line: StoryLine): Pence =>
    pence(Math.min(line.asked ?? line.current, raise(line.current, rise)));
