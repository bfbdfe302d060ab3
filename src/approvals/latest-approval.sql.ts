import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import type { Decision, RequestState } from './dto/approval-request.js';

/** The latest approval that was asked for a subject, with its chain so far. */
export interface LatestApproval {
  readonly id: string;
  readonly state: RequestState;
  readonly value: Pence;
  readonly keyDecision: boolean;
  readonly backdated: boolean;
  readonly noticeUntil: IsoDate | null;
  readonly callInUntil: IsoDate | null;
  readonly calledInBecause: string | null;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly steps: readonly {
    readonly role: string;
    readonly purpose: 'approval' | 'backdating';
    readonly decision: Decision | null;
    readonly decidedByName: string | null;
    readonly decidedForName: string | null;
    readonly reason: string | null;
    readonly decidedAt: string | null;
  }[];
}

/** SQL for a subject's latest approval request as a JSON value of `LatestApproval`; null where none was asked for. `subject` is SQL for its id. */
export const latestApprovalJson = (subjectType: 'upliftReturn', subject: string): string => `(
  select json_build_object('id', request.id, 'state', request.state, 'value', request.value_pence, 'keyDecision', request.key_decision,
    'backdated', request.backdated, 'noticeUntil', request.notice_until, 'callInUntil', request.call_in_until,
    'calledInBecause', request.called_in_because, 'requestedByName', request.requested_by_name, 'requestedAt', request.requested_at,
    'steps', (select coalesce(json_agg(json_build_object('role', step.role, 'purpose', step.purpose, 'decision', step.decision,
        'decidedByName', step.decided_by_name, 'decidedForName', deputy.from_name, 'reason', step.reason, 'decidedAt', step.decided_at)
        order by step.position), '[]')
      from approval_steps step left join delegations deputy on deputy.id = step.delegation_id where step.request_id = request.id))
  from approval_requests request where request.subject_type = '${subjectType}' and request.subject_id = ${subject}
  order by request.requested_at desc, request.id limit 1)`;
