import { inWords } from '../kernel/life-cycle.js';
import { type Pence, formatShortPounds, pence, riseBetween } from '../kernel/money.js';
import { type Facts, shortPercent } from './facts.js';
import { JOINT_ACT_WORDS } from './joint-act-words.js';
import { LOT_ACT_WORDS } from './lot-act-words.js';
import { REORGANISATION_ACT_WORDS } from './reorganisation-act-words.js';

/** What a person did, from what was recorded before and after: "offered 2.40%". */
export type Tell = (before: Facts, after: Facts, event: { readonly subjectType: string }) => string;

/** The figures of an offer or counter-offer: "2.4%, worth £18,420 a year more". */
function figures(after: Facts): string {
  const [rise, total] = [after.count('risePence'), after.count('totalPence')];
  const worth =
    rise === undefined
      ? undefined
      : rise === 0
        ? 'worth no more than now'
        : `worth ${formatShortPounds(pence(Math.abs(rise)))} a year ${rise > 0 ? 'more' : 'less'}`;
  // An offer line by line has no percentage of its own: the rise over all of them stands for it.
  const inAll = total !== undefined && rise !== undefined && rise > 0 ? riseBetween(pence(total - rise), pence(total)) : null;
  const figure =
    after.shortPercent('percentBp') ??
    (inAll === null ? undefined : `${shortPercent(inAll)} in all`) ??
    (total === undefined ? 'figures line by line' : `${formatShortPounds(pence(total))} a year in all`);
  return [figure, worth].filter(Boolean).join(', ');
}

