import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import type { SolverMessage, SolverTask } from './solver-task.js';

export interface SolvingChoices {
  /** Ends it: the thread is stopped wherever it is, and the promise fails with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, of: number | null) => void;
}

/** Memory of a thread's own objects, MiB; the solver's memory is apart. */
const HEAP = 1024;

/**
 * Solves optimisation problems in a thread of their own, one at a time: the solver blocks the thread it runs in, and two at once would leave no
 * processor to answer people. A new thread for each costs 30 ms and 21 MB, and gives back all memory whatever a solve did.
 */
@Injectable()
export class Solver {
  private last: Promise<unknown> = Promise.resolve();

  /** Fails with the task's own error, the signal's reason, or when the thread dies. */
  async solve<Input, Output>(task: SolverTask<Input, Output>, input: Input, choices: SolvingChoices = {}): Promise<Output> {
    const mine = this.last.then(() => inThread(task, input, choices));
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

function inThread<Input, Output>(task: SolverTask<Input, Output>, input: Input, { signal, progress }: SolvingChoices): Promise<Output> {
  signal?.throwIfAborted();
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./solver.worker${ending}`, import.meta.url), {
    workerData: { module: task.module, input },
    // What loads this program's modules loads the thread's.
    execArgv: process.execArgv.filter((flag) => flag.startsWith('--import=')),
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  });
  return new Promise<Output>((solved, failed) => {
    const stop = (): void => {
      failed(signal?.reason instanceof Error ? signal.reason : new Error('Solving was stopped.'));
      void worker.terminate();
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: SolverMessage) => {
      if (message.kind === 'progress') return progress?.(message.done, message.of);
      if (message.kind === 'solved') return solved(message.output as Output);
      failed(Object.assign(new Error(message.message), { stack: message.stack }));
    });
    worker.on('error', failed);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop);
      failed(new Error('The solving thread ended without an answer.'));
    });
  });
}
