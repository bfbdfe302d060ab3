import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Pence, pence, sum } from '../../kernel/money.js';
import { type ChargingBasis, costOfChange } from '../../placements/charging-basis.js';
import { chargingBasisOf } from '../../placements/charging-terms.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import type { ReturnState } from '../negotiation.js';
import { type CalendarRow, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import { type WorklistEntry, type WorklistKind, waitingOn, worklistKind } from './worklist.js';

interface DueLine {
  readonly current: Pence;
  readonly price: Pence;
  readonly effectiveOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly basis: ChargingBasis['kind'] | null;
  readonly units: number | null;
}

export interface ReturnFacts {
  readonly id: string;
  readonly reference: string;
  readonly state: ReturnState;
  readonly cycleId: string;
  readonly late: boolean;
  readonly closesOn: IsoDate;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string };
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly receivedOn: IsoDate | null;
  /** The first day on which a new price of it is due. */
  readonly firstOn: IsoDate;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
  readonly expiresOn: IsoDate | null;
  readonly roundMadeOn: IsoDate | null;
  readonly roundMessage: string | null;
  readonly settledOn: IsoDate | null;
  readonly requestedOn: IsoDate | null;
  readonly returnedReason: string | null;
  readonly returnedOn: IsoDate | null;
  readonly deadlockReason: string | null;
  readonly deadlockedOn: IsoDate | null;
  readonly message: { readonly on: IsoDate; readonly body: string } | null;
  readonly due: readonly DueLine[] | null;
}

interface LetterFacts {
  readonly id: string;
  readonly receivedOn: IsoDate;
  readonly note: string;
  /** Who logged it. */
  readonly person: { readonly id: string; readonly name: string };
  readonly school: { readonly id: string; readonly urn: number; readonly name: string } | null;
}

/** The answer of WORKLIST_SQL. */
export interface WorklistAnswer {
  readonly panel: IsoDate | null;
  readonly holidays: readonly IsoDate[];
  readonly calendars: readonly { readonly id: string; readonly name: string; readonly calendars: readonly CalendarRow[] }[];
  readonly returns: readonly ReturnFacts[];
  /** Letters that no return was made from and nobody set aside. */
  readonly letters: readonly LetterFacts[];
}

/** Turns what was read into entries; returns with nothing to do about them now are left out. */
export function worklistEntries(answer: WorklistAnswer, today: IsoDate): WorklistEntry[] {
  const holidays = new Set(answer.holidays);
  const calendars = new Map(answer.calendars.map((school) => [school.id, toSchoolCalendars(school.name, school.calendars)]));
  const ofReturns = answer.returns.flatMap((ret) => {
    const messageWaiting = ret.message !== null;
    const kind = worklistKind({ ...ret, messageWaiting }, today, holidays);
    return kind === null ? [] : ofReturn(ret, kind, messageWaiting, perWeek(ret, today, calendars.get(ret.school.id)));
  });
  return [...ofReturns, ...answer.letters.map(ofLetter)];
}

/** Until somebody reads it, nobody knows what it asks; so it is due from the day it came. */
const ofLetter = (letter: LetterFacts): WorklistEntry => ({
  kind: 'letter',
  waitingOn: 'us',
  messageWaiting: false,
  returnId: null,
  letterId: letter.id,
  reference: '',
  school: letter.school,
  cycleId: null,
  person: letter.person,
  late: false,
  since: letter.receivedOn,
  dueOn: letter.receivedOn,
  current: null,
  atStake: null,
  tabled: null,
  perWeek: pence(0),
  note: letter.note || null,
});

const ofReturn = (ret: ReturnFacts, kind: WorklistKind, messageWaiting: boolean, week: Pence | null): WorklistEntry => ({
  kind,
  waitingOn: waitingOn(kind, messageWaiting),
  messageWaiting,
  returnId: ret.id,
  letterId: null,
  reference: ret.reference,
  school: ret.school,
  cycleId: ret.cycleId,
  person: ret.person,
  late: ret.late,
  since: since(ret, kind),
  dueOn: dueOn(ret, kind),
  current: ret.current,
  atStake: difference(ret.settled ?? ret.asked, ret.current),
  tabled: difference(ret.tabled, ret.current),
  perWeek: week,
  note: note(ret, kind),
});

const difference = (price: Pence | null, current: Pence): Pence | null => (price === null ? null : pence(price - current));

function since(ret: ReturnFacts, kind: WorklistKind): IsoDate | null {
  switch (kind) {
    case 'counterOffer':
    case 'expiring':
    case 'offered':
      return ret.roundMadeOn;
    case 'lapsed':
      return ret.expiresOn;
    case 'settled':
      return ret.settledOn;
    case 'inApproval':
      return ret.requestedOn;
    case 'approvalReturned':
      return ret.returnedOn;
    case 'deadlock':
      return ret.deadlockedOn;
    case 'message':
      return ret.message?.on ?? null;
    case 'toReview':
    case 'underReview':
      return ret.receivedOn;
    case 'notSent':
    case 'letter':
      return null;
  }
}

function dueOn(ret: ReturnFacts, kind: WorklistKind): IsoDate {
  if (kind === 'notSent') return ret.closesOn;
  if (kind === 'expiring' || kind === 'offered' || kind === 'lapsed') return ret.expiresOn ?? ret.firstOn;
  return ret.firstOn;
}

function note(ret: ReturnFacts, kind: WorklistKind): string | null {
  if (kind === 'approvalReturned') return ret.returnedReason;
  if (kind === 'deadlock') return ret.deadlockReason;
  if (ret.message) return ret.message.body;
  return kind === 'counterOffer' && ret.roundMessage ? ret.roundMessage : null;
}

/** What the next seven days add for the lines whose price is due; null where one of them cannot be computed. */
function perWeek({ due }: ReturnFacts, today: IsoDate, calendars: SchoolCalendars | undefined): Pence | null {
  if (!due) return pence(0);
  if (!calendars) return null;
  const weeks: Pence[] = [];
  for (const line of due) {
    const change = {
      oldPrice: line.current,
      newPrice: line.price,
      basis: chargingBasisOf(line.basis, line.units),
      effectiveOn: line.effectiveOn,
      endsOn: line.endsOn === null ? null : addDays(line.endsOn, 1),
    };
    const week = costOfChange(change, { from: today, to: addDays(today, 7) }, calendars);
    if (!week.ok) return null;
    weeks.push(week.value);
  }
  return sum(weeks);
}
