import type { ApprovalRequestView } from '../../approvals/dto/approval-request.js';
import type { ApprovalEffect } from '../../finance/approval-effect/approval-effect.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Pence, riseBetween } from '../../kernel/money.js';
import type { ApprovalDossier, DossierLine } from '../../uplifts/approval-dossier.query.js';
import { roleInWords } from '../account/role-words.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, dayInWords, momentInWords, moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { actInWords, riseInWords, rolesInOrder, stateColour, stateInWords } from './approval-words.js';
import { effectTables } from './approval-effect.view.js';
import { chainView } from './chain.view.js';

const change = ({ current, settled }: DossierLine): number => settled - current;

const linesTable: Table<DossierLine> = {
  name: 'pinned-lines',
  caption: 'What would change, line by line',
  columns: [
    {
      key: 'pupil',
      heading: 'Pupil',
      type: 'text',
      value: ({ pupilReference }) => pupilReference,
      href: ({ placementId }) => paths.placement(placementId),
    },
    {
      key: 'kind',
      heading: 'Fee line',
      type: 'text',
      value: ({ kind, label }) => lineInWords(kind, label),
      note: ({ hnbEligible }) => (hnbEligible ? null : 'Not for the High Needs Block'),
    },
    { key: 'from', heading: 'From', type: 'date', value: ({ effectiveOn }) => effectiveOn },
    { key: 'current', heading: 'Now', type: 'money', value: ({ current }) => current },
    { key: 'asked', heading: 'Asked', type: 'money', value: ({ asked }) => asked },
    { key: 'recommended', heading: 'Recommended', type: 'money', value: ({ recommended }) => recommended },
    { key: 'settled', heading: 'Then', type: 'money', value: ({ settled }) => settled },
    { key: 'change', heading: 'Change', type: 'money', value: change },
    { key: 'rise', heading: 'Rise', type: 'percent', value: ({ current, settled }) => riseBetween(current, settled) },
  ],
};

const KINDS: Readonly<Record<string, string>> = {
  core: 'Core education',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Residential',
  transport: 'Transport',
  other: 'Other',
};
export const lineInWords = (kind: string, label: string): string => `${KINDS[kind] ?? kind}${label === '' ? '' : `: ${label}`}`;

export function approvalView(
  actor: Actor,
  request: ApprovalRequestView,
  dossier: ApprovalDossier | null,
  effect: ApprovalEffect | null,
  form: Form,
) {
  const rise = riseBetween(request.before.pence, request.after.pence);
  return {
    form,
    wide: true,
    breadcrumbs: [{ text: 'Approvals', href: paths.approvals }, { text: request.title }],
    id: request.id,
    version: request.version,
    heading: request.title,
    state: { text: stateInWords(request.state), colour: stateColour(request.state) },
    asked: `${request.requestedByName} asked for it on ${momentInWords(request.requestedAt)}. It counts from ${dayInWords(request.effectiveOn)}.`,
    warnings: warningsOf(request),
    money: {
      before: moneyInWords(request.before.pence),
      beforeLabel: 'Now, a year',
      after: moneyInWords(request.after.pence),
      afterLabel: 'Then, a year',
      difference: moneyInWords(request.value.pence),
      percent: rise === null ? null : percentInWords(rise),
    },
    lines: dossier && tableView(linesTable, dossier.lines, null, { totals: totalsOf(dossier.lines), captionHidden: true }),
    pin: {
      words: `This request is for exactly ${dossier ? countInWords(dossier.lines.length, 'line', 'lines') : 'the content'} as shown here. If anything in it changes, the request becomes void and must be asked again.`,
      hash: request.contentSha256,
    },
    effect: effect && effectTables(effect),
    chain: chainView(request, dossier?.matrix ?? null),
    involved: dossier?.involved.map(({ name, acts }) => ({ key: name, value: acts.map(actInWords).join(', ') })) ?? [],
    ret: dossier && returnRows(dossier, request),
    returnLink: dossier && paths.upliftReturn(dossier.ret.id),
    files: dossier ? filesOf(dossier) : [],
    history: allows(actor, 'audit.read') ? paths.historyOf('approvalRequest', request.id) : null,
    decision: decisionOf(request, dossier),
  };
}

/** Added up where every line says it: a sum with a gap would be too small. */
function totalsOf(lines: readonly DossierLine[]) {
  const all = (of: (line: DossierLine) => Pence | null): number | null =>
    lines.some((line) => of(line) === null) ? null : lines.reduce((total, line) => total + (of(line) ?? 0), 0);
  const [current, settled] = [all((line) => line.current) ?? 0, all((line) => line.settled) ?? 0];
  return {
    current,
    asked: all((line) => line.asked),
    recommended: all((line) => line.recommended),
    settled,
    change: settled - current,
    rise: riseBetween(current as Pence, settled as Pence),
  };
}

