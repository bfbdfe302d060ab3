import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { financialYearStarting } from '../../kernel/years.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { SchoolKind } from '../../providers/register/school-fields.js';
import { ConfigurationDesk } from './configuration-desk.js';

export interface NewGrant {
  readonly name: string;
  readonly financialYear: number;
  readonly schoolKind?: SchoolKind | null;
  readonly schoolId?: string | null;
  readonly pencePerPlace: Pence;
  readonly source: string;
  readonly clientKey?: string | null;
}

/** Grants of one name and year that reach a school which the new one reaches too: its kind, itself, or all. */
const OVERLAPPING_SQL = `
select given.id from cost_grants given left join schools reached on reached.id = given.school_id
where given.authority_id = $1 and given.financial_year = $2 and lower(given.name) = lower($3) and (
  (given.school_kind is null and given.school_id is null) or ($4::text is null and $5::uuid is null)
  or given.school_kind = $4 or given.school_id = $5 or reached.kind = $4
  or given.school_kind = (select kind from schools where id = $5))
limit 1`;

/** Keeping the grants that pay for the same costs as a rise. */
@Injectable()
export class CostGrantsService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /**
   * Records what a grant pays for a place in a financial year. Refusals: `kindOrSchool` (both are named), `schoolUnknown`, `grantOverlaps`
   * (it would be taken off twice at one school). Answers its id.
   */
  recordGrant(actor: Actor, input: NewGrant): Promise<Outcome<string>> {
    return this.desk.configure(actor, 'recordCostGrant', input, async () => {
      const grant = {
        name: input.name.trim(),
        financialYear: input.financialYear,
        schoolKind: input.schoolKind ?? null,
        schoolId: input.schoolId ?? null,
        pencePerPlace: input.pencePerPlace,
        source: input.source.trim(),
      };
      if (grant.schoolKind !== null && grant.schoolId !== null)
        throw new Refused([refusal('kindOrSchool', 'Name a kind of school or one school, not both.', 'schoolId')]);
      if (grant.schoolId !== null && (await this.work.query('select id from schools where id = $1', [grant.schoolId])).length === 0)
        throw new Refused([refusal('schoolUnknown', 'There is no such school.', 'schoolId')]);
      await this.refuseOverlap(actor, grant);
      const id = randomUUID();
      await this.work.query(
        `insert into cost_grants (id, authority_id, name, financial_year, school_kind, school_id, pence_per_place, source, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          actor.organisationId,
          grant.name,
          grant.financialYear,
          grant.schoolKind,
          grant.schoolId,
          grant.pencePerPlace,
          grant.source,
          actor.personId,
          this.clock.now(),
        ],
      );
      this.audit.record({ action: 'recordCostGrant', subjectType: 'costGrant', subjectId: id, after: grant });
      return id;
    });
  }

  /** Removes a grant; the audit record keeps what it was. Refusal: `notFound`. Answers the id it had. */
  removeGrant(actor: Actor, input: { readonly grantId: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.desk.configure(actor, 'removeCostGrant', input, async () => {
      const [removed] = await this.work.query<Record<string, unknown>>(
        `delete from cost_grants where id = $1 and authority_id = $2 returning name, financial_year as "financialYear", school_kind as "schoolKind",
           school_id as "schoolId", pence_per_place as "pencePerPlace", source`,
        [input.grantId, actor.organisationId],
      );
      if (!removed) throw new Refused([refusal('notFound', 'There is no such grant, or it is not yours.', 'grantId')]);
      this.audit.record({ action: 'removeCostGrant', subjectType: 'costGrant', subjectId: input.grantId, before: removed });
      return input.grantId;
    });
  }

  private async refuseOverlap(
    actor: Actor,
    grant: Readonly<Record<'schoolKind' | 'schoolId', string | null>> & { readonly name: string; readonly financialYear: number },
  ): Promise<void> {
    const overlapping = await this.work.query<{ id: string }>(OVERLAPPING_SQL, [
      actor.organisationId,
      grant.financialYear,
      grant.name,
      grant.schoolKind,
      grant.schoolId,
    ]);
    if (overlapping.length > 0)
      throw new Refused([
        refusal(
          'grantOverlaps',
          `“${grant.name}” of ${financialYearStarting(grant.financialYear)} is recorded for some of these schools already: it would be taken off twice. Remove that one first.`,
          'name',
        ),
      ]);
  }
}
