import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import type { ResidentialDuties } from '../terms.js';
import { residentialDutiesMissing } from './residential-duties.js';

const from = isoDate('2027-01-10');
const recorded: ResidentialDuties = {
  section85NotifiedOn: isoDate('2027-01-11'),
  socialCareLead: 'Lena Lead',
  firstVisitBy: isoDate('2027-02-28'),
  daysAYear: 266,
  childrensHomeRegistration: null,
};
const codes = (duties: ResidentialDuties | null, setting: 'day' | 'residential' = 'residential', endsOn: string | null = null) =>
  residentialDutiesMissing(duties, setting, from, endsOn === null ? null : isoDate(endsOn)).map(({ code }) => code);

describe('a residential place of three months or more', () => {
  it('needs the section 85 notification, a social care lead, a first visit and the days a year', () => {
    expect(codes(null)).toEqual(['section85NotNotified', 'noSocialCareLead', 'noVisitPlanned', 'daysAYearMissing']);
    expect(codes(recorded)).toEqual([]);
  });

  it('owes nothing where it is shorter, or by day', () => {
    expect(codes(null, 'residential', '2027-04-09')).toEqual([]);
    expect(codes(null, 'residential', '2027-04-10')).toHaveLength(4);
    expect(codes(null, 'day')).toEqual([]);
  });

  it('at a school of 295 days a year or more needs its registration as a children’s home', () => {
    expect(codes({ ...recorded, daysAYear: 294 })).toEqual([]);
    expect(codes({ ...recorded, daysAYear: 295 })).toEqual(['notAChildrensHome']);
    expect(codes({ ...recorded, daysAYear: 365, childrensHomeRegistration: 'SC123456' })).toEqual([]);
  });
});
