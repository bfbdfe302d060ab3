import { type ApprovalMatrix, approvalRoute } from '../../approvals/approval-matrix.js';
import { type IsoDate, earlierOf } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Pence, pence, sum } from '../../kernel/money.js';
import type { Role } from '../../identity/permissions.js';
import { MATRIX } from '../configuration.js';
import { demoId } from '../demo-id.js';
import type { Row } from '../demo-transaction.js';
import { type DemoPerson, personAt } from '../people.js';
import type { RoundBook } from './round-book.js';
import { type ReturnStory, moment } from './return-story.js';

const matrix: ApprovalMatrix = MATRIX.map(({ upToPence, roles, keyDecision }) => ({
  upToPence: upToPence === null ? null : pence(upToPence),
  steps: roles,
  keyDecision,
}));

/** How far a request has come. `keyDecision`: one by its effect on several divisions, whatever its value, announced long before. */
export interface ApprovalSoFar {
  readonly requestedOn: IsoDate;
  /** The day of every step, or null while none is decided. */
  readonly decidedOn: IsoDate | null;
  /** While it is not decided as a whole: the day on which its first step was, where it has more than one. */
  readonly firstStepOn?: IsoDate;
  readonly keyDecision?: { readonly noticeUntil: IsoDate; readonly callInUntil: IsoDate };
}

export interface Approver {
  readonly role: string;
  readonly person: DemoPerson;
}

/** Asks for approval of a settled return, by the authority's matrix, and has it decided by those whose turn it is. Answers who they are. */
export function tellApproval(book: RoundBook, story: ReturnStory, soFar: ApprovalSoFar): Approver[] {
  const { authority, officer, feesManager, school } = story.beginning;
  const { requestedOn, decidedOn, firstStepOn, keyDecision } = soFar;
  const before = sum(story.lines.map(({ current }) => current));
  const after = sum(story.lines.map(({ settled, current }): Pence => settled ?? current));
  const effectiveOn = story.lines.map((line) => line.effectiveOn).reduce(earlierOf);
  const backdated = effectiveOn < requestedOn;
  const route = approvalRoute(matrix, pence(after - before), backdated);
  if (!route.ok) throw new Error('The demo’s approval matrix has a gap.');
  const id = demoId('approval', story.id);
  const title = `Fees ${story.reference}, ${school.name}`;
  const pinned = { ...story.settlement.content, settledSha256: story.settlement.sha256 };
  const steps = route.value.steps.map((step) => ({ ...step, person: personAt(authority.id, step.role as Role) }));
  const dayOf = (position: number): IsoDate | null => decidedOn ?? (position === 1 && steps.length > 1 ? (firstStepOn ?? null) : null);
  const record = (action: string, at: string, by: DemoPerson, recorded: Row): void => {
    book.events.push({
      chain: authority.id,
      at,
      personId: by.id,
      personName: by.name,
      organisationId: authority.id,
      organisationName: authority.name,
      action,
      subjectType: 'approvalRequest',
      subjectId: id,
      schoolId: null,
      shared: false,
      before: null,
      after: recorded,
      source: 'demo',
    });
  };
  story.requestApproval(requestedOn, id);
  record('requestApproval', moment(requestedOn, 329), officer, {
    of: { type: 'upliftReturn', id: story.id },
    title,
    valuePence: after - before,
  });
  book.add('approval_requests', {
    id,
    authority_id: authority.id,
    subject_type: 'upliftReturn',
    subject_id: story.id,
    title,
    content: { ...pinned, beforePence: before, afterPence: after },
    content_sha256: fingerprint(pinned),
    value_pence: after - before,
    key_decision: keyDecision !== undefined,
    backdated,
    effective_on: effectiveOn,
    state: decidedOn === null ? 'pending' : keyDecision ? 'approved' : 'inForce',
    requested_by: officer.id,
    requested_by_name: officer.name,
    involved: [officer.id, feesManager.id],
    requested_at: moment(requestedOn, 330),
    notice_until: keyDecision?.noticeUntil ?? null,
    call_in_until: keyDecision?.callInUntil ?? null,
    decided_at: decidedOn === null ? null : moment(decidedOn, 400),
    in_force_at: decidedOn === null || keyDecision ? null : moment(decidedOn, 401),
    version: 1 + steps.filter(({ position }) => dayOf(position) !== null).length,
  });
  steps.forEach(({ position, role, purpose, person }) => {
    const day = dayOf(position);
    const at = day === null ? null : moment(day, 390 + position);
    book.add('approval_steps', {
      id: demoId('step', id, position),
      request_id: id,
      authority_id: authority.id,
      position,
      role,
      purpose,
      decision: at === null ? null : 'approved',
      decided_by: at === null ? null : person.id,
      decided_by_name: at === null ? null : person.name,
      decided_at: at,
    });
    if (at !== null) record('approve', at, person, { role, purpose, title });
  });
  const last = steps.at(-1);
  if (decidedOn !== null && last) story.approve(decidedOn, last.person);
  return steps;
}