/** What the rule recommended at that moment, where the reader may know it: as a rise if it can be told, else as an amount. */
function recommended(after: Facts): string {
  const [amount, total, rise] = [after.count('recommendedPence'), after.count('totalPence'), after.count('risePence')];
  if (amount === undefined) return '';
  if (amount === total) return ', as recommended';
  const bp = total === undefined || rise === undefined ? null : riseBetween(pence(total - rise), pence(amount));
  return `, recommended ${bp === null ? `${formatShortPounds(pence(amount))} a year` : shortPercent(bp)}`;
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

/** "headOfSes" as "head of SES". */
const roleInWords = (role: string): string => inWords(role).replace(/\b(ses|llr)\b/g, (letters) => letters.toUpperCase());

const inRoles = (roles: readonly string[]): string =>
  roles.length === 0 ? 'no role' : `the role${roles.length === 1 ? '' : 's'} ${roles.map(roleInWords).join(', ')}`;

const inForceFrom = (after: Facts): string => {
  const day = after.day('effectiveFrom');
  return day === undefined ? '' : ` in force from ${day}`;
};

const meeting = (facts: Facts): string => `${named(facts.text('name'), 'of the panel')} on ${named(facts.day('on'), 'an unknown day')}`;

const grant = (facts: Facts): string => {
  const perPlace = facts.shortPounds('pencePerPlace');
  return `${named(facts.text('name'), 'without name')}${perPlace === undefined ? '' : `, ${perPlace} a place`}`;
};

const NOTE_WORDS: Readonly<Record<string, string>> = { call: 'a call', email: 'an e-mail', meeting: 'a meeting', concern: 'a concern' };

const visitOf = (after: Facts): string =>
  `${named(after.text('about'), 'the school')} by ${named(after.text('visitor'), 'a colleague')} on ${named(after.day('plannedOn'), 'an unknown day')}`;

const taskOf = (after: Facts): string =>
  `${named(after.text('about'), 'the school')}${quoted(after.text('what'))}, for ${named(after.text('owner'), 'a colleague')} by ${named(after.day('dueOn'), 'an unknown day')}`;

const placeOf = (after: Facts): string => `place ${String(after.count('place') ?? '?')} of ${contractOf(after)}`;

/** A pupil, or in a record that may not name one the authority whose pupil it is. */
const whoOf = (after: Facts): string =>
  after.text('pupil') === undefined
    ? `a pupil of ${named(after.text('authority'), 'another authority')}`
    : `pupil ${after.text('pupil') ?? ''}`;

const contractOf = (after: Facts): string => `contract ${named(after.text('reference'), 'without reference')}`;

const ROLL_WORDS: Readonly<Record<string, string>> = {
  advance: 'goes on a year group',
  keepYear: 'is kept in the year group',
  end: 'leaves',
};

const holdsFrom = (after: Facts): string => (after.day('effectiveOn') === undefined ? '' : ` from ${after.day('effectiveOn') ?? ''}`);

const wordingOf = (after: Facts): string =>
  `version ${String(after.count('number') ?? 1)} of the ${after.text('of') === 'clause' ? 'clause' : 'wording of'} “${named(after.text('title'), 'without title')}”`;

/** Every act in the words of its use case. Its key is the action as recorded. */
const FAILURES: Readonly<Record<string, string>> = { closure: 'closes', removal: 'is removed from the register', sale: 'is sold' };

export const ACT_WORDS: Readonly<Record<string, Tell>> = {
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
  offer: (_, after) => `offered ${figures(after)}${recommended(after)}${until(after)}`,
  counter: (_, after) => `countered with ${figures(after)}`,
  accept: (_, after) => {
    const settled = after.shortPounds('settledPence');
    const from = after.shortPounds('currentPence');
    return settled === undefined ? 'accepted' : `settled at ${settled} a year${from === undefined ? '' : `, from ${from} now`}`;
  },
  recommend: (_, after) =>
    `offered ${named(after.shortPounds('offeredPence'), 'figures')} a year where the rule recommended ${named(after.shortPounds('recommendedPence'), 'other figures')}`,
  lapse: () => 'let the offer lapse: its last day passed unanswered',
  lapseReturn: () => 'ended a draft that was never sent, with the close of the cycle',
  escalate: (_, after) => `declared a deadlock, owned by ${named(after.text('owner'), 'a named person')}${because(after)}`,
  sendMessage: (_, after) => `wrote a message${quoted(after.text('body'))}`,
  requestApproval: (_, after, { subjectType }) => {
    const value = after.shortPounds('valuePence');
    if (subjectType !== 'approvalRequest') return 'asked for approval of the settlement';
    return `asked for approval of ${named(after.text('title'), 'a decision')}${value === undefined ? '' : `, worth ${value}`}${after.true('keyDecision') ? ', a key decision' : ''}`;
  },
  approve: (_, after, { subjectType }) => {
    if (subjectType !== 'approvalRequest') return 'gave the last approval';
    const role = after.text('role');
    const backdating = after.text('purpose') === 'backdating' ? ' the backdating of' : '';
    return `approved${backdating} ${named(after.text('title'), 'the request')}${role === undefined ? '' : ` as ${roleInWords(role)}`}${after.text('forPerson') === undefined ? '' : ', as a deputy'}`;
  },
  returnForChange: (_, after) => `sent it back${because(after)}`,
  implement: (_, after) => {
    const arrears = after.count('arrearsPence');
    return `brought the rise into force: ${counted(after.count('lines'), 'fee line')} changed, ${named(after.shortPounds('risePence'), 'a rise')} a year more${arrears === undefined || arrears === 0 ? '' : `, ${formatShortPounds(arrears as Pence)} in arrears`}`;
  },

  makeAppeal: (_, after) => `appealed against the decision${because(after)}`,
  decideAppeal: (_, after) => `decided the appeal, ${named(after.text('outcome'), 'with an outcome')}${because(after)}`,
  requestCapException: (_, after) =>
    `asked for an exception to the cap, up to ${named(after.shortPercent('riseBp'), 'a higher rise')}${because(after)}`,
  approveCapException: (_, after) =>
    after.count('riseBp') === 0
      ? `took the exception to the cap back${because(after)}`
      : `approved an exception to the cap, up to ${named(after.shortPercent('riseBp'), 'a higher rise')}${because(after)}`,
  declineCapException: (_, after) => `declined the exception to the cap${because(after)}`,
  logLetter: (_, after) =>
    `logged the letter ${named(after.text('name'), 'received')}${after.day('receivedOn') === undefined ? '' : `, received on ${after.day('receivedOn') ?? ''}`}`,
  readLetter: (_, after) =>
    `had the letter ${named(after.text('name'), 'received')} read${after.text('unreadable') === undefined ? '' : ', in vain'}`,
  chooseLetterSchool: (_, after) =>
    `said that the letter ${named(after.text('name'), 'received')} is from ${named(after.text('school'), 'a school')}`,
  setLetterAside: (_, after) => `set the letter ${named(after.text('name'), 'received')} aside${because(after)}`,
  takeUpLetter: (_, after) => `took the letter ${named(after.text('name'), 'received')} up again`,
  validateSaving: (_, after) =>
    `validated a saving of ${named(after.shortPounds('amountPence'), 'an amount not recorded')}${after.text('kind') === undefined ? '' : ` (${inWords(after.text('kind') ?? '')})`}`,

  // Contracts and their variations.
  draftContract: (_, after) => `drafted ${contractOf(after)}`,
  editContractDraft: (_, after) => `changed the draft of ${contractOf(after)}`,
  requestContractApproval: (_, after) =>
    `asked for approval of ${contractOf(after)}${after.shortPounds('wholeLifePence') === undefined ? '' : `, ${after.shortPounds('wholeLifePence') ?? ''} for life`}`,
  approveContract: (_, after) => `gave ${contractOf(after)} its last approval`,
  returnContract: (_, after) => `sent ${contractOf(after)} back to be changed${because(after)}`,
  setContractMembers: (_, after) =>
    `said which other authorities may use ${contractOf(after)}: ${counted(after.count('members'), 'authority', 'authorities')}`,
  issueContract: (_, after) => `issued ${contractOf(after)} for signing`,
  completeContractSignatures: (_, after) => `gave ${contractOf(after)} its last signature`,
  declineContract: (_, after) => `declined to sign ${contractOf(after)}${because(after)}`,
  expireContractSignatures: (_, after) => `ended the signing of ${contractOf(after)}: its time had passed`,
  activateContract: (_, after) =>
    `made ${contractOf(after)} active under order ${named(after.text('orderNumber'), 'without number')}${after.day('startsOn') === undefined ? '' : `, from ${after.day('startsOn') ?? ''}`}`,
  varyContract: (_, after) => `began a variation of ${contractOf(after)}${holdsFrom(after)}${because(after)}`,
  requestVariationApproval: (_, after) => `asked for approval of a variation of ${contractOf(after)}`,
  returnVariation: (_, after) => `sent the variation of ${contractOf(after)} back to be changed${because(after)}`,
  approveVariation: (_, after) => `gave the variation of ${contractOf(after)} its last approval`,
  issueVariation: (_, after) => `issued a variation of ${contractOf(after)} for signing${holdsFrom(after)}`,
  completeVariationSignatures: (_, after) => `gave the variation of ${contractOf(after)} its last signature`,
  declineVariation: (_, after) => `declined to sign the variation of ${contractOf(after)}${because(after)}`,
  expireVariationSignatures: (_, after) => `ended the signing of a variation of ${contractOf(after)}: its time had passed`,
  putVariationInForce: (_, after) => `put a variation of ${contractOf(after)} into force${holdsFrom(after)}`,
  withdrawVariation: (_, after) => `withdrew the variation of ${contractOf(after)}${because(after)}`,
  decideRoll: (_, after) =>
    `decided that pupil ${named(after.text('pupilReference'), 'without reference')} ${ROLL_WORDS[after.text('decision') ?? ''] ?? 'goes on'} on 1 September (${named(after.text('academicYear'), 'next year')})`,
  rollYearGroups: (_, after) =>
    `moved ${counted(after.count('pupils'), 'pupil')} on into ${named(after.text('academicYear'), 'the new year')}`,
  offerHandOver: (_, after) =>
    `offered ${contractOf(after)} to ${named(after.text('to'), 'another authority')} from ${named(after.day('movesOn'), 'an unknown day')}, since the plan moves`,
  declineHandOver: (_, after) =>
    `declined to take over ${contractOf(after)} for ${named(after.text('by'), 'another authority')}${because(after)}`,
  withdrawHandOver: (_, after) => `took back the offer of ${contractOf(after)} to another authority${because(after)}`,
  passContract: (_, after) =>
    `took over ${contractOf(after)}, which moved with its plan to ${named(after.text('to'), 'another authority')} on ${named(after.day('movesOn'), 'an unknown day')}`,
  takeOverContract: (_, after) => `took over ${contractOf(after)} with its plan from ${named(after.day('movesOn'), 'an unknown day')}`,
  settleContractFees: (_, after) => `brought the settled fees into ${contractOf(after)}${holdsFrom(after)}`,
  exchangeFeeLines: (_, after) =>
    `exchanged the fees of a placement by ${named(after.text('reference'), 'its contract')}${holdsFrom(after)}: ${counted(after.count('ended'), 'line')} ended, ${counted(after.count('begun'), 'line')} begun`,
  giveNotice: (_, after) =>
    `gave notice of ${contractOf(after)}${after.day('lastChargeableOn') === undefined ? '' : `, last chargeable day ${after.day('lastChargeableOn') ?? ''}`}${because(after)}`,
  withdrawNotice: (_, after) => `withdrew the notice of ${contractOf(after)}${because(after)}`,
  endContract: (_, after) =>
    `ended ${contractOf(after)}${after.day('lastDay') === undefined ? '' : ` with ${after.day('lastDay') ?? ''}`}${because(after)}`,
  supersedeContract: (_, after) =>
    `superseded ${contractOf(after)} by ${named(after.text('by'), 'a new one')}${after.day('lastDay') === undefined ? '' : `; its last day is ${after.day('lastDay') ?? ''}`}`,
  withdrawContract: (_, after) => `withdrew ${contractOf(after)}${because(after)}`,

  // Contracts that were signed on paper.
  importContract: (_, after) => `brought in contract ${named(after.text('reference'), 'without reference')}, signed on paper`,
  importContracts: (_, after) => {
    const kept = (after.count('spot') ?? 0) + (after.count('block') ?? 0) + (after.count('framework') ?? 0);
    return `imported ${counted(kept, 'contract')} from ${named(after.text('fileName'), 'a sheet')}`;
  },

  // Bands and tariffs.
  recordProcurement: (before, after) =>
    `recorded how ${named(after.text('reference'), 'a contract')} was procured: ${inWords(named(after.text('route'), 'by no route'))}${before.text('route') === undefined || before.text('route') === after.text('route') ? '' : `, correcting ${inWords(named(before.text('route'), ''))}`}${because(after)}`,
  recordProcurementNotice: (_, after) =>
    `recorded that the ${inWords(named(after.text('notice'), 'a'))} notice of ${named(after.text('contractReference'), 'a contract')} was published on ${named(after.day('publishedOn'), 'an unknown day')}, reference ${named(after.text('reference'), 'none')}`,
  recordPaymentPublication: (_, after) =>
    `recorded that ${after.text('kind') === 'paymentCompliance' ? 'payment compliance' : 'payments above the amount'} from ${named(after.day('from'), 'an unknown day')} on were published on ${named(after.day('publishedOn'), 'an unknown day')}, reference ${named(after.text('reference'), 'none')}`,
  setOcdsPublisher: (_, after) =>
    `set the council as a publisher of open contracting data: prefix ${named(after.text('ocidPrefix'), 'none')} at ${named(after.text('address'), 'no address')}`,
  recordProcurementRule: (_, after) =>
    `recorded the procurement rule “${named(after.text('name'), 'without name')}” from ${named(after.day('effectiveFrom'), 'an unknown day')}: ${String(after.number('value') ?? 'nothing')} (${named(after.text('source'), 'no source')})`,
  recordProcurementDuty: (_, after) =>
    `recorded that a contract procured by ${inWords(named(after.text('route'), 'a route'))} ${after.true('required') ? 'needs' : 'needs no'} ${inWords(named(after.text('notice'), ''))} notice from ${named(after.day('effectiveFrom'), 'an unknown day')} (${named(after.text('source'), 'no source')})`,
  defineBand: (_, after) => `defined band ${named(after.text('code'), 'without code')}, ${named(after.text('name'), 'without name')}`,
  redefineBand: (_, after) =>
    `changed whom band ${named(after.text('code'), 'without code')} is for, from ${named(after.day('from'), 'an unknown day')}`,
  setTariff: (_, after) =>
    `set the tariff of band ${named(after.text('code'), 'without code')} at ${named(after.shortPounds('annualPence'), 'an amount')} a year from ${named(after.day('from'), 'an unknown day')}`,
  chooseBand: (_, after) =>
    `chose band ${named(after.text('band'), 'without code')} for ${named(after.text('pupilReference'), 'a pupil')}${because(after)}`,

  // Cycles.
  openCycle: (_, after) => `opened the round${after.text('name') === undefined ? '' : ` “${after.text('name') ?? ''}”`}`,
  closeCycle: (_, after) => {
    const lapsed = after.count('lapsed');
    return `closed the round${lapsed === undefined || lapsed === 0 ? '' : `; ${counted(lapsed, 'draft')} never sent ended with it`}`;
  },
  setBudget: (before, after) => {
    const was = before.shortPounds('roomPence');
    return `set the room for rises to ${named(after.shortPounds('roomPence'), 'nothing known')}${was === undefined ? '' : `, from ${was}`}`;
  },
  enterBudget: (before, after) => {
    const was = before.shortPounds('totalPence');
    return `set the budget for ${named(after.text('financialYear'), 'a year')} to ${named(after.shortPounds('totalPence'), 'nothing known')}${was === undefined ? '' : `, from ${was}`}${because(after)}`;
  },

  // Configuration.
  recordUpliftPolicy: (_, after) => `recorded the rules of uplift rounds${inForceFrom(after)}`,
  recordApprovalMatrix: (_, after) => `recorded the approval matrix${inForceFrom(after)}: ${counted(after.count('bands'), 'band')}`,
  recordIndexSeries: (_, after) => `added the index series ${named(after.text('name'), 'without name')}`,
  recordIndexValue: (before, after) => {
    const was = before.number('value');
    return `recorded ${named(after.number('value')?.toString(), 'a value')} for ${named(after.text('seriesCode'), 'a series')} from ${named(after.day('effectiveOn'), 'an unknown day')}${was === undefined ? '' : `, correcting ${String(was)}`}`;
  },
  recordIndexBasket: (_, after) =>
    `recorded version ${String(after.count('version') ?? 1)} of the index basket ${named(after.text('name'), 'without name')}`,
  recordPanelMeeting: (_, after) => `recorded the meeting ${meeting(after)}`,
  removePanelMeeting: (before) => `removed the meeting ${meeting(before)}`,
  recordCostGrant: (_, after) => `recorded the grant ${grant(after)}`,
  removeCostGrant: (before) => `removed the grant ${grant(before)}`,

  // Approvals.
  callIn: (_, after) => `called the decision in${because(after)}`,
  resolveCallIn: (_, after) => `ended the call-in: the decision ${after.true('stands') ? 'stands' : 'goes back'}${because(after)}`,
  bringIntoForce: () => 'brought the decision into force',
  voidRequest: (_, after) => `ended the request for approval, since what it asked for has changed${because(after)}`,
  delegate: (_, after) => {
    const [from, to] = [after.day('from'), after.day('until')];
    return `named ${named(after.text('to'), 'a colleague')} as deputy${after.text('role') === undefined ? '' : ` for ${roleInWords(after.text('role') ?? '')}`}${from && to ? `, from ${from} to ${to}` : ''}`;
  },
  endDelegation: () => 'ended a delegation',

  // Places of a block.
  putPlacesInForce: (_, after) =>
    `put ${counted(after.count('places'), 'place')} of ${contractOf(after)} in force from ${named(after.day('from'), 'an unknown day')}`,
  endPlaces: (_, after) => `ended the places of ${contractOf(after)} with ${named(after.day('lastDay'), 'an unknown day')}`,
  callOffPlace: (_, after) => `called off ${placeOf(after)} for ${whoOf(after)} from ${named(after.day('from'), 'an unknown day')}`,
  endCallOff: (_, after) =>
    `ended the call-off of ${placeOf(after)} for ${whoOf(after)} with ${named(after.day('lastDay'), 'an unknown day')}`,
  withdrawCallOff: (_, after) => `took back the call-off of ${placeOf(after)} for ${whoOf(after)}${because(after)}`,
  releasePlaces: (_, after) =>
    `gave ${counted(after.count('places'), 'place')} of ${contractOf(after)} back from ${named(after.day('from'), 'an unknown day')}${because(after)}`,
  settleTerm: (_, after) =>
    `settled the ${named(after.text('term'), 'term').toLowerCase()} of ${contractOf(after)}: ${named(after.shortPounds('differencePence'), 'nothing')} beyond what was billed`,
  rechargePlaces: (_, after) =>
    `recharged ${named(after.shortPounds('amountPence'), 'nothing')} for places in ${contractOf(after)}, ${named(after.text('term'), 'a term').toLowerCase()}`,
  setBlockWarningRules: (_, after) => `set when blocks warn, from ${named(after.day('effectiveFrom'), 'an unknown day')}`,
  endFeeLines: (_, after) =>
    `ended ${counted(after.count('feeLines'), 'fee line')} of pupil ${named(after.text('pupil'), 'without reference')}, whose place is now paid by ${named(after.text('contract'), 'a block')}`,

  // Documents.
  freezeDocument: (_, after) => `recorded the content of document ${named(after.text('reference'), 'without reference')}`,
  startBulkPapers: (_, after) => `had the documents of ${counted(after.count('contracts'), 'contract')} made for download`,
  startBulkLetters: (_, after) => `had ${counted(after.count('letters'), 'letter')} put together for download`,
  renderDocument: (_, after) => `made document ${named(after.text('reference'), 'without reference')}`,

  // The wording of documents, and clauses.
  draftWording: (_, after) => `began ${wordingOf(after)}${because(after)}`,
  saveWording: (_, after) => `saved ${wordingOf(after)}`,
  askWordingApproval: (_, after) => `put ${wordingOf(after)} forward for approval${because(after)}`,
  approveWording: (_, after) =>
    `approved ${wordingOf(after)}${after.day('effectiveFrom') === undefined ? '' : `, in force from ${after.day('effectiveFrom') ?? ''}`}`,
  returnWording: (_, after) => `sent ${wordingOf(after)} back${because(after)}`,
  withdrawWording: (_, after) => `gave up ${wordingOf(after)}`,

  // People and sign-in.
  signIn: () => 'signed in',
  signOut: () => 'signed out',
  signInFailed: () => 'was refused: a wrong password was given',
  tokenReused: () => 'had a sign-in ended: its token was used a second time',
  changePassword: () => 'changed the password and ended the other sign-ins',
  chooseNotifications: () => 'chose how to be told by e-mail',
  makeCalendarAddress: (_, after) =>
    after.true('renewed') ? 'renewed the address of the own calendar; the one before ended' : 'made an address for the own calendar',
  revokeCalendarAddress: () => 'ended the address of the own calendar',
  setReminderRules: () => 'set when schools are reminded',
  remindSchools: (_, after) => `reminded ${counted(after.count('schools'), 'school')} that had not sent a return`,
  retryMail: () => 'had a mail tried again that could not be delivered',
  createOrganisation: (_, after) => `added the organisation ${named(after.text('name'), 'without name')}`,
  createPerson: (_, after) => `added ${named(after.text('fullName'), 'a person')} with ${inRoles(after.list('roles'))}`,
  setRoles: (before, after) =>
    `gave ${named(after.text('fullName'), 'a person')} ${inRoles(after.list('roles'))}${before.list('roles').length === 0 ? '' : ` instead of ${inRoles(before.list('roles'))}`}`,
  deactivatePerson: () => 'closed an account',
  inviteColleague: (_, after) => `invited ${named(after.text('fullName'), 'a colleague')} (${named(after.text('email'), 'no address')})`,
  revokeInvitation: (_, after) => `took back the invitation of ${named(after.text('email'), 'a colleague')}`,
  acceptInvitation: () => 'joined by invitation',

  // The school register.
  importRegister: (_, after) =>
    `loaded the register file ${named(after.text('file'), '')}: ${counted(after.count('created'), 'school')} created, ${counted(after.count('updated'), 'school')} updated, ${counted(after.count('closed'), 'school')} closed`,
  importRegisterLinks: (_, after) => `loaded the register's links from ${named(after.text('file'), 'a file')}`,
  confirmSuccession: (before, after) =>
    `confirmed that ${school(after, before, 'successor')} follows ${school(after, before, 'predecessor')}`,
  rejectSuccession: (before, after) =>
    `rejected that ${school(after, before, 'successor')} follows ${school(after, before, 'predecessor')}`,
  linkSchoolToProvider: (before, after) =>
    after.text('provider') === undefined
      ? `unlinked ${named(after.text('school'), 'the school')} from ${named(before.text('provider'), 'its provider')}`
      : `linked ${named(after.text('school'), 'the school')} to ${after.text('provider') ?? ''}`,
  recordDueDiligenceCheck: (_, after) =>
    `recorded a check of ${named(after.text('school'), 'the school')}: ${inWords(after.text('kind') ?? 'due diligence')} ${named(after.text('result'), 'checked')}${after.day('expiresOn') === undefined ? '' : `, until ${after.day('expiresOn') ?? ''}`}`,
  recordTermCalendar: (_, after) =>
    `recorded the term calendar ${named(after.text('academicYear'), '')} of ${named(after.text('school'), 'the school')}: ${counted(after.count('schoolDays'), 'school day')}`,

  // Liaison with schools. What was written in a note stays in the note.
  nameLiaisonLead: (before, after) =>
    `named ${named(after.text('lead'), 'a colleague')} to look after ${named(after.text('about'), 'the school')} from ${named(after.day('from'), 'an unknown day')}${before.text('lead') === undefined ? '' : `, after ${before.text('lead') ?? ''}`}`,
  endLiaisonLead: (_, after) =>
    `ended that ${named(after.text('lead'), 'a colleague')} looks after ${named(after.text('about'), 'the school')}${after.day('lastDay') === undefined ? '' : `, with ${after.day('lastDay') ?? ''}`}`,
  writeLiaisonNote: (_, after) =>
    `${after.text('corrects') === undefined ? 'wrote a note' : 'corrected a note'} about ${named(after.text('about'), 'the school')}: ${NOTE_WORDS[after.text('kind') ?? ''] ?? 'something'} of ${named(after.day('on'), 'an unknown day')}`,
  planVisit: (_, after) => `planned a visit to ${visitOf(after)}`,
  moveVisit: (before, after) =>
    `moved a visit to ${visitOf(after)}${before.day('plannedOn') === undefined ? '' : `, planned before for ${before.day('plannedOn') ?? ''}`}`,
  recordVisit: (_, after) =>
    `recorded a visit to ${named(after.text('about'), 'the school')} by ${named(after.text('visitor'), 'a colleague')} on ${named(after.day('doneOn'), 'an unknown day')}${after.day('nextDueOn') === undefined ? '' : `; the next is due by ${after.day('nextDueOn') ?? ''}`}`,
  callOffVisit: (_, after) => `called off the visit to ${visitOf(after)}`,
  addLiaisonAction: (_, after) => `added an action about ${taskOf(after)}`,
  changeLiaisonAction: (_, after) => `changed an action about ${taskOf(after)}`,
  completeLiaisonAction: (_, after) =>
    `completed an action about ${named(after.text('about'), 'the school')}${quoted(after.text('what'))}${after.day('doneOn') === undefined ? '' : `, done on ${after.day('doneOn') ?? ''}`}`,

  // Signatures.
  recordSignatory: (_, after) =>
    `recorded ${named(after.text('signatory'), 'a colleague')} as a signatory, ${after.shortPounds('upToPence') === undefined ? 'whatever the value' : `up to ${after.shortPounds('upToPence') ?? ''}`}`,
  confirmSignatory: (_, after) => `confirmed that ${named(after.text('signatory'), 'a colleague')} may sign`,
  endSignatory: (_, after) => `ended the authority of ${named(after.text('signatory'), 'a colleague')} to sign${because(after)}`,
  openSigning: (_, after) =>
    `sent ${named(after.text('reference'), 'a document')} for signature${after.day('expiresOn') === undefined ? '' : `, to be signed by ${after.day('expiresOn') ?? ''}`}`,
  signDocument: (_, after) =>
    `signed ${named(after.text('reference'), 'a document')} for ${named(after.text('organisationName'), 'their organisation')}`,
  completeSigning: (_, after) => `completed ${named(after.text('reference'), 'a document')} with the last signature`,
  declineToSign: (_, after) => `declined to sign ${named(after.text('reference'), 'a document')}${because(after)}`,
  withdrawSigning: (_, after) => `took ${named(after.text('reference'), 'a document')} back from signature${because(after)}`,
  expireSigning: (_, after) => `ended the signing of ${named(after.text('reference'), 'a document')}, whose last day had passed`,
  remindSigners: (_, after) => `reminded of ${named(after.text('reference'), 'a document')} that waits for signature`,
  recordWetInk: (_, after) =>
    `added the scan of ${named(after.text('reference'), 'a document')}, signed on paper by ${named(after.text('signedBy'), 'somebody')}`,
  confirmWetInk: (_, after) =>
    `confirmed the scan of ${named(after.text('reference'), 'a document')}, signed on paper by ${named(after.text('signedBy'), 'somebody')}`,
  refuseWetInk: (_, after) => `refused a scan of ${named(after.text('reference'), 'a document')}${because(after)}`,
  makeSigningCertificate: (_, after) => `made the certificate of ${named(after.text('reference'), 'a document')}`,

  // What is kept sealed: who did what with it, never what it says.
  readPersonalDetails: (_, after) =>
    `read who pupil ${named(after.text('reference'), 'without reference')} is${quoted(after.text('because'))}`,
  recordPersonalDetails: (_, after) => `recorded who pupil ${named(after.text('reference'), 'without reference')} is`,
  correctPersonalDetails: (_, after) => `corrected who pupil ${named(after.text('reference'), 'without reference')} is`,
  removePersonalDetails: (_, after) =>
    `removed the personal details of pupil ${named(after.text('reference'), 'without reference')}${because(after)}`,
  rotateDetailKeys: (_, after) => `sealed ${counted(after.count('rows'), 'row')} of details anew with another key`,
  requestBankDetails: (_, after) => `asked that ${named(after.text('provider'), 'a provider')} is paid to another account`,
  readBankDetails: (_, after) => `read bank details of ${named(after.text('provider'), 'a provider')}`,
  confirmBankDetails: (_, after) =>
    `confirmed the new bank details of ${named(after.text('provider'), 'a provider')} by a call${after.day('calledOn') === undefined ? '' : ` on ${after.day('calledOn') ?? ''}`}`,
  refuseBankDetails: (_, after) => `refused the new bank details of ${named(after.text('provider'), 'a provider')}${because(after)}`,
  withdrawBankDetails: (_, after) => `took back the change of bank details of ${named(after.text('provider'), 'a provider')}`,

  // Schools at risk.
  askCheckOverride: (_, after) =>
    `asked to override the check of ${inWords(after.text('kind') ?? 'due diligence')} of ${named(after.text('school'), 'the school')}${until(after)}${because(after)}`,
  confirmCheckOverride: (_, after) =>
    `confirmed the override of the check of ${inWords(after.text('kind') ?? 'due diligence')} of ${named(after.text('school'), 'the school')}`,
  refuseCheckOverride: (_, after) =>
    `refused the override of the check of ${inWords(after.text('kind') ?? 'due diligence')} of ${named(after.text('school'), 'the school')}${because(after)}`,
  recordSchoolFailure: (_, after) =>
    `recorded that ${named(after.text('school'), 'the school')} ${FAILURES[after.text('kind') ?? ''] ?? 'fails'} (last day ${named(after.day('onDate'), 'not known')})`,
  withdrawSchoolFailure: (_, after) =>
    `withdrew that ${named(after.text('school'), 'the school')} ${FAILURES[after.text('kind') ?? ''] ?? 'fails'}${because(after)}`,
  holdReferrals: (_, after) => `held new referrals to ${named(after.text('school'), 'the school')}${because(after)}`,

  ...JOINT_ACT_WORDS,
  ...LOT_ACT_WORDS,
  ...REORGANISATION_ACT_WORDS,

  // What members of a consortium decide and share.
  layDistrictTile: (_, after) => `laid the tile of the district ${named(after.text('name'), 'without name')} on the map`,
  addDistrict: (_, after) => `added the district ${named(after.text('name'), 'without name')} for published demand`,
  startPublication: (_, after) => `began to publish the demand of ${named(after.day('takenOn'), 'a day')}`,
  failPublication: (_, after) => `did not publish the demand of ${named(after.day('takenOn'), 'a day')}: the publication failed`,
  publishDemand: (_, after) => `published the demand of ${named(after.day('takenOn'), 'a day')} as protected figures`,
  issueDemandStatement: (_, after) =>
    `issued ${named(after.text('reference'), 'a statement')} of the demand published on ${named(after.day('takenOn'), 'a day')}`,
  openDecision: (_, after) => `put to the vote of the members: ${named(after.text('title'), 'a decision')}`,
  castVote: (_, after) =>
    `voted ${after.text('vote') === 'abstain' ? 'neither for nor against' : named(after.text('vote'), '')} for ${named(after.text('member'), 'a member')}: ${named(after.text('title'), 'a decision')}${because(after)}`,
  withdrawDecision: (_, after) => `took back from the vote: ${named(after.text('title'), 'a decision')}${because(after)}`,
  carryDecision: (_, after) =>
    `decided with the last vote needed: ${named(after.text('title'), 'a decision')}. ${named(after.text('outcome'), '')}`,
  loseDecision: (_, after) =>
    `ended the vote without agreement: ${named(after.text('title'), 'a decision')}. ${named(after.text('outcome'), '')}`,
  joinConsortium: (_, after) =>
    `made ${named(after.text('authorityName'), 'an authority')} a member from ${named(after.day('from'), 'a day')}`,
  leaveConsortium: (_, after) =>
    `ended the membership of ${named(after.text('authorityName'), 'an authority')} after ${named(after.day('until'), 'a day')}`,
  changeLead: (_, after) =>
    `made ${named(after.text('authorityName'), 'a member')} lead ${inWords(after.text('activity') ?? 'an activity')} from ${named(after.day('from'), 'a day')}`,
  changeDecisionRule: (_, after) => `changed how members decide from ${named(after.day('from'), 'a day')}`,
  setPublicationDay: (before, after) =>
    `set day ${String(after.count('day') ?? 1)} of each month for the publication of demand, before it day ${String(before.count('day') ?? 1)}`,
  shareWithMembers: (_, after) =>
    `shared ${inWords(after.text('subject') ?? 'figures')} with other members from ${named(after.day('from'), 'a day')}, by ${named(after.text('reference'), 'a paper')}`,
  endSharing: (_, after) =>
    `ended the sharing of ${inWords(after.text('subject') ?? 'figures')} after ${named(after.day('until'), 'a day')}${because(after)}`,

  issueMembersAgreement: (_, after) => `issued ${named(after.text('reference'), 'a version')} of the agreement between members`,
  recordAgreementSigning: (_, after) =>
    `recorded that ${named(after.text('by'), 'somebody')} signed ${named(after.text('reference'), 'the agreement between members')} on ${named(after.day('signedOn'), 'a day')}`,

  // Placements.
  consultSchool: (_, after) =>
    `consulted ${named(after.text('school'), 'a school')} about pupil ${named(after.text('pupil'), 'without reference')}; a reply is due on ${named(after.day('replyDueOn'), 'a day')}`,
  recordConsultationReply: (_, after) =>
    `recorded that ${named(after.text('school'), 'a school')} replied about pupil ${named(after.text('pupil'), 'without reference')}: ${inWords(after.text('reply') ?? 'a reply')}${after.shortPounds('annualPence') === undefined ? '' : ` of ${after.shortPounds('annualPence') ?? ''} a year`}`,
  acceptOfferedPlace: (_, after) =>
    `accepted the offer of ${named(after.text('school'), 'a school')} for pupil ${named(after.text('pupil'), 'without reference')}, ${after.shortPounds('annualPence') ?? 'a price'} a year from ${named(after.day('startsOn'), 'a day')}`,
  withdrawConsultation: (_, after) =>
    `withdrew the consultation of ${named(after.text('school'), 'a school')} about pupil ${named(after.text('pupil'), 'without reference')}${because(after)}`,
  remindOfConsultation: (_, after) =>
    `reminded that ${named(after.text('school'), 'a school')} has not replied about pupil ${named(after.text('pupil'), 'without reference')}`,
  addPupil: (_, after) => `added pupil ${named(after.text('reference'), 'without reference')}`,
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

/** An act by its name, to choose it by: "Make appeal". */
export const actName = (action: string): string => inWords(action).replace(/^./, (letter) => letter.toUpperCase());
