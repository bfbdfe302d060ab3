import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Logger as WorkerLogger, parseCronItems, type Runner, run } from 'graphile-worker';
import { FOOTING, type Footing } from '../platform.module.js';
import { Duties } from './duties.js';
import type { WorkPayload } from './long-work.js';
import { LongWorkRunner } from './long-work-runner.js';

const EVERY_MINUTE = '* * * * *';

/** Duties go on while a long work or two run. */
const CONCURRENCY = 4;

/** A job in hand when the program is told to stop gets this long; what it did not commit is done by the next. */
const GRACE_MS = 3_000;

/**
 * Runs the duties from jobs in the database: every minute, and at once where a transaction asked for it (migrations/11-jobs.ts). Long work
 * comes the same way (migrations/16-long-work.ts). Any number of replicas may run one: each minute's job exists once, and whichever replica is free takes it.
 */
@Injectable()
export class DutyWorker implements BeforeApplicationShutdown {
  private readonly log = new Logger('Jobs');
  private runner: Runner | undefined;

  constructor(
    @Inject(FOOTING) private readonly footing: Footing,
    private readonly duties: Duties,
    private readonly longWork: LongWorkRunner,
  ) {
    duties.add('take-up-long-work', (actor) => longWork.takeUp(actor));
  }

  async start(): Promise<void> {
    const { names } = this.duties;
    this.runner ??= await run({
      connectionString: this.footing.runtimeUrl,
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: GRACE_MS,
      logger: new WorkerLogger(() => (level: string, message: string) => {
        if (level === 'error') this.log.error(message);
        else if (level === 'warning') this.log.warn(message);
      }),
      taskList: {
        ...Object.fromEntries(
          names.map((name) => [
            name,
            async (payload: unknown) => {
              await this.duties.run(name, authorityIn(payload));
            },
          ]),
        ),
        'long-work': async (payload: unknown, { abortSignal }: { readonly abortSignal?: AbortSignal }) => {
          await this.longWork.run(payload as WorkPayload, abortSignal);
        },
      },
      // One row a duty, used again: a duty that keeps failing leaves one trace, not one a minute.
      parsedCronItems: parseCronItems(
        names.map((name) => ({ task: name, identifier: name, match: EVERY_MINUTE, options: { jobKey: name, maxAttempts: 1 } })),
      ),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner?.stop();
    this.runner = undefined;
  }
}

/** The authority whose transaction asked; a sweep names none and means all. */
function authorityIn(payload: unknown): string | undefined {
  const { authorityId } = payload as { authorityId?: string | null };
  return authorityId ?? undefined;
}
