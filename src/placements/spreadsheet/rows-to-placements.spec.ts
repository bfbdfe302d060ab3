import { describe, expect, it } from '@jest/globals';
import { readCsv } from './csv-grid.js';
import { mapSheets } from './mapped-sheet.js';
import type { ImportChoices, ParsedPlacement, Reading } from './reading.js';
import { placementsOf } from './rows-to-placements.js';

/** Reads tabs of comma-separated text, a tab by its name. */
function read(
  tabs: Readonly<Record<string, string>>,
  choices: ImportChoices = {},
  schools: Readonly<Record<string, number>> = {},
): Reading {
  const sheets = Object.entries(tabs).map(([name, text]) => {
    const outcome = readCsv(Buffer.from(text));
    if (!outcome.ok) throw new Error(outcome.refusals[0]?.message);
    return { name, hidden: false, rows: outcome.value.sheets[0]?.rows ?? [] };
  });
  const mapped = mapSheets(sheets, new Map(), choices);
  return placementsOf(mapped.sheets, { epoch: null, choices, knownReferences: [], schools: new Map(Object.entries(schools)) });
}

const HEAD = 'Pupil ref,NCY,Need,URN,Start date,End date,Setting,Naming basis';
const PUPIL = 'P-1,7,ASD,900001,01/09/2024,,Day,Agreed';

const problems = (reading: Reading): string[] => reading.problems.map(({ address, code }) => `${address} ${code}`);
const only = (reading: Reading): ParsedPlacement => {
  expect(problems(reading)).toEqual([]);
  const [placement, second] = reading.placements;
  if (!placement || second) throw new Error(`${reading.placements.length} placements`);
  return placement;
};
const lines = (placement: ParsedPlacement): unknown[] =>
  placement.feeLines.map(({ kind, label, unit, quantity, unitPence, annualPence }) => [
    kind,
    label,
    unit,
    quantity,
    unitPence,
    annualPence,
  ]);

describe('A price', () => {
  it('needs its unit from the cell, the heading, a column or the officer; a heading without one is reported once', () => {
    const bare = { Tab: `${HEAD},Core\n${PUPIL},52000\nP-2,${PUPIL.slice(4)},48000` };
    expect(problems(read(bare))).toEqual(['I1 unitMissing']);
    const told = read(bare, { columns: { Tab: [{ column: 'I', field: 'core', unit: 'year' }] } });
    expect(told.placements.flatMap(lines)).toEqual([
      ['core', '', 'year', 1, 5_200_000, 5_200_000],
      ['core', '', 'year', 1, 4_800_000, 4_800_000],
    ]);
  });

  it('takes its quantity from the cell, a column or the placement’s own weeks, and otherwise asks', () => {
    expect(lines(only(read({ Tab: `${HEAD},Weekly fee,No of weeks\n${PUPIL},"£1,250",39` })))).toEqual([
      ['core', '', 'week', 39, 125_000, 4_875_000],
    ]);
    expect(lines(only(read({ Tab: `${HEAD},Core\n${PUPIL},"£1,250pw x 38"` })))).toEqual([['core', '', 'week', 38, 125_000, 4_750_000]]);
    expect(problems(read({ Tab: `${HEAD},Weekly fee\n${PUPIL},"£1,250"` }))).toEqual(['I2 quantityMissing']);
    expect(problems(read({ Tab: `${HEAD},Annual fee,Qty\n${PUPIL},"52000",39` }))).toEqual(['I2 quantityUnclear']);
  });

  it('reads a yearly column beside a weekly one as its total, and says where they differ', () => {
    const reading = read({ Tab: `${HEAD},Weekly cost,Weeks,Annual cost\n${PUPIL},1000,39,39000\nP-2,${PUPIL.slice(4)},1000,39,40000` });
    expect(problems(reading)).toEqual([]);
    expect(reading.notes.filter(({ code }) => code === 'totalDiffers').map(({ address }) => address)).toEqual(['K3']);
  });

  it('keeps two columns of one kind apart by their headings', () => {
    expect(lines(only(read({ Tab: `${HEAD},SALT per year,OT per year\n${PUPIL},3000,2000` })))).toEqual([
      ['therapy', 'SALT per year', 'year', 1, 300_000, 300_000],
      ['therapy', 'OT per year', 'year', 1, 200_000, 200_000],
    ]);
  });

  it('of nought is no line, and a pupil without any is kept with a note', () => {
    const reading = read({ Tab: `${HEAD},Core per year,Transport per year\n${PUPIL},0,` });
    expect(only(reading).feeLines).toEqual([]);
    expect(reading.notes.map(({ code }) => code)).toContain('noFees');
  });
});

