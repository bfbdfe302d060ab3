import { formatDate, isoDate } from '../kernel/dates.js';
import { inWords } from '../kernel/life-cycle.js';
import { type BasisPoints, type Pence, formatPercent, formatPounds } from '../kernel/money.js';

/** What a sentence is made of. */
export interface RecordedEvent {
  readonly at: Date;
  readonly personName: string;
  readonly organisationName: string;
  readonly action: string;
  readonly subjectType: string;
  readonly before: unknown;
  readonly after: unknown;
}

const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'long', year: 'numeric' });

/**
 * An event in plain English: "On 3 March 2027, Priya Shah of Leicester City Council offered 2.40%, worth £18,420.00 a year more." It says
 * only what was recorded; a figure that was not recorded is left out. An action without words of its own is told by its name.
 */
export function sentenceOf(event: RecordedEvent): string {
  const who = `On ${DAY.format(event.at)}, ${event.personName} of ${event.organisationName}`;
  const tell = Object.hasOwn(WORDS, event.action) ? WORDS[event.action] : undefined;
  const did =
    tell?.(new Facts(event.before), new Facts(event.after), event) ?? `did “${inWords(event.action)}” on ${aThing(event.subjectType)}`;
  return `${who} ${did}.`;
}

type Tell = (before: Facts, after: Facts, event: RecordedEvent) => string;

/** What was recorded, read without trust in its shape: old events keep the shape of their day. */
class Facts {
  private readonly fields: Readonly<Record<string, unknown>>;

  constructor(recorded: unknown) {
    this.fields = typeof recorded === 'object' && recorded !== null ? (recorded as Record<string, unknown>) : {};
  }

