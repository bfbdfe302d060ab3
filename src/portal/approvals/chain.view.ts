import type { ApprovalRequestView, ApprovalStepView } from '../../approvals/dto/approval-request.js';
import type { ApprovalDossier, DossierBand } from '../../uplifts/approval-dossier.query.js';
import { roleInWords } from '../account/role-words.js';
import { dayInWords, momentInWords, moneyInWords } from '../foundation/words.js';
import { rolesInOrder } from './approval-words.js';

/** The band of the matrix that a value belongs to: the lowest that reaches it. */
export const bandOf = (bands: readonly DossierBand[], value: number): DossierBand | undefined =>
  bands.find(({ upToPence }) => upToPence === null || value <= upToPence);

export const bandInWords = ({ upToPence, roles, keyDecision }: DossierBand): string =>
  `${upToPence === null ? 'without limit' : `up to ${moneyInWords(upToPence)}`}: ${rolesInOrder(roles)}${keyDecision ? ', as a key decision' : ''}`;

/** Which rule asked for a step. */
function ruleOf(step: ApprovalStepView, request: ApprovalRequestView, matrix: ApprovalDossier['matrix']): string {
  if (step.purpose === 'backdating')
    return `Backdating needs a second approval: it counts from ${dayInWords(request.effectiveOn)} and was asked for on ${momentInWords(request.requestedAt)}.`;
  const band = matrix && bandOf(matrix.bands, request.value.pence);
  return band
    ? `By the matrix in force since ${dayInWords(matrix.effectiveFrom)}: ${moneyInWords(request.value.pence)} a year falls in the band ${bandInWords(band)}.`
    : 'By the matrix in force when it was asked for.';
}

/** The steps in order: whose, by which rule, and what was decided by whom. */
export function chainView(request: ApprovalRequestView, matrix: ApprovalDossier['matrix']) {
  const turn = request.state === 'pending' ? request.steps.find(({ decision }) => decision === null)?.position : undefined;
  return {
    events: request.steps.map((step) => {
      const deputy = step.decidedForName ? ` as deputy for ${step.decidedForName}` : '';
      return {
        title: `${String(step.position)}. ${roleInWords(step.role)}${step.purpose === 'backdating' ? ' (backdating)' : ''}`,
        when: step.decidedAt
          ? momentInWords(step.decidedAt)
          : step.position === turn
            ? 'Waits for this step'
            : request.state === 'pending'
              ? 'Not yet its turn'
              : 'Not decided',
        at: step.decidedAt ? step.decidedAt.toISOString() : null,
        by: step.decidedByName ? `${step.decidedByName}${deputy}` : null,
        text: ruleOf(step, request, matrix),
        quote: step.reason,
        tag: tagOf(step, step.position === turn),
      };
    }),
  };
}

function tagOf({ decision }: ApprovalStepView, turn: boolean) {
  if (decision === 'approved') return { text: 'Approved', colour: 'green' };
  if (decision === 'returned') return { text: 'Returned', colour: 'yellow' };
  return turn ? { text: 'Waiting', colour: 'blue' } : null;
}
