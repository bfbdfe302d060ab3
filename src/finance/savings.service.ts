import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { Pence } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

interface SavingRow {
  readonly id: string;
  readonly school_id: string;
  readonly kind: string;
  readonly baseline_pence: Pence;
  readonly agreed_pence: Pence;
  readonly amount_pence: Pence;
  readonly validated_by_name: string | null;
  readonly involved: boolean;
}

/** Finance's word on recorded savings. */
@Injectable()
export class SavingsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Confirms a saving as recorded: its baseline and amount are frozen and stay. Refusals: `notFound`, `alreadyValidated`, `separationOfDuties`
   * (who negotiated, entered or submitted the settlement does not validate what it saves). Answers the saving's id.
   */
  validateSaving(actor: Actor, input: { readonly savingId: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'finance.validateSavings');
      return this.keys.once(input.clientKey, 'validateSaving', input, () => this.validate(actor, input.savingId));
    });
  }

  /**
   * Confirms several savings together, all or none: what was ticked was looked at as a whole. Refusals: `nothingChosen`, and those of
   * `validateSaving` for each that cannot be. Answers how many.
   */
  validateSavings(
    actor: Actor,
    input: { readonly savingIds: readonly string[]; readonly clientKey?: string | null },
  ): Promise<Outcome<number>> {
    return this.work.decide(actor, () => {
      requires(actor, 'finance.validateSavings');
      return this.keys.once(input.clientKey, 'validateSavings', input, async () => {
        const ids = [...new Set(input.savingIds)].sort();
        if (ids.length === 0) throw new Refused([refusal('nothingChosen', 'Choose the savings to validate.', 'savingIds')]);
        for (const id of ids) await this.validate(actor, id);
        return ids.length;
      });
    });
  }

  private async validate(actor: Actor, savingId: string): Promise<string> {
    const saving = await this.lock(savingId);
    if (saving.validated_by_name !== null)
      throw new Refused([refusal('alreadyValidated', `${saving.validated_by_name} has validated this saving already.`, 'savingId')]);
    if (saving.involved)
      throw new Refused([
        refusal(
          'separationOfDuties',
          'You negotiated, entered or submitted this settlement, so somebody else must validate its saving.',
          'savingId',
        ),
      ]);
    await this.work.query('update savings set validated_by = $2, validated_by_name = $3, validated_at = $4 where id = $1', [
      saving.id,
      actor.personId,
      actor.personName,
      this.clock.now(),
    ]);
    this.audit.record({
      action: 'validateSaving',
      subjectType: 'saving',
      subjectId: saving.id,
      schoolId: saving.school_id,
      before: { validated: false },
      after: {
        validated: true,
        kind: saving.kind,
        baselinePence: saving.baseline_pence,
        agreedPence: saving.agreed_pence,
        amountPence: saving.amount_pence,
      },
    });
    return saving.id;
  }

  private async lock(id: string): Promise<SavingRow> {
    const [saving] = await this.work.query<SavingRow>(
      `select saving.id, saving.school_id, saving.kind, saving.baseline_pence, saving.agreed_pence, saving.amount_pence, saving.validated_by_name,
         exists (select from return_lines line join approval_requests request on request.subject_type = 'upliftReturn' and request.subject_id = line.return_id
           where line.id = saving.return_line_id and request.state <> 'void' and (select app.person()) = any(request.involved)) as involved
       from savings saving where saving.id = $1 for update of saving`,
      [id],
    );
    if (!saving) throw new Refused([refusal('notFound', 'There is no such saving, or it is not yours to see.', 'savingId')]);
    return saving;
  }
}
