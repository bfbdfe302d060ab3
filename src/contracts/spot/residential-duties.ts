import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { ResidentialDuties, SpotTerms } from '../terms.js';

/** A school that gives so many days a year is also a children's home. */
export const CHILDRENS_HOME_DAYS = 295;

/** Whether the duties of section 85 are due: a residential place of three months or more. */
export const hasResidentialDuties = (setting: SpotTerms['setting'], startsOn: IsoDate, endsOn: IsoDate | null): boolean =>
  setting === 'residential' && (endsOn === null || endsOn >= addMonths(startsOn, 3));

/**
 * What is not recorded of a residential place of three months or more: the section 85 notification, a named social care lead, the first
 * visit, the days a year, and the children's home registration of a school that gives 295 or more. Both stop approval and issue.
 */
export function residentialDutiesMissing(
  duties: ResidentialDuties | null,
  setting: SpotTerms['setting'],
  startsOn: IsoDate,
  endsOn: IsoDate | null,
): Refusal[] {
  if (!hasResidentialDuties(setting, startsOn, endsOn)) return [];
  const missing = (code: string, message: string, field: string): Refusal => refusal(code, message, field);
  return [
    duties?.section85NotifiedOn == null
      ? missing(
          'section85NotNotified',
          'Record when the section 85 notification of this residential place was sent.',
          'section85NotifiedOn',
        )
      : null,
    duties?.socialCareLead == null
      ? missing('noSocialCareLead', 'Name the social care lead of this residential place.', 'socialCareLead')
      : null,
    duties?.firstVisitBy == null
      ? missing('noVisitPlanned', 'Record by when the first visit to this residential place is due.', 'firstVisitBy')
      : null,
    duties?.daysAYear == null ? missing('daysAYearMissing', 'Record how many days a year the school gives.', 'daysAYear') : null,
    duties?.daysAYear != null && duties.daysAYear >= CHILDRENS_HOME_DAYS && duties.childrensHomeRegistration === null
      ? missing(
          'notAChildrensHome',
          `A school that gives ${String(CHILDRENS_HOME_DAYS)} days a year or more is also a children’s home: record its registration.`,
          'childrensHomeRegistration',
        )
      : null,
  ].filter((each) => each !== null);
}
