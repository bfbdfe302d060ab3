import { describe, expect, it } from '@jest/globals';
import { basisPoints, pounds } from '../kernel/money.js';
import { type LineToSend, askedRise, refusesSending } from './sending-checks.js';

const line = (id: string, current: number, asked: number | null, driver: LineToSend['driver'] = 'pay'): LineToSend => ({
  id,
  currentPence: pounds(current),
  askedPence: asked === null ? null : pounds(asked),
  driver,
});
const rules = { evidenceAboveBp: basisPoints(700), evidence: 0 };

describe('a return is sent', () => {
  it('when every line is answered, every rise has its driver, and there is evidence above the threshold', () => {
    expect(refusesSending([line('a', 50_000, 53_500)], rules)).toEqual([]);
    expect(refusesSending([line('a', 50_000, 53_505)], rules)).toMatchObject([{ code: 'evidenceMissing', field: ['evidence'] }]);
    expect(refusesSending([line('a', 50_000, 53_505)], { ...rules, evidence: 1 })).toEqual([]);
  });

  it('never with a line left open: it is named, and so is a rise without its driver', () => {
    expect(
      refusesSending([line('a', 50_000, null), line('b', 10_000, 10_500, null), line('c', 10_000, 10_000, null)], rules),
    ).toMatchObject([
      { code: 'lineUnanswered', field: ['lines', 'a', 'askedPence'] },
      { code: 'driverMissing', field: ['lines', 'b', 'driver'] },
    ]);
  });

  it('with the rise of the whole, known once every line is answered', () => {
    expect(askedRise([line('a', 50_000, null), line('b', 50_000, 51_000)])).toBeNull();
    expect(askedRise([line('a', 50_000, 52_000), line('b', 50_000, 50_000)])).toBe(200);
  });
});
