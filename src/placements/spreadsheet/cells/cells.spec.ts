import { describe, expect, it } from '@jest/globals';
import { parseChargingBasis } from './charging-basis.js';
import { parseBirthMonth, parseDate, parseUpliftMonth } from './dates.js';
import { parseFeeKind } from './fee-kind.js';
import { parseQuantity, parseUnit } from './fee-unit.js';
import { type Funder, parseShare, splitOf, type WrittenShare } from './funders.js';
import { parsePrice } from './money.js';
import { parseNamingBasis } from './naming-basis.js';
import { parseNeed } from './need.js';
import type { CellContent, Parsed } from './parsed.js';
import { parseReference, referenceWidth } from './pupil-reference.js';
import { parseSetting } from './setting.js';
import { parseUpn } from './upn.js';
import { parseVatTreatment } from './vat-treatment.js';
import { parseYearGroup } from './year-group.js';
import { pence } from '../../../kernel/money.js';

const text = (value: string): CellContent => ({ kind: 'text', value, text: value, format: '', formula: false });
const number = (value: number, format = ''): CellContent => ({ kind: 'number', value, text: String(value), format, formula: false });
const error = (value: string): CellContent => ({ kind: 'error', value: null, text: value, format: '', formula: true });

/** The value, or the code of the reason. */
const said = <T>(parsed: Parsed<T>): T | string => (parsed.ok ? parsed.value : parsed.code);

describe('A price', () => {
  it.each([
    ['£1,250.00', { amount: 125000 }],
    ['1250', { amount: 125000 }],
    ['£ 1,250.5', { amount: 125050 }],
    ['£52,000 p.a.', { amount: 5200000, unit: 'year' }],
    ['£52,000 per annum', { amount: 5200000, unit: 'year' }],
    ['1,250 p/w', { amount: 125000, unit: 'week' }],
    ['£1,250pw x 39', { amount: 125000, unit: 'week', quantity: 39 }],
    ['£1,250pw x 39 = £48,750', { amount: 125000, unit: 'week', quantity: 39 }],
    ['39 weeks @ £1,250', { amount: 125000, unit: 'week', quantity: 39 }],
    ['£85 x 190 days', { amount: 8500, unit: 'day', quantity: 190 }],
    ['£1,250 × 39', { amount: 125000, quantity: 39 }],
    ['£300 per session', { amount: 30000, unit: 'session' }],
    ['£52,000 + VAT', { amount: 5200000, vat: 'standard' }],
    ['£1,250pw x 39 + VAT', { amount: 125000, unit: 'week', quantity: 39, vat: 'standard' }],
    ['£52,000 (ex VAT)', { amount: 5200000, vat: 'standard' }],
    ['£52,000 VAT exempt', { amount: 5200000, vat: 'exempt' }],
    ['£52,000 no VAT', { amount: 5200000, vat: 'exempt' }],
    ['£62,400 inc VAT at 20%', { amount: 5200000, vat: 'standard' }],
  ])('reads “%s”', (words, price) => expect(said(parsePrice(text(words)))).toEqual(price));

  it.each([
    ['TBC', 'notKnown'],
    ['to be agreed', 'notKnown'],
    ['n/a', 'notAPrice'],
    ['-', 'notAPrice'],
    ['£45k', 'shortened'],
    ['45k', 'shortened'],
    ['c. £45,000', 'estimate'],
    ['approx 45,000', 'estimate'],
    ['£1,25', 'notAPrice'],
    ['£1.250', 'notAPrice'],
    ['£1,000 - £1,200', 'notAPrice'],
    ['£1,250 / £1,300', 'notAPrice'],
    ['52,000 inc VAT', 'includesVat'],
    ['£52,001 inc VAT at 20%', 'includesVat'],
    ['£52,000 VAT', 'vatUnclear'],
    ['€52,000', 'notPounds'],
    ['1250 x 39', 'priceUnclear'],
    ['£1,250pw x 39 = £48,000', 'sumDisagrees'],
    ['£1,250pw x 39 days', 'unitUnclear'],
    ['£4,300 pcm', 'unitNotHeld'],
    ['£18 per hour', 'unitNotHeld'],
    ['-£500', 'notAPrice'],
    ['see letter', 'notAPrice'],
    ['£9,000,000', 'priceTooHigh'],
  ])('does not guess what “%s” means', (words, code) => expect(said(parsePrice(text(words)))).toBe(code));

  it('reads the numbers of a sheet to the penny, and refuses parts of a penny', () => {
    expect(said(parsePrice(number(1250.1)))).toEqual({ amount: 125010 });
    expect(said(parsePrice(number(52000 / 39)))).toBe('partOfAPenny');
    expect(said(parsePrice(number(-5)))).toBe('negativePrice');
    expect(said(parsePrice(number(1250, '[$€-2] #,##0')))).toBe('notPounds');
    expect(said(parsePrice(error('#N/A')))).toBe('cellError');
    expect(said(parsePrice({ kind: 'blank', value: null, text: '', format: '', formula: true }))).toBe('formulaWithoutResult');
  });
});

