import type { ConsortiumPaper } from '../../documents/rendering/consortium-paper.js';
import type { PaperColumn, PaperPart, PaperSchedule } from '../../documents/rendering/contract-paper.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Pence, formatPounds, pence } from '../../kernel/money.js';
import { ACTIVITY_WORDS, type Activity, MAJORITY_WORDS, QUORUM_WORDS } from '../consortium/membership.js';
import { SHARED_WORDS, type SharedSubject } from '../consortium/sharing.js';
import type { DecisionRule } from '../consortium/voting.js';
import type { SharingRule } from '../cost-sharing/rules.js';
import { RULE_WORDS } from '../cost-sharing/shared-cost.js';

/** What a consortium has recorded of itself: all that its agreement says is drawn from it. */
export interface AgreementFacts {
  readonly consortium: string;
  readonly issuer: ConsortiumPaper['from'];
  /** Members of the day, by name. */
  readonly members: readonly { readonly name: string; readonly laCode: string; readonly from: IsoDate; readonly until: IsoDate | null }[];
  readonly leads: readonly { readonly activity: Activity; readonly name: string }[];
  readonly rule: DecisionRule;
  /** In force or to come. */
  readonly sharing: readonly {
    readonly authorityName: string;
    readonly subject: SharedSubject;
    readonly withName: string | null;
    readonly from: IsoDate;
    readonly until: IsoDate | null;
  }[];
  /** Of which statements were sent. */
  readonly costs: readonly {
    readonly number: number;
    readonly title: string;
    readonly activity: Activity;
    readonly from: IsoDate;
    readonly until: IsoDate;
    readonly totalPence: Pence;
    readonly rule: SharingRule;
  }[];
}

const words = (label: string): PaperColumn => ({ label, figures: false });
const untilWords = (until: IsoDate | null): string => (until === null ? 'until ended' : formatDate(until));

/** The agreement between members: the same recorded facts say the same, whatever the version and the day. */
export function agreementPaper(facts: AgreementFacts, version: number, date: IsoDate): ConsortiumPaper {
  const { consortium, members } = facts;
  return {
    reference: `IAA-${String(version)}`,
    date,
    draft: false,
    title: 'Inter-authority agreement',
    running: `${consortium}, version ${String(version)}`,
    from: facts.issuer,
    to: null,
    figures: [
      { label: 'Members', value: String(members.length) },
      { label: 'Version', value: String(version) },
      { label: 'Issued on', value: formatDate(date) },
    ],
    opening: [
      `This agreement is between ${members.map(({ name }) => name).join(', ')} (each “a Member”), which commission places at independent special schools together as ${consortium}.`,
    ],
    parts: parts(facts),
    schedules: schedules(facts),
    signatures: members.map(({ name }) => ({ organisation: name, side: 'a Member' })),
  };
}

function parts({ consortium, rule }: AgreementFacts): PaperPart[] {
  return [
    {
      heading: 'What this agreement is',
      paragraphs: [
        `Members act together as ${consortium} in what this agreement names. Each Member keeps its own duties to its own children, its own decisions on which school a child’s plan names, and its own contracts.`,
        'Nothing is spent for a Member that it has not approved itself: it opts in to each joint lot and each joint negotiation, and approves its own part of an award by its own rules.',
        'The Members are in Schedule 1. An authority joins by a decision of the Members.',
      ],
    },
    {
      heading: 'Who leads',
      paragraphs: [
        'Schedule 2 says which Member leads which activity. It acts for all Members in that activity, keeps its record, and answers for it to the others.',
        'Members change who leads by a decision.',
      ],
    },
    {
      heading: 'How Members decide',
      paragraphs: [
        `Each Member has one vote. A decision is carried where ${QUORUM_WORDS[rule.quorum]} and ${MAJORITY_WORDS[rule.majority]}. An abstention counts for the number of Members that vote, and for neither side.`,
        'What is decided is fixed when it is put to the vote, and so is the rule by which it is decided. A decision that was taken stays as it was; what changes it is another.',
        'This rule itself is changed by a decision.',
      ],
    },
    {
      heading: 'What Members share',
      paragraphs: [
        'Schedule 3 says what each Member shares, with whom, and from when to when. A Member shares under an agreement that it has signed itself, and ends it alone.',
        'A Member sees of others only what it shares itself. Nothing of a Member is shared once it has left.',
        'Prices are told as averages over at least five like places, other Members’ spend and places rounded, and demand as protected figures that tell of no single child.',
      ],
    },
    {
      heading: 'What is paid together',
      paragraphs: [
        'The lead of shared costs sends each Member a statement of what it owes, by the rule that the cost names. Shares add up to the cost, to the penny. The costs that are shared stand in Schedule 4.',
        'A Member’s Finance confirms a statement, or disputes it by saying what it owes and why; the lead answers. A statement is never changed: what corrects it is another.',
        'At the end of its period a cost is shared once more by what was used in the whole of it, where its rule counts places or use. What Members then pay and are paid back comes to nothing together.',
      ],
    },
    {
      heading: 'Leaving',
      paragraphs: [
        'A Member leaves on the last day that a decision of the Members gives. From the next day on it votes no more and shares nothing new.',
        'Its contracts, its part of the places it has taken, what it owes of costs shared until then, and the record stay as they are. What it leads passes to another Member by a decision.',
      ],
    },
    {
      heading: 'Data protection',
      paragraphs: [
        'Each Member is the controller of its own records of children, placements and prices, and reads no other Member’s. No child’s name, date of birth or address is shared under this agreement.',
        'Figures that Members publish together are made and checked so that no count of one to four children can be told from them. Nobody tries to learn from shared figures who a child is.',
        'Shared figures are used to plan, to buy and to negotiate for the Members, and are given to nobody else unless the law requires it. A Member that is asked for them tells those whose figures they are.',
        'A Member that learns that shared figures were lost or seen by somebody who may not see them tells the others without delay.',
      ],
    },
    {
      heading: 'Versions and signature',
      paragraphs: [
        'Where what stands here changes, the Member that leads joint contracts issues a new version, which every Member signs. Until every Member has signed it, the version before holds between those that have signed that one.',
      ],
    },
  ];
}

