import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { type PersonalDetails, fullPostcode, personalDetailsRefusals, tidied } from './personal-details.js';

const today = isoDate('2027-02-01');
const known = { birthMonth: isoDate('2014-05-01'), outwardPostcode: 'LE1' };
const kai: PersonalDetails = { fullName: 'Kai Marsden', dateOfBirth: isoDate('2014-05-17'), postcode: 'LE1 5XY' };
const codes = (changed: Partial<PersonalDetails>, of = known) =>
  personalDetailsRefusals({ ...kai, ...changed }, of, today).map(({ code }) => code);

describe('personal details', () => {
  it('agree with the month of birth and the outward postcode that are known', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ dateOfBirth: isoDate('2014-06-01') })).toEqual(['birthMonthDiffers']);
    expect(codes({ postcode: 'LE10 1AB' })).toEqual(['outwardPostcodeDiffers']);
  });

  it('need nothing that is not known', () => {
    const nothing = { birthMonth: null, outwardPostcode: null };
    expect(personalDetailsRefusals({ ...kai, postcode: 'NG1 1AA', dateOfBirth: isoDate('2010-01-01') }, nothing, today)).toEqual([]);
  });

  it('are whole', () => {
    expect(codes({ fullName: ' ', postcode: 'LE1' })).toEqual(['nameMissing', 'postcodeWrong']);
    expect(codes({ dateOfBirth: isoDate('2027-02-02') })).toEqual(['dateInFuture']);
    expect(codes({ fullName: 'K'.repeat(121) })).toEqual(['nameTooLong']);
  });

  it('are refused without a word of what was typed', () => {
    const said = personalDetailsRefusals({ ...kai, fullName: '', dateOfBirth: isoDate('2013-01-31'), postcode: 'LE9 9ZZ' }, known, today);
    const words = JSON.stringify(said);
    for (const typed of ['31 January 2013', '2013-01-31', 'LE9 9ZZ']) expect(words).not.toContain(typed);
  });

  it('are kept in one form', () => {
    expect(tidied({ ...kai, fullName: '  Kai   Marsden ', postcode: 'le15xy' })).toEqual(kai);
    expect(['SW1A1AA', 'M1 1AE', 'DN55 1PT', 'LE1'].map(fullPostcode)).toEqual(['SW1A 1AA', 'M1 1AE', 'DN55 1PT', undefined]);
  });
});