function warningsOf(request: ApprovalRequestView): string[] {
  const { backdated, effectiveOn, keyDecision, noticeUntil, callInUntil, calledInBecause, voidBecause, state } = request;
  return [
    ...(voidBecause === null ? [] : [`This request counts no more: ${voidBecause}`]),
    ...(calledInBecause === null ? [] : [`Called in: ${calledInBecause}`]),
    ...(state === 'approved' && callInUntil && calledInBecause === null
      ? [`Approved, and not in force before the end of its call-in period: it can be called in until ${dayInWords(callInUntil)}.`]
      : []),
    ...(keyDecision && noticeUntil && state === 'pending'
      ? [`A key decision: notice is given, and the last step cannot be taken before ${dayInWords(noticeUntil)}.`]
      : []),
    ...(backdated
      ? [
          `Backdated: it counts from ${dayInWords(effectiveOn)}, a day already past when it was asked for, so it needs a second approval and owes arrears.`,
        ]
      : []),
  ];
}

function returnRows({ ret }: ApprovalDossier, request: ApprovalRequestView) {
  const known = (amount: Pence | null): string => (amount === null ? 'not known' : `${moneyInWords(amount)} a year`);
  return [
    { key: 'School', value: `${ret.schoolName} (URN ${String(ret.urn)})`, href: paths.school(ret.schoolId) },
    {
      key: 'Return',
      value: `${ret.reference}, ${ret.cycleName}`,
      href: paths.upliftReturn(ret.id),
      note: countInWords(ret.rounds, 'round of negotiation', 'rounds of negotiation'),
    },
    { key: 'Asked', value: known(ret.asked) },
    {
      key: 'Recommended',
      value: known(ret.recommended),
      note: ret.recommended === null ? 'No offer of ours was made, so none is kept with it.' : 'By the rule, when our last offer was made.',
    },
    { key: 'Settled', value: `${moneyInWords(request.after.pence)} a year` },
  ];
}

/** What a browser shows within a page; the rest is downloaded. */
const SHOWN = /\.(pdf|png|jpe?g|txt)$/i;

const filesOf = ({ documents, evidence }: ApprovalDossier) => [
  ...documents.map(({ id, reference, state }) => ({
    text: `Variation letter ${reference}${state === 'ready' ? '' : ' (being made)'}`,
    href: paths.document(id),
    shown: state === 'ready' ? paths.documentPdf(id) : null,
  })),
  ...evidence.map(({ fileId, name, kind }) => ({
    text: name,
    href: paths.file(fileId),
    note: `Evidence of the school: ${kind}`,
    shown: SHOWN.test(name) ? paths.file(fileId) : null,
  })),
];

/** What this person can do now, with the statement that goes with it; or why not. */
function decisionOf(request: ApprovalRequestView, dossier: ApprovalDossier | null) {
  const can = (action: ApprovalRequestView['availableActions'][number]): boolean => request.availableActions.includes(action);
  const step = request.steps.find(({ decision }) => decision === null);
  const lines = dossier ? `, on ${countInWords(dossier.lines.length, 'fee line', 'fee lines')} at ${dossier.ret.schoolName}` : '';
  return {
    approve: can('approve'),
    statement: `I approve ${riseInWords(request.value.pence)}: from ${moneyInWords(request.before.pence)} to ${moneyInWords(request.after.pence)} a year${lines}, from ${dayInWords(request.effectiveOn)}. I took no part in asking for it, entering it or negotiating it.`,
    as: step
      ? `You decide as: ${roleInWords(step.role)}${step.purpose === 'backdating' ? ', the second approval that backdating needs' : ''}.`
      : null,
    return: can('returnForChange'),
    callIn: can('callIn'),
    resolve: can('resolveCallIn'),
    refusedBecause: request.refusedBecause,
    any: request.availableActions.length > 0 || request.refusedBecause !== null,
  };
}

/** Said after a decision: what follows from it. */
export function whatFollows(request: ApprovalRequestView): string {
  switch (request.state) {
    case 'pending': {
      const next = request.steps.find(({ decision }) => decision === null);
      return `Your approval is recorded. It is now for: ${next ? rolesInOrder([next.role]) : 'the next step'}.`;
    }
    case 'approved':
      return request.calledInBecause === null
        ? `Approved. It comes into force when its call-in period has passed${request.callInUntil ? `, after ${dayInWords(request.callInUntil)}` : ''}.`
        : 'Called in. The decision is held until the call-in ends.';
    case 'inForce':
      return 'Approved and in force. The new prices, the letter and any arrears are recorded.';
    case 'returned':
      return 'Returned. The officer is told why and can negotiate again.';
    case 'void':
      return 'This request counts no more.';
  }
}
