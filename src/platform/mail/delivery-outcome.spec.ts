import { describe, expect, it } from '@jest/globals';
import { faultOf, MOST_TRIES, nextTry } from './delivery-outcome.js';

const now = new Date('2027-02-01T09:00:00Z');

describe('when mail is tried again', () => {
  it('waits longer after each try, and gives up in the end', () => {
    const waits = Array.from({ length: MOST_TRIES }, (_, tries) => nextTry(tries + 1, 'notNow', now)?.getTime() ?? null);
    expect(waits.at(-1)).toBeNull();
    const minutes = waits.slice(0, -1).map((at) => (at! - now.getTime()) / 60_000);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    expect(minutes[0]).toBe(1);
    expect(minutes.reduce((a, b) => a + b)).toBeGreaterThan(24 * 60);
  });

  it('never again when the recipient is refused', () => expect(nextTry(1, 'refused', now)).toBeNull());
});

describe('what a failure means', () => {
  it.each([
    [{ code: 'EENVELOPE', responseCode: 550 }, 'refused'],
    [{ code: 'EMESSAGE', responseCode: 554 }, 'refused'],
    [{ code: 'EENVELOPE', responseCode: 451 }, 'notNow'],
    [{ code: 'EAUTH', responseCode: 535 }, 'unreachable'],
    [{ code: 'ECONNECTION' }, 'unreachable'],
    [new Error('socket hang up'), 'unreachable'],
    [undefined, 'unreachable'],
  ] as const)('%j is %s', (error, fault) => expect(faultOf(error)).toBe(fault));
});
