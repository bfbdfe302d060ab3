import { type BasisPoints, type Pence, riseBetween, sum } from '../../kernel/money.js';
import { type ReturnState, negotiation } from '../negotiation.js';
import type { RoundReturn } from './round-returns.js';

/** A step of the money of a round, compared with the present prices of exactly the returns that have come so far. */
export interface RoundStage {
  readonly returns: number;
  readonly current: Pence;
  readonly amount: Pence;
  readonly rise: Pence;
  readonly riseBp: BasisPoints | null;
}

export interface StateCount {
  readonly state: ReturnState;
  readonly returns: number;
  readonly current: Pence;
}

/** What a head of service asks first of a round. */
export interface RoundSummary {
  readonly states: readonly StateCount[];
  readonly returns: number;
  readonly current: Pence;
  readonly asked: RoundStage;
  readonly recommended: RoundStage;
  readonly offered: RoundStage;
  readonly settled: RoundStage;
  /** Arrears so far and a week over all that waits; those whose cost cannot be computed are counted apart. */
  readonly arrears: Pence;
  readonly perWeek: Pence;
  readonly waitingNotKnown: number;
  readonly notSent: readonly RoundReturn[];
  readonly late: readonly RoundReturn[];
  readonly deadlocked: readonly RoundReturn[];
  /** Fees for education exposed under section 63 by the deadlocks, a year. */
  readonly section63: Pence;
}

export function roundSummary(returns: readonly RoundReturn[]): RoundSummary {
  const deadlocked = returns.filter(({ state }) => state === 'deadlocked');
  return {
    states: negotiation.states.map((state) => {
      const within = returns.filter((ret) => ret.state === state);
      return { state, returns: within.length, current: sum(within.map(({ current }) => current)) };
    }),
    returns: returns.length,
    current: sum(returns.map(({ current }) => current)),
    asked: stage(returns, ({ asked }) => asked),
    recommended: stage(returns, ({ recommended }) => recommended),
    offered: stage(returns, ({ offered }) => offered),
    settled: stage(returns, ({ settled }) => settled),
    arrears: sum(returns.flatMap(({ arrears }) => arrears ?? [])),
    perWeek: sum(returns.flatMap(({ perWeek }) => perWeek ?? [])),
    waitingNotKnown: returns.filter(({ arrears, perWeek }) => arrears === null || perWeek === null).length,
    notSent: returns.filter(({ state }) => state === 'draft'),
    late: returns.filter(({ late }) => late),
    deadlocked,
    section63: sum(deadlocked.map(({ section63 }) => section63)),
  };
}

function stage(returns: readonly RoundReturn[], amountOf: (ret: RoundReturn) => Pence | null): RoundStage {
  const reached = returns.flatMap((ret) => {
    const amount = amountOf(ret);
    return amount === null ? [] : [{ current: ret.current, amount }];
  });
  const current = sum(reached.map((each) => each.current));
  const amount = sum(reached.map((each) => each.amount));
  return { returns: reached.length, current, amount, rise: (amount - current) as Pence, riseBp: riseBetween(current, amount) };
}
