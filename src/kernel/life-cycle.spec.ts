import { describe, expect, it } from '@jest/globals';
import { inWords, lifeCycle } from './life-cycle.js';

type State = 'draft' | 'underReview' | 'settled';
type Action = 'submit' | 'startReview' | 'accept';

const cycle = lifeCycle<State, Action>({ draft: { submit: 'underReview' }, underReview: { accept: 'settled' }, settled: {} });

describe('a life cycle', () => {
  it('leads from state to state as its table says', () => {
    expect(cycle.next('draft', 'submit')).toBe('underReview');
    expect(cycle.next('draft', 'accept')).toBeUndefined();
    expect(cycle.actions('underReview')).toEqual(['accept']);
    expect(cycle.states).toEqual(['draft', 'underReview', 'settled']);
  });

  it('refuses in words, and says what is possible instead', () => {
    expect(cycle.refuses('draft', 'submit')).toBeUndefined();
    expect(cycle.refuses('underReview', 'submit', 'send this return')).toMatchObject({
      code: 'wrongState',
      message: 'You cannot send this return while the state is “under review”. Possible now: accept.',
    });
    expect(cycle.refuses('settled', 'startReview')?.message).toBe(
      'You cannot start review while the state is “settled”. Nothing more can be done with it.',
    );
  });

  it('writes a name as words', () => {
    expect(inWords('underReview')).toBe('under review');
  });
});
