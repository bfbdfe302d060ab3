import { rolesWith } from '../identity/permissions.js';
import { formatDate, isoDate } from '../kernel/dates.js';
import { links } from './links.js';
import type { Audience, Notice } from './notice.js';
import { type Rule, type ToldAct, itself } from './notice-rule.js';

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };

const FEES_MANAGERS = rolesWith('pooling.bid');

const titleOf = ({ after }: ToldAct): string => after.text('title') ?? 'a lot';

const day = (text: string | undefined): string => (text === undefined ? 'a day' : formatDate(isoDate(text)));

const notice = (act: ToldAct, side: 'council' | 'school', to: Audience, { detail, ...words }: Words): Notice => ({
  kind: side === 'council' ? 'jointLot' : 'publishedLot',
  to,
  ...words,
  ...(detail === undefined ? {} : { detail }),
  path: side === 'council' ? links.lot(act.subjectId) : links.publishedLot(act.subjectId),
  subjectType: 'lot',
  subjectId: act.subjectId,
});

const toMembers = (permission: Parameters<typeof rolesWith>[0], words: (act: ToldAct) => Words): Rule =>
  itself(['jointLot'], (act) =>
    act.after.list('members').map((organisation) => notice(act, 'council', { organisation, roles: rolesWith(permission) }, words(act))),
  );

const toSchools = (words: (act: ToldAct) => Words): Rule =>
  itself(['publishedLot'], (act) => [
    ...act.after.list('providers').map((provider) => notice(act, 'school', { provider, roles: FEES_MANAGERS }, words(act))),
    ...act.after.list('schools').map((school) => notice(act, 'school', { school, roles: FEES_MANAGERS }, words(act))),
  ]);

const onCost = (
  organisations: (act: ToldAct) => string[],
  permission: Parameters<typeof rolesWith>[0],
  words: (act: ToldAct) => Words,
): Rule =>
  itself(['costStatement'], (act) =>
    organisations(act).map((organisation) => ({
      kind: 'costStatement',
      to: { organisation, roles: rolesWith(permission) },
      ...words(act),
      path: links.sharedCost(act.subjectId),
      subjectType: 'sharedCost',
      subjectId: act.subjectId,
    })),
  );

const named =
  (name: string) =>
  ({ after }: ToldAct): string[] => {
    const organisation = after.text(name);
    return organisation === undefined ? [] : [organisation];
  };

