import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { ReturnState } from './negotiation.js';

/** A line that a request pins, beside what was asked and recommended. Pence a year. */
export interface DossierLine {
  readonly feeLineId: string;
  readonly placementId: string;
  readonly pupilReference: string;
  readonly kind: string;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly current: Pence;
  readonly asked: Pence | null;
  readonly recommended: Pence | null;
  readonly settled: Pence;
  readonly hnbEligible: boolean;
}

/** Somebody who may not approve, and by what: `sentReturn`, `enteredReturn`, `negotiates`, `offered`, `countered`, `answered`, `askedApproval`. */
export interface InvolvedPerson {
  readonly name: string;
  readonly acts: readonly string[];
}

/** What stands behind a request to approve a return's settlement. */
export interface ApprovalDossier {
  readonly ret: {
    readonly id: string;
    readonly reference: string;
    readonly state: ReturnState;
    readonly schoolId: string;
    readonly schoolName: string;
    readonly urn: number;
    readonly cycleName: string;
    readonly rounds: number;
    readonly recommended: Pence | null;
    readonly asked: Pence | null;
  };
  readonly lines: readonly DossierLine[];
  readonly involved: readonly InvolvedPerson[];
  readonly evidence: readonly { readonly fileId: string; readonly name: string; readonly kind: string; readonly sizeBytes: number }[];
  readonly documents: readonly {
    readonly id: string;
    readonly reference: string;
    readonly kind: string;
    readonly state: 'pending' | 'ready';
  }[];
  /** The matrix that counted when approval was asked for. */
  readonly matrix: { readonly effectiveFrom: IsoDate; readonly bands: readonly DossierBand[] } | null;
}

export interface DossierBand {
  readonly upToPence: Pence | null;
  readonly roles: readonly string[];
  readonly keyDecision: boolean;
}

/**
 * Everything in one statement, by the pinned content: lines that are no longer the return's own are shown as they were pinned. What the rule
 * recommended is that of the council's last offer.
 */
const DOSSIER_SQL = `
with request as (
  select request.*, (request.requested_at at time zone 'Europe/London')::date as requested_on from approval_requests request
  where request.id = $1 and request.subject_type = 'upliftReturn'
), ret as (
  select ret.*, school.name as school_name, school.urn, cycle.name as cycle_name from request
  join uplift_returns ret on ret.id = request.subject_id join schools school on school.id = ret.school_id join uplift_cycles cycle on cycle.id = ret.cycle_id
), advised as (
  select advice.recommended_pence, advice.lines from offer_recommendations advice join negotiation_rounds round on round.id = advice.round_id
  where round.return_id = (select id from ret) order by round.number desc limit 1
), pinned as (
  select (line ->> 'feeLineId')::uuid as fee_line_id, (line ->> 'effectiveOn')::date as effective_on, (line ->> 'currentPence')::bigint as current_pence,
    (line ->> 'settledPence')::bigint as settled_pence
  from request cross join lateral jsonb_array_elements(request.content -> 'lines') line
), took_part as (
  select requested_by as person, requested_by_name as name, 'askedApproval' as act, 7 as place from request
  union select round.made_by, round.made_by_name, case round.side when 'authority' then 'offered' else 'countered' end, 4
    from negotiation_rounds round where round.return_id = (select id from ret)
  union select round.answered_by, round.answered_by_name, 'answered', 5 from negotiation_rounds round where round.return_id = (select id from ret) and round.answered_by is not null
  union select ret.submitted_by, ret.submitted_by_name, 'sentReturn', 2 from ret where ret.submitted_by is not null
  union select ret.entered_by, coalesce(person.full_name, ret.submitted_by_name), 'enteredReturn', 1 from ret left join people person on person.id = ret.entered_by
    where ret.entered_by is not null
  union select ret.officer_id, person.full_name, 'negotiates', 3 from ret join people person on person.id = ret.officer_id
)
select json_build_object(
  'ret', (select json_build_object('id', ret.id, 'reference', ret.reference, 'state', ret.state, 'schoolId', ret.school_id, 'schoolName', ret.school_name, 'urn', ret.urn,
    'cycleName', ret.cycle_name, 'rounds', (select count(*) from negotiation_rounds where return_id = ret.id), 'recommended', (select recommended_pence from advised),
    'asked', (select case when bool_and(asked_pence is not null) then sum(asked_pence)::bigint end from return_lines where return_id = ret.id)) from ret),
  'lines', (select coalesce(json_agg(json_build_object('feeLineId', pinned.fee_line_id, 'placementId', fee.placement_id, 'pupilReference', pupil.reference, 'kind', fee.kind,
      'label', fee.label, 'effectiveOn', pinned.effective_on, 'current', pinned.current_pence, 'asked', line.asked_pence,
      'recommended', (select (advice ->> 'recommendedPence')::bigint from advised, jsonb_array_elements(advised.lines) advice where advice ->> 'lineId' = line.id::text limit 1),
      'settled', coalesce(pinned.settled_pence, pinned.current_pence), 'hnbEligible', fee.hnb_eligible) order by pupil.reference, fee.kind, fee.label), '[]')
    from pinned
    join fee_lines fee on fee.id = pinned.fee_line_id
    join placements placement on placement.id = fee.placement_id
    join pupils pupil on pupil.id = placement.pupil_id
    left join return_lines line on line.fee_line_id = fee.id and line.return_id = (select id from ret)),
  'involved', (select coalesce(json_agg(json_build_object('name', name, 'acts', acts) order by first), '[]') from (
    select coalesce(max(took_part.name), 'Somebody whose name is not recorded') as name, json_agg(took_part.act order by took_part.place) filter (where took_part.act is not null) as acts,
      coalesce(min(took_part.place), 9) as first
    from request cross join lateral unnest(request.involved) as barred(person) left join took_part on took_part.person = barred.person
    group by barred.person) each_person),
  'evidence', (select coalesce(json_agg(json_build_object('fileId', file.id, 'name', file.name, 'kind', evidence.kind, 'sizeBytes', file.size_bytes) order by evidence.attached_at), '[]')
    from return_evidence evidence join files file on file.id = evidence.file_id where evidence.return_id = (select id from ret)),
  'documents', (select coalesce(json_agg(json_build_object('id', document.id, 'reference', document.reference, 'kind', document.kind, 'state', document.state) order by document.created_at), '[]')
    from documents document where document.subject_type = 'upliftReturn' and document.subject_id = (select id from ret)),
  'matrix', (select json_build_object('effectiveFrom', band.effective_from, 'bands', json_agg(json_build_object('upToPence', band.up_to_pence, 'roles', band.roles,
      'keyDecision', band.key_decision) order by band.position))
    from approval_matrix_bands band where band.effective_from = (
      select max(effective_from) from approval_matrix_bands, request where effective_from <= request.requested_on)
    group by band.effective_from))
from ret`;

/** The return behind a request for approval, for who decides it. */
@Injectable()
export class ApprovalDossierQuery {
  constructor(private readonly reads: ReadModel) {}

  /** Null where there is no such request to see, or it is about something else than a return. */
  async of(actor: Actor, requestId: string): Promise<ApprovalDossier | null> {
    requires(actor, 'approvals.read');
    return this.reads.json<ApprovalDossier | null>(actor, 'approvalDossier', DOSSIER_SQL, [requestId]);
  }
}
