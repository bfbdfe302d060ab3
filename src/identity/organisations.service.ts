import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor, OrganisationKind } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { requires } from './permissions.js';

export interface NewOrganisation {
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly laCode?: string | null;
  readonly groupId?: string | null;
  readonly companyNumber?: string | null;
  readonly charityNumber?: string | null;
  readonly address?: string | null;
}

export interface OrganisationRow {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
}

/** Councils, consortia, providers and their groups: made by the platform's administrator. */
@Injectable()
export class OrganisationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** All organisations of a kind, or all, by name. */
  list(actor: Actor, kind: OrganisationKind | null): Promise<OrganisationRow[]> {
    return this.work.run(actor, () => {
      requires(actor, 'identity.administer');
      return this.work.query<OrganisationRow>(
        'select id, kind, name from organisations where $1::text is null or kind = $1 order by name, id',
        [kind],
      );
    });
  }

  /** Adds an organisation. Refusals: `laCodeNeeded`, `laCodeMisplaced`, `laCodeTaken`, `groupMisplaced`, `unknownOrganisation`, `platformExists`. */
  createOrganisation(actor: Actor, input: NewOrganisation): Promise<Outcome<OrganisationRow>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'identity.administer');
      await this.check(input);
      const id = randomUUID();
      const [made] = await this.work.query<OrganisationRow>(
        `insert into organisations (id, kind, name, la_code, group_id, company_number, charity_number, address) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (la_code) do nothing returning id, kind, name`,
        [
          id,
          input.kind,
          input.name.trim(),
          input.laCode ?? null,
          input.groupId ?? null,
          input.companyNumber ?? null,
          input.charityNumber ?? null,
          input.address ?? '',
        ],
      );
      if (!made)
        throw new Refused([refusal('laCodeTaken', `There is an authority with the code ${input.laCode ?? ''} already.`, 'laCode')]);
      this.audit.record({ action: 'createOrganisation', subjectType: 'organisation', subjectId: id, after: { ...input } });
      return made;
    });
  }

  private async check({ kind, laCode, groupId }: NewOrganisation): Promise<void> {
    if (kind === 'authority' && !laCode)
      throw new Refused([refusal('laCodeNeeded', 'An authority is known by the Department’s three-digit code: give it.', 'laCode')]);
    if (kind !== 'authority' && laCode)
      throw new Refused([refusal('laCodeMisplaced', 'Only an authority has a code of the Department.', 'laCode')]);
    if (groupId && kind !== 'provider')
      throw new Refused([refusal('groupMisplaced', 'Only a provider belongs to a provider group.', 'groupId')]);
    const found = await this.work.query<{ kind: OrganisationKind }>(
      "select kind from organisations where id = $1::uuid or (kind = 'platform' and $2 = 'platform')",
      [groupId ?? null, kind],
    );
    if (kind === 'platform' && found.length > 0) throw new Refused([refusal('platformExists', 'There is one platform.', 'kind')]);
    if (groupId && found[0]?.kind !== 'providerGroup')
      throw new Refused([refusal('unknownOrganisation', 'There is no such provider group.', 'groupId')]);
  }
}