/** What acts on joint lots and shared costs tell members and schools. */
export const LOT_NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  openOptIn: [
    toMembers('pooling.optIn', (act) => ({
      title: `Say what you want: ${titleOf(act)}`,
      sentence: `Members are asked until ${day(act.after.text('optInBy'))} how many places each wants of “${titleOf(act)}”.`,
    })),
  ],
  publishLot: [
    toMembers('pooling.readLots', (act) => ({
      title: `Published: ${titleOf(act)}`,
      sentence: `Schools bid for “${titleOf(act)}” until ${day(act.after.text('closesOn'))}; nobody reads a bid before.`,
    })),
    toSchools((act) => ({
      title: `Places wanted: ${titleOf(act)}`,
      sentence: `Councils ask together for “${titleOf(act)}”; bids close on ${day(act.after.text('closesOn'))}.`,
    })),
  ],
  askAboutLot: [
    itself(['jointLot'], (act) =>
      [act.after.text('lead'), act.after.text('consortium')].flatMap((organisation) =>
        organisation === undefined
          ? []
          : [
              notice(
                act,
                'council',
                { organisation, roles: rolesWith('pooling.runLots') },
                {
                  title: `A question: ${titleOf(act)}`,
                  sentence: `A school asks about “${titleOf(act)}”. The answer goes to all schools.`,
                },
              ),
            ],
      ),
    ),
  ],
  answerLotQuestion: [
    toSchools((act) => ({
      title: `Answered: ${titleOf(act)}`,
      sentence: `Your question about “${titleOf(act)}” is answered, for all schools.`,
    })),
  ],
  beginOpening: [
    toMembers('pooling.openBids', (act) => ({
      title: `Bids to open: ${titleOf(act)}`,
      sentence: `${act.actor.personName} has begun to open the bids for “${titleOf(act)}”. A second person opens them too.`,
    })),
  ],
  openBids: [
    toMembers('pooling.evaluate', (act) => ({
      title: `Bids are open: ${titleOf(act)}`,
      sentence: `The bids for “${titleOf(act)}” are open and are to be weighed.`,
    })),
  ],
  agreeAward: [
    toMembers('pooling.optIn', (act) => ({
      title: `Award agreed: ${titleOf(act)}`,
      sentence: `Members agreed on an award of “${titleOf(act)}”. Each asks its own Finance for its share now.`,
    })),
  ],
  dropOut: [
    toMembers('pooling.optIn', (act) => ({
      title: `${act.actor.organisationName} drops out: ${titleOf(act)}`,
      sentence: `${act.actor.organisationName} buys in “${titleOf(act)}” no longer. What was computed with it falls.`,
      detail: act.after.text('reason'),
    })),
  ],
  returnShare: [
    itself(['jointLot'], (act) => {
      const organisation = act.after.text('authority');
      if (organisation === undefined) return [];
      return [
        notice(
          act,
          'council',
          { organisation, people: [act.after.text('askedBy') ?? ''].filter(Boolean), roles: rolesWith('pooling.optIn') },
          {
            title: `Returned: your share of ${titleOf(act)}`,
            sentence: `Your share of “${titleOf(act)}” was returned. Ask again, or drop out.`,
            detail: act.after.text('reason'),
          },
        ),
      ];
    }),
  ],
  completeAward: [
    toMembers('pooling.readLots', (act) => ({
      title: `Awarded: ${titleOf(act)}`,
      sentence: `Every buyer has approved its share of “${titleOf(act)}”.`,
    })),
  ],
  sendAwardLetters: [
    toSchools((act) => ({
      title: `Decided: ${titleOf(act)}`,
      sentence: `What was decided on your bid for “${titleOf(act)}” stands in a letter.`,
    })),
  ],
  awardNothing: [
    toMembers('pooling.readLots', (act) => ({
      title: `Not awarded: ${titleOf(act)}`,
      sentence: `Nothing is awarded of “${titleOf(act)}”.`,
      detail: act.after.text('reason'),
    })),
    toSchools((act) => ({
      title: `Not awarded: ${titleOf(act)}`,
      sentence: `Nothing is awarded of “${titleOf(act)}”.`,
      detail: act.after.text('reason'),
    })),
  ],
  sendStatements: [
    onCost(
      ({ after }) => after.list('members'),
      'pooling.confirmShare',
      (act) => ({
        title: `A statement: ${titleOf(act)}`,
        sentence: `What your authority owes of “${titleOf(act)}” is to be confirmed or disputed.`,
      }),
    ),
  ],
  disputeStatement: [
    onCost(named('lead'), 'pooling.shareCosts', (act) => ({
      title: `Disputed: ${titleOf(act)}`,
      sentence: `${act.actor.organisationName} disputes its statement of “${titleOf(act)}”.`,
      detail: act.after.text('reason'),
    })),
  ],
  answerDispute: [
    onCost(named('authority'), 'pooling.confirmShare', (act) => ({
      title: `Answered: ${titleOf(act)}`,
      sentence: `Your dispute about “${titleOf(act)}” is answered.`,
      detail: act.after.text('answer'),
    })),
  ],
  withdrawLot: [
    toMembers('pooling.readLots', (act) => ({
      title: `Withdrawn: ${titleOf(act)}`,
      sentence: `“${titleOf(act)}” is taken off the table.`,
      detail: act.after.text('reason'),
    })),
    toSchools((act) => ({
      title: `Withdrawn: ${titleOf(act)}`,
      sentence: `“${titleOf(act)}” is taken off the table; bids for it are not read.`,
    })),
  ],
};
