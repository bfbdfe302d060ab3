import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { authenticationActor } from './authentication-actor.js';
import { FORGOTTEN_AFTER, lockedFor } from './lock-out.js';

/** One try, already counted as a wrong one: it may be checked where `mayTry`, and until when others have to wait. */
export interface SignInTry {
  readonly mayTry: boolean;
  readonly lockedFor: number;
}

/**
 * Counts tries by e-mail address. A try is counted before the password is looked at and forgiven when it was right, so that of fifty at
 * once five are looked at. Addresses that nobody has are counted alike: a lock-out does not tell which exist.
 */
@Injectable()
export class SignInTries {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  count(email: string, source: string): Promise<SignInTry> {
    return this.work.run(authenticationActor(source), async () => {
      const now = this.clock.now();
      const [counted] = await this.work.query<{ failed: number }>(
        `insert into sign_in_tries as tries (email_sha256, failed, last_try_at) values ($1, 1, $2)
         on conflict (email_sha256) do update
           set failed = case when tries.last_try_at < $3 then 1 else tries.failed + 1 end, last_try_at = $2
           where tries.locked_until is null or tries.locked_until <= $2
         returning failed`,
        [digest(email), now, new Date(now.getTime() - FORGOTTEN_AFTER)],
      );
      return counted ? this.lock(email, now, lockedFor(counted.failed)) : this.stillLocked(email, now);
    });
  }

  /** Forgives the tries of an e-mail address whose password was right; joins the open unit of work. Sweeps out old ones on the way. */
  async forgive(email: string): Promise<void> {
    await this.work.query('delete from sign_in_tries where email_sha256 = $1 or last_try_at < $2', [
      digest(email),
      new Date(this.clock.now().getTime() - FORGOTTEN_AFTER),
    ]);
  }

  /** The row is ours since it was counted: nobody else reads it before the lock is on it. */
  private async lock(email: string, now: Date, milliseconds: number): Promise<SignInTry> {
    const until = milliseconds === 0 ? null : new Date(now.getTime() + milliseconds);
    await this.work.query('update sign_in_tries set locked_until = $2 where email_sha256 = $1', [digest(email), until]);
    return { mayTry: true, lockedFor: milliseconds };
  }

  private async stillLocked(email: string, now: Date): Promise<SignInTry> {
    const [row] = await this.work.query<{ locked_until: Date | null }>('select locked_until from sign_in_tries where email_sha256 = $1', [
      digest(email),
    ]);
    return { mayTry: false, lockedFor: Math.max(0, (row?.locked_until ?? now).getTime() - now.getTime()) };
  }
}

/** What people type into the e-mail field by mistake may be a password: only its hash is kept. */
const digest = (email: string): Buffer => createHash('sha256').update(email).digest();
