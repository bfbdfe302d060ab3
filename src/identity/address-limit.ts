import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { authenticationActor } from './authentication-actor.js';

/** A council's whole staff may come from one address, so the limit is far above honest mistakes and far below guessing. */
const WRONG_TRIES = 300;
const IN_SECONDS = 15 * 60;

/** Bounds wrong tries by the address they come from, over all e-mail addresses and all replicas. */
@Injectable()
export class AddressLimit {
  private readonly limiter: RateLimiterPostgres;

  constructor(work: UnitOfWork) {
    this.limiter = new RateLimiterPostgres({
      storeClient: clientOf(work),
      storeType: 'client',
      tableName: 'sign_in_addresses',
      keyPrefix: '',
      tableCreated: true,
      clearExpiredByTimeout: true,
      points: WRONG_TRIES,
      duration: IN_SECONDS,
      inMemoryBlockOnConsumed: WRONG_TRIES + 1,
    });
  }

  /** Counts a try as wrong beforehand. Answers for how many milliseconds the address has to wait; 0 where it may try. */
  async count(source: string): Promise<number> {
    try {
      await this.limiter.consume(network(source));
      return 0;
    } catch (reason) {
      if (reason instanceof RateLimiterRes) return Math.max(1, reason.msBeforeNext);
      throw reason;
    }
  }

  /** Takes back the counting of a try that was right. */
  async forgive(source: string): Promise<void> {
    await this.limiter.reward(network(source));
  }
}

/** The limiter's statements, run as the role that signs people in. */
const clientOf = (work: UnitOfWork) => ({
  query: ({ text, values }: { text: string; values: readonly unknown[] }) =>
    work.run(authenticationActor('sign-in limit'), async () => {
      const rows = await work.query(text, values);
      return { rows, rowCount: rows.length };
    }),
});

/** One subscriber holds a whole /64 of IPv6 addresses: they count as one. */
export function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [left = '', right] = plain.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const missing = right === undefined ? 0 : 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array<string>(missing).fill('0'), ...groups(right ?? '')];
  return `${all.slice(0, 4).join(':')}::/64`;
}
