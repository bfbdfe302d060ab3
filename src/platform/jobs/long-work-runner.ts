import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Refused } from '../../kernel/outcome.js';
import { Clock } from '../clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { ClaimLost, type WorkDone, type WorkFile, type WorkInHand, type WorkPayload } from './long-work.js';
import { LongWorks } from './long-works.js';
import { SYSTEM_PERSON, systemActor } from './system-actor.js';

const BEAT_EVERY_MS = 5_000;

/** Nine beats missed: the machine died, or is so busy that another one may as well begin. */
const DEAD_AFTER_SECONDS = 45;

/** A waiting work whose job got lost with its machine gets a new one after this. */
const JOB_LOST_AFTER_SECONDS = 120;

/** A work that ended its process this often is not taken up again. */
const MOST_CLAIMS = 3;

const FILE_DAYS = 7;

interface Claimed {
  readonly claim: string;
  readonly kind: string;
  readonly claims: number;
  readonly input: unknown;
  readonly file: WorkFile | null;
  readonly actor: Actor;
}

interface ClaimedRow {
  readonly kind: string;
  readonly claims: number;
  readonly input: unknown;
  readonly file_name: string | null;
  readonly file_type: string | null;
  readonly file: Buffer | null;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly started_in_roles: string[];
  readonly started_for_name: string;
}

/**
 * Does one work after another. A run first claims the work, then lives by its beat; progress, result and error count only while the claim
 * holds, so that of two runs, whatever happened to the first, only one can end it.
 */
@Injectable()
export class LongWorkRunner {
  private readonly log = new Logger('LongWork');

  constructor(
    private readonly work: UnitOfWork,
    private readonly works: LongWorks,
    private readonly clock: Clock,
  ) {}

  /** Does the work of a job; nothing where another run has it, or where it has ended. Answers whether it was this run that ended it. */
  async run({ workId, authorityId }: WorkPayload, stop: AbortSignal = new AbortController().signal): Promise<boolean> {
    const claimed = await this.claim(workId, authorityId);
    if (!claimed) return false;
    if (claimed.claims > MOST_CLAIMS) return this.fail(workId, claimed, GIVEN_UP);
    const lost = new AbortController();
    const beat = setInterval(() => void this.beat(workId, claimed).catch(() => lost.abort()), BEAT_EVERY_MS);
    try {
      const done = await this.do(workId, claimed, AbortSignal.any([stop, lost.signal]));
      return await this.finish(workId, claimed, done);
    } catch (error) {
      return await this.endAfter(error, workId, claimed, stop);
    } finally {
      clearInterval(beat);
    }
  }

