import { describe, expect, it } from '@jest/globals';
import { Solver } from './solver.js';
import { solverTask } from './solver-task.js';
import type { solve } from './workshop.fixture.js';

const workshop = solverTask<typeof solve>(import.meta.url, './workshop.fixture');

describe('the solver', () => {
  it('solves in a thread of its own, one piece of work after another', async () => {
    const solver = new Solver();
    const seen: number[] = [];
    const answers = await Promise.all([
      solver.solve(workshop, { hours: 40 }, { progress: (done) => seen.push(done) }),
      solver.solve(workshop, { hours: 0 }),
    ]);
    // 30 for a chair of 2 hours, 50 for a table of 3: thirteen tables leave one hour, twelve and two chairs none.
    expect(answers).toEqual([
      { chairs: 2, tables: 12, earned: 660 },
      { chairs: 0, tables: 0, earned: 0 },
    ]);
    expect(seen).toEqual([1]);
  });

  it('says what went wrong, and goes on', async () => {
    const solver = new Solver();
    await expect(solver.solve(workshop, { hours: -1 })).rejects.toThrow('No hours are left.');
    await expect(solver.solve(workshop, { hours: 3 })).resolves.toMatchObject({ earned: 50 });
  });

  it('is stopped where it is', async () => {
    const stop = new AbortController();
    const solving = new Solver().solve(
      workshop,
      { hours: 40, forEver: true },
      { signal: stop.signal, progress: () => stop.abort(new Error('Enough.')) },
    );
    await expect(solving).rejects.toThrow('Enough.');
  });
});
