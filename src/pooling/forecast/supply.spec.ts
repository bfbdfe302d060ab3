import { describe, expect, it } from '@jest/globals';
import type { IsoDate } from '../../kernel/dates.js';
import { openWorkbook } from '../../placements/spreadsheet/workbook.js';
import type { ForecastRow } from './own-forecast.js';
import { type OwnPlaces, planOf } from './own-places.js';
import { readOwnPlaces } from './own-places-sheet.js';
import { phasesOf, supplyRow, vacanciesOf } from './supply.js';

const day = (text: string): IsoDate => text as IsoDate;
const base: OwnPlaces = {
  name: 'Wood Base',
  kind: 'resourcedProvision',
  phase: 'primary',
  needs: ['ASD'],
  places: 8,
  opensOn: day('2027-09-01'),
  closesOn: null,
};

async function read(...lines: string[]) {
  const opened = await openWorkbook({ name: 'places.csv', bytes: Buffer.from(lines.join('\n')) });
  if (!opened.ok) throw new Error(opened.refusals[0]?.message);
  return readOwnPlaces(opened.value);
}

describe('a sheet of own places', () => {
  const HEADER = 'School or provision,Kind,Phase,Needs,Places,Open from,Until';

  it('is read where each cell has one meaning, by councils’ own headings too', async () => {
    const { rows, problems, found } = await read(
      HEADER,
      'Wood Base,DSP,Primary,autism,8,1 September 2027,',
      'Hill School,Special school,Post-16,Any,"1,000",01/09/2020,31/08/2029',
    );
    expect(problems).toEqual([]);
    expect(found).toBe(2);
    expect(rows).toEqual([
      base,
      {
        name: 'Hill School',
        kind: 'specialSchool',
        phase: 'post16',
        needs: [],
        places: 1_000,
        opensOn: '2020-09-01',
        closesOn: '2029-08-31',
      },
    ]);
    expect((await read('School,Type,Phase,Commissioned places,Opening date', 'Wood Base,Base,Primary,8,01/09/2027')).rows).toEqual([
      { ...base, needs: [] },
    ]);
  });

  it('says row and column of everything that is wrong, and takes nothing of such a row', async () => {
    const { rows, problems } = await read(
      HEADER,
      'Wood Base,Hut,Primary,ASD,8,01/09/2027,',
      'Wood Base,DSP,Infant,ABC,many,soon,',
      ',DSP,Primary,,8,01/09/2027,01/09/2026',
      'Hill School,Special,Secondary,,20,01/09/2027,01/09/2026',
      'Lake School,Special,Secondary,,20,01/09/2027,',
      'lake school,Special,Secondary,,25,01/09/2027,',
    );
    expect(problems.map(({ address }) => address)).toEqual(['B2', 'C3', 'D3', 'E3', 'F3', 'A4', 'G5', 'A7']);
    expect(problems.find(({ address }) => address === 'G5')!.message).toBe('It closes after it opens.');
    expect(rows.map(({ name }) => name)).toEqual(['Lake School', 'lake school']);
  });

  it('adds what is new, changes what it names again, and leaves the rest', () => {
    const held = { ...base, id: '1' };
    const more = { ...base, places: 12 };
    expect(planOf([base], [held])).toEqual({ added: [], changed: [], same: 1 });
    expect(planOf([more, { ...base, phase: 'secondary' }], [held])).toEqual({
      added: [{ ...base, phase: 'secondary' }],
      changed: [{ before: held, after: more }],
      same: 0,
    });
  });
});

describe('supply beside demand', () => {
  it('knows a school’s vacancies only where the register says both numbers', () => {
    expect([
      vacanciesOf({ capacity: 60, pupils: 52 }),
      vacanciesOf({ capacity: 60, pupils: 65 }),
      vacanciesOf({ capacity: null, pupils: 5 }),
    ]).toEqual([8, 0, null]);
    expect(phasesOf({ lowAge: 4, highAge: 11 })).toEqual(['primary']);
    expect(phasesOf({ lowAge: 11, highAge: 19 })).toEqual(['secondary', 'post16']);
    expect(phasesOf({ lowAge: 16, highAge: 25 })).toEqual(['post16']);
    expect(phasesOf({ lowAge: null, highAge: null })).toEqual(['primary', 'secondary', 'post16']);
  });

  it('takes own places that open, and blocks, off the children, and sets vacancies beside', () => {
    const year = (ahead: number, central: number) => ({ ahead, low: central - 2, central, high: central + 2, least: 0, most: 99 });
    const rows: ForecastRow[] = [{ cell: { phase: 'primary' }, today: 20, years: [year(1, 20), year(2, 24)] }];
    const school = { id: 's', name: 'Oak', lowAge: 5, highAge: 16, capacity: 60, pupils: 52, ours: 3 };
    const row = supplyRow(
      'primary',
      rows,
      {
        provision: [base, { ...base, name: 'Old', opensOn: day('2015-09-01'), closesOn: day('2028-07-31'), places: 5 }],
        blocks: new Map([['1 primary', 4]]),
        blocksToday: [{ phase: 'primary', places: 4, empty: 1 }],
        schools: [school, { ...school, id: 't', pupils: null }, { ...school, id: 'u', lowAge: 12 }],
      },
      day('2026-11-10'),
    );
    expect(row.market).toEqual({ capacity: 60, vacancies: 8, schools: 1 });
    expect(row.block).toEqual({ phase: 'primary', places: 4, empty: 1 });
    expect(row.years.map(({ opening, block, gapLow, gap, gapHigh }) => [opening, block, gapLow, gap, gapHigh])).toEqual([
      [8, 4, 6, 8, 10],
      [3, 0, 19, 21, 23],
    ]);
  });
});
