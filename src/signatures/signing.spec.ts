import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, isoDate } from '../kernel/dates.js';
import { pence } from '../kernel/money.js';
import { authorityFor, consentText, isOver, partiesInTurn, refusesTurn, reminderDue, signingLifeCycle } from './signing.js';

const council = { id: 'c', position: 1, organisationName: 'Testshire', signed: false };
const school = { id: 's', position: 2, organisationName: 'Oak', signed: false };
const day = isoDate('2027-03-10');

describe('whose turn it is', () => {
  it('in order: the first that has not signed', () => {
    expect(partiesInTurn([school, council], true)).toEqual([council]);
    expect(partiesInTurn([{ ...council, signed: true }, school], true)).toEqual([school]);
    expect(refusesTurn(school, [council, school], true)).toMatchObject({
      code: 'notYourTurn',
      message: expect.stringContaining('Testshire'),
    });
  });

  it('side by side: whoever has not signed', () => {
    expect(partiesInTurn([council, school], false)).toEqual([council, school]);
    expect(refusesTurn(school, [council, school], false)).toBeUndefined();
  });

  it('nobody signs twice for a side', () => {
    const signed = { ...council, signed: true };
    expect(refusesTurn(signed, [signed, school], false)).toMatchObject({ code: 'alreadySigned' });
  });

  it('each order of signing that it allows ends with all signatures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.boolean(), (count, ordered) => {
        let parties = Array.from({ length: count }, (_, at) => ({
          id: String(at),
          position: count - at,
          organisationName: 'x',
          signed: false,
        }));
        for (let step = 0; step < count; step += 1) {
          const next = partiesInTurn(parties, ordered).at(-1);
          parties = parties.map((party) => (party.id === next?.id ? { ...party, signed: true } : party));
        }
        expect(parties.every(({ signed }) => signed)).toBe(true);
      }),
    );
  });
});

describe('authority to sign', () => {
  const held = { period: { from: isoDate('2027-01-01'), to: isoDate('2028-01-01') }, upToPence: pence(10_000_000), confirmed: true };

  it('reaches its value, on its days, once confirmed', () => {
    expect(authorityFor([held], pence(10_000_000), day)).toEqual({ authority: held });
    expect(authorityFor([held], pence(10_000_001), day)).toMatchObject({ refused: { code: 'aboveAuthority' } });
    expect(authorityFor([held], pence(1), isoDate('2028-01-01'))).toMatchObject({ refused: { code: 'notASignatory' } });
    expect(authorityFor([{ ...held, confirmed: false }], pence(1), day)).toMatchObject({ refused: { code: 'notConfirmed' } });
    expect(authorityFor([], pence(1), day)).toMatchObject({ refused: { code: 'notASignatory' } });
  });

  it('without a value reaches any', () => {
    const any = { ...held, upToPence: null };
    expect(authorityFor([held, any], pence(99_999_999_99), day)).toEqual({ authority: any });
  });
});

describe('reminders', () => {
  const last = isoDate('2027-03-31');

  it('come seven days and two days before the last day, once each', () => {
    const sent: number[] = [];
    let reminded = null as ReturnType<typeof isoDate> | null;
    for (let left = 12; left >= -2; left -= 1) {
      const today = addDays(last, -left);
      if (!reminderDue(last, today, reminded)) continue;
      sent.push(left);
      reminded = today;
    }
    expect(sent).toEqual([7, 2]);
  });

  it('a day on which nothing ran is made up for', () => expect(reminderDue(last, addDays(last, -4), null)).toBe(true));
});

it('the last day still counts', () => {
  expect(isOver(day, day)).toBe(false);
  expect(isOver(day, addDays(day, 1))).toBe(true);
});

it('closed is closed', () => {
  for (const state of ['completed', 'declined', 'expired', 'withdrawn'] as const) expect(signingLifeCycle.actions(state)).toEqual([]);
});

it('consent names the document and for whom one signs', () =>
  expect(consentText({ organisationName: 'Oak', title: 'Variation', reference: 'V-1' })).toMatch(
    /^I have read Variation \(V-1\).*on behalf of Oak/,
  ));
