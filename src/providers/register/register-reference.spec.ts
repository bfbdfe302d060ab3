import { describe, expect, it } from '@jest/globals';
import { coordinatesOf } from './national-grid.js';
import { OutwardPositions } from './outward-positions.js';
import { normalPostcode, outwardCode } from './postcode.js';
import { dateInName } from './register-import.service.js';
import { isInScope } from './scope.js';
import { needOf } from './sen-need.js';

describe('scope', () => {
  it.each([
    ['10', 'notApproved', true],
    ['08', 'notApplicable', true],
    ['32', 'notApproved', true],
    ['11', 'approved', true],
    ['11', 'notApproved', false],
    ['07', 'notApplicable', false],
  ] as const)('of type %s, section 41 %s: %s', (typeCode, section41, expected) => {
    expect(isInScope({ typeCode, section41 })).toBe(expected);
  });
});

describe('the national grid', () => {
  it('agrees with published positions to about five metres', () => {
    // Ordnance Survey's worked example: Caister water tower, TG 51409 13177.
    const { latitude, longitude } = coordinatesOf(651_409.903, 313_177.27);
    expect(latitude).toBeCloseTo(52.65798, 3);
    expect(longitude).toBeCloseTo(1.71605, 3);
  });
});

describe('postcodes', () => {
  it.each([
    ['le17rh', 'LE1 7RH', 'LE1'],
    [' EC1A  1BB', 'EC1A 1BB', 'EC1A'],
    ['le1', 'LE1', 'LE1'],
    ['Leicester', 'LEICESTER', null],
    ['', '', null],
  ])('reads "%s"', (text, whole, outward) => {
    expect(normalPostcode(text)).toBe(whole);
    expect(outwardCode(text)).toBe(outward);
  });

  it('stand where the mean of their establishments stands', () => {
    const positions = new OutwardPositions();
    positions.add({ outwardCode: 'LE1', easting: 458_000, northing: 304_000 });
    positions.add({ outwardCode: 'LE1', easting: 459_000, northing: 305_000 });
    positions.add({ outwardCode: 'LE1', easting: null, northing: null });
    positions.add({ outwardCode: null, easting: 1, northing: 1 });
    expect(positions.means()).toEqual([{ outward_postcode: 'LE1', establishments: 2, ...coordinatesOf(458_500, 304_500) }]);
  });
});

describe('needs', () => {
  it.each([
    ['ASD - Autistic Spectrum Disorder', 'ASD'],
    ['SEMH - Social, Emotional and Mental Health', 'SEMH'],
    ['SpLD - Specific Learning Difficulty', 'SPLD'],
    ['BESD - Behaviour, Emotional and Social Difficulty', 'SEMH'],
    ['MSI - Multi-Sensory Impairment', 'MSI'],
    ['OTH - Other Difficulty/Disability', 'OTH'],
    ['Not Applicable', null],
    ['', null],
    ['ZZZ - Unheard of', undefined],
  ])('reads "%s"', (text, need) => {
    expect(needOf(text)).toBe(need);
  });
});

it('takes a file’s date from the name the Department gives it', () => {
  expect(dateInName('/tmp/edubasealldata20250422.csv')).toBe('2025-04-22');
  expect(dateInName('edubasealldata20251399.csv')).toBeNull();
  expect(dateInName('register.csv')).toBeNull();
});
