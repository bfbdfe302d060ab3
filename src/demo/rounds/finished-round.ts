import { addDays, isoDate } from '../../kernel/dates.js';
import { englandBankHolidays } from '../../kernel/england-bank-holidays.js';
import { basisPoints } from '../../kernel/money.js';
import { offerExpiresOn } from '../../uplifts/negotiation.js';
import { OFFER_WORKING_DAYS } from '../configuration.js';
import type { DemoFeeLine } from '../fee-lines.js';
import { groupedBy } from '../grouped.js';
import { provider } from '../organisations.js';
import { personAt } from '../people.js';
import type { Random } from '../random.js';
import { tellApproval } from './approval.js';
import { cycleEvents, cycleRow, demoCycle } from './cycles.js';
import { attachBudget } from './evidence.js';
import { tellImplementation } from './implementation.js';
import { FINISHED_ROUND_OPENED, type PastReturn, onWeekday } from './past-rises.js';
import type { RoundBook } from './round-book.js';
import { ReturnStory, type StoryLine } from './return-story.js';
import { atUnitRise, storyLines } from './story-lines.js';

export const HOLIDAYS = new Set(englandBankHolidays(2025, 2028).map(({ date }) => date));

/** The round of prices from 2026: every return settled, approved and in force, or taken back where nobody was due a rise. */
export function tellFinishedRound(random: Random, book: RoundBook, past: readonly PastReturn[], feeLines: readonly DemoFeeLine[]): void {
  const { authority } = book;
  const cycle = demoCycle(authority, 2026, FINISHED_ROUND_OPENED, isoDate('2026-10-05'));
  const bySchool = groupedBy(storyLines(cycle, feeLines), ({ feeLine }) => feeLine.placement.school);
  book.cycles.push(cycleRow(authority, cycle));
  for (const each of past) {
    const lines = bySchool.get(each.school) ?? [];
    const story = new ReturnStory({
      id: each.id,
      cycleId: cycle.id,
      authority,
      school: each.school,
      academicYear: cycle.year,
      lines,
      feesManager: personAt(provider(each.school.providerIndex).id, 'providerFeesManager'),
      officer: personAt(authority.id, 'sesOfficer'),
    });
    book.keep(story);
    if (each.withdrawn) {
      for (const line of lines) line.asked = line.current;
      story.submit(each.submittedOn);
      story.withdraw(addDays(each.submittedOn, 3), 'No pupil of ours is due a rise this year.');
      continue;
    }
    negotiate(random, book, story, each);
    const late = each.decidedOn > each.effectiveOn;
    const requestedOn = late ? onWeekday(addDays(each.decidedOn, -7)) : onWeekday(addDays(each.settledOn, 2));
    const approvers = tellApproval(book, story, { requestedOn, decidedOn: each.decidedOn });
    tellImplementation(book, story, cycle, each.decidedOn, approvers);
  }
  book.events.push(...cycleEvents(authority, cycle, past.length, [...bySchool.values()].flat().length));
}

function negotiate(random: Random, book: RoundBook, story: ReturnStory, past: PastReturn): void {
  const at = (rise: PastReturn['ask']) => (line: StoryLine) => atUnitRise(line, rise);
  for (const line of story.lines) line.asked = atUnitRise(line, past.ask);
  if (past.ask > 500) attachBudget(book, story, past.submittedOn);
  story.submit(past.submittedOn);
  story.startReview(onWeekday(addDays(past.submittedOn, 4)));
  const offeredOn = onWeekday(addDays(past.settledOn, -9));
  const expires = (on: typeof offeredOn) => offerExpiresOn(on, OFFER_WORKING_DAYS, HOLIDAYS);
  if (past.firstOffer < past.settled && random.chance(0.6)) {
    const counterRise = basisPoints(Math.max(past.settled, Math.floor((past.ask + past.settled) / 2)));
    story.table('authority', offeredOn, at(past.firstOffer), 'Our offer follows the index basket, net of grants.', expires(offeredOn));
    story.table('provider', onWeekday(addDays(offeredOn, 3)), at(counterRise), 'Our pay award is higher than your basket assumes.', null);
    const again = onWeekday(addDays(offeredOn, 6));
    story.table('authority', again, at(past.settled), 'Our final offer for this round.', expires(again));
  } else {
    story.table('authority', offeredOn, at(past.settled), 'Our offer follows the index basket, net of grants.', expires(offeredOn));
  }
  story.accept(past.settledOn);
}
