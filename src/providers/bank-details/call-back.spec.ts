import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { type CallBack, callBackRefusals } from './call-back.js';

const call: CallBack = {
  calledWhom: 'Rosa Reed, bursar',
  numberFrom: 'contract',
  calledOn: isoDate('2027-07-01'),
  calledAt: '10:30',
  whatWasSaid: 'She read the new account number to me.',
};
// Summer time: half past nine in London is half past eight in Greenwich.
const between = { requestedAt: new Date('2027-07-01T08:30:00Z'), now: new Date('2027-07-01T12:00:00Z') };
const codes = (changed: Partial<CallBack>) => callBackRefusals({ ...call, ...changed }, between).map(({ code }) => code);

describe('a call-back', () => {
  it('says whom, when and what', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ calledWhom: ' ', whatWasSaid: '' })).toEqual(['textMissing', 'textMissing']);
    expect(codes({ calledAt: 'noon' })).toEqual(['timeWrong']);
  });

  it('is made after the request and before now, by the clock in England', () => {
    expect(codes({ calledAt: '09:29' })).toEqual(['calledTooEarly']);
    expect(codes({ calledAt: '09:30' })).toEqual([]);
    expect(codes({ calledAt: '13:01' })).toEqual(['dateInFuture']);
    expect(codes({ calledOn: isoDate('2027-06-30') })).toEqual(['calledTooEarly']);
  });
});
