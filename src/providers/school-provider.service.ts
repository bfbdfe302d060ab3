import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

interface Linked {
  readonly urn: number;
  readonly name: string;
  readonly version: number;
  readonly providerId: string | null;
  readonly providerName: string | null;
}

/**
 * Which legal entity runs a school is said by a person, never guessed from the proprietor's name: it decides whose people see the school's
 * pupils and fees.
 */
@Injectable()
export class SchoolProviderService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Links a school to its provider, or to none. Both are told by the record. Refusals: `notFound`, `staleVersion`, `notAProvider`. */
  linkSchoolToProvider(
    actor: Actor,
    input: { readonly schoolId: string; readonly providerId?: string | null; readonly version: number },
  ): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'schools.linkProvider');
      const { schoolId } = input;
      const providerId = input.providerId ?? null;
      const before = await this.lock(schoolId);
      if (before.version !== input.version)
        throw new Refused([refusal('staleVersion', `${before.name} was changed since you opened it. Load it again and look.`, 'version')]);
      const providerName = providerId === null ? null : await this.nameOf(providerId);
      if (providerId === before.providerId) return schoolId;
      await this.work.query('update schools set provider_id = $2, version = version + 1 where id = $1', [schoolId, providerId]);
      this.audit.record({
        action: 'linkSchoolToProvider',
        subjectType: 'school',
        subjectId: schoolId,
        schoolId,
        shared: true,
        before: { providerId: before.providerId, provider: before.providerName },
        after: { providerId, provider: providerName, urn: before.urn, school: before.name },
      });
      return schoolId;
    });
  }

  private async lock(schoolId: string): Promise<Linked> {
    const [school] = await this.work.query<Linked>(
      `select school.urn, school.name, school.version, school.provider_id as "providerId", provider.name as "providerName"
       from schools school left join organisations provider on provider.id = school.provider_id
       where school.id = $1 for update of school`,
      [schoolId],
    );
    if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
    return school;
  }

  private async nameOf(providerId: string): Promise<string> {
    const [provider] = await this.work.query<{ kind: string; name: string }>('select kind, name from organisations where id = $1', [
      providerId,
    ]);
    if (!provider) throw new Refused([refusal('notFound', 'There is no such provider.', 'providerId')]);
    if (provider.kind !== 'provider')
      throw new Refused([
        refusal('notAProvider', `${provider.name} is not a provider: name the legal entity, not its group.`, 'providerId'),
      ]);
    return provider.name;
  }
}
