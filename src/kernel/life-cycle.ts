import { type Refusal, refusal } from './outcome.js';

/** For every state, what may be done in it and where that leads. What is not listed cannot be done. */
export type LifeCycleTable<State extends string, Action extends string> = Readonly<Record<State, Readonly<Partial<Record<Action, State>>>>>;

/** A state machine as data: the table is the rule, these are its questions. */
export interface LifeCycle<State extends string, Action extends string> {
  /** Where the action leads, or undefined where it cannot be done in this state. */
  next(state: State, action: Action): State | undefined;
  /** What can be done in this state, in the order of the table. */
  actions(state: State): Action[];
  /** The refusal `wrongState` where the action cannot be done; `words` say the action ("accept this offer"). */
  refuses(state: State, action: Action, words?: string): Refusal | undefined;
  /** Every state, in the order of the table. */
  readonly states: readonly State[];
}

/** "underReview" as "under review". */
export const inWords = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export function lifeCycle<State extends string, Action extends string>(table: LifeCycleTable<State, Action>): LifeCycle<State, Action> {
  const next = (state: State, action: Action): State | undefined => table[state][action];
  const actions = (state: State): Action[] => Object.keys(table[state]) as Action[];
  return {
    next,
    actions,
    refuses: (state, action, words = inWords(action)) => {
      if (next(state, action) !== undefined) return undefined;
      const possible = actions(state).map(inWords);
      const instead = possible.length === 0 ? 'Nothing more can be done with it.' : `Possible now: ${possible.join(', ')}.`;
      return refusal('wrongState', `You cannot ${words} while the state is “${inWords(state)}”. ${instead}`);
    },
    states: Object.keys(table) as State[],
  };
}
