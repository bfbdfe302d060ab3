import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { money } from '../../platform/graphql/scalars.js';
import type { ApprovalMatrixBand, ApprovalMatrixView } from '../dto/approval-matrix.js';

interface MatrixRow extends Omit<ApprovalMatrixView, 'recordedAt' | 'bands'> {
  readonly recordedAt: string;
  readonly bands: readonly (Omit<ApprovalMatrixBand, 'upTo'> & { readonly upTo: Pence | null })[];
}

/** Every matrix of the authority, the latest first: each counts until the day before the next. $1 is today. */
const HISTORY_SQL = `
with sets as (
  select effective_from, lead(effective_from) over (order by effective_from) as next_from, min(recorded_at) as recorded_at,
    json_agg(json_build_object('position', position, 'upTo', up_to_pence, 'roles', roles, 'keyDecision', key_decision) order by position) as bands
  from approval_matrix_bands group by effective_from
)
select coalesce(json_agg(json_build_object('effectiveFrom', effective_from, 'effectiveUntil', next_from - 1, 'recordedAt', recorded_at, 'bands', bands,
  'inForce', effective_from <= $1::date and (next_from is null or next_from > $1::date)) order by effective_from desc), '[]')
from sets`;

/** The approval matrix as data with a history. */
@Injectable()
export class ApprovalMatrixQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async history(actor: Actor): Promise<ApprovalMatrixView[]> {
    requires(actor, 'approvals.read');
    const rows = await this.reads.json<MatrixRow[]>(actor, 'approvalMatrixHistory', HISTORY_SQL, [this.clock.today()]);
    return rows.map((row) => ({
      ...row,
      recordedAt: new Date(row.recordedAt),
      bands: row.bands.map((band) => ({ ...band, upTo: money(band.upTo) })),
    }));
  }

  /** The matrix that counts on a day, by default today; null where none does. */
  async on(actor: Actor, day: IsoDate = this.clock.today()): Promise<ApprovalMatrixView | null> {
    return (await this.history(actor)).find(({ effectiveFrom }) => effectiveFrom <= day) ?? null;
  }
}
