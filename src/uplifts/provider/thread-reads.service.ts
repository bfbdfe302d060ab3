import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** Which messages of a thread somebody has seen. It is a note of the reader's own, so it is not audited. */
@Injectable()
export class ThreadReadsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** The thread stood on the reader's screen just now. Nothing happens for a return that is not the reader's to see. */
  async markRead(actor: Actor, returnId: string): Promise<void> {
    requires(actor, 'uplifts.read');
    if (actor.access === 'read') return;
    await this.work.run(actor, () =>
      this.work.query(
        `insert into thread_reads (person_id, return_id, authority_id, school_id, read_at)
         select $1, ret.id, ret.authority_id, ret.school_id, $3 from uplift_returns ret where ret.id = $2
         on conflict (person_id, return_id) do update set read_at = excluded.read_at`,
        [actor.personId, returnId, this.clock.now()],
      ),
    );
  }
}
