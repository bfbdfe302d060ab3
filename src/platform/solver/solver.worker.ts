import { parentPort, workerData } from 'node:worker_threads';
import loader, { type Highs } from 'highs';
import type { Solve, SolverMessage } from './solver-task.js';

/** The package's declarations speak of its module where Node gives the function itself. */
const loadHighs = loader as unknown as () => Promise<Highs>;

/** The thread of one piece of solving: it loads the solver, imports the task, answers once and ends. */
const { module, input } = workerData as { readonly module: string; readonly input: unknown };
const say = (message: SolverMessage): void => parentPort?.postMessage(message);

try {
  const [highs, task] = await Promise.all([loadHighs(), import(module) as Promise<{ readonly solve: Solve<unknown, unknown> }>]);
  const output = task.solve(input, { highs, progress: (done, of) => say({ kind: 'progress', done, of }) });
  say({ kind: 'solved', output });
} catch (error) {
  const thrown = error instanceof Error ? error : new Error(String(error));
  say({ kind: 'failed', message: thrown.message, stack: thrown.stack ?? '' });
}
