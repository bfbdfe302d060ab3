import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pence } from '../../kernel/money.js';
import { type MemberWant, type Won, sharesOf } from './shares.js';

const MEMBERS = ['leicester', 'leicestershire', 'rutland'];

const want = (authorityId: string, lineId: string, committed: number, expected: number, most: number): MemberWant => ({
  authorityId,
  lineId,
  committed,
  expected,
  most,
});

describe('what of an award is whose', () => {
  it('gives committed places first, then expected ones, and shares the price by places', () => {
    const won: Won[] = [{ bidId: 'oak', lines: [{ lineId: 'day', places: 10 }], annualPence: pence(500_000_01) }];
    const wants = [want('leicester', 'day', 4, 6, 8), want('leicestershire', 'day', 3, 5, 5), want('rutland', 'day', 1, 1, 2)];
    expect(sharesOf(won, wants, MEMBERS)).toEqual([
      { authorityId: 'leicester', places: [{ bidId: 'oak', lineId: 'day', places: 5 }], annualPence: 250_000_01 },
      { authorityId: 'leicestershire', places: [{ bidId: 'oak', lineId: 'day', places: 4 }], annualPence: 200_000_00 },
      { authorityId: 'rutland', places: [{ bidId: 'oak', lineId: 'day', places: 1 }], annualPence: 50_000_00 },
    ]);
  });

  it('lays members over several schools end to end, so that few share a school', () => {
    const won: Won[] = [
      { bidId: 'elm', lines: [{ lineId: 'day', places: 3 }], annualPence: pence(150_00) },
      { bidId: 'oak', lines: [{ lineId: 'day', places: 3 }], annualPence: pence(120_00) },
    ];
    const wants = [want('leicester', 'day', 3, 3, 3), want('leicestershire', 'day', 2, 2, 2), want('rutland', 'day', 1, 1, 1)];
    expect(sharesOf(won, wants, MEMBERS).map(({ places }) => places)).toEqual([
      [{ bidId: 'elm', lineId: 'day', places: 3 }],
      [{ bidId: 'oak', lineId: 'day', places: 2 }],
      [{ bidId: 'oak', lineId: 'day', places: 1 }],
    ]);
  });

  it('always gives away every place and every penny, and takes nobody’s committed places for another’s wish', () => {
    const lines = ['day', 'residential'];
    const places = fc.integer({ min: 0, max: 12 });
    const wantsOf = fc.array(fc.tuple(places, places, places), { minLength: 6, maxLength: 6 });
    const bids = fc.array(fc.record({ day: places, residential: places, annual: fc.integer({ min: 0, max: 10_000_000 }) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(wantsOf, bids, (numbers, offers) => {
        const wants = MEMBERS.flatMap((authorityId, member) =>
          lines.map((lineId, line) => {
            const [a = 0, b = 0, c = 0] = numbers[member * 2 + line] ?? [];
            return want(authorityId, lineId, a, a + b, a + b + c);
          }),
        );
        const won = offers
          .map(({ day, residential, annual }, index): Won => ({
            bidId: String(index),
            lines: [
              { lineId: 'day', places: day },
              { lineId: 'residential', places: residential },
            ],
            annualPence: pence(day + residential === 0 ? 0 : annual),
          }))
          .filter(({ lines: [first, second] }) => (first?.places ?? 0) + (second?.places ?? 0) > 0);
        const shares = sharesOf(won, wants, MEMBERS);
        const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);
        expect(total(shares.map(({ annualPence }) => annualPence))).toBe(total(won.map(({ annualPence }) => annualPence)));
        for (const bid of won)
          for (const { lineId, places: offered } of bid.lines)
            expect(
              total(
                shares.flatMap((share) =>
                  share.places.filter((own) => own.bidId === bid.bidId && own.lineId === lineId).map((own) => own.places),
                ),
              ),
            ).toBe(offered);
        for (const lineId of lines) {
          const got = (authorityId: string) =>
            total(
              shares
                .find((share) => share.authorityId === authorityId)!
                .places.filter((own) => own.lineId === lineId)
                .map((own) => own.places),
            );
          const committed = (authorityId: string) =>
            wants.find((each) => each.authorityId === authorityId && each.lineId === lineId)!.committed;
          if (MEMBERS.some((member) => got(member) < committed(member)))
            for (const member of MEMBERS) expect(got(member)).toBeLessThanOrEqual(committed(member));
        }
      }),
    );
  });
});