describe('Several rows a pupil', () => {
  const LONG = 'Pupil ref,NCY,Need,URN,Start date,Setting,Naming basis,Fee kind,Amount,Unit,Funder,Share';
  const row = (fee: string): string => `P-1,7,ASD,900001,01/09/2024,Day,Agreed,${fee}`;
  const split = (reading: Reading): unknown => only(reading).feeLines.map(({ annualPence, split: shares }) => [annualPence, shares]);

  it('a row a funder, the price on each: one line with its split', () => {
    expect(split(read({ Tab: [LONG, row('Core,52000,year,Education,60%'), row('Core,52000,year,Health,40%')].join('\n') }))).toEqual([
      [5_200_000, { education: 6000, health: 4000 }],
    ]);
  });

  it('a row a funder, the price on the first alone', () => {
    expect(split(read({ Tab: [LONG, row('Core,52000,year,Education,60%'), row('Core,,,Health,40%')].join('\n') }))).toEqual([
      [5_200_000, { education: 6000, health: 4000 }],
    ]);
  });

  it('a row a funder, each with its part of the price', () => {
    expect(split(read({ Tab: [LONG, row('Core,39000,year,Education,'), row('Core,13000,year,Health,')].join('\n') }))).toEqual([
      [5_200_000, { education: 7500, health: 2500 }],
    ]);
  });

  it('equal amounts without shares could be parts or the whole, and are asked', () => {
    expect(problems(read({ Tab: [LONG, row('Core,52000,year,Education,'), row('Core,52000,year,Health,')].join('\n') }))).toEqual([
      'I2 splitUnclear',
      'I3 splitUnclear',
    ]);
  });

  it.each([
    ['the same fee twice', ['Core,52000,year,,', 'Core,52000,year,,'], ['I3 duplicateLine']],
    ['two prices for one fee', ['Core,52000,year,,', 'Core,53000,year,,'], ['I3 contradiction']],
    ['a funder named twice', ['Core,52000,year,Health,60%', 'Core,52000,year,Health,40%'], ['K3 funderTwice']],
    ['shares that are not 100%', ['Core,52000,year,Education,60%', 'Core,52000,year,Health,30%'], ['L3 splitNotWhole']],
    ['an amount without its kind', ['Core,52000,year,,', ',3000,year,,'], ['H3 missing']],
  ])('reports %s at its cell', (_name, fees, expected) => {
    expect(problems(read({ Tab: [LONG, ...fees.map(row)].join('\n') }))).toEqual(expected);
  });

  it('reports what two rows say differently, at the cells that differ', () => {
    const reading = read({
      Tab: `${HEAD},Core per year,Therapy per year\n${PUPIL},52000,\nP-1,8,ASD,900001,01/09/2024,,Residential,Agreed,,3000`,
    });
    expect(problems(reading)).toEqual(['B3 contradiction', 'G3 contradiction']);
    expect(reading.problems[0]?.message).toBe('“8” here, but “7” in B2, for the same pupil, P-1.');
  });

  it('joins a row that leaves out school and start to the pupil’s only placement', () => {
    expect(lines(only(read({ Tab: `${HEAD},Core per year,Therapy per year\n${PUPIL},52000,\nP-1,,,,,,,,,3000` })))).toHaveLength(2);
  });

  it('two starts at one school at the same time are one placement said twice', () => {
    const twice = (end: string): string => `${HEAD},Core per year\nP-1,7,ASD,900001,01/09/2023,${end},Day,Agreed,50000\n${PUPIL},52000`;
    expect(problems(read({ Tab: twice('') }))).toEqual(['E3 contradiction']);
    expect(problems(read({ Tab: twice('31/08/2024') }))).toEqual([]);
  });
});

