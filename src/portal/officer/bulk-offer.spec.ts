import { describe, expect, it } from '@jest/globals';
import { pounds } from '../../kernel/money.js';
import type { PlannedOffer } from '../../uplifts/bulk-offer.js';
import type { RoundReturn } from '../../uplifts/round/round-returns.js';
import { Form } from '../foundation/form.js';
import { bulkListState, choiceOf, seenOf, seenText } from './bulk-offer.form.js';
import { budgetOf } from './bulk-offer.view.js';
import { roundFilterOf } from './round-filter.js';

const ID = '0b6f6f0e-1c3d-4c55-8e7e-6b1f0f6a7f11';

describe('what was seen of a preview', () => {
  it('comes back as it was written', () => {
    const seen = [{ returnId: ID, version: 3, offeredPence: 6_592_000 }];
    expect(seenOf(seenText(seen))).toEqual(seen);
  });

  it('is nothing at all where any of it was changed on the way', () => {
    for (const text of [
      '',
      '[]',
      '{}',
      'no',
      `[["${ID}",3]]`,
      `[["${ID}",3,"6592000"]]`,
      '[["r1",3,1]]',
      `[["${ID}",1.5,1]]`,
      `[["${ID}",3,1],null]`,
    ])
      expect(seenOf(text)).toBeNull();
  });
});

describe('what to offer', () => {
  it('is the recommendation unless a percentage is chosen', () => {
    expect(choiceOf(new Form({ percent: '3' }))).toEqual({ kind: 'recommended', percentBp: null });
    expect(choiceOf(new Form({ offer: 'percent', percent: '2.5' }))).toEqual({ kind: 'percent', percentBp: 250 });
  });

  it('asks for the percentage where it lacks or is out of bounds', () => {
    const lacking = new Form({ offer: 'percent', percent: '' });
    expect(choiceOf(lacking).percentBp).toBeNull();
    expect(lacking.errorOf('percent')).toBe('Enter the rise to offer, for example 2.5');
    const wild = new Form({ offer: 'percent', percent: '250' });
    choiceOf(wild);
    expect(wild.errorOf('percent')).toBe('Enter a percentage between -100 and 100');
  });
});

describe('the filters of a round in the address', () => {
  it('limit by what they know and by nothing else', () => {
    expect(
      roundFilterOf(bulkListState({ state: ['submitted', 'nonsense'], asked: '400-600', late: 'yes', flag: 'lapsedCheck', id: ID })),
    ).toMatchObject({
      ids: [ID],
      states: ['submitted'],
      askedFromBp: 400,
      askedToBp: 600,
      late: true,
      flag: 'lapsedCheck',
    });
    expect(roundFilterOf(bulkListState({ asked: '-200' }))).toMatchObject({ askedFromBp: null, askedToBp: 200, ids: null, late: null });
    expect(roundFilterOf(bulkListState({ asked: '800-', flag: 'nonsense' }))).toMatchObject({
      askedFromBp: 800,
      askedToBp: null,
      flag: null,
    });
    expect(roundFilterOf(bulkListState({ asked: 'lots' }))).toMatchObject({ askedFromBp: null, askedToBp: null });
  });
});

describe('the budget before and after', () => {
  const aReturn = (id: string, more: Partial<RoundReturn>) =>
    ({ id, state: 'submitted', current: pounds(60_000), tabled: null, settled: null, ...more }) as RoundReturn;
  const offered = (ret: RoundReturn, price: number) => ({
    ret,
    plan: { currentPence: ret.current, offeredPence: pounds(price) } as unknown as PlannedOffer,
  });

  it('counts what is agreed or on the table once, and replaces a counter-offer by the new offer', () => {
    const fresh = aReturn('a', {});
    const countered = aReturn('b', { state: 'countered', tabled: pounds(63_000) });
    const settled = aReturn('c', { state: 'implemented', tabled: pounds(61_000), settled: pounds(61_000) });
    const lapsed = aReturn('d', { state: 'lapsed', tabled: pounds(62_000) });
    const all = [fresh, countered, settled, lapsed];
    expect(budgetOf(all, [offered(fresh, 61_500), offered(countered, 62_000)])).toEqual({
      before: pounds(4_000),
      after: pounds(1_500 + 2_000 + 1_000),
    });
  });
});