describe('A date', () => {
  it.each([
    ['1st Sept 2024', '2024-09-01'],
    ['01/09/2024', '2024-09-01'],
    ['1.9.24', '2024-09-01'],
    ['2024-09-01', '2024-09-01'],
    ['2024-09-01 00:00:00', '2024-09-01'],
    ['Mon 2 September 2024', '2024-09-02'],
    ['September 2, 2024', '2024-09-02'],
    ['29/02/2024', '2024-02-29'],
    ['Sep-24', 'monthNotDay'],
    ['September 2024', 'monthNotDay'],
    ['09/25/2024', 'monthFirst'],
    ['31/06/2024', 'impossibleDate'],
    ['29/02/2025', 'impossibleDate'],
    ['01/09/1924', 'dateOutOfRange'],
    ['TBC', 'notKnown'],
    ['next term', 'notADate'],
    ['45536', 'dateNumber'],
  ])('“%s” is %s', (words, expected) => expect(said(parseDate(text(words), null))).toBe(expected));

  it('reads a day number by the workbook’s own first day', () => {
    expect(said(parseDate(number(45536), 1900))).toBe('2024-09-01');
    expect(said(parseDate(number(44074), 1904))).toBe('2024-09-01');
    expect(said(parseDate(number(39), 1900))).toBe('notADate');
  });

  it('keeps only the month of a birth', () => {
    expect(said(parseBirthMonth(text('Mar-14'), null))).toBe('2014-03-01');
    expect(said(parseBirthMonth(text('03/2014'), null))).toBe('2014-03-01');
    expect(said(parseBirthMonth(text('17/03/2014'), null))).toBe('2014-03-01');
    expect(said(parseBirthMonth(text('spring'), null))).toBe('notAMonth');
  });

  it.each([
    ['April', 4],
    ['Sept', 9],
    ['1st April', 4],
    ['9', 9],
    ['May', 'upliftMonthUnclear'],
  ])('the contract month “%s” is %s', (words, expected) => expect(said(parseUpliftMonth(text(words)))).toBe(expected));
});

describe('A UPN', () => {
  it.each([
    ['H801200001001', 'H801200001001'],
    ['h801 200 001 001', 'H801200001001'],
    ['H801200001002', 'upnCheckLetter'],
    ['8.5E+11', 'digitsLost'],
    ['8.50012E+11', 'digitsLost'],
    ['I801200001001', 'upnCheckLetter'],
    ['80120000', 'notAUpn'],
  ])('“%s” is %s', (words, code) => expect(said(parseUpn(text(words)))).toBe(code));

  it('is put right from a number only where all its digits are there', () => {
    const restored = said(parseUpn(number(855200021001)));
    expect(restored).toMatch(/^[A-HJ-NP-RT-Z]855200021001$/);
    expect(said(parseUpn(text(restored)))).toBe(restored);
    expect(said(parseUpn(number(850000000000)))).toBe('digitsLost');
    expect(said(parseUpn(number(8500120000000)))).toBe('notAUpn');
  });
});

describe('A pupil reference', () => {
  const habits = { width: 7, restoreZeros: false };

  it('knows an authority’s fixed width from its leading zeros', () => {
    expect(referenceWidth(['0012345', '0012346', '1012347'])).toBe(7);
    expect(referenceWidth(['12345', '12346'])).toBeNull();
    expect(referenceWidth(['0012345', '12', '13', '14'])).toBeNull();
  });

  it('proposes lost zeros and never adds them by itself', () => {
    const short = parseReference(number(12345), habits);
    expect(short).toMatchObject({ ok: false, code: 'zerosLost', reason: expect.stringContaining('0012345') });
    expect(said(parseReference(number(12345), { ...habits, restoreZeros: true }))).toBe('0012345');
    expect(said(parseReference(text('LC-77'), habits))).toBe('LC-77');
  });

  it('is not a name, a date or what is left of a long number', () => {
    expect(said(parseReference(text('Jane Smith'), habits))).toBe('looksLikeName');
    expect(said(parseReference(text('1.2E+11'), habits))).toBe('digitsLost');
    expect(said(parseReference({ ...text('2024-09-01'), kind: 'date' }, habits))).toBe('referenceIsDate');
  });
});

