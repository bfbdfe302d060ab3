import loader, { type Highs } from 'highs';
import { LinearModel, optimise } from '../src/platform/solver/linear-model.js';
import { Solver } from '../src/platform/solver/solver.js';
import { solverTask } from '../src/platform/solver/solver-task.js';
import { PLAN, categoriesOf } from '../src/pooling/demand/first-plan.js';
import type { solve } from '../src/pooling/release/audit.task.js';
import { isProtected } from '../src/pooling/release/audit.js';
import { countCells, protect, rangeOf } from '../src/pooling/release/protect.js';
import { releaseCells } from '../src/pooling/release/release-cells.js';
import { COUNCILS, childrenOf, districtsOf } from './invented-children.js';
import type { Row } from './measure.js';

const AUDIT = solverTask<typeof solve>(import.meta.url, '../src/pooling/release/audit.task');

/**
 * The audit of what each council of LLR would publish, beside the solver alone on the whole programme, once for the least and once for the most of one
 * protected cell: what an attacker does for a single count. The ratio says what it costs to do so for all of them, with whole tables to show for it.
 */
export async function audits(): Promise<Row[]> {
  const highs = await (loader as unknown as () => Promise<Highs>)();
  const rows: Row[] = [];
  for (const council of COUNCILS) {
    const children = childrenOf(council);
    const categories = categoriesOf(districtsOf(council));
    const figures = [...protect(children, Buffer.from(council.name), PLAN, categories)];
    const started = performance.now();
    const found = await new Solver().solve(AUDIT, { plan: PLAN, categories, children, figures });
    const ours = performance.now() - started;
    const name = `audit: ${council.name}, ${String(found.protectedCells)} small counts`;
    if (found.exact + found.narrow + found.unwitnessed > 0) throw new Error(`${name}: ${JSON.stringify(found)} is not released.`);

    const counts = countCells(children, PLAN, categories);
    const target = [...counts].find(([, count]) => isProtected(count))?.[0];
    const from = performance.now();
    for (const sign of [1, -1]) {
      const { status } = optimise(highs, whole(new Map(figures), categories, target, sign));
      if (status !== 'optimal') throw new Error(`${name}: the whole programme is ${status}.`);
    }
    const limit = performance.now() - from;
    rows.push({ name, unit: 'ms', ours, limit, ratio: limit / ours });
  }
  return rows;
}

/** Every combination as a column and every published figure as a row, aimed at one cell. */
function whole(
  figures: ReadonlyMap<string, number>,
  categories: ReturnType<typeof categoriesOf>,
  target: string | undefined,
  sign: number,
): LinearModel {
  const cells = releaseCells(PLAN, categories);
  const aim = target === undefined ? -1 : cells.ids.indexOf(target);
  const model = new LinearModel();
  const terms = cells.ids.map((): [number, number][] => []);
  for (let combination = 0; combination < cells.combinations; combination += 1) {
    const within = cells.rowsOf(combination);
    const column = model.column({ cost: within.includes(aim) ? sign : 0 });
    for (const row of within) terms[row]?.push([column, 1]);
  }
  cells.ids.forEach((id, row) => {
    const { least, most } = rangeOf(figures.get(id) ?? 0);
    model.row(terms[row] ?? [], { lower: least, upper: most });
  });
  return model;
}
