import { type Facts } from '../audit/facts.js';
import { rolesWith } from '../identity/permissions.js';
import { formatDate } from '../kernel/dates.js';
import { type Pence, formatPercent, formatShortPounds, riseBetween } from '../kernel/money.js';
import { CONSORTIUM_NOTICES } from './consortium-notices.js';
import { CONTRACT_NOTICES } from './contract-notices.js';
import { links } from './links.js';
import { JOINT_NOTICES } from './joint-notices.js';
import { LOT_NOTICES } from './lot-notices.js';
import type { Audience, Notice } from './notice.js';
import type { RequestFacts, ReturnFacts } from './notice-facts.js';
import { type Rule, type ToldAct, itself, rule } from './notice-rule.js';
import { SAFEGUARD_NOTICES } from './safeguard-notices.js';
import { SIGNATURE_NOTICES } from './signature-notices.js';
import type { NotificationKind } from './notification-kinds.js';
import { schoolsInWords } from './words.js';

const OFFICERS = ['sesOfficer'];
const FEES_MANAGERS = ['providerFeesManager'];
const REVIEWERS = ['headOfSes', 'director'];

const officerOf = (ret: ReturnFacts): Audience => ({
  organisation: ret.authorityId,
  people: ret.officerId === null ? [] : [ret.officerId],
  roles: OFFICERS,
});

const feesManagersOf = (ret: ReturnFacts): Audience => ({ school: ret.schoolId, roles: FEES_MANAGERS });

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };

function onReturn(
  kind: NotificationKind,
  ret: ReturnFacts,
  to: Audience,
  side: 'authority' | 'provider',
  { detail, ...words }: Words,
): Notice {
  const path = side === 'authority' ? links.councilsReturn(ret.id) : links.schoolsReturn(ret.id);
  return { kind, to, ...words, ...(detail === undefined ? {} : { detail }), path, subjectType: 'upliftReturn', subjectId: ret.id };
}

const toOfficer = (kind: NotificationKind, ret: ReturnFacts, words: Words): Notice =>
  onReturn(kind, ret, officerOf(ret), 'authority', words);

const toSchool = (kind: NotificationKind, ret: ReturnFacts, words: Words): Notice =>
  onReturn(kind, ret, feesManagersOf(ret), 'provider', words);

function onRequest(kind: NotificationKind, request: RequestFacts, people: readonly string[], { detail, ...words }: Words): Notice[] {
  if (people.length === 0) return [];
  return [
    {
      kind,
      to: { organisation: request.authorityId, people: [...new Set(people)] },
      ...words,
      ...(detail === undefined ? {} : { detail }),
      path: links.approval(request.id),
      subjectType: 'approvalRequest',
      subjectId: request.id,
    },
  ];
}

/** A sum to judge by, in whole pounds. */
const whole = (amount: number): string => formatShortPounds((Math.round(amount / 100) * 100) as Pence);

const short = (facts: Facts, name: string): string | undefined => {
  const amount = facts.count(name);
  return amount === undefined ? undefined : whole(amount);
};

const riseInWords = (rise: number): string =>
  rise === 0 ? 'no more than now' : `${whole(Math.abs(rise))} a year ${rise < 0 ? 'less' : 'more'} than now`;

/** "4.00%, £18,420 a year more than now", as far as it was recorded. */
function figures(after: Facts, ret: ReturnFacts): string {
  const total = after.count('totalPence');
  const rise = after.count('risePence') ?? (total === undefined || ret.currentPence === null ? undefined : total - ret.currentPence);
  return [after.percent('percentBp'), rise === undefined ? undefined : riseInWords(rise)].filter(Boolean).join(', ');
}

/** What a return asks for, on top of present prices. */
function asked({ currentPence, askedPence }: ReturnFacts): string {
  if (currentPence === null || askedPence === null) return '';
  const percent = riseBetween(currentPence, askedPence);
  return `; it asks for ${riseInWords(askedPence - currentPence)}${percent === null || percent === 0 ? '' : ` (${formatPercent(percent)})`}`;
}

const withFigures = (after: Facts, ret: ReturnFacts): string => {
  const said = figures(after, ret);
  return said === '' ? '' : `: ${said}`;
};

