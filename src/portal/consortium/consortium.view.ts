import type { Actor } from '../../kernel/actor.js';
import { formatDate } from '../../kernel/dates.js';
import { allows } from '../../identity/permissions.js';
import type {
  CastVoteView,
  ConsortiumView,
  DecisionView,
  Lead,
  Member,
  SharingAgreement,
} from '../../pooling/consortium/consortium.query.js';
import { ACTIVITY_WORDS, MAJORITY_WORDS, QUORUM_WORDS } from '../../pooling/consortium/membership.js';
import { SHARED_WORDS } from '../../pooling/consortium/sharing.js';
import type { Vote } from '../../pooling/consortium/voting.js';
import { Form } from '../foundation/form.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { momentInWords } from '../foundation/words.js';
import { type ProposalKind, paths } from '../paths.js';

export const DECISION_TAGS: Readonly<Record<DecisionView['state'], { readonly text: string; readonly colour: string }>> = {
  open: { text: 'Members vote', colour: 'yellow' },
  carried: { text: 'Decided', colour: 'green' },
  lost: { text: 'Not agreed', colour: 'red' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
};

export const PROPOSALS: readonly { readonly kind: ProposalKind; readonly text: string }[] = [
  { kind: 'join', text: 'Put to the vote that an authority joins' },
  { kind: 'leave', text: 'Put to the vote that a member leaves' },
  { kind: 'lead', text: 'Put to the vote who leads an activity' },
  { kind: 'rule', text: 'Put to the vote how members decide' },
];

const VOTE_WORDS: Readonly<Record<Vote, string>> = { for: 'For', against: 'Against', abstain: 'Abstained' };

const MEMBERS: Table<Member> = {
  name: 'members',
  caption: 'Members',
  columns: [
    { key: 'member', heading: 'Authority', type: 'text', value: ({ name }) => name },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'until', heading: 'Until', type: 'date', value: ({ until }) => until },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ current, until }) => (current ? (until === null ? 'Member' : 'Leaves') : until === null ? 'Joins' : 'Past member'),
      colour: ({ current }) => (current ? 'green' : 'grey'),
    },
  ],
};

const LEADS: Table<Lead> = {
  name: 'leads',
  caption: 'Who leads what',
  columns: [
    { key: 'activity', heading: 'Activity', type: 'text', value: ({ activity }) => ACTIVITY_WORDS[activity] },
    { key: 'lead', heading: 'Lead authority', type: 'text', value: ({ name }) => name },
    { key: 'from', heading: 'Since', type: 'date', value: ({ from }) => from },
  ],
};

export const SHARING: Table<SharingAgreement> = {
  name: 'sharing-agreements',
  caption: 'Sharing agreements',
  columns: [
    { key: 'member', heading: 'Authority', type: 'text', value: ({ authorityName }) => authorityName },
    { key: 'subject', heading: 'Shares', type: 'text', value: ({ subject }) => SHARED_WORDS[subject].text },
    { key: 'with', heading: 'With', type: 'text', value: ({ withName }) => withName ?? 'All members that share the same' },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'until', heading: 'Until', type: 'date', value: ({ until }) => until },
    { key: 'signed', heading: 'Signed', type: 'date', value: ({ signedOn }) => signedOn },
    { key: 'reference', heading: 'Paper', type: 'text', value: ({ reference }) => reference },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ inForce }) => (inForce ? 'In force' : 'Not in force'),
      colour: ({ inForce }) => (inForce ? 'green' : 'grey'),
    },
  ],
};

export const DECISIONS: Table<DecisionView> = {
  name: 'decisions',
  caption: 'Decisions',
  columns: [
    { key: 'number', heading: 'No.', type: 'text', value: ({ number }) => String(number) },
    {
      key: 'title',
      heading: 'Decision',
      type: 'text',
      value: ({ title }) => title,
      href: ({ id }) => paths.memberDecision(id),
      note: ({ tally }) => tally,
    },
    { key: 'openedFor', heading: 'Put by', type: 'text', value: ({ openedForName }) => openedForName },
    { key: 'closes', heading: 'Last day', type: 'date', value: ({ closesOn }) => closesOn },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => DECISION_TAGS[state].text,
      colour: ({ state }) => DECISION_TAGS[state].colour,
    },
  ],
};

const VOTES: Table<CastVoteView> = {
  name: 'votes',
  caption: 'Votes',
  columns: [
    { key: 'member', heading: 'Authority', type: 'text', value: ({ authorityName }) => authorityName },
    { key: 'vote', heading: 'Vote', type: 'text', value: ({ vote }) => VOTE_WORDS[vote] },
    { key: 'reason', heading: 'Reason', type: 'text', value: ({ reason }) => reason },
    { key: 'person', heading: 'Cast by', type: 'text', value: ({ personName }) => personName },
    { key: 'at', heading: 'At', type: 'dateTime', value: ({ at }) => at },
  ],
};

