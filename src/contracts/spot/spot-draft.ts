import type { IsoDate } from '../../kernel/dates.js';
import { addMonths, laterOf } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, accepted, refusal, refused } from '../../kernel/outcome.js';
import { academicYearOf } from '../../kernel/years.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { chargingBasisOf } from '../../placements/charging-terms.js';
import type { AgreedFeeLine, SpotTerms } from '../terms.js';
import { endsByItselfOn, usualEndAge } from './birthday-rule.js';
import { hasResidentialDuties } from './residential-duties.js';

/** A placement as an IPA is drafted from it. */
export interface PlacedPupil {
  readonly pupilReference: string;
  readonly birthMonth: IsoDate | null;
  readonly yearGroup: number;
  readonly primaryNeed: string;
  readonly schoolName: string;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly setting: SpotTerms['setting'];
  readonly weeksAYear: number | null;
  readonly nightsAWeek: number | null;
  readonly namingBasis: SpotTerms['naming']['basis'];
  readonly tribunalOrderedOn: IsoDate | null;
  readonly chargingBasis: ChargingBasis['kind'] | null;
  readonly chargingUnits: number | null;
  readonly lastReviewedOn: IsoDate | null;
  /** The fee lines that stand on the day the agreement begins. */
  readonly feeLines: readonly AgreedFeeLine[];
}

export interface DraftedSpot {
  readonly terms: SpotTerms;
  readonly endsOn: IsoDate;
}

/** Everything the placement says already, so that nobody types it again. Refusals: `noChargingBasis`, `noFeeLine`, `agePassed`. */
export function draftSpot(
  pupil: PlacedPupil,
  { startsOn, endsAtAge, today }: { readonly startsOn: IsoDate; readonly endsAtAge: number | null; readonly today: IsoDate },
): Outcome<DraftedSpot> {
  const basis = chargingBasisOf(pupil.chargingBasis, pupil.chargingUnits);
  if (basis === null)
    return refused(
      refusal(
        'noChargingBasis',
        `${pupil.schoolName}: the placement of ${pupil.pupilReference} states no charging basis. An agreement cannot be priced without one.`,
        'placementId',
      ),
    );
  if (pupil.feeLines.length === 0)
    return refused(refusal('noFeeLine', `No fee of ${pupil.pupilReference} stands on that day. Choose another first day.`, 'startsOn'));
  const age = endsAtAge ?? usualEndAge(pupil.yearGroup);
  const ends = endsByItselfOn({ birthMonth: pupil.birthMonth, yearGroup: pupil.yearGroup, inYear: academicYearOf(today) }, age);
  if (ends < startsOn)
    return refused(
      refusal(
        'agePassed',
        `${pupil.pupilReference} turned ${String(age)} in an academic year that is over by then. State a higher age.`,
        'endsAtAge',
      ),
    );
  return accepted({
    endsOn: ends,
    terms: {
      kind: 'spot',
      basis,
      notice: { kind: 'terms', terms: 1 },
      clauses: [],
      signingOrder: ['provider', 'authority'],
      pupilReference: pupil.pupilReference,
      primaryNeed: pupil.primaryNeed,
      yearGroup: pupil.yearGroup,
      setting: pupil.setting,
      weeksAYear: pupil.weeksAYear,
      nightsAWeek: pupil.nightsAWeek,
      naming: { basis: pupil.namingBasis, tribunalOrderedOn: pupil.tribunalOrderedOn },
      endsAtAge: age,
      endsByItselfOn: ends,
      band: null,
      feeLines: pupil.feeLines,
      outcomes: [],
      nextAnnualReviewOn: nextReview(pupil.lastReviewedOn, startsOn, today),
      residentialDuties: hasResidentialDuties(pupil.setting, startsOn, ends)
        ? {
            section85NotifiedOn: null,
            socialCareLead: null,
            firstVisitBy: addMonths(startsOn, 3),
            daysAYear: daysAYear(pupil),
            childrensHomeRegistration: null,
          }
        : null,
    },
  });
}

/** Twelve months after the last one, or after the start, but not in the past. */
const nextReview = (last: IsoDate | null, startsOn: IsoDate, today: IsoDate): IsoDate => laterOf(addMonths(last ?? startsOn, 12), today);

/** Nights of the weeks, where both are known. */
const daysAYear = ({ weeksAYear, nightsAWeek }: PlacedPupil): number | null =>
  weeksAYear === null || nightsAWeek === null ? null : Math.min(366, Math.round(weeksAYear * nightsAWeek));

/** The yearly price of one unit, rounded to the penny: the yearly sum is what is agreed. */
export const unitPriceOf = (annualPence: Pence, quantity: number): Pence => Math.round(annualPence / quantity) as Pence;