const wrote = (facts: Facts, name = 'reason'): string | undefined => facts.text(name);

const upTo = (after: Facts): string => {
  const rise = after.percent('riseBp');
  return rise === undefined ? '' : `, up to ${rise}`;
};

const askedToDecide = (request: RequestFacts): Notice[] =>
  onRequest('approvalAsked', request, request.deciders, {
    title: `To decide: ${request.title}`,
    sentence: `Your decision is asked: ${request.title}, worth ${whole(request.valuePence)} a year more${
      request.keyDecision && request.noticeUntil !== null ? `; a key decision, not before ${formatDate(request.noticeUntil)}` : ''
    }.`,
  });

/** What became of a version of a wording, to who began it. */
const toDrafter = ({ actor, after, subjectId }: ToldAct, title: string, became: string): Notice => ({
  kind: 'approvalDecided',
  to: { organisation: actor.organisationId, people: [after.text('draftedBy') ?? ''].filter(Boolean), roles: rolesWith('templates.edit') },
  title,
  sentence: `Version ${String(after.count('number') ?? 1)} of “${after.text('title') ?? 'a wording'}” ${became}.`,
  detail: wrote(after),
  path: links.wording(subjectId),
  subjectType: 'wording',
  subjectId,
});

/** Whom each audited act tells, and in what words. Of acts not listed here, quiet-acts.ts says why nobody is told (a test holds both to the record's words). */
export const NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  ...CONSORTIUM_NOTICES,
  ...CONTRACT_NOTICES,
  ...JOINT_NOTICES,
  ...LOT_NOTICES,
  ...SAFEGUARD_NOTICES,
  ...SIGNATURE_NOTICES,
  openCycle: [
    rule('upliftCycle', ['roundOpened'], (_, cycle) =>
      cycle.providers.map((provider) => ({
        kind: 'roundOpened',
        to: { provider: provider.id, roles: FEES_MANAGERS },
        title: `${cycle.authorityName} opened “${cycle.name}”`,
        sentence: `${cycle.authorityName} asks for your fees from ${formatDate(cycle.opensOn)} to ${formatDate(cycle.closesOn)}, for ${schoolsInWords(provider.schools)}.`,
        path: links.ourSchools(),
        subjectType: 'upliftCycle',
        subjectId: cycle.id,
      })),
    ),
  ],
  lapseReturn: [
    rule('upliftReturn', ['returnsEnded'], (_, ret) => [
      toSchool('returnsEnded', ret, {
        title: `Not sent: the return of ${ret.schoolName} ended`,
        sentence: `${ret.authorityName} closed “${ret.cycleName}”; the return of ${ret.schoolName} had not been sent and ended with it.`,
      }),
    ]),
  ],
  submit: [
    rule('upliftReturn', ['returnReceived'], ({ actor, after }, ret) => {
      const late = after.true('late') ? ', late' : '';
      return [
        toOfficer('returnReceived', ret, {
          title: `Return received: ${ret.schoolName}`,
          sentence: `${ret.schoolName} sent return ${ret.reference}${late}${asked(ret)}.`,
        }),
        // What the school sent itself, its people know; their colleagues see it in their list.
        ...(actor.kind === 'authority'
          ? [
              toSchool('returnReceived', ret, {
                title: `A return was entered for ${ret.schoolName}`,
                sentence: `${ret.authorityName} entered return ${ret.reference} on behalf of ${ret.schoolName}${late}.`,
              }),
            ]
          : []),
      ];
    }),
  ],
  withdraw: [
    rule('upliftReturn', ['returnReceived'], ({ after }, ret) => [
      toOfficer('returnReceived', ret, {
        title: `Return taken back: ${ret.schoolName}`,
        sentence: `${ret.schoolName} took return ${ret.reference} back.`,
        detail: wrote(after),
      }),
    ]),
  ],
  offer: [
    rule('upliftReturn', ['offerMade'], ({ after }, ret) => [
      toSchool('offerMade', ret, {
        title: `Offer for ${ret.schoolName}`,
        sentence: `${ret.authorityName} made an offer for ${ret.schoolName}${withFigures(after, ret)}${
          after.day('expiresOn') === undefined ? '' : `; answer by ${after.day('expiresOn') ?? ''}`
        }.`,
        detail: wrote(after, 'message'),
      }),
    ]),
  ],
  counter: [
    rule('upliftReturn', ['counterOffer'], ({ after }, ret) => [
      toOfficer('counterOffer', ret, {
        title: `Counter-offer from ${ret.schoolName}`,
        sentence: `${ret.schoolName} answered the offer on ${ret.reference} with other figures${withFigures(after, ret)}.`,
        detail: wrote(after, 'message'),
      }),
    ]),
  ],
  accept: [
    rule('upliftReturn', ['settled'], ({ after }, ret) => {
      const at = short(after, 'settledPence');
      const from = short(after, 'currentPence');
      const money = at === undefined ? '' : ` at ${at} a year${from === undefined ? '' : `, from ${from} now`}`;
      const title = `Settled: ${ret.schoolName}`;
      return [
        toOfficer('settled', ret, {
          title,
          sentence: `Return ${ret.reference} of ${ret.schoolName} is settled${money}; approval can be asked for.`,
        }),
        toSchool('settled', ret, {
          title,
          sentence: `The fees of ${ret.schoolName} are settled with ${ret.authorityName}${money}; the present prices hold until it is approved.`,
        }),
      ];
    }),
  ],
  lapse: [
    rule('upliftReturn', ['offerLapsed'], (_, ret) => [
      toSchool('offerLapsed', ret, {
        title: `The offer for ${ret.schoolName} lapsed`,
        sentence: `The last day of ${ret.authorityName}’s offer for ${ret.schoolName} passed without an answer; ask for it again if you want it.`,
      }),
      toOfficer('offerLapsed', ret, {
        title: `Offer lapsed: ${ret.schoolName}`,
        sentence: `${ret.schoolName} did not answer the offer on ${ret.reference} by its last day.`,
      }),
    ]),
  ],
  escalate: [
    rule('upliftReturn', ['escalated'], ({ after }, ret) => {
      const owner = after.text('ownerId');
      if (owner === undefined) return [];
      return [
        onReturn('escalated', ret, { organisation: ret.authorityId, people: [owner] }, 'authority', {
          title: `A deadlock is yours: ${ret.schoolName}`,
          sentence: `The negotiation of ${ret.reference} with ${ret.schoolName} is deadlocked, and you own it.`,
          detail: wrote(after),
        }),
      ];
    }),
  ],
  sendMessage: [
    rule('upliftReturn', ['message'], ({ actor, after }, ret) => [
      (actor.kind === 'authority' ? toSchool : toOfficer)('message', ret, {
        title: `Message about ${ret.schoolName}`,
        sentence: `${actor.personName} of ${actor.organisationName} wrote about return ${ret.reference}.`,
        detail: wrote(after, 'body'),
      }),
    ]),
  ],
  requestApproval: [rule('approvalRequest', ['approvalAsked'], (_, request) => askedToDecide(request))],
  approve: [
    rule('approvalRequest', ['approvalAsked'], (_, request) => askedToDecide(request)),
    // With nothing to wait for, the same transaction brings it into force, and that is what is told.
    rule('upliftReturn', ['approvalDecided'], ({ alsoDone }, ret) =>
      alsoDone.includes('implement')
        ? []
        : [
            toOfficer('approvalDecided', ret, {
              title: `Approved: ${ret.schoolName}`,
              sentence: `The settlement of ${ret.reference} with ${ret.schoolName} has its last approval and waits for the end of its call-in.`,
            }),
          ],
    ),
  ],
  returnForChange: [
    rule('approvalRequest', ['approvalDecided'], ({ after }, request) =>
      onRequest('approvalDecided', request, [request.requestedBy], {
        title: `Sent back: ${request.title}`,
        sentence: `Your request for approval of ${request.title} was sent back with a reason; the negotiation is open again.`,
        detail: wrote(after),
      }),
    ),
  ],
  voidRequest: [
    rule('approvalRequest', ['approvalDecided'], ({ after }, request) =>
      onRequest('approvalDecided', request, [request.requestedBy], {
        title: `No longer valid: ${request.title}`,
        sentence: `The request for approval of ${request.title} ended, because what it asked for has changed; the negotiation is open again.`,
        detail: wrote(after),
      }),
    ),
  ],
  requestCapException: [
    rule('upliftReturn', ['approvalAsked'], ({ actor, after }, ret) => [
      onReturn('approvalAsked', ret, { organisation: ret.authorityId, roles: REVIEWERS }, 'authority', {
        title: `Exception to the cap asked: ${ret.schoolName}`,
        sentence: `${actor.personName} asks for an exception to the cap${upTo(after)} on ${ret.reference} of ${ret.schoolName}.`,
        detail: wrote(after),
      }),
    ]),
  ],
  approveCapException: [
    rule('upliftReturn', ['approvalDecided'], ({ after }, ret) => [
      toOfficer('approvalDecided', ret, {
        title: `Exception to the cap ${after.count('riseBp') === 0 ? 'taken back' : 'approved'}: ${ret.schoolName}`,
        sentence: `The exception to the cap on ${ret.reference} of ${ret.schoolName} was ${after.count('riseBp') === 0 ? 'taken back' : `approved${upTo(after)}`}.`,
        detail: wrote(after),
      }),
    ]),
  ],
  declineCapException: [
    rule('upliftReturn', ['approvalDecided'], ({ after }, ret) => [
      toOfficer('approvalDecided', ret, {
        title: `Exception to the cap declined: ${ret.schoolName}`,
        sentence: `The exception to the cap on ${ret.reference} of ${ret.schoolName} was declined.`,
        detail: wrote(after),
      }),
    ]),
  ],
  implement: [
    rule('upliftReturn', ['inForce'], ({ after }, ret) => {
      const arrears = after.count('arrearsPence');
      const rise = short(after, 'risePence');
      const money = `${rise === undefined ? '' : `, ${rise} a year more`}${
        arrears === undefined || arrears === 0 ? '' : `, with ${formatShortPounds(arrears as Pence)} in arrears`
      }`;
      const title = `In force: new prices of ${ret.schoolName}`;
      const document = after.text('documentId');
      const atSchool = toSchool('inForce', ret, {
        title,
        sentence: `The settlement with ${ret.authorityName} for ${ret.schoolName} is in force${money}; the letter is ready to read and keep.`,
      });
      return [
        document === undefined ? atSchool : { ...atSchool, path: links.document(document) },
        toOfficer('inForce', ret, {
          title,
          sentence: `The settlement of ${ret.reference} with ${ret.schoolName} is in force${money}; its letter is made.`,
        }),
      ];
    }),
  ],
  delegate: [
    itself(['approvalAsked'], ({ actor, subjectId, after }) => {
      const deputy = after.text('toPersonId');
      const [from, until] = [after.day('from'), after.day('until')];
      if (deputy === undefined) return [];
      return [
        {
          kind: 'approvalAsked',
          to: { organisation: actor.organisationId, people: [deputy] },
          title: `You stand in for ${actor.personName}`,
          sentence: `${actor.personName} named you as deputy for approvals${from && until ? `, from ${from} to ${until}` : ''}.`,
          path: links.approvals(),
          subjectType: 'delegation',
          subjectId,
        },
      ];
    }),
  ],
  askWordingApproval: [
    itself(['approvalAsked'], ({ actor, subjectId, after }) => [
      {
        kind: 'approvalAsked',
        to: { organisation: actor.organisationId, roles: rolesWith('templates.approve') },
        title: `Wording to approve: ${after.text('title') ?? 'a wording'}`,
        sentence: `${actor.personName} put version ${String(after.count('number') ?? 1)} of “${after.text('title') ?? 'a wording'}” forward; somebody who had no hand in it approves it.`,
        detail: wrote(after),
        path: links.wording(subjectId),
        subjectType: 'wording',
        subjectId,
      },
    ]),
  ],
  approveWording: [
    itself(['approvalDecided'], (act) => [
      toDrafter(
        act,
        `Approved: ${act.after.text('title') ?? 'a wording'}`,
        `is approved and counts from ${act.after.day('effectiveFrom') ?? 'its day'}`,
      ),
    ]),
  ],
  returnWording: [
    itself(['approvalDecided'], (act) => [
      toDrafter(act, `Sent back: ${act.after.text('title') ?? 'a wording'}`, 'was sent back with a reason; it is a draft again'),
    ]),
  ],
  callIn: [
    rule('approvalRequest', ['calledIn'], ({ actor, after }, request) =>
      onRequest('calledIn', request, [request.requestedBy, ...request.decided], {
        title: `Called in: ${request.title}`,
        sentence: `${actor.personName} called the decision on ${request.title} in; it is not in force until that is resolved.`,
        detail: wrote(after),
      }),
    ),
  ],
  resolveCallIn: [
    rule('approvalRequest', ['calledIn'], ({ after }, request) =>
      onRequest('calledIn', request, [request.requestedBy, ...request.decided], {
        title: `Call-in ended: ${request.title}`,
        sentence: `The call-in of ${request.title} ended: the decision ${after.true('stands') ? 'stands' : 'goes back'}.`,
        detail: wrote(after),
      }),
    ),
  ],
  makeAppeal: [
    rule('upliftReturn', ['appealMade'], ({ after }, ret) => {
      const words = {
        title: `Appeal from ${ret.schoolName}`,
        sentence: `${ret.schoolName} appealed against the decision on ${ret.reference}; somebody who took no part in it reviews it.`,
        detail: wrote(after),
      };
      return [
        toOfficer('appealMade', ret, words),
        onReturn('appealMade', ret, { organisation: ret.authorityId, roles: REVIEWERS }, 'authority', words),
      ];
    }),
  ],
  decideAppeal: [
    rule('upliftReturn', ['appealDecided'], ({ after }, ret) => {
      const words = {
        title: `Appeal decided: ${ret.schoolName}`,
        sentence: `The appeal about ${ret.reference} of ${ret.schoolName} was ${after.text('outcome') ?? 'decided'}.`,
        detail: wrote(after),
      };
      return [toSchool('appealDecided', ret, words), toOfficer('appealDecided', ret, words)];
    }),
  ],
  logLetter: [
    rule('receivedLetter', ['feeLetterToRead'], (_, letter) =>
      letter.hasReturn
        ? []
        : [
            {
              kind: 'feeLetterToRead',
              to: { organisation: letter.authorityId, roles: OFFICERS },
              title: `Fee letter to read${letter.schoolName === null ? '' : `: ${letter.schoolName}`}`,
              sentence: `A fee letter${letter.schoolName === null ? '' : ` of ${letter.schoolName}`}, received on ${formatDate(letter.receivedOn)}, waits to become a return.`,
              path: links.letter(letter.id),
              subjectType: 'receivedLetter',
              subjectId: letter.id,
            },
          ],
    ),
  ],
  remindOfConsultation: [
    itself(['consultations'], ({ actor, subjectId, after }) => [
      {
        kind: 'consultations',
        to: { organisation: actor.organisationId, people: [after.text('sentBy') ?? ''].filter(Boolean), roles: OFFICERS },
        title: `No reply yet: ${after.text('school') ?? 'a school'}`,
        sentence: `${after.text('school') ?? 'A school'} has not replied to a consultation; the reply is due on ${after.day('replyDueOn') ?? 'a day near'}. No reply does not keep you from deciding.`,
        path: links.consultation(subjectId),
        subjectType: 'consultation',
        subjectId,
      },
    ]),
  ],
  acceptInvitation: [
    itself(['colleagues'], ({ actor, subjectId, after }) => [
      {
        kind: 'colleagues',
        to: { organisation: actor.organisationId, roles: FEES_MANAGERS },
        title: `${after.text('fullName') ?? 'A colleague'} joined`,
        sentence: `${after.text('fullName') ?? 'A colleague'} accepted the invitation and now works with you for ${actor.organisationName}.`,
        path: links.colleagues(),
        subjectType: 'invitation',
        subjectId,
      },
    ]),
  ],
};
