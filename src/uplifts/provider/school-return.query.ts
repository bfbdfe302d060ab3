import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { BasisPoints, Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { LateRule, ReturnState } from '../negotiation.js';
import type { Side } from '../negotiation-round.entity.js';
import type { CostDriver } from '../return-line.entity.js';
import { type CalendarRow, calendarsJson } from '../../placements/school-calendars.reader.js';

export interface SchoolReturnLine {
  readonly id: string;
  readonly pupilReference: string;
  readonly kind: string;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly tabled: Pence | null;
  readonly settled: Pence | null;
  readonly driver: CostDriver | null;
  readonly driverFigures: string;
  /** What a late decision owes for this line; null where it owes nothing, or is not decided. */
  readonly arrears: Pence | null;
  readonly arrearsFrom: IsoDate | null;
  readonly arrearsUntil: IsoDate | null;
  /** How the contract turns the yearly price into days, and when the placement ends. */
  readonly basis: ChargingBasis['kind'] | null;
  readonly basisUnits: number | null;
  readonly endsOn: IsoDate | null;
}

export interface SchoolReturnRound {
  readonly number: number;
  readonly side: Side;
  readonly state: 'open' | 'accepted' | 'answered' | 'expired' | 'withdrawn';
  readonly percentBp: BasisPoints | null;
  readonly total: Pence;
  readonly message: string;
  readonly madeByName: string;
  readonly madeAt: string;
  readonly expiresOn: IsoDate | null;
}

/** What somebody did to a return, for "who changed what" and for the dates of its steps. */
export interface SchoolReturnAct {
  readonly action: string;
  readonly at: string;
  readonly personName: string;
  readonly organisationName: string;
  /** The version it made. */
  readonly version: number | null;
}

export interface ChangedLine {
  readonly id: string;
  readonly asked: Pence | null;
  readonly driver: CostDriver | null;
  readonly figures: string;
}

export interface SchoolReturnEvidence {
  readonly id: string;
  readonly fileId: string;
  readonly name: string;
  readonly kind: string;
  readonly sizeBytes: number;
  readonly attachedAt: string;
}

/** One return with everything its fees manager works with, and nothing that is the council's own. */
export interface SchoolReturn {
  readonly id: string;
  readonly reference: string;
  readonly version: number;
  readonly state: ReturnState;
  readonly late: boolean;
  /** It is asked and negotiated together with other councils' returns. */
  readonly jointNegotiationId: string | null;
  readonly receivedOn: IsoDate | null;
  readonly notBefore: IsoDate | null;
  readonly submittedAt: string | null;
  readonly submittedByName: string | null;
  readonly receiptSha256: string | null;
  readonly settledAt: string | null;
  readonly decidedOn: IsoDate | null;
  readonly implementedAt: string | null;
  readonly school: { readonly id: string; readonly urn: number; readonly name: string; readonly calendars: readonly CalendarRow[] };
  readonly providerName: string;
  readonly customerName: string;
  readonly cycle: {
    readonly id: string;
    readonly name: string;
    readonly opensOn: IsoDate;
    readonly closesOn: IsoDate;
    readonly open: boolean;
    readonly lateRule: LateRule;
    readonly evidenceAboveBp: BasisPoints;
    readonly appealDays: number;
  };
  readonly lines: readonly SchoolReturnLine[];
  readonly rounds: readonly SchoolReturnRound[];
  readonly messages: readonly {
    readonly id: string;
    readonly side: Side;
    readonly writtenByName: string;
    readonly writtenAt: string;
    readonly body: string;
    readonly unread: boolean;
  }[];
  readonly evidence: readonly SchoolReturnEvidence[];
  readonly appeal: {
    readonly reason: string;
    readonly madeByName: string;
    readonly madeAt: string;
    readonly outcome: 'upheld' | 'dismissed' | null;
    readonly outcomeReason: string | null;
    readonly decidedAt: string | null;
  } | null;
  readonly acts: readonly SchoolReturnAct[];
  /** Saved drafts since the version asked about: by whom, and the lines they kept. */
  readonly savedSince: readonly { readonly personName: string; readonly at: string; readonly lines: readonly ChangedLine[] }[];
  readonly letter: { readonly id: string; readonly reference: string; readonly ready: boolean } | null;
}

/** Acts whose date and doer a school may know. What the council wrote with them is not read. */
const TOLD_ACTS = `'saveDraft', 'attachEvidence', 'removeEvidence', 'submit', 'withdraw', 'reopen', 'startReview', 'offer', 'counter', 'accept', 'lapse',
  'requestApproval', 'approve', 'implement'`;

const SCHOOL_RETURN_SQL = `
select json_build_object('id', ret.id, 'reference', ret.reference, 'version', ret.version, 'state', ret.state, 'late', ret.late, 'jointNegotiationId', ret.joint_negotiation_id, 'receivedOn', ret.received_on,
  'notBefore', ret.not_before, 'submittedAt', ret.submitted_at, 'submittedByName', ret.submitted_by_name, 'receiptSha256', ret.receipt_sha256,
  'settledAt', ret.settled_at, 'decidedOn', ret.decided_on, 'implementedAt', ret.implemented_at,
  'school', json_build_object('id', school.id, 'urn', school.urn, 'name', school.name, 'calendars', ${calendarsJson('school')}), 'providerName', provider.name, 'customerName', customer.name,
  'cycle', json_build_object('id', cycle.id, 'name', cycle.name, 'opensOn', cycle.opens_on, 'closesOn', cycle.closes_on, 'open', cycle.state = 'open',
    'lateRule', cycle.late_rule, 'evidenceAboveBp', cycle.evidence_above_bp, 'appealDays', cycle.appeal_days),
  'lines', (select coalesce(json_agg(json_build_object('id', line.id, 'pupilReference', pupil.reference, 'kind', fee.kind, 'label', fee.label,
      'effectiveOn', line.effective_on, 'current', line.current_pence, 'asked', line.asked_pence, 'tabled', line.tabled_pence, 'settled', line.settled_pence,
      'driver', line.driver, 'driverFigures', line.driver_figures, 'arrears', owed.amount_pence, 'arrearsFrom', owed.from_on, 'arrearsUntil', owed.until_on - 1,
      'basis', placement.charging_basis, 'basisUnits', placement.charging_units, 'endsOn', placement.ends_on)
      order by pupil.reference, line.placement_id, fee.kind, fee.label, line.effective_on, line.id), '[]')
    from return_lines line
    join fee_lines fee on fee.id = line.fee_line_id
    join placements placement on placement.id = line.placement_id
    join pupils pupil on pupil.id = placement.pupil_id
    left join arrears owed on owed.return_line_id = line.id
    where line.return_id = ret.id),
  'rounds', (select coalesce(json_agg(json_build_object('number', round.number, 'side', round.side, 'state', round.state, 'percentBp', round.percent_bp,
      'total', round.total_pence, 'message', round.message, 'madeByName', round.made_by_name, 'madeAt', round.made_at, 'expiresOn', round.expires_on)
      order by round.number), '[]')
    from negotiation_rounds round where round.return_id = ret.id),
  'messages', (select coalesce(json_agg(json_build_object('id', message.id, 'side', message.side, 'writtenByName', message.written_by_name,
      'writtenAt', message.written_at, 'body', message.body, 'unread', message.side = 'authority' and not exists (select from thread_reads seen
        where seen.return_id = ret.id and seen.person_id = (select app.person()) and seen.read_at >= message.written_at))
      order by message.written_at, message.id), '[]')
    from return_messages message where message.return_id = ret.id),
  'evidence', (select coalesce(json_agg(json_build_object('id', evidence.id, 'fileId', file.id, 'name', file.name, 'kind', evidence.kind, 'sizeBytes', file.size_bytes,
      'attachedAt', evidence.attached_at) order by evidence.attached_at, evidence.id), '[]')
    from return_evidence evidence join files file on file.id = evidence.file_id where evidence.return_id = ret.id),
  'appeal', (select json_build_object('reason', appeal.reason, 'madeByName', appeal.made_by_name, 'madeAt', appeal.made_at, 'outcome', appeal.outcome,
      'outcomeReason', appeal.outcome_reason, 'decidedAt', appeal.decided_at)
    from appeals appeal where appeal.return_id = ret.id order by appeal.made_at desc limit 1),
  'acts', (select coalesce(json_agg(json_build_object('action', event.action, 'at', event.at, 'personName', event.person_name, 'organisationName',
      event.organisation_name, 'version', (event.after ->> 'version')::int) order by event.number), '[]')
    from audit_events event where event.subject_type = 'upliftReturn' and event.subject_id = ret.id and event.shared and event.action in (${TOLD_ACTS})),
  'savedSince', (select coalesce(json_agg(json_build_object('personName', event.person_name, 'at', event.at, 'lines', event.after -> 'lines') order by event.number), '[]')
    from audit_events event where event.subject_type = 'upliftReturn' and event.subject_id = ret.id and event.shared and event.action = 'saveDraft'
      and $2::int is not null and (event.after ->> 'version')::int > $2),
  'letter', (select json_build_object('id', document.id, 'reference', document.reference, 'ready', document.state = 'ready')
    from documents document where document.subject_type = 'upliftReturn' and document.subject_id = ret.id and document.kind = 'variationLetter'))
from uplift_returns ret
join schools school on school.id = ret.school_id
join organisations provider on provider.id = school.provider_id
join organisations customer on customer.id = ret.authority_id
join uplift_cycles cycle on cycle.id = ret.cycle_id
where ret.id = $1`;

/** A return as the school's side works with it: one statement. */
@Injectable()
export class SchoolReturnQuery {
  constructor(private readonly reads: ReadModel) {}

  /** Refusal: `notFound`, also for what is another provider's. `sinceVersion` asks who saved what after a version. */
  async one(actor: Actor, id: string, sinceVersion: number | null = null): Promise<SchoolReturn> {
    requires(actor, 'uplifts.submitReturn');
    const found = await this.reads.json<SchoolReturn | null>(actor, 'schoolReturn', SCHOOL_RETURN_SQL, [id, sinceVersion]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such return, or it is not yours to see.')]);
    return found;
  }
}
