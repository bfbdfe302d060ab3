import loader, { type Highs } from 'highs';
import { pence } from '../src/kernel/money.js';
import { Solver } from '../src/platform/solver/solver.js';
import { solverTask } from '../src/platform/solver/solver-task.js';
import { optimise } from '../src/platform/solver/linear-model.js';
import { type AwardBid, type AwardInput, canonical } from '../src/pooling/award/award.js';
import type { solve } from '../src/pooling/award/award.task.js';
import { AwardModel } from '../src/pooling/award/formulation.js';
import type { Row } from './measure.js';

const AWARD = solverTask<typeof solve>(import.meta.url, '../src/pooling/award/award.task');

/** The most that an answer may be away from the least there is. */
const GAP = 0.001;
const SECONDS = 300;

/** The same invented numbers on every machine. */
function random(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

/** An invented lot: so many lines, bids and scenarios, for so many members. */
export function lotOfSize(lines: number, bids: number, scenarios: number, members: number): AwardInput {
  const next = random(lines * 1_000 + bids);
  const demand = Array.from({ length: lines }, () => Array.from({ length: members }, () => 2 + next(9)));
  return {
    lines: Array.from({ length: lines }, (_, index) => ({
      id: `line ${String(index).padStart(2, '0')}`,
      spotPence: pence((60_000 + next(30_000)) * 100),
    })),
    members: Array.from({ length: members }, (_, index) => `member ${String(index)}`),
    scenarios: Array.from({ length: scenarios }, () => ({
      weight: 1 + next(4),
      demand: demand.map((row) => row.map((mean) => Math.max(0, mean - 2 + next(5)))),
    })),
    bids: Array.from({ length: bids }, (_, index): AwardBid => {
      const base = 48_000 + next(24_000);
      const served = Array.from({ length: 1 + next(3) }, () => next(lines));
      const most = 8 + next(30);
      return {
        id: `bid ${String(index).padStart(2, '0')}`,
        providerId: `provider ${String(Math.floor(index / 2))}`,
        quality: 40 + next(60),
        lines: [...new Set(served)].map((line) => ({ lineId: `line ${String(line).padStart(2, '0')}`, most: 4 + next(most) })),
        tiers: [
          { fromPlaces: 1, annualPence: pence(base * 100) },
          { fromPlaces: 6, annualPence: pence((base - 3_000) * 100) },
          { fromPlaces: 14, annualPence: pence((base - 6_500) * 100) },
        ].filter(({ fromPlaces }) => fromPlaces <= most),
        tierRule: index % 4 === 0 ? 'eachPlace' : 'allPlaces',
        most,
        pack: index % 9 === 0 ? 2 : 1,
        conditions: [],
      };
    }),
    limits: { mostSharePercent: 40, mostProviders: null, minimumQuality: 50 },
    excluded: [],
  };
}

/** The same lot where every third bid adds optional places and every fourth is paid a share of empty ones, which needs one price for all its places. */
function withOptions(lot: AwardInput): AwardInput {
  return {
    ...lot,
    bids: lot.bids.map((bid, index) => ({
      ...bid,
      ...(index % 4 === 1 ? { voidShareBp: 5_000, tiers: bid.tiers.slice(0, 1) } : {}),
      lines: bid.lines.map((line) => (index % 3 === 0 ? { ...line, optional: 2 + (index % 5) } : line)),
    })),
  };
}

/** Awards as they are computed, beside the solver alone on the same programme: what formulation, tie-breaking and counting again cost. */
export async function awards(): Promise<Row[]> {
  const highs = await (loader as unknown as () => Promise<Highs>)();
  const sizes = [
    { name: 'award: 6 lines, 8 bids, 12 scenarios, 3 members', input: lotOfSize(6, 8, 12, 3) },
    { name: 'award: the same, with options and void shares', input: withOptions(lotOfSize(6, 8, 12, 3)) },
    { name: 'award: 24 lines, 40 bids, 50 scenarios, 3 members', input: lotOfSize(24, 40, 50, 3) },
  ];
  const rows: Row[] = [];
  for (const { name, input } of sizes) {
    const started = performance.now();
    const { certificate } = await new Solver().solve(AWARD, { input, alternatives: 0, prices: false, secondsEach: SECONDS });
    const ours = performance.now() - started;
    if (certificate.gap > GAP || !certificate.rechecked)
      throw new Error(`${name}: the gap is ${String(certificate.gap)}, more than ${String(GAP)}.`);
    const { model } = new AwardModel(canonical(input));
    const from = performance.now();
    optimise(highs, model, { timeLimit: SECONDS });
    const limit = performance.now() - from;
    rows.push({ name, unit: 'ms', ours, limit, ratio: limit / ours });
  }
  return rows;
}
