import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

/** Who the child is. Optional, apart from everything else, and never in a list, a log or an export (domain.md, Pupil). */
export interface PersonalDetails {
  readonly fullName: string;
  readonly dateOfBirth: IsoDate;
  readonly postcode: string;
}

/** What is known of the pupil besides, which the details must agree with. */
export interface KnownOfPupil {
  /** First day of the month of birth. */
  readonly birthMonth: IsoDate | null;
  readonly outwardPostcode: string | null;
}

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/;
const LONGEST_NAME = 120;

/** "le1 5xy" as "LE1 5XY"; undefined where it is no full postcode. */
export function fullPostcode(typed: string): string | undefined {
  const [, outward, inward] = POSTCODE.exec(typed.toUpperCase().replace(/\s+/g, '')) ?? [];
  return outward && inward ? `${outward} ${inward}` : undefined;
}

/** The details as they are kept: spaces made single, the postcode in its one form. */
export const tidied = ({ fullName, dateOfBirth, postcode }: PersonalDetails): PersonalDetails => ({
  fullName: fullName.trim().replace(/\s+/g, ' '),
  dateOfBirth,
  postcode: fullPostcode(postcode) ?? postcode,
});

/** What is wrong with details, beside its field. No message repeats what was typed: refusals are logged and shown. */
export function personalDetailsRefusals(details: PersonalDetails, known: KnownOfPupil, today: IsoDate): Refusal[] {
  const { fullName, dateOfBirth, postcode } = details;
  const refusals: Refusal[] = [];
  if (fullName.trim() === '') refusals.push(refusal('nameMissing', 'Enter the pupil’s full name.', 'fullName'));
  else if (fullName.length > LONGEST_NAME)
    refusals.push(refusal('nameTooLong', `A name has at most ${String(LONGEST_NAME)} characters.`, 'fullName'));
  if (dateOfBirth > today) refusals.push(refusal('dateInFuture', 'The date of birth lies in the future.', 'dateOfBirth'));
  else if (known.birthMonth !== null && dateOfBirth.slice(0, 7) !== known.birthMonth.slice(0, 7))
    refusals.push(
      refusal(
        'birthMonthDiffers',
        `The pupil is recorded as born in ${formatDate(known.birthMonth).replace(/^\d+ /, '')}. Check the date of birth, or correct the pupil first.`,
        'dateOfBirth',
      ),
    );
  const full = fullPostcode(postcode);
  if (full === undefined) refusals.push(refusal('postcodeWrong', 'Enter a full postcode, for example LE1 5XY.', 'postcode'));
  else if (known.outwardPostcode !== null && full.split(' ')[0] !== known.outwardPostcode)
    refusals.push(
      refusal(
        'outwardPostcodeDiffers',
        `The pupil is recorded in ${known.outwardPostcode}. Check the postcode, or correct the pupil first.`,
        'postcode',
      ),
    );
  return refusals;
}
