import { riseBetween } from '../../kernel/money.js';
import type { EarlierSettlement } from '../../uplifts/earlier-settlements.query.js';
import type { LatestApproval } from '../../approvals/latest-approval.sql.js';
import { roleInWords } from '../account/role-words.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, momentInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import type { ReturnFacts } from './return-facts.js';
import { STATE_TAGS } from './return-words.js';

const rise = (each: EarlierSettlement, to: EarlierSettlement['asked']): number | null =>
  to === null ? null : riseBetween(each.current, to);

/** How the school's earlier rounds ended: rises in percent, since the number of pupils differs from year to year. */
export const earlierTable: Table<EarlierSettlement> = {
  name: 'earlier-settlements',
  caption: 'Earlier rounds of this school',
  columns: [
    {
      key: 'cycle',
      heading: 'Round',
      type: 'text',
      value: (each) => each.cycleName,
      href: (each) => paths.upliftReturn(each.returnId),
      note: (each) => each.schoolName,
    },
    {
      key: 'state',
      heading: 'Ended',
      type: 'status',
      value: (each) => STATE_TAGS[each.state].text,
      colour: (each) => STATE_TAGS[each.state].colour,
    },
    { key: 'lines', heading: 'Lines', type: 'integer', value: (each) => each.lineCount },
    { key: 'current', heading: 'Price then', type: 'money', value: (each) => each.current },
    { key: 'asked', heading: 'Asked', type: 'percent', value: (each) => rise(each, each.asked) },
    { key: 'recommended', heading: 'Recommended', type: 'percent', value: (each) => rise(each, each.recommended) },
    { key: 'settled', heading: 'Settled', type: 'percent', value: (each) => rise(each, each.settled) },
    { key: 'decidedOn', heading: 'Decided', type: 'date', value: (each) => each.decidedOn },
  ],
};

export const earlierView = ({ around }: Pick<ReturnFacts, 'around'>) =>
  tableView(earlierTable, around.earlier, null, {
    captionHidden: true,
    empty: 'No earlier round of this school is on record here.',
  });

const REQUEST_WORDS: Readonly<Record<LatestApproval['state'], string>> = {
  pending: 'Waits for a decision',
  approved: 'Approved, waits out its call-in',
  inForce: 'Approved and in force',
  returned: 'Sent back',
  void: 'Void: its content changed',
};

/** The approval asked for, and its chain so far. */
export function approvalView({ around }: Pick<ReturnFacts, 'around'>) {
  const { approval } = around;
  if (!approval) return null;
  return {
    href: paths.approval(approval.id),
    state: REQUEST_WORDS[approval.state],
    asked: `${approval.requestedByName} asked for it on ${momentInWords(approval.requestedAt)}; worth ${moneyInWords(approval.value)} a year.`,
    notes: [
      approval.keyDecision ? 'A key decision.' : null,
      approval.backdated ? 'Takes effect on a day already past: a second approval is needed for that.' : null,
      approval.noticeUntil ? `Notice runs until ${dayInWords(approval.noticeUntil)}.` : null,
      approval.callInUntil ? `Can be called in until ${dayInWords(approval.callInUntil)}.` : null,
      approval.calledInBecause ? `Called in: ${approval.calledInBecause}` : null,
    ].filter((note) => note !== null),
    steps: approval.steps.map((step) => ({
      role: `${roleInWords(step.role)}${step.purpose === 'backdating' ? ', for the backdating' : ''}`,
      decision:
        step.decision === null
          ? 'Waits'
          : `${step.decision === 'approved' ? 'Approved' : 'Sent back'} by ${step.decidedByName ?? 'somebody'}${step.decidedForName ? ` for ${step.decidedForName}` : ''}`,
      when: step.decidedAt ? momentInWords(step.decidedAt) : '',
      reason: step.reason ?? '',
    })),
  };
}
