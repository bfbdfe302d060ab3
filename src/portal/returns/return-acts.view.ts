import { type Pence, pence, sum } from '../../kernel/money.js';
import { roleInWords } from '../account/role-words.js';
import { wholePounds } from '../charts/words.js';
import type { Form } from '../foundation/form.js';
import { dayInWords, momentInWords, moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { type ReturnFacts, can, isNegotiated } from './return-facts.js';
import { totalsOf } from './return-summary.view.js';
import { difference, riseInWords } from './return-words.js';

/** What the reader can do now: each act only where the return's state and the reader's role allow it. Null is not shown. */
export function actsView(facts: ReturnFacts, form: Form) {
  const { rights, ret } = facts;
  const negotiate = rights.negotiate;
  const acts = {
    startReview: negotiate && can(facts, 'startReview'),
    recommendation: negotiate && can(facts, 'offer') ? recommendation(facts) : null,
    offer: negotiate && can(facts, 'offer'),
    accept: negotiate && can(facts, 'accept') ? acceptance(facts) : null,
    escalate: rights.escalate && can(facts, 'escalate') ? escalation(facts, form) : null,
    requestApproval: rights.requestApproval && can(facts, 'requestApproval') ? approvalToAsk(facts) : null,
    enter: rights.enter && can(facts, 'submit') ? `${paths.upliftReturn(ret.id)}/enter` : null,
  };
  const letStand =
    negotiate && ret.state === 'countered' && ret.jointNegotiationId === null
      ? 'Or let the counter-offer stand: it does not run out, and the old prices hold until you answer.'
      : null;
  const joint = ret.jointNegotiationId === null ? null : paths.jointNegotiation(ret.jointNegotiationId);
  return { ...acts, any: Object.values(acts).some(Boolean), waits: waitingWords(facts), letStand, joint };
}

/** The recommendation with its money beside the button. */
function recommendation(facts: ReturnFacts) {
  const { current, asked, recommended } = totalsOf(facts);
  return {
    total: recommended,
    button: `Offer the recommendation: ${wholePounds(recommended)}`,
    rise: riseInWords(current, recommended),
    againstAsk: asked === null ? null : `${difference(pence(recommended - asked))} than asked`,
  };
}

/** What accepting would settle: the school's last figures, or the ask itself. */
function acceptance(facts: ReturnFacts) {
  const { current, asked, tabled, recommended } = totalsOf(facts);
  const figures: Pence = (facts.ret.state === 'countered' ? tabled : asked) ?? current;
  return {
    what: facts.ret.state === 'countered' ? 'the school’s counter-offer' : 'what the school asks',
    total: wholePounds(figures),
    rise: riseInWords(current, figures),
    againstRecommendation: `${difference(pence(figures - recommended), { same: 'as much as' })} ${figures === recommended ? 'recommended' : 'than recommended'}`,
  };
}

function escalation({ around }: ReturnFacts, form: Form) {
  return {
    open: 'ownerId' in form.body,
    owners: [
      { value: '', text: 'Choose a person' },
      ...around.colleagues.map(({ id, name, roles }) => ({
        value: id,
        text: `${name} (${roles.map(roleInWords).join(', ')})`,
        selected: form.typed('ownerId') === id,
      })),
    ],
  };
}

function approvalToAsk(facts: ReturnFacts) {
  const { current, settled } = totalsOf(facts);
  return settled === null ? null : { rise: riseInWords(current, settled), total: wholePounds(settled) };
}

/** What to say where there is nothing to press. */
function waitingWords(facts: ReturnFacts): string {
  if (!facts.rights.negotiate) return 'You see this return as it stands. Its officer negotiates it.';
  switch (facts.ret.state) {
    case 'offered':
      return `Nothing: the school answers by ${facts.ret.offerExpiresOn ? dayInWords(facts.ret.offerExpiresOn) : 'the last day of the offer'}. If it does not, the offer lapses and you can make another.`;
    case 'inApproval':
      return 'Nothing: those who must approve decide now. If they send it back, you negotiate again.';
    case 'withdrawn':
      return 'Nothing: the school took its return back. It can send it again while the round is open.';
    case 'approved':
    case 'implemented':
      return 'Nothing: the decision is taken.';
    case 'draft':
    case 'submitted':
    case 'underReview':
    case 'countered':
    case 'settled':
    case 'deadlocked':
    case 'lapsed':
      return 'Nothing just now.';
  }
}

/** The cap, an exception to it, and who may ask for or answer one. */
export function exceptionView(facts: ReturnFacts, form: Form) {
  const { around, rights, lines } = facts;
  const [first] = lines;
  if (!first || first.assessed.highestRise === null) return null;
  const asked = around.exception;
  const open = asked?.answer === null;
  const negotiated = isNegotiated(facts);
  const approved = first.assessed.exception;
  return {
    words: first.assessed.capWords,
    review: lines.some(({ assessed }) => assessed.capReview),
    approved: approved ? `Up to ${percentInWords(approved.rise)} is approved by ${approved.approvedBy}: ${approved.reason}` : null,
    asked: asked
      ? {
          words: `${asked.requestedByName} asked for up to ${percentInWords(asked.riseBp)} on ${momentInWords(asked.requestedAt)}: ${asked.reason}`,
          answer:
            asked.answer === null
              ? 'It waits for an answer.'
              : `${asked.answer === 'approved' ? 'Approved' : 'Declined'} by ${asked.answeredByName ?? 'somebody'}: ${asked.answerReason ?? ''}`,
        }
      : null,
    mayAsk: rights.negotiate && negotiated && !open,
    askOpen: 'exceptionRise' in form.body,
    mayAnswer: rights.decide && negotiated && !around.tookPart,
    answerOpen: open || 'answerRise' in form.body,
    answerRise: open ? String(asked.riseBp / 100) : '',
    mayDecline: open,
    othersAnswer: open && rights.decide && around.tookPart ? 'You have a hand in this return, so somebody else answers it.' : null,
  };
}

/** An appeal against the decision, and who may decide it. */
export function appealView(facts: ReturnFacts) {
  const { appeal } = facts.ret;
  if (!appeal) return null;
  const open = appeal.outcome === null;
  return {
    words: `${appeal.madeByName} appealed on ${momentInWords(appeal.madeAt)}.`,
    reason: appeal.reason,
    outcome: open
      ? 'It waits for a review by somebody who did not take the decision.'
      : `${appeal.outcome === 'upheld' ? 'Upheld' : 'Dismissed'} by ${appeal.reviewerName ?? 'the reviewer'}: ${appeal.outcomeReason ?? ''}`,
    mayDecide: open && facts.rights.reviewAppeal && !facts.around.tookPart,
    othersDecide:
      open && facts.rights.reviewAppeal && facts.around.tookPart
        ? 'You took part in the decision, so somebody else reviews the appeal.'
        : null,
  };
}

/** The deadlock and its owner. */
export function escalationView({ ret }: Pick<ReturnFacts, 'ret'>) {
  const { escalation: deadlock } = ret;
  if (!deadlock) return null;
  return {
    words: `${deadlock.ownerName} ${deadlock.closedAt ? 'owned' : 'owns'} it since ${momentInWords(deadlock.openedAt)}${deadlock.closedAt ? `, until ${momentInWords(deadlock.closedAt)}` : ''}.`,
    reason: deadlock.reason,
    open: deadlock.closedAt === null,
  };
}

/** The form that tries figures and sends an offer: one percentage, or a price for each line. Without what was typed it begins with the recommendation. */
export function figuresView(facts: ReturnFacts, form: Form) {
  const byLine = form.typed('figures') === 'lines';
  return {
    byLine,
    byPercent: !byLine,
    percent: { value: form.typed('percentBp'), error: form.errorOf('percentBp') ?? null },
    lines: facts.lines.map(({ assessed }) => {
      const name = `lines.${assessed.lineId}`;
      return {
        name,
        label: `${assessed.pupilReference}, ${assessed.kind}`,
        value: form.body[name] === undefined ? moneyInWords(assessed.recommendedPence).replace('£', '') : form.typed(name),
        error: form.errorOf(name) ?? null,
      };
    }),
    message: form.typed('offerMessage'),
    messageError: form.errorOf('offerMessage') ?? null,
    recommended: sum(facts.lines.map(({ assessed }) => assessed.recommendedPence)),
  };
}
