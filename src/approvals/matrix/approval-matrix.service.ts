import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires, rolesWith } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, Refused } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ApprovalMatrix } from '../approval-matrix.js';
import { refusesMatrix, refusesStart } from './matrix-rules.js';

export interface NewMatrix {
  readonly effectiveFrom: IsoDate;
  readonly bands: readonly { readonly upToPence?: Pence | null; readonly roles: readonly string[]; readonly keyDecision: boolean }[];
  readonly clientKey?: string | null;
}

interface RecordedMatrix {
  readonly effectiveFrom: IsoDate;
  readonly bands: ApprovalMatrix;
}

/** Keeping the approval matrix. */
@Injectable()
export class ApprovalMatrixService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a whole matrix from a date on. Nothing recorded is changed: requests keep the steps they were asked with, and what counted on
   * a past day stays true. Refusals: those of `refusesMatrix` and `refusesStart`. Answers its date.
   */
  recordMatrix(actor: Actor, input: NewMatrix): Promise<Outcome<IsoDate>> {
    return this.work.decide(actor, () => {
      requires(actor, 'approvals.configure');
      return this.keys.once(input.clientKey, 'recordApprovalMatrix', input, async () => {
        const matrix: ApprovalMatrix = input.bands.map((band) => ({
          upToPence: band.upToPence ?? null,
          steps: band.roles,
          keyDecision: band.keyDecision,
        }));
        const sets = await this.recorded(actor);
        const start = refusesStart(
          input.effectiveFrom,
          sets.map(({ effectiveFrom }) => effectiveFrom),
          this.clock.today(),
        );
        const wrong = [...(start ? [start] : []), ...refusesMatrix(matrix, rolesWith('approvals.decide'))];
        if (wrong.length > 0) throw new Refused(wrong);
        const before = sets.find(({ effectiveFrom }) => effectiveFrom < input.effectiveFrom) ?? null;
        await this.insert(actor, input.effectiveFrom, matrix);
        this.audit.record({
          action: 'recordApprovalMatrix',
          subjectType: 'approvalMatrix',
          subjectId: actor.organisationId,
          before,
          after: { effectiveFrom: input.effectiveFrom, bands: matrix },
        });
        return input.effectiveFrom;
      });
    });
  }

  /** Two at once for one date: the primary key lets one through, the other is told. */
  private async insert(actor: Actor, effectiveFrom: IsoDate, matrix: ApprovalMatrix): Promise<void> {
    const inserted = await this.work.query<{ position: number }>(
      `insert into approval_matrix_bands (authority_id, effective_from, position, up_to_pence, roles, key_decision, recorded_at)
       select $1, $2, band.position, (band.value ->> 'upToPence')::bigint, array(select jsonb_array_elements_text(band.value -> 'steps')),
         (band.value ->> 'keyDecision')::boolean, $4
       from jsonb_array_elements($3::jsonb) with ordinality as band(value, position)
       on conflict do nothing returning position`,
      [actor.organisationId, effectiveFrom, JSON.stringify(matrix), this.clock.now()],
    );
    const exists = inserted.length < matrix.length ? refusesStart(effectiveFrom, [effectiveFrom], this.clock.today()) : undefined;
    if (exists) throw new Refused([exists]);
  }

  /** Every matrix of the authority, the latest first. */
  private recorded(actor: Actor): Promise<RecordedMatrix[]> {
    return this.work.query<RecordedMatrix>(
      `select effective_from as "effectiveFrom",
         json_agg(json_build_object('upToPence', up_to_pence, 'steps', roles, 'keyDecision', key_decision) order by position) as bands
       from approval_matrix_bands where authority_id = $1 group by effective_from order by effective_from desc`,
      [actor.organisationId],
    );
  }
}
