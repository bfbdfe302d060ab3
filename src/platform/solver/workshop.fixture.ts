import { LinearModel, optimise } from './linear-model.js';
import type { Solve } from './solver-task.js';

/** A task for the solver's own test: chairs and tables from a number of hours. */
export const solve: Solve<
  { readonly hours: number; readonly forEver?: boolean },
  { readonly chairs: number; readonly tables: number; readonly earned: number }
> = ({ hours, forEver }, { highs, progress }) => {
  if (hours < 0) throw new Error('No hours are left.');
  progress(1, null);
  while (forEver);
  const model = new LinearModel();
  const chair = model.column({ cost: -30, whole: true });
  const table = model.column({ cost: -50, whole: true });
  model.row(
    [
      [chair, 2],
      [table, 3],
    ],
    { upper: hours },
  );
  const { status, values } = optimise(highs, model);
  if (status !== 'optimal' || !values) throw new Error(`The workshop is ${status}.`);
  const [chairs = 0, tables = 0] = [...values].map(Math.round);
  return { chairs, tables, earned: 30 * chairs + 50 * tables };
};
