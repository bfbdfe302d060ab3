import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refused, refusal } from '../kernel/outcome.js';
import { UnitOfWork } from './database/unit-of-work.js';

/** Makes a mutation that is sent twice with one client key happen once and answer the same. */
@Injectable()
export class ClientKeys {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Runs `act` inside the open unit of work, unless this person already sent `key`: then its first answer is given again. Two at once: the
   * second waits for the first. The key with other input is refused. A refused first try is rolled back with its key and may be sent again.
   */
  async once<T>(key: string | null | undefined, mutation: string, input: unknown, act: () => Promise<T>): Promise<T> {
    const { actor } = this.work.current;
    // Who only reads can do nothing twice, and could not write the key down: the act itself says what is refused.
    if (!key || actor.access === 'read') return act();
    const requestHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
    const mine = [actor.organisationId, actor.personId, key];
    const claimed = await this.work.query<{ key: string }>(
      `insert into client_keys (organisation_id, person_id, key, mutation, request_sha256) values ($1, $2, $3, $4, $5)
       on conflict do nothing returning key`,
      [...mine, mutation, requestHash],
    );
    if (claimed.length === 0) {
      const [earlier] = await this.work.query<{ mutation: string; request_sha256: string; answer: { value: T } }>(
        'select mutation, request_sha256, answer from client_keys where organisation_id = $1 and person_id = $2 and key = $3',
        mine,
      );
      if (!earlier || earlier.mutation !== mutation || earlier.request_sha256 !== requestHash)
        throw new Refused([
          refusal('clientKeyReused', 'This client key was already used for something else. Use a new key for a new request.', 'clientKey'),
        ]);
      return earlier.answer.value;
    }
    const value = await act();
    await this.work.query('update client_keys set answer = $4 where organisation_id = $1 and person_id = $2 and key = $3', [
      ...mine,
      JSON.stringify({ value }),
    ]);
    return value;
  }
}
