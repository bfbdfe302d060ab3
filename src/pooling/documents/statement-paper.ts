import { type ConsortiumPaper, chargedNow } from '../../documents/rendering/consortium-paper.js';
import type { PaperPair, PaperSchedule } from '../../documents/rendering/contract-paper.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, formatPounds } from '../../kernel/money.js';
import { ACTIVITY_WORDS, type Activity } from '../consortium/membership.js';
import type { SharingMember, SharingRule } from '../cost-sharing/rules.js';
import { RULE_WORDS, type VolumePrice } from '../cost-sharing/shared-cost.js';

/** A statement with the cost it is of, as it was when it was sent. */
export interface StatementFacts {
  readonly consortium: string;
  readonly issuer: ConsortiumPaper['from'];
  readonly member: { readonly name: string; readonly laCode: string; readonly addressLines: readonly string[] };
  readonly cost: {
    readonly number: number;
    readonly title: string;
    readonly activity: Activity;
    readonly from: IsoDate;
    /** The last day. */
    readonly until: IsoDate;
    readonly totalPence: Pence;
    readonly tiers: readonly VolumePrice[] | null;
  };
  readonly statement: {
    readonly number: number;
    readonly kind: 'share' | 'correction' | 'trueUp';
    readonly rule: SharingRule;
    readonly owedPence: Pence;
    readonly chargedBeforePence: Pence;
    readonly amountPence: Pence;
    readonly words: string;
    readonly sentOn: IsoDate;
    readonly sentByName: string;
  };
  /** Every member with what it owes in all by the same rule, in the order of their names. */
  readonly members: readonly (SharingMember & { readonly name: string; readonly owedPence: Pence })[];
}

const TITLES = {
  share: 'Statement of a shared cost',
  correction: 'Corrected statement of a shared cost',
  trueUp: 'True-up of a shared cost',
} as const;

const COUNTED: Readonly<Partial<Record<SharingRule, { readonly label: string; readonly of: (member: SharingMember) => number }>>> = {
  population: { label: 'Population', of: ({ population }) => population },
  committedPlaces: { label: 'Committed places', of: ({ committedPlaces }) => committedPlaces },
  usage: { label: 'Days of use', of: ({ usageDays }) => usageDays },
  shapley: { label: 'Committed places', of: ({ committedPlaces }) => committedPlaces },
};

const WHOLE = new Intl.NumberFormat('en-GB');
const pair = (label: string, value: string): PaperPair => ({ label, value });

/** A member's statement, to the penny as it was sent; at the end of a year the true-up. */
export function statementPaper({ consortium, issuer, member, cost, statement, members }: StatementFacts): ConsortiumPaper {
  const now = chargedNow(statement.amountPence);
  const closing = statement.kind === 'trueUp';
  return {
    reference: `${closing ? 'TU' : 'RS'}-${String(cost.number)}-${member.laCode}-${String(statement.number)}`,
    date: statement.sentOn,
    draft: false,
    title: TITLES[statement.kind],
    running: `${cost.title}, statement ${String(statement.number)}`,
    from: issuer,
    to: { name: member.name, addressLines: member.addressLines },
    figures: [
      pair('Owed in all', formatPounds(statement.owedPence)),
      pair('Charged before', formatPounds(statement.chargedBeforePence)),
      now,
    ],
    opening: [statement.words],
    parts: [
      {
        heading: 'What is shared',
        paragraphs: [
          `“${cost.title}” is cost ${String(cost.number)} that the members of ${consortium} share, of the activity “${ACTIVITY_WORDS[cost.activity].toLowerCase()}”. It is for ${formatDate(cost.from)} to ${formatDate(cost.until)}, both days included, and comes to ${formatPounds(cost.totalPence)}.`,
          `It is shared ${RULE_WORDS[statement.rule].by}. A share is rounded down to a penny; the pennies left go to the largest remainders, and of equal ones to another member each time.`,
          ...(cost.tiers === null
            ? []
            : [
                `A place a year costs ${cost.tiers.map(({ fromPlaces, annualPence }) => `${formatPounds(annualPence)} from ${String(fromPlaces)} ${fromPlaces === 1 ? 'place' : 'places'} on`).join(', ')}.`,
              ]),
        ],
      },
      {
        heading: `What ${member.name} owes`,
        paragraphs: [
          `${formatPounds(statement.owedPence)} in all, of which ${formatPounds(statement.chargedBeforePence)} was charged by earlier statements.`,
          statement.amountPence === 0
            ? 'Nothing is charged now.'
            : `${now.value} is ${statement.amountPence > 0 ? 'charged now' : `paid back to ${member.name} now`}.`,
          ...(closing
            ? ['With this statement the year is closed. What all members pay or are paid back by the true-up comes to nothing together.']
            : []),
        ],
      },
      {
        heading: 'Confirming or disputing it',
        paragraphs: [
          `${member.name}’s Finance confirms this statement, or disputes it by saying what the authority owes and why. Who sent it answers; what is put right is put right by another statement, and this one stays as it is.`,
          `Sent by ${statement.sentByName} on ${formatDate(statement.sentOn)}.`,
        ],
      },
    ],
    schedules: [shares(statement.rule, cost.totalPence, members)],
    signatures: [],
  };
}

function shares(rule: SharingRule, totalPence: Pence, members: StatementFacts['members']): PaperSchedule {
  const counted = COUNTED[rule];
  return {
    heading: 'Every member’s share',
    note: `What each member owes in all, shared ${RULE_WORDS[rule].by}.`,
    columns: [
      { label: 'Member', figures: false },
      ...(counted ? [{ label: counted.label, figures: true }] : []),
      { label: 'Owed in all', figures: true },
    ],
    rows: members.map((member) => ({
      cells: [member.name, ...(counted ? [WHOLE.format(counted.of(member))] : []), formatPounds(member.owedPence)],
    })),
    total: pair('In all', formatPounds(totalPence)),
  };
}