describe('A tab a year', () => {
  const tab = (core: number, start = '01/09/2022'): string => `${HEAD},Core per year\nP-1,7,ASD,900001,${start},,Day,Agreed,${core}`;
  const days = (reading: Reading): unknown => only(reading).feeLines.map(({ from, to, unitPence }) => [from, to, unitPence]);

  it('prices stand for their year, and the latest until further notice', () => {
    expect(days(read({ '2023-24': tab(50_000), '2024-25': tab(52_000) }))).toEqual([
      ['2023-09-01', '2024-09-01', 5_000_000],
      ['2024-09-01', null, 5_200_000],
    ]);
  });

  it('the same price in the next year is the same line', () => {
    expect(days(read({ '2024-25': tab(50_000), '2023-24': tab(50_000) }))).toEqual([['2023-09-01', null, 5_000_000]]);
  });

  it('a financial year is said by the tab or by the contract’s month', () => {
    expect(days(read({ 'FY 2024-25': tab(50_000) }))).toEqual([['2024-04-01', null, 5_000_000]]);
    const april = `${HEAD},Core per year,Contract effective month\n${PUPIL.replace('2024', '2023')},50000,April`;
    expect(days(read({ '2024/25': april }))).toEqual([['2024-04-01', null, 5_000_000]]);
  });

  it('a placement that starts after the tab’s year has no price in it', () => {
    expect(problems(read({ '2023-24': tab(50_000, '01/09/2024'), '2024-25': tab(52_000, '01/09/2024') }))).toEqual(['E2 outsideYear']);
  });
});

describe('A column that may hold money', () => {
  it.each([
    ['Core per year,Previous core fee', 'J1'],
    ['Core per year,Core fee 2023/24', 'J1'],
    ['Core per year,Base fee per year', 'J1'],
    ['Core per year,Proposed fee increase', 'J1'],
    ['Core per year,Core inc VAT', 'J1'],
    ['Core per year,Monthly cost', 'J1'],
    ['Core per year,Distance in miles', null],
    ['Core per year,Total cost ytd', 'J1'],
    ['Core per year,Education', 'J1'],
  ])('is asked, not added up: %s', (headings, address) => {
    const reading = read({ Tab: `${HEAD},${headings}\n${PUPIL},52000,50000` });
    expect(problems(reading)).toEqual(address === null ? [] : [`${address} columnUnclear`]);
    expect(reading.placements.flatMap(lines)).toEqual([['core', '', 'year', 1, 5_200_000, 5_200_000]]);
  });

  it('is left out when the officer says so', () => {
    const tab = { Tab: `${HEAD},Core per year,Previous core fee\n${PUPIL},52000,50000` };
    expect(only(read(tab, { columns: { Tab: [{ column: 'J', field: null, unit: null }] } })).feeLines).toHaveLength(1);
  });

  it('is not found in a number', () => {
    expect(only(read({ Tab: `${HEAD},Core per year,Extra 1\n${PUPIL},52000,x1` })).feeLines).toHaveLength(1);
  });
});

describe('What is missing', () => {
  it('is asked at its cell, or once of the sheet where no column says it', () => {
    expect(problems(read({ Tab: `${HEAD},Core per year\nP-1,,ASD,900001,01/09/2024,,Day,,52000` }))).toEqual(['B2 missing', 'H2 missing']);
    const without = { Tab: 'Pupil ref,NCY,Need,URN,Start date,Setting\nP-1,7,ASD,900001,01/09/2024,Day\nP-2,7,ASD,900001,01/09/2024,Day' };
    expect(problems(read(without))).toEqual(['A1 columnMissing']);
    expect(read(without, { defaults: { namingBasis: 'agreed' } }).placements).toHaveLength(2);
  });

  it('a name is no school until an officer chose one', () => {
    const named = { Tab: 'Pupil ref,NCY,Need,School,Start date,Setting,Naming basis\nP-1,7,ASD,The Beeches,01/09/2024,Day,Agreed' };
    expect(read(named).unchosenSchools.map(({ name, rows }) => [name, rows])).toEqual([['The Beeches', 1]]);
    expect(read(named, {}, { 'the beeches': 900_002 }).placements.map(({ urn }) => urn)).toEqual([900_002]);
  });

  it('terms that contradict each other are reported', () => {
    const terms = `${HEAD},Nights per week,Tribunal date\nP-1,7,ASD,900001,01/09/2024,01/08/2024,Day,Agreed,4,01/08/2024`;
    expect(problems(read({ Tab: terms })).sort()).toEqual(['F2 endsBeforeStart', 'I2 nightsAtDay', 'J2 tribunalWithoutOrder']);
  });
});
