import { Injectable } from '@nestjs/common';
import { type LatestApproval, latestApprovalJson } from '../approvals/latest-approval.sql.js';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { BasisPoints } from '../kernel/money.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';
import { budgetRoomJson } from './budget-room.query.js';
import { type EarlierSettlement, earlierSettlementsJson } from './earlier-settlements.query.js';
import type { BudgetRoom } from './what-if.js';

/** The latest exception to the cap that was asked for. */
export interface ExceptionAsked {
  readonly riseBp: BasisPoints;
  readonly reason: string;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly answer: 'approved' | 'declined' | null;
  readonly answerReason: string | null;
  readonly answeredByName: string | null;
}

/** What stands around a return where its own authority works on it. */
export interface ReturnSurroundings {
  /** Who negotiates it; null while nobody took it up. */
  readonly officerName: string | null;
  readonly opensOn: IsoDate;
  readonly budget: BudgetRoom | null;
  readonly earlier: readonly EarlierSettlement[];
  /** Null where none was asked for, or the reader sees no approvals. */
  readonly approval: LatestApproval | null;
  readonly exception: ExceptionAsked | null;
  /** Whether the reader had a hand in it, and so decides neither an exception nor an appeal. */
  readonly tookPart: boolean;
  /** Who could own a deadlock; empty where the reader may not declare one. */
  readonly colleagues: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
  readonly letter: { readonly id: string; readonly receivedOn: IsoDate } | null;
  readonly documents: readonly { readonly id: string; readonly reference: string; readonly ready: boolean }[];
}

const SURROUNDINGS_SQL = `
select json_build_object(
  'officerName', (select officer.full_name from people officer where officer.id = ret.officer_id),
  'opensOn', (select cycle.opens_on from uplift_cycles cycle where cycle.id = ret.cycle_id),
  'budget', ${budgetRoomJson('ret')},
  'earlier', ${earlierSettlementsJson('ret', true)},
  'approval', case when $2::boolean then ${latestApprovalJson('upliftReturn', 'ret.id')} end,
  'exception', (select json_build_object('riseBp', asked.rise_bp, 'reason', asked.reason, 'requestedByName', asked.requested_by_name,
      'requestedAt', asked.requested_at, 'answer', asked.answer, 'answerReason', asked.answer_reason, 'answeredByName', asked.answered_by_name)
    from cap_exception_requests asked where asked.return_id = ret.id order by asked.requested_at desc, asked.id limit 1),
  'tookPart', (select app.person()) = any (array[ret.officer_id, ret.entered_by, ret.submitted_by])
    or exists (select from negotiation_rounds round where round.return_id = ret.id and (select app.person()) in (round.made_by, round.answered_by))
    or exists (select from cap_exception_requests asked where asked.return_id = ret.id and asked.answer is null and asked.requested_by = (select app.person()))
    or exists (select from approval_requests request join approval_steps step on step.request_id = request.id
      where request.subject_type = 'upliftReturn' and request.subject_id = ret.id and step.decided_by = (select app.person())),
  'colleagues', case when $3::boolean then (
    select coalesce(json_agg(json_build_object('id', person.id, 'name', person.full_name, 'roles', membership.roles) order by person.full_name, person.id), '[]')
    from memberships membership join people person on person.id = membership.person_id
    where membership.organisation_id = ret.authority_id and membership.active and person.active and membership.roles <> '{auditor}') else '[]' end,
  'letter', (select json_build_object('id', letter.id, 'receivedOn', letter.received_on)
    from received_letters letter where letter.return_id = ret.id order by letter.logged_at desc limit 1),
  'documents', (select coalesce(json_agg(json_build_object('id', document.id, 'reference', document.reference, 'ready', document.state = 'ready')
      order by document.created_at), '[]')
    from documents document where document.subject_type = 'upliftReturn' and document.subject_id = ret.id))
from uplift_returns ret where ret.id = $1`;

/** Reads by one statement what a return's page shows beside return and assessment. For the authority's own people. */
@Injectable()
export class ReturnSurroundingsQuery {
  constructor(private readonly reads: ReadModel) {}

  /** Refusals: `notAllowed`, `notFound`. */
  async of(actor: Actor, returnId: string): Promise<ReturnSurroundings> {
    requires(actor, 'uplifts.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'What stands around a return is for the authority only.')]);
    const found = await this.reads.json<ReturnSurroundings | null>(actor, 'returnSurroundings', SURROUNDINGS_SQL, [
      returnId,
      allows(actor, 'approvals.read'),
      allows(actor, 'uplifts.escalate'),
    ]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such return, or it is not yours to see.', 'returnId')]);
    return found;
  }
}