describe('The words of a sheet', () => {
  it.each([
    ['Y7', 7],
    ['Year 7', 7],
    ['NC Year 7', 7],
    ['R', 0],
    ['Rec', 0],
    ['N1', -2],
    ['14', 14],
    ['13+', 'yearGroupUnclear'],
    ['Post 16', 'yearGroupUnclear'],
    ['15', 'yearGroupUnclear'],
  ])('year group “%s”', (words, expected) => expect(said(parseYearGroup(text(words)))).toBe(expected));

  it.each([
    ['asd', 'ASD'],
    ['Autism', 'ASD'],
    ['ASD - Autistic Spectrum Disorder', 'ASD'],
    ['Social, Emotional and Mental Health', 'SEMH'],
    ['SEMH (BESD)', 'SEMH'],
    ['Speech, Language and Communication Needs', 'SLCN'],
    ['SpLD', 'SPLD'],
    ['ASD/SEMH', 'needUnclear'],
    ['complex', 'needUnclear'],
  ])('need “%s”', (words, expected) => expect(said(parseNeed(text(words)))).toBe(expected));

  it.each([
    ['Day', { setting: 'day' }],
    ['52 week residential', { setting: 'residential', weeks: 52 }],
    ['Res 38', { setting: 'residential', weeks: 38 }],
    ['Non-residential', { setting: 'day' }],
    ['Day/Res', 'settingUnclear'],
  ])('setting “%s”', (words, expected) => expect(said(parseSetting(text(words)))).toEqual(expected));

  it.each([
    ['LA agreed', 'agreed'],
    ['Tribunal ordered', 'tribunal'],
    ['SENDIST', 'tribunal'],
    ['Parental preference', 'parentalChoice'],
    ['Jointly funded with parents', 'partParentFunded'],
    ['other', 'namingBasisUnclear'],
  ])('naming basis “%s”', (words, expected) => expect(said(parseNamingBasis(text(words)))).toBe(expected));

  it.each([
    ['39 weeks', { basis: 'week', units: 39 }],
    ['190 school days', { basis: 'schoolDay', units: 190 }],
    ['190 days', { basis: 'schoolDay', units: 190 }],
    ['365', { basis: 'calendarDay', units: 365 }],
    ['Calendar days', { basis: 'calendarDay', units: null }],
    ['Termly', { basis: 'term', units: null }],
    ['weekly', 'chargingBasisUnclear'],
    ['in advance', 'chargingBasisUnclear'],
  ])('charging basis “%s”', (words, expected) => expect(said(parseChargingBasis(text(words)))).toEqual(expected));

  it.each([
    ['1:1 support', 'oneToOne'],
    ['SALT', 'therapy'],
    ['Residential care', 'residential'],
    ['Core placement', 'core'],
    ['Taxi', 'transport'],
    ['misc', 'other'],
    ['xyz', 'feeKindUnclear'],
  ])('fee kind “%s”', (words, expected) => expect(said(parseFeeKind(text(words)))).toBe(expected));

  it('units, quantities and VAT', () => {
    expect(said(parseUnit(text('per week')))).toBe('week');
    expect(said(parseUnit(text('monthly')))).toBe('unitNotHeld');
    expect(said(parseQuantity(text('39 wks')))).toBe(39);
    expect(said(parseQuantity(number(0)))).toBe('quantityUnclear');
    expect(said(parseVatTreatment(number(0.2)))).toBe('standard');
    expect(said(parseVatTreatment(text('inc')))).toBe('includesVat');
  });
});

describe('A funder split', () => {
  const shares = (written: Partial<Record<Funder, CellContent>>): Partial<Record<Funder, WrittenShare>> =>
    Object.fromEntries(
      Object.entries(written).map(([funder, cell]) => {
        const share = parseShare(cell);
        if (!share.ok) throw new Error(share.reason);
        return [funder, share.value];
      }),
    );
  const price = pence(52_000_00);

  it.each([
    ['percentages', { education: text('60%'), health: text('40%') }, { education: 6000, health: 4000 }],
    ['percentages of a sheet', { education: number(0.6, '0%'), health: number(0.4, '0%') }, { education: 6000, health: 4000 }],
    ['parts of one', { education: number(0.6), health: number(0.4) }, { education: 6000, health: 4000 }],
    ['bare hundreds', { education: number(60), health: text('40'), socialCare: text('-') }, { education: 6000, health: 4000 }],
    ['pounds', { education: text('£39,000'), health: text('£13,000') }, { education: 7500, health: 2500 }],
    ['numbers that total the price', { education: number(39_000), health: number(13_000) }, { education: 7500, health: 2500 }],
  ])('is read from %s', (_name, written, expected) => expect(said(splitOf(shares(written), price))).toEqual(expected));

  it('always totals exactly 100%, and says where it was rounded', () => {
    const split = splitOf(shares({ education: text('£40,000'), health: text('£12,000') }), price);
    expect(split).toMatchObject({ ok: true, value: { education: 7692, health: 2308 }, note: expect.stringContaining('76.92%') });
  });

  it.each([
    ['99%', { education: text('60%'), health: text('39%') }, 'splitNotWhole'],
    ['pounds that are not the price', { education: text('£39,000'), health: text('£12,000') }, 'splitNotWhole'],
    ['percent and pounds', { education: text('60%'), health: text('£20,800') }, 'splitMixed'],
    ['nothing', { education: number(0) }, 'splitMissing'],
  ])('is refused at %s', (_name, written, code) => expect(said(splitOf(shares(written), price))).toBe(code));
});
