import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

export interface UndeliveredMail {
  readonly id: string;
  readonly toAddress: string;
  readonly gaveUp: boolean;
  readonly tries: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
}

/** Mail in trouble, for the platform's administrator: to whom and why, not what it says. */
@Injectable()
export class UndeliveredMailService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** The mails that could not be delivered so far, those given up first; at most 200. */
  list(actor: Actor): Promise<UndeliveredMail[]> {
    return this.work.run(actor, () => {
      requires(actor, 'identity.administer');
      return this.work.query<UndeliveredMail>(
        `select id, to_address as "toAddress", state = 'failed' as "gaveUp", tries, last_error as "lastError", created_at as "createdAt"
         from mails where tries > 0 and state <> 'sent' order by state, created_at desc, id limit 200`,
      );
    });
  }

  /** Has a mail that was given up tried again from the start. Refusal: `notFound`. */
  tryAgain(actor: Actor, mailId: string): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'identity.administer');
      const again = await this.work.query<{ id: string }>(
        `with again as (update mails set state = 'waiting', tries = 1, next_try_at = $2 where id = $1 and state = 'failed' returning id) select id from again`,
        [mailId, this.clock.now()],
      );
      if (again.length === 0) throw new Refused([refusal('notFound', 'There is no such mail that delivery gave up.', 'mailId')]);
      this.audit.record({ action: 'retryMail', subjectType: 'mail', subjectId: mailId });
      return mailId;
    });
  }
}
