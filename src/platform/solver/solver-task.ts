import type { Highs } from 'highs';

/** What a piece of solving is given in its thread. */
export interface SolverTools {
  readonly highs: Highs;
  /** Says how far it is: steps done, and of how many where that is known. */
  readonly progress: (done: number, of: number | null) => void;
}

/** Solves something from plain data to plain data. Deterministic: no clock, no database. */
export type Solve<Input, Output> = (input: Input, tools: SolverTools) => Output;

/** Names the file whose `solve` does the work, in a thread of its own. */
export interface SolverTask<Input, Output> {
  readonly module: string;
  /** Never present: carries the types of the file's `solve`. */
  readonly types?: (input: Input) => Output;
}

/**
 * A task whose `solve` is in a file beside the caller: `solverTask<typeof solve>(import.meta.url, './award.task')`, with
 * `solve` imported as a type.
 * The file is built or, in tests, as it is written: it has the caller's own ending.
 */
export function solverTask<Work extends Solve<never, unknown>>(
  caller: string,
  file: string,
): SolverTask<Parameters<Work>[0], ReturnType<Work>> {
  const ending = caller.endsWith('.ts') ? '.ts' : '.js';
  return { module: new URL(`${file}${ending}`, caller).href };
}

/** What the thread says while it works and at its end. */
export type SolverMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number | null }
  | { readonly kind: 'solved'; readonly output: unknown }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string };