  /** Has works taken up again whose runs are dead, and lets files go whose time is over. Answers how many works. */
  async takeUp(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const again = await this.work.query<{ id: string }>(
        `update long_works set state = 'waiting', claim = null, job_at = clock_timestamp()
         where (state = 'running' and beat_at < clock_timestamp() - make_interval(secs => $1))
            or (state = 'waiting' and job_at < clock_timestamp() - make_interval(secs => $2))
         returning id`,
        [DEAD_AFTER_SECONDS, JOB_LOST_AFTER_SECONDS],
      );
      await this.work.query("update long_works set file = null where state = 'done' and file is not null and ended_at < $1::timestamptz", [
        new Date(this.clock.now().getTime() - FILE_DAYS * 86_400_000),
      ]);
      return again.length;
    });
  }

  private do(id: string, claimed: Claimed, signal: AbortSignal): Promise<WorkDone> {
    const run = this.works.kind(claimed.kind);
    if (!run) throw new Error(`There is no kind of long work called ${claimed.kind}.`);
    const { actor, input, file } = claimed;
    const inHand: WorkInHand = {
      id,
      actor,
      input,
      file,
      signal,
      progress: async (done, total, words) => {
        if (signal.aborted) throw new ClaimLost();
        await this.mine(id, claimed, 'done = $3, total = $4, words = $5, beat_at = clock_timestamp()', [done, total, words]);
      },
    };
    return run(inHand);
  }

  private async claim(workId: string, authorityId: string): Promise<Claimed | null> {
    const claim = randomUUID();
    const system: Actor = systemActor({ id: authorityId, name: SYSTEM_PERSON.personName });
    const [row] = await this.work.run(system, () =>
      this.work.query<ClaimedRow>(
        `update long_works set state = 'running', claim = $2, claims = claims + 1, beat_at = clock_timestamp(), started_at = coalesce(started_at, $3)
         where id = $1 and state = 'waiting'
         returning kind, claims, input, file_name, file_type, file, started_by, started_by_name, started_in_roles, started_for_name`,
        [workId, claim, this.clock.now()],
      ),
    );
    if (!row) return null;
    return {
      claim,
      kind: row.kind,
      claims: row.claims,
      input: row.input,
      file: row.file && { name: row.file_name ?? '', type: row.file_type ?? '', bytes: row.file },
      actor: {
        personId: row.started_by,
        personName: row.started_by_name,
        organisationId: authorityId,
        organisationName: row.started_for_name,
        kind: 'authority',
        roles: row.started_in_roles,
        access: 'write',
        source: 'job',
      },
    };
  }

  private beat(id: string, claimed: Claimed): Promise<void> {
    return this.mine(id, claimed, 'beat_at = clock_timestamp()', []);
  }

  private async finish(id: string, claimed: Claimed, { result, file }: WorkDone): Promise<boolean> {
    await this.mine(
      id,
      claimed,
      `state = 'done', claim = null, ended_at = $3, result = $4, file_name = $5, file_type = $6, file = $7, done = coalesce(total, done), words = ''`,
      [this.clock.now(), JSON.stringify(result), file?.name ?? null, file?.type ?? null, file?.bytes ?? null],
    );
    return true;
  }

  private async fail(id: string, claimed: Claimed, error: string): Promise<boolean> {
    // The system's own act: whoever started it is told of it too.
    const actor = systemActor({ id: claimed.actor.organisationId, name: claimed.actor.organisationName });
    await this.work.run(actor, async () => {
      await this.mine(id, { ...claimed, actor }, "state = 'failed', claim = null, ended_at = $3, error = $4, file = null, words = ''", [
        this.clock.now(),
        error,
      ]);
      await this.works.afterFailure(claimed.kind)?.({ id, actor, input: claimed.input });
    });
    return true;
  }

  private async endAfter(error: unknown, id: string, claimed: Claimed, stop: AbortSignal): Promise<boolean> {
    try {
      if (error instanceof Refused) return await this.fail(id, claimed, inWords(error));
      if (!(error instanceof ClaimLost))
        this.log.error(`${claimed.kind} ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (error instanceof ClaimLost && !stop.aborted) return false;
      if (claimed.claims >= MOST_CLAIMS && !stop.aborted) return await this.fail(id, claimed, GIVEN_UP);
      await this.mine(id, claimed, "state = 'waiting', claim = null, job_at = clock_timestamp()", []);
    } catch (later) {
      if (!(later instanceof ClaimLost)) throw later;
    }
    return false;
  }

  /** Changes the work while the claim holds. Throws `ClaimLost` when it does not. */
  private async mine(id: string, { claim, actor }: Claimed, changes: string, values: readonly unknown[]): Promise<void> {
    const changed = await this.work.run(actor, () =>
      this.work.query<{ id: string }>(`update long_works set ${changes} where id = $1 and claim = $2 returning id`, [id, claim, ...values]),
    );
    if (changed.length === 0) throw new ClaimLost();
  }
}

const MOST_REASONS = 20;

/** Refusals, each on a line of its own. */
function inWords({ refusals }: Refused): string {
  const shown = refusals.slice(0, MOST_REASONS).map(({ message }) => message);
  const more = refusals.length - shown.length;
  return more > 0 ? [...shown, `And ${String(more)} more.`].join('\n') : shown.join('\n');
}

const GIVEN_UP =
  'Something went wrong on our side, three times over, and it was given up. Nothing was left half done. Start it again; if it fails again, tell whoever looks after the system.';
