import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApprovalContent, ApprovalInForce, ApprovalSubject, Companion } from '../approvals/approval-subject.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { AuditService } from '../audit/audit.service.js';
import { ContractVariations } from '../contracts/contract-variations.js';
import { DocumentsService } from '../documents/documents.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, addDays, earlierOf } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Pence, pence, sum } from '../kernel/money.js';
import { type Outcome, Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { type ChargingBasis, arrears } from '../placements/charging-basis.js';
import { chargingBasisOf } from '../placements/charging-terms.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Arrears } from './arrears.js';
import { JointReturns } from './joint-returns.js';
import { settledContent } from './negotiation.service.js';
import { ReturnDesk, type ReturnOnDesk } from './return-desk.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import type { UpliftReturn } from './uplift-return.entity.js';
import { VariationLetterFactsReader } from './variation-letter-facts.reader.js';

/** A settled line with what its change needs. */
interface SettledLine {
  readonly line_id: string;
  readonly fee_line_id: string;
  readonly placement_id: string;
  readonly effective_on: IsoDate;
  readonly current_pence: Pence;
  readonly asked_pence: Pence;
  readonly settled_pence: Pence;
  readonly annual_pence: Pence;
  readonly fee_until: IsoDate | null;
  readonly ends_on: IsoDate | null;
  readonly charging_basis: ChargingBasis['kind'] | null;
  readonly charging_units: number | null;
  readonly kind: string;
  readonly label: string;
  readonly pupil_reference: string;
}

/** From settlement to new prices: asking for approval, and what follows by itself when the last approval comes into force. */
@Injectable()
export class ImplementationService implements ApprovalSubject, OnModuleInit {
  readonly type = 'upliftReturn';

  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly approvals: ApprovalsService,
    private readonly documents: DocumentsService,
    private readonly calendars: SchoolCalendarsReader,
    private readonly letterFacts: VariationLetterFactsReader,
    private readonly contracts: ContractVariations,
    private readonly joint: JointReturns,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this);
  }

  /** Asks for approval of a settlement. What a late decision would need to compute arrears is checked first. Answers the return's id. */
  requestApproval(actor: Actor, input: ReturnOnDesk & { readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'requestApproval', input, async () => {
        requires(actor, 'uplifts.requestApproval');
        const ret = await this.desk.take(actor, input, 'requestApproval');
        const lines = await this.settledLines(ret.id);
        await this.arrearsOf(ret, lines, this.clock.today());
        const requestId = await this.approvals.request(actor, this.type, ret.id);
        await this.desk.put(ret, 'requestApproval', {}, { requestId });
        return ret.id;
      }),
    );
  }

  async content(returnId: string): Promise<ApprovalContent> {
    const ret = await this.desk.lock(returnId);
    const lines = await this.desk.lines(ret.id);
    const before = sum(lines.map((line) => line.currentPence));
    const after = sum(lines.map((line) => line.settledPence ?? line.currentPence));
    const [school] = await this.work.query<{ name: string; involved: string[] }>(
      `select school.name, array(
         select distinct person from (
           select round.made_by as person from negotiation_rounds round where round.return_id = $2 and round.side = 'authority'
           union all select round.answered_by from negotiation_rounds round where round.return_id = $2
           union all select unnest(array[ret.officer_id, ret.entered_by, ret.submitted_by]) from uplift_returns ret where ret.id = $2
         ) took_part where person is not null)::uuid[] as involved
       from schools school where school.id = $1`,
      [ret.schoolId, ret.id],
    );
    return {
      title: `Fees ${ret.reference}, ${school?.name ?? ''}`,
      content: { ...settledContent(ret, lines), settledSha256: ret.settledSha256 },
      valuePence: pence(after - before),
      beforePence: before,
      afterPence: after,
      effectiveOn: lines.map((line) => line.effectiveOn).reduce(earlierOf),
      involved: school?.involved ?? [],
    };
  }

  /** Requests whose pinned lines are not the return's lines to the letter, rest on a fee line whose price has moved, or wait for others. */
  async suspects(): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      `select request.id from approval_requests request
       where request.subject_type = $1 and request.state in ('pending', 'approved') and (
         request.content -> 'lines' is distinct from (
           select jsonb_agg(jsonb_build_object('feeLineId', line.fee_line_id, 'placementId', line.placement_id, 'effectiveOn', line.effective_on,
             'currentPence', line.current_pence, 'settledPence', line.settled_pence) order by line.id)
           from return_lines line where line.return_id = request.subject_id)
         or exists (select from return_lines line join fee_lines fee on fee.id = line.fee_line_id
           where line.return_id = request.subject_id and fee.annual_pence <> line.current_pence)
         or exists (select from uplift_returns ret where ret.id = request.subject_id and ret.joint_negotiation_id is not null))
       order by request.id`,
      [this.type],
    );
    return rows.map(({ id }) => id);
  }

  /** A price that somebody changed after the cycle opened is negotiated again, not silently overwritten. */
  async overtaken(returnId: string): Promise<string | undefined> {
    const moved = movedPrices(
      (await this.settledLines(returnId)).filter((line) => line.settled_pence !== line.current_pence && stillCharged(line)),
    );
    return moved.length === 0 ? this.joint.overtaken(returnId) : moved.map(({ message }) => message).join(' ');
  }

  companions(returnId: string): Promise<readonly Companion[]> {
    return this.joint.companions(returnId);
  }

  async approved(returnId: string): Promise<void> {
    await this.desk.put(await this.desk.lock(returnId), 'approve');
  }

  async returned(returnId: string, reason: string): Promise<void> {
    const ret = await this.desk.lock(returnId);
    await this.work.query('update return_lines set settled_pence = null where return_id = $1', [ret.id]);
    await this.desk.put(ret, 'returnForChange', { settledAt: null, settledSha256: null }, { reason });
    if (ret.jointNegotiationId !== null) await this.joint.returned(ret.id, reason);
  }

  /**
   * Puts the settlement into force, in the transaction of the last approval: fee lines end and begin, variations, arrears, savings and the
   * letter follow. Running it again changes nothing. Refuses where the content is not what was settled, or arrears cannot be computed.
   */
  async bringIntoForce(returnId: string, approval: ApprovalInForce): Promise<void> {
    const ret = await this.desk.lock(returnId);
    if (ret.state === 'implemented') return;
    const lines = await this.desk.lines(ret.id);
    if (fingerprint(settledContent(ret, lines)) !== ret.settledSha256)
      throw new Refused([refusal('contentChanged', 'The lines are no longer what was settled.')]);
    const settled = await this.settledLines(ret.id);
    const changed = settled.filter((line) => line.settled_pence !== line.current_pence && stillCharged(line));
    const moved = movedPrices(changed);
    if (moved.length > 0) throw new Refused(moved);
    const owed = await this.arrearsOf(ret, changed, approval.decidedOn);
    await this.contracts.refuseEnded(changed.map((line) => line.fee_line_id));
    await this.exchangeFeeLines(ret, changed);
    const contracts = await this.contracts.fromSettlement(
      ret.id,
      changed.map((line) => ({
        placementId: line.placement_id,
        kind: line.kind,
        label: line.label,
        effectiveOn: line.effective_on,
        settledPence: line.settled_pence,
      })),
    );
    await this.recordArrears(ret, owed);
    await this.recordSavings(ret, settled);
    const documentId = await this.documents.freeze({
      kind: 'variationLetter',
      reference: `${ret.reference}-V`,
      authorityId: ret.authorityId,
      schoolId: ret.schoolId,
      subjectType: this.type,
      subjectId: ret.id,
      snapshot: await this.letterFacts.compose(ret, approval, owed),
    });
    await this.recordVariations(ret, changed, documentId, contracts);
    await this.desk.put(
      ret,
      'implement',
      { decidedOn: approval.decidedOn, implementedAt: this.clock.now() },
      {
        lines: changed.length,
        risePence: sum(changed.map((line) => pence(line.settled_pence - line.current_pence))),
        arrearsPence: sum(owed.map((each) => each.amountPence)),
        documentId,
      },
    );
  }

  private settledLines(returnId: string): Promise<SettledLine[]> {
    return this.work.query<SettledLine>(
      `select line.id as line_id, line.fee_line_id, line.placement_id, line.effective_on, line.current_pence,
         coalesce(line.asked_pence, line.current_pence) as asked_pence, line.settled_pence, fee.annual_pence, upper(fee.effective) as fee_until, fee.kind, fee.label,
         placement.ends_on, placement.charging_basis, placement.charging_units, pupil.reference as pupil_reference
       from return_lines line
       join fee_lines fee on fee.id = line.fee_line_id
       join placements placement on placement.id = line.placement_id
       join pupils pupil on pupil.id = placement.pupil_id
       where line.return_id = $1
       order by pupil.reference, fee.kind, fee.label, line.id
       for update of fee`,
      [returnId],
    );
  }

  /** What is owed from each line's effective date to the decision, by its own charging basis. All that cannot be computed is refused together. */
  private async arrearsOf(ret: UpliftReturn, lines: readonly SettledLine[], decidedOn: IsoDate): Promise<Arrears[]> {
    const late = lines.filter((line) => line.effective_on < decidedOn && line.settled_pence !== line.current_pence && stillCharged(line));
    if (late.length === 0) return [];
    const calendars = await this.calendars.of(ret.schoolId);
    const refusals: Refusal[] = [];
    const owed = late.flatMap((line): Arrears[] => {
      const basis = chargingBasisOf(line.charging_basis, line.charging_units);
      const endsOn = line.ends_on === null ? null : addDays(line.ends_on, 1);
      const amount = arrears(
        { oldPrice: line.current_pence, newPrice: line.settled_pence, basis, effectiveOn: line.effective_on, endsOn },
        decidedOn,
        calendars,
      );
      if (!amount.ok) {
        refusals.push(...amount.refusals.map((each) => ({ ...each, message: `Pupil ${line.pupil_reference}: ${each.message}` })));
        return [];
      }
      if (basis === null || amount.value === 0) return [];
      return [
        {
          lineId: line.line_id,
          feeLineId: line.fee_line_id,
          pupilReference: line.pupil_reference,
          kind: line.kind,
          label: line.label,
          fromOn: line.effective_on,
          untilOn: endsOn === null ? decidedOn : earlierOf(endsOn, decidedOn),
          basis,
          amountPence: amount.value,
        },
      ];
    });
    if (refusals.length > 0) throw new Refused(refusals);
    return owed;
  }

  /** Each old line ends where the new one begins, to the day; the exclusion constraint proves that none overlaps. Set-based. */
  private async exchangeFeeLines(ret: UpliftReturn, lines: readonly SettledLine[]): Promise<void> {
    if (lines.length === 0) return;
    const changes = JSON.stringify(
      lines.map((line) => ({
        old_id: line.fee_line_id,
        new_id: randomUUID(),
        starts_on: line.effective_on,
        ends_before: line.fee_until,
        settled: line.settled_pence,
      })),
    );
    const given = 'jsonb_to_recordset($1::jsonb) as change(old_id uuid, new_id uuid, starts_on date, ends_before date, settled bigint)';
    await this.work.query(
      `update fee_lines fee set effective = daterange(lower(fee.effective), change.starts_on) from ${given} where fee.id = change.old_id`,
      [changes],
    );
    await this.work.query(
      `insert into fee_lines (id, authority_id, school_id, placement_id, kind, label, unit, quantity, unit_pence, annual_pence, vat, hnb_eligible, effective, from_return_id, entered_by, contract_id)
       select change.new_id, fee.authority_id, fee.school_id, fee.placement_id, fee.kind, fee.label, fee.unit, fee.quantity, round(change.settled / fee.quantity)::bigint,
         change.settled, fee.vat, fee.hnb_eligible, daterange(change.starts_on, change.ends_before), $2, $3, fee.contract_id
       from ${given} join fee_lines fee on fee.id = change.old_id`,
      [changes, ret.id, this.work.current.actor.personId],
    );
    await this.work.query(
      `insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp, agreement_reference, agreement_signed_on)
       select change.new_id, share.authority_id, share.funder, share.share_bp, share.agreement_reference, share.agreement_signed_on
       from ${given} join fee_line_funders share on share.fee_line_id = change.old_id`,
      [changes],
    );
  }

  private async recordArrears(ret: UpliftReturn, owed: readonly Arrears[]): Promise<void> {
    await this.work.query(
      `insert into arrears (return_line_id, authority_id, school_id, fee_line_id, return_id, from_on, until_on, charging_basis, amount_pence, recorded_at)
       select due."lineId", $1, $2, due."feeLineId", $3, due."fromOn", due."untilOn", due.basis ->> 'kind', due."amountPence", $5
       from jsonb_to_recordset($4::jsonb) as due("lineId" uuid, "feeLineId" uuid, "fromOn" date, "untilOn" date, basis jsonb, "amountPence" bigint)`,
      [ret.authorityId, ret.schoolId, ret.id, JSON.stringify(owed), this.clock.now()],
    );
  }

  /** Cashable: below the current price. Avoidance: what was asked above the settlement. The baseline is frozen here. */
  private async recordSavings(ret: UpliftReturn, lines: readonly SettledLine[]): Promise<void> {
    const savings = lines.flatMap((line) => {
      const avoided = { kind: 'avoidance', baseline: line.asked_pence };
      const cashable = { kind: 'cashable', baseline: line.current_pence };
      return [avoided, cashable]
        .filter(({ kind, baseline }) => baseline > line.settled_pence && (kind === 'cashable' || line.asked_pence > line.current_pence))
        .map((saving) => ({ ...saving, line: line.line_id, placement: line.placement_id, agreed: line.settled_pence }));
    });
    await this.work.query(
      `insert into savings (authority_id, school_id, placement_id, return_line_id, kind, baseline_pence, agreed_pence, amount_pence, academic_year, recorded_at)
       select $1, $2, saved.placement, saved.line, saved.kind, saved.baseline, saved.agreed, saved.baseline - saved.agreed,
         (select academic_year from uplift_cycles where id = $3), $5
       from jsonb_to_recordset($4::jsonb) as saved(line uuid, placement uuid, kind text, baseline bigint, agreed bigint)`,
      [ret.authorityId, ret.schoolId, ret.cycleId, JSON.stringify(savings), this.clock.now()],
    );
  }

  private async recordVariations(
    ret: UpliftReturn,
    lines: readonly SettledLine[],
    documentId: string,
    contracts: ReadonlyMap<string, string>,
  ): Promise<void> {
    await this.work.query(
      `insert into contract_variations (authority_id, school_id, placement_id, return_id, document_id, effective_on, before_pence, after_pence, recorded_at, contract_id)
       select $1, $2, changed.placement_id, $3, $4, min(changed.effective_on), sum(changed.current_pence), sum(changed.settled_pence), $6,
         ($7::jsonb ->> changed.placement_id::text)::uuid
       from jsonb_to_recordset($5::jsonb) as changed(placement_id uuid, effective_on date, current_pence bigint, settled_pence bigint)
       group by changed.placement_id`,
      [
        ret.authorityId,
        ret.schoolId,
        ret.id,
        documentId,
        JSON.stringify(lines),
        this.clock.now(),
        JSON.stringify(Object.fromEntries(contracts)),
      ],
    );
  }
}

/** A placement or line that ended before its new price would begin is charged no more: nothing changes for it. */
const stillCharged = (line: SettledLine): boolean =>
  (line.ends_on === null || line.ends_on >= line.effective_on) && (line.fee_until === null || line.fee_until > line.effective_on);

function movedPrices(lines: readonly SettledLine[]): Refusal[] {
  return lines
    .filter((line) => line.annual_pence !== line.current_pence)
    .map((line) =>
      refusal(
        'priceMoved',
        `Pupil ${line.pupil_reference}: the price of “${line.kind}” changed after the cycle opened. Negotiate it again.`,
      ),
    );
}