function schedules({ members, leads, sharing, costs }: AgreementFacts): PaperSchedule[] {
  return [
    {
      heading: 'Members',
      note: 'With the code by which the Department for Education knows each authority.',
      columns: [words('Authority'), words('Code'), words('Member from'), words('Last day')],
      rows: members.map(({ name, laCode, from, until }) => ({ cells: [name, laCode, formatDate(from), untilWords(until)] })),
      total: null,
    },
    {
      heading: 'Who leads what',
      note: null,
      columns: [words('Activity'), words('Lead')],
      rows: leads.map(({ activity, name }) => ({ cells: [ACTIVITY_WORDS[activity], name] })),
      total: null,
    },
    {
      heading: 'What each Member shares',
      note: 'As recorded by each Member under its own signed agreement.',
      columns: [words('Member'), words('Shares'), words('With'), words('From'), words('Until')],
      rows:
        sharing.length === 0
          ? [{ cells: ['No Member', 'nothing yet', 'nobody', '–', '–'] }]
          : sharing.map(({ authorityName, subject, withName, from, until }) => ({
              cells: [
                authorityName,
                SHARED_WORDS[subject].text,
                withName ?? 'All Members that share the same',
                formatDate(from),
                untilWords(until),
              ],
            })),
      total: null,
    },
    {
      heading: 'Shared costs',
      note: 'Costs of which statements were sent. A cost shared later names its own rule, one of: in equal parts, by population, by committed places, by days of use, by what each Member adds on average.',
      columns: [words('Cost'), words('Activity'), words('For'), words('Shared'), { label: 'In all', figures: true }],
      rows:
        costs.length === 0
          ? [{ cells: ['None yet', '–', '–', '–', formatPounds(pence(0))] }]
          : costs.map(({ number, title, activity, from, until, totalPence, rule }) => ({
              cells: [
                `${String(number)}. ${title}`,
                ACTIVITY_WORDS[activity],
                `${formatDate(from)} to ${formatDate(until)}`,
                RULE_WORDS[rule].by,
                formatPounds(totalPence),
              ],
            })),
      total: null,
    },
  ];
}

type Said = Pick<ConsortiumPaper, 'opening' | 'parts' | 'schedules' | 'signatures'>;

/** What differs between what a version says and what it would say now, by heading; none: a new version would say the same. */
export function changedParts(before: Said, now: Said): string[] {
  const sections = ({ opening, parts: numbered, schedules: tables, signatures }: Said): Map<string, string> =>
    new Map<string, string>([
      ['Who it is between', fingerprint({ opening, signatures })],
      ...numbered.map((part): [string, string] => [part.heading, fingerprint(part)]),
      ...tables.map((table): [string, string] => [table.heading, fingerprint(table)]),
    ]);
  const [then, today] = [sections(before), sections(now)];
  return [...new Set([...today.keys(), ...then.keys()])].filter((heading) => then.get(heading) !== today.get(heading));
}
