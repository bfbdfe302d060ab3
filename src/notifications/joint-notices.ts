import { rolesWith } from '../identity/permissions.js';
import { formatDate, isoDate } from '../kernel/dates.js';
import { links } from './links.js';
import type { Audience, Notice } from './notice.js';
import { type Rule, type ToldAct, itself } from './notice-rule.js';

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };

const FEES_MANAGERS = rolesWith('uplifts.submitReturn');

const of = ({ after }: ToldAct): string => after.text('title') ?? 'a school';

const notice = (act: ToldAct, side: 'council' | 'school', to: Audience, { detail, ...words }: Words): Notice => ({
  kind: side === 'council' ? 'jointNegotiation' : 'jointReturn',
  to,
  ...words,
  ...(detail === undefined ? {} : { detail }),
  path: side === 'council' ? links.jointNegotiation(act.subjectId) : links.jointReturn(act.subjectId),
  subjectType: 'jointNegotiation',
  subjectId: act.subjectId,
});

const toMembers = (words: (act: ToldAct) => Words): Rule =>
  itself(['jointNegotiation'], (act) =>
    act.after
      .list('members')
      .map((organisation) => notice(act, 'council', { organisation, roles: rolesWith('pooling.optIn') }, words(act))),
  );

const toLead = (words: (act: ToldAct) => Words): Rule =>
  itself(['jointNegotiation'], (act) =>
    [act.after.text('lead'), act.after.text('consortium')].flatMap((organisation) =>
      organisation === undefined ? [] : [notice(act, 'council', { organisation, roles: rolesWith('pooling.leadNegotiation') }, words(act))],
    ),
  );

const toSchool = (words: (act: ToldAct) => Words): Rule =>
  itself(['jointReturn'], (act) => {
    const school = act.after.text('school');
    return school === undefined ? [] : [notice(act, 'school', { school, roles: FEES_MANAGERS }, words(act))];
  });

/** What acts on joint negotiations tell members and the school. What moves each member's own return is told by that return. */
export const JOINT_NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  openJointNegotiation: [
    toMembers((act) => ({
      title: `Negotiate together: ${of(act)}`,
      sentence: `Members are asked until ${formatDate(isoDate(act.after.text('optInBy') ?? '1970-01-01'))} whether they negotiate together: ${of(act)}.`,
    })),
  ],
  joinNegotiation: [
    toLead((act) => ({
      title: `Takes part: ${of(act)}`,
      sentence: `${act.after.text('member') ?? 'A member'} takes part in the joint negotiation: ${of(act)}.`,
    })),
  ],
  askSchool: [
    toSchool((act) => ({
      title: 'One return for several councils',
      sentence: `Councils ask you together for one return: ${of(act)}.`,
    })),
  ],
  leaveNegotiation: [
    toMembers((act) => ({
      title: `${act.after.text('member') ?? 'A member'} drops out: ${of(act)}`,
      sentence:
        `${act.after.text('member') ?? 'A member'} negotiates alone from now on: ${of(act)}. ${act.after.list('effect').join(' ')}`.trim(),
      detail: act.after.text('reason'),
    })),
    toSchool((act) => ({
      title: 'A council negotiates alone',
      sentence: `${act.after.text('member') ?? 'A council'} has left the joint negotiation: ${of(act)}. Its own return stands by itself.`,
    })),
  ],
  reopenJointly: [
    toLead((act) => ({
      title: `A new offer is due: ${of(act)}`,
      sentence: `The last figures of the joint negotiation no longer stand: ${of(act)}.`,
      detail: act.after.text('because'),
    })),
  ],
  endJointly: [
    toMembers((act) => ({
      title: `Each alone: ${of(act)}`,
      sentence: `The joint negotiation has ended, and every member negotiates alone: ${of(act)}.`,
      detail: act.after.text('reason'),
    })),
    toSchool((act) => ({
      title: 'Councils negotiate alone',
      sentence: `The joint negotiation has ended: ${of(act)}. Each council’s return stands by itself.`,
    })),
  ],
};
