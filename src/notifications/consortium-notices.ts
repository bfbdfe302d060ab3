import { formatDate, isoDate } from '../kernel/dates.js';
import { rolesWith } from '../identity/permissions.js';
import { inWords } from '../kernel/life-cycle.js';
import { links } from './links.js';
import type { Notice } from './notice.js';
import { type Rule, type ToldAct, itself } from './notice-rule.js';

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };

/** To those who vote, of every member. */
const toVoters = (act: ToldAct, { detail, ...words }: Words): Notice[] =>
  act.after.list('members').map((organisation) => ({
    kind: 'memberVotes',
    to: { organisation, roles: rolesWith('pooling.vote') },
    ...words,
    ...(detail === undefined ? {} : { detail }),
    path: links.memberDecision(act.subjectId),
    subjectType: 'consortiumDecision',
    subjectId: act.subjectId,
  }));

const titleOf = ({ after }: ToldAct): string => after.text('title') ?? 'a decision';

const onVote = (words: (act: ToldAct) => Words): Rule[] => [itself(['memberVotes'], (act) => toVoters(act, words(act)))];

const onSharing = (words: (act: ToldAct, subject: string) => Pick<Notice, 'title' | 'sentence'>): Rule[] => [
  itself(['memberSharing'], (act) =>
    act.after.list('members').map((organisation) => ({
      kind: 'memberSharing',
      to: { organisation, roles: rolesWith('pooling.vote') },
      ...words(act, inWords(act.after.text('subject') ?? 'figures')),
      path: links.consortium(),
      subjectType: 'sharingAgreement',
      subjectId: act.subjectId,
    })),
  ),
];

const day = (text: string | undefined): string => (text === undefined ? 'a day' : formatDate(isoDate(text)));

export const CONSORTIUM_NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  openDecision: onVote((act) => ({
    title: `To vote on: ${titleOf(act)}`,
    sentence: `${act.actor.personName} of ${act.actor.organisationName} put “${titleOf(act)}” to the vote; the last day is ${day(act.after.text('closesOn'))}.`,
  })),
  carryDecision: onVote((act) => ({
    title: `Decided: ${titleOf(act)}`,
    sentence: `Members decided “${titleOf(act)}”; how they voted is in the portal.`,
    detail: act.after.text('outcome'),
  })),
  loseDecision: onVote((act) => ({
    title: `Not agreed: ${titleOf(act)}`,
    sentence: `Members did not agree to “${titleOf(act)}”; how they voted is in the portal.`,
    detail: act.after.text('outcome'),
  })),
  withdrawDecision: onVote((act) => ({
    title: `Taken back: ${titleOf(act)}`,
    sentence: `${act.actor.personName} of ${act.actor.organisationName} took “${titleOf(act)}” back; there is nothing to vote on.`,
    detail: act.after.text('reason'),
  })),
  failPublication: [
    itself(['publicationFailed'], (act) => {
      const words = {
        kind: 'publicationFailed' as const,
        title: `Not published: the demand of ${act.actor.organisationName}`,
        path: links.pooledDemand(),
        subjectType: 'longWork',
        subjectId: act.subjectId,
      };
      const takenOn = day(act.after.text('takenOn'));
      return [
        {
          ...words,
          to: { organisation: act.actor.organisationId, roles: rolesWith('pooling.publishDemand') },
          sentence: `Our demand of ${takenOn} was not published; why stands beside it on the page. Publish it again once that is mended.`,
        },
        ...act.after.list('consortia').map((organisation) => ({
          ...words,
          to: { organisation, roles: rolesWith('pooling.readDemand') },
          sentence: `The demand of ${act.actor.organisationName} of ${takenOn} was not published. Its own people are told; what it published before stands.`,
        })),
      ];
    }),
  ],
  setPublicationDay: [
    itself(['memberSharing'], (act) =>
      act.after.list('members').map((organisation) => ({
        kind: 'memberSharing',
        to: { organisation, roles: rolesWith('pooling.publishDemand') },
        title: 'When members publish their demand',
        sentence: `${act.actor.personName} of ${act.actor.organisationName} set day ${String(act.after.count('day') ?? 1)} of each month for the publication of demand.`,
        path: links.consortium(),
        subjectType: 'consortium',
        subjectId: act.subjectId,
      })),
    ),
  ],
  shareWithMembers: onSharing((act, subject) => ({
    title: `${act.actor.organisationName} shares: ${subject}`,
    sentence: `${act.actor.organisationName} shares ${subject} with other members from ${day(act.after.text('from'))}.`,
  })),
  issueMembersAgreement: [
    itself(['memberSharing'], (act) =>
      act.after.list('members').map((organisation) => ({
        kind: 'memberSharing',
        to: { organisation, roles: rolesWith('pooling.share') },
        title: 'To sign: the agreement between members',
        sentence: `${act.actor.personName} of ${act.actor.organisationName} issued ${act.after.text('reference') ?? 'a version'} of the agreement between members; each member signs it.`,
        path: links.memberAgreement(),
        subjectType: 'consortium',
        subjectId: act.subjectId,
      })),
    ),
  ],
  endSharing: onSharing((act, subject) => ({
    title: `${act.actor.organisationName} no longer shares: ${subject}`,
    sentence: `${act.actor.organisationName} shares ${subject} until ${day(act.after.text('until'))} and no longer.`,
  })),
};