  text(name: string): string | undefined {
    const value = this.fields[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  }

  count(name: string): number | undefined {
    const value = this.fields[name];
    if (Array.isArray(value)) return value.length;
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
  }

  true(name: string): boolean {
    return this.fields[name] === true;
  }

  list(name: string): string[] {
    const value = this.fields[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  pounds(name: string): string | undefined {
    const amount = this.count(name);
    return amount === undefined ? undefined : formatPounds(amount as Pence);
  }

  percent(name: string): string | undefined {
    const rise = this.count(name);
    return rise === undefined ? undefined : formatPercent(rise as BasisPoints);
  }

  day(name: string): string | undefined {
    const text = this.text(name);
    return text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : dayInWords(text);
  }
}

function dayInWords(text: string): string | undefined {
  try {
    return formatDate(isoDate(text));
  } catch {
    return undefined;
  }
}

/** The figures of an offer or counter-offer: "2.40%, worth £18,420.00 a year more". */
function figures(after: Facts): string {
  const percent = after.percent('percentBp');
  const rise = after.count('risePence');
  const worth =
    rise === undefined
      ? undefined
      : rise === 0
        ? 'worth no more than now'
        : `worth ${formatPounds(Math.abs(rise) as Pence)} a year ${rise > 0 ? 'more' : 'less'}`;
  const total = after.pounds('totalPence');
  return [percent ?? (total === undefined ? 'figures line by line' : `${total} a year in all`), worth].filter(Boolean).join(', ');
}

/** What a person wrote, after a colon; its own full stop gives way to the sentence's. */
const quoted = (words: string | undefined): string => (words === undefined ? '' : `: “${words.replace(/[.\s]+$/, '')}”`);

const because = (facts: Facts): string => quoted(facts.text('reason'));

const counted = (count: number | undefined, one: string, many = `${one}s`): string =>
  count === undefined ? many : `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

const until = (facts: Facts): string => {
  const day = facts.day('expiresOn');
  return day === undefined ? '' : `; it stands until ${day}`;
};

const named = (text: string | undefined, otherwise: string): string => (text === undefined ? otherwise : text);

const inRoles = (roles: readonly string[]): string => (roles.length === 0 ? 'no role' : roles.map(inWords).join(', '));

const aThing = (subjectType: string): string => {
  const words = inWords(subjectType);
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
};

/** Every act in the words of its use case. Its key is the action as recorded. */
const WORDS: Readonly<Record<string, Tell>> = {
  // Returns and their negotiation.
  saveDraft: (_, after) => `saved a draft with ${counted(after.count('lines'), 'line')} answered`,
  submit: (_, after) => {
    const received = after.day('receivedOn');
    const late = after.day('notBefore');
    return `sent the return${received === undefined ? '' : `, received on ${received}`}${after.true('late') ? `, late${late === undefined ? '' : `: not before ${late}`}` : ''}`;
  },
  withdraw: (_, after) => `took the return back${because(after)}`,
  reopen: () => 'made the return a draft again',
  startReview: () => 'took the return up for assessment',
  offer: (_, after) => `offered ${figures(after)}${until(after)}`,
  counter: (_, after) => `countered with ${figures(after)}`,
  accept: (_, after) => {
    const settled = after.pounds('settledPence');
    const from = after.pounds('currentPence');
    return settled === undefined ? 'accepted' : `settled at ${settled} a year${from === undefined ? '' : `, from ${from} now`}`;
  },
  recommend: (_, after) =>
    `offered ${named(after.pounds('offeredPence'), 'figures')} a year where the rule recommended ${named(after.pounds('recommendedPence'), 'other figures')}`,
  lapse: () => 'let the offer lapse: its last day passed unanswered',
  lapseReturn: () => 'ended a draft that was never sent, with the close of the cycle',
  escalate: (_, after) => `declared a deadlock, owned by ${named(after.text('owner'), 'a named person')}${because(after)}`,
  sendMessage: (_, after) => `wrote a message${quoted(after.text('body'))}`,
  requestApproval: (_, after, { subjectType }) => {
    const value = after.pounds('valuePence');
    if (subjectType !== 'approvalRequest') return 'asked for approval of the settlement';
    return `asked for approval of ${named(after.text('title'), 'a decision')}${value === undefined ? '' : `, worth ${value}`}${after.true('keyDecision') ? ', a key decision' : ''}`;
  },
  approve: (_, after, { subjectType }) => {
    if (subjectType !== 'approvalRequest') return 'gave the last approval';
    const role = after.text('role');
    const backdating = after.text('purpose') === 'backdating' ? ' the backdating of' : '';
    return `approved${backdating} ${named(after.text('title'), 'the request')}${role === undefined ? '' : ` as ${inWords(role)}`}${after.text('forPerson') === undefined ? '' : ', as a deputy'}`;
  },
  returnForChange: (_, after) => `sent it back${because(after)}`,
  implement: (_, after) => {
    const arrears = after.count('arrearsPence');
    return `brought the rise into force: ${counted(after.count('lines'), 'fee line')} changed, ${named(after.pounds('risePence'), 'a rise')} a year more${arrears === undefined || arrears === 0 ? '' : `, ${formatPounds(arrears as Pence)} in arrears`}`;
  },

  // Cycles.
  openCycle: (_, after) => `opened the round${after.text('name') === undefined ? '' : ` “${after.text('name') ?? ''}”`}`,
  closeCycle: (_, after) => {
    const lapsed = after.count('lapsed');
    return `closed the round${lapsed === undefined || lapsed === 0 ? '' : `; ${counted(lapsed, 'draft')} never sent ended with it`}`;
  },
  setBudget: (before, after) => {
    const was = before.pounds('roomPence');
    return `set the room for rises to ${named(after.pounds('roomPence'), 'nothing known')}${was === undefined ? '' : `, from ${was}`}`;
  },

  // Approvals.
  callIn: (_, after) => `called the decision in${because(after)}`,
  resolveCallIn: (_, after) => `ended the call-in: the decision ${after.true('stands') ? 'stands' : 'goes back'}${because(after)}`,
  bringIntoForce: () => 'brought the decision into force',
  delegate: (_, after) => {
    const [from, to] = [after.day('from'), after.day('until')];
    return `named ${named(after.text('to'), 'a colleague')} as deputy${after.text('role') === undefined ? '' : ` for ${inWords(after.text('role') ?? '')}`}${from && to ? `, from ${from} to ${to}` : ''}`;
  },
  endDelegation: () => 'ended a delegation',

  // Documents.
  freezeDocument: (_, after) => `recorded the content of document ${named(after.text('reference'), 'without reference')}`,
  renderDocument: (_, after) => `made document ${named(after.text('reference'), 'without reference')}`,

  // People and sign-in.
  signIn: () => 'signed in',
  signOut: () => 'signed out',
  signInFailed: () => 'was refused: a wrong password was given',
  tokenReused: () => 'had a sign-in ended: its token was used a second time',
  changePassword: () => 'changed the password and ended the other sign-ins',
  createPerson: (_, after) => `added ${named(after.text('fullName'), 'a person')} as ${inRoles(after.list('roles'))}`,
  setRoles: (before, after) =>
    `gave ${named(after.text('fullName'), 'a person')} ${inRoles(after.list('roles'))}${before.list('roles').length === 0 ? '' : ` instead of ${inRoles(before.list('roles'))}`}`,
  deactivatePerson: () => 'closed an account',

  // The school register.
  importRegister: (_, after) =>
    `loaded the register file ${named(after.text('file'), '')}: ${counted(after.count('created'), 'school')} created, ${counted(after.count('updated'), 'school')} updated, ${counted(after.count('closed'), 'school')} closed`,
  importRegisterLinks: (_, after) => `loaded the register's links from ${named(after.text('file'), 'a file')}`,
  confirmSuccession: (before, after) =>
    `confirmed that ${school(after, before, 'successor')} follows ${school(after, before, 'predecessor')}`,
  rejectSuccession: (before, after) =>
    `rejected that ${school(after, before, 'successor')} follows ${school(after, before, 'predecessor')}`,
  linkSchoolToProvider: (before, after) =>
    `${after.text('provider') === undefined ? `unlinked ${named(after.text('school'), 'the school')} from ${named(before.text('provider'), 'its provider')}` : `linked ${named(after.text('school'), 'the school')} to ${after.text('provider') ?? ''}`}`,
  recordDueDiligenceCheck: (_, after) =>
    `recorded a check of ${named(after.text('school'), 'the school')}: ${inWords(after.text('kind') ?? 'due diligence')} ${named(after.text('result'), 'checked')}${after.day('expiresOn') === undefined ? '' : `, until ${after.day('expiresOn') ?? ''}`}`,
  recordTermCalendar: (_, after) =>
    `recorded the term calendar ${named(after.text('academicYear'), '')} of ${named(after.text('school'), 'the school')}: ${counted(after.count('schoolDays'), 'school day')}`,

  // Placements.
  importPlacements: (_, after) => `committed the placements of ${named(after.text('fileName'), 'a file')}`,
  importPlacement: (_, after) =>
    `placed pupil ${named(after.text('reference'), 'without reference')} from ${named(after.day('startsOn'), 'an unknown day')}, with ${counted(after.count('feeLines'), 'fee line')}`,
  importFeeLines: (_, after) =>
    `added ${counted(after.count('feeLines'), 'fee line')} for pupil ${named(after.text('reference'), 'without reference')}`,
  chooseSchool: (_, after) => `said which school the sheets' “${named(after.text('nickname'), 'name')}” is`,
};

const school = (after: Facts, before: Facts, which: 'predecessor' | 'successor'): string => {
  const name = after.text(`${which}Name`) ?? before.text(`${which}Name`) ?? 'a school';
  const urn = after.count(`${which}Urn`) ?? before.count(`${which}Urn`);
  return urn === undefined ? name : `${name} (URN ${String(urn)})`;
};