/** One consortium on its page: who belongs, who leads, how is decided, what is shared, what was decided. */
export function consortiumView(actor: Actor, consortium: ConsortiumView, list: ListState, form: Form) {
  const own = consortium.sharing.filter(({ authorityId, inForce }) => authorityId === actor.organisationId && inForce);
  return {
    wide: true,
    list,
    name: consortium.name,
    agreement: paths.memberAgreement,
    rule: `A decision is carried where ${QUORUM_WORDS[consortium.quorum]} and ${MAJORITY_WORDS[consortium.majority]}.`,
    publication: publicationView(consortium, form),
    members: tableView(MEMBERS, consortium.members, null, { empty: 'It has no member.' }),
    leads: tableView(LEADS, consortium.leads, null, { empty: 'Nobody leads yet.' }),
    sharing: tableView(SHARING, consortium.sharing, null, { empty: 'No member shares anything yet: nothing is pooled.' }),
    decisions: tableView(DECISIONS, consortium.decisions, null, { empty: 'Nothing was put to the vote yet.' }),
    propose: allows(actor, 'pooling.propose') ? PROPOSALS.map(({ kind, text }) => ({ text, href: paths.propose(kind) })) : [],
    share: actor.kind === 'authority' && allows(actor, 'pooling.share') ? paths.shareWithMembers : null,
    ends:
      actor.kind === 'authority' && allows(actor, 'pooling.share')
        ? own.map(({ id, subject, withName }) => ({
            href: paths.endSharing(id),
            text: `End the sharing of ${SHARED_WORDS[subject].text.toLowerCase()}${withName === null ? '' : ` with ${withName}`}`,
          }))
        : [],
  };
}

/** When members publish their demand, and the form of who may say so. What was typed comes back to the consortium that it was typed for. */
function publicationView({ id, publication }: ConsortiumView, form: Form) {
  const { day, next, setByName, setAt, version, maySet } = publication;
  return {
    words:
      `Members that share their demand publish it on the ${ordinal(day)} of each month, the next time on ${formatDate(next)}. ` +
      'The first publication of a member is its own choice; from then on it follows by itself.',
    setWords: setByName === null || setAt === null ? null : `Set by ${setByName} on ${momentInWords(setAt)}.`,
    set: maySet
      ? {
          action: paths.publicationDay,
          consortiumId: id,
          version,
          form: form.typed('consortiumId') === id ? form : Form.of({ day: String(day) }),
        }
      : null,
  };
}

/** "1st", "22nd", "13th". */
function ordinal(day: number): string {
  const teens = day >= 11 && day <= 13;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${String(day)}${ending}`;
}

/** A decision with its votes, and what its reader may do. */
export function decisionPage(decision: DecisionView, consortiumName: string, form: Form) {
  const tag = DECISION_TAGS[decision.state];
  return {
    back: { text: consortiumName, href: paths.consortium },
    form,
    decision,
    tag,
    facts: [
      { key: 'Number', value: String(decision.number) },
      { key: 'Put to the vote by', value: `${decision.openedByName}, ${decision.openedForName}, ${momentInWords(decision.openedAt)}` },
      { key: 'Rule', value: `Carried where ${QUORUM_WORDS[decision.quorum]} and ${MAJORITY_WORDS[decision.majority]}` },
      { key: decision.state === 'open' ? 'Last day for votes' : 'Last day was', value: formatDate(decision.closesOn) },
      { key: decision.state === 'open' ? 'So far' : 'Outcome', value: decision.tally },
      ...(decision.waitingFor.length > 0 ? [{ key: 'Still to vote', value: decision.waitingFor.join(', ') }] : []),
    ],
    votes: tableView(VOTES, decision.votes, null, { empty: 'Nobody has voted yet.' }),
    vote: decision.availableActions.includes('vote')
      ? {
          action: paths.memberDecision(decision.id),
          items: [
            { value: 'for', text: 'For' },
            { value: 'against', text: 'Against', hint: { text: 'Say why below, so that the others can mend it.' } },
            { value: 'abstain', text: 'Abstain', hint: { text: 'Counts for the number of members that have to vote.' } },
          ],
        }
      : null,
    withdraw: decision.availableActions.includes('withdraw') ? paths.withdrawDecision(decision.id) : null,
  };
}

const option = (value: string, text: string) => ({ value, text });

const words = <Name extends string>(all: Readonly<Record<Name, string>>) =>
  (Object.entries(all) as [Name, string][]).map(([value, text]) =>
    option(
      value,
      text.replace(/^./, (letter) => letter.toUpperCase()),
    ),
  );

/** The form of a proposal. `authorities` are those that may be named in it. */
export function proposalView(kind: ProposalKind, authorities: readonly { readonly id: string; readonly name: string }[], form: Form) {
  return {
    back: { text: 'Consortium', href: paths.consortium },
    form,
    action: paths.propose(kind),
    heading: PROPOSALS.find((each) => each.kind === kind)?.text ?? '',
    authorities: kind === 'rule' ? null : authorities.map(({ id, name }) => option(id, name)),
    activities: kind === 'lead' ? words(ACTIVITY_WORDS) : null,
    quora: kind === 'rule' ? words(QUORUM_WORDS) : null,
    majorities: kind === 'rule' ? words(MAJORITY_WORDS) : null,
    day: kind === 'leave' ? { name: 'until', legend: 'Last day of membership' } : { name: 'from', legend: 'From' },
  };
}

/** The form of what an authority shares. */
export function shareView(consortium: ConsortiumView, actor: Actor, form: Form) {
  return {
    back: { text: 'Consortium', href: paths.consortium },
    form,
    action: paths.shareWithMembers,
    subjects: Object.entries(SHARED_WORDS).map(([value, { text, means }]) => ({ value, text, hint: { text: means } })),
    partners: [
      { value: 'all', text: 'All members that share the same' },
      ...consortium.members
        .filter(({ current, authorityId }) => current && authorityId !== actor.organisationId)
        .map(({ authorityId, name }) => option(authorityId, `${name} only`)),
    ],
  };
}
