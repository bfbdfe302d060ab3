import { describe, expect, it } from '@jest/globals';
import { NOTHING } from '../../finance/forecast/figures.js';
import { pounds } from '../../kernel/money.js';
import { moneyColumns, moneyTotals } from './forecast-table.js';

const committed = { ...NOTHING, hnb: pounds(90), hnbAtRisk: pounds(10), health: pounds(7), socialCare: pounds(3) };
const cost = { committed, offered: committed, requested: { ...committed, hnb: pounds(95) } };

describe('the money of a forecast table', () => {
  it('is the High Needs Block in three scenarios; beside it only what some row has', () => {
    const shown = moneyColumns<{ cost: typeof cost | null }>([{ cost }]).filter(({ hidden }) => hidden !== 'page');
    expect(shown.map(({ heading }) => heading)).toEqual(['Committed', 'With offers', 'With all asked', 'Of it at risk', 'Paid by others']);
    expect(shown.map((column) => column.value({ cost }))).toEqual([pounds(90), pounds(90), pounds(95), pounds(10), pounds(10)]);
    expect(shown[0]!.value({ cost: null })).toBeNull();
  });

  it('is in a file every payer of every scenario', () => {
    expect(moneyColumns([]).filter(({ hidden }) => hidden !== 'export')).toHaveLength(3 + 3 * 6);
    expect(moneyTotals(cost)).toMatchObject({ committed: pounds(90), requested: pounds(95), others: pounds(10) });
  });
});
