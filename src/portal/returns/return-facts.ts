import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { AssessedLine } from '../../uplifts/assessed-lines.js';
import type { UpliftReturnLine, UpliftReturnView } from '../../uplifts/dto/uplift-return.js';
import type { NegotiationAction } from '../../uplifts/negotiation.js';
import type { ReturnSurroundings } from '../../uplifts/return-surroundings.query.js';
import type { WhatIfGround } from '../../uplifts/what-if.js';

/** What the reader may do here, by role. Pages show only what can be done; the services decide. */
export interface ReturnRights {
  readonly negotiate: boolean;
  readonly escalate: boolean;
  readonly requestApproval: boolean;
  readonly enter: boolean;
  readonly decide: boolean;
  readonly reviewAppeal: boolean;
}

/** A line as the school wrote it and as it is assessed. */
export interface ReturnLineFacts {
  readonly asked: UpliftReturnLine;
  readonly assessed: AssessedLine;
}

/** Everything a return's page shows. */
export interface ReturnFacts {
  readonly today: IsoDate;
  readonly rights: ReturnRights;
  readonly ret: UpliftReturnView;
  readonly lines: readonly ReturnLineFacts[];
  readonly around: ReturnSurroundings;
}

const NONE: ReturnRights = {
  negotiate: false,
  escalate: false,
  requestApproval: false,
  enter: false,
  decide: false,
  reviewAppeal: false,
};

/** An auditor reads. */
export const rightsOf = (actor: Actor): ReturnRights =>
  actor.access === 'read'
    ? NONE
    : {
        negotiate: allows(actor, 'uplifts.negotiate'),
        escalate: allows(actor, 'uplifts.escalate'),
        requestApproval: allows(actor, 'uplifts.requestApproval'),
        enter: allows(actor, 'uplifts.enterReturn'),
        decide: allows(actor, 'approvals.decide'),
        reviewAppeal: allows(actor, 'uplifts.reviewAppeal'),
      };

/** Whether the return's state allows an act to the authority's side. */
export const can = ({ ret }: Pick<ReturnFacts, 'ret'>, action: NegotiationAction): boolean => ret.availableActions.includes(action);

/** Whether figures are still talked about: then a what-if has a use. */
export const isNegotiated = ({ ret }: Pick<ReturnFacts, 'ret'>): boolean =>
  ['submitted', 'underReview', 'offered', 'countered', 'lapsed', 'deadlocked'].includes(ret.state);

/** What a what-if on this return stands on. */
export const groundOf = ({ lines, around }: Pick<ReturnFacts, 'lines' | 'around'>): WhatIfGround => ({
  lines: lines.map(({ assessed }) => assessed),
  panelOn: lines[0]?.assessed.nextPanelOn ?? null,
  budget: around.budget,
});
