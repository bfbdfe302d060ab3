import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** How every change of an authority's uplift configuration is made. */
@Injectable()
export class ConfigurationDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: ClientKeys,
  ) {}

  /** Runs `change` in a unit of work: only who may configure, once a client key, and an authority's changes one after the other, so that what one has checked still holds when it writes. */
  configure<T>(
    actor: Actor,
    useCase: string,
    input: { readonly clientKey?: string | null },
    change: () => Promise<T>,
  ): Promise<Outcome<T>> {
    return this.work.decide(actor, () => {
      requires(actor, 'uplifts.configure');
      return this.keys.once(input.clientKey, useCase, input, async () => {
        await this.work.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`uplifts.configure ${actor.organisationId}`]);
        return change();
      });
    });
  }
}
