import { type IsoDate, addMonths, formatDate } from '../kernel/dates.js';
import type { ChargingKind } from './dto/placement.js';

export type PlacementFlagCode = 'reviewOverdue' | 'noFeeLine' | 'noChargingBasis' | 'noCalendar' | 'unsigned' | 'endsSoon';

export interface PlacementFlag {
  readonly code: PlacementFlagCode;
  /** In a word or two, for lists. */
  readonly short: string;
  readonly words: string;
}

/** What is known of a placement that may need somebody's attention. */
export interface FlaggedPlacement {
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly current: boolean;
  readonly lastReviewedOn: IsoDate | null;
  readonly chargingBasis: ChargingKind | null;
  /** Whether the school's term calendar of this academic year is recorded. */
  readonly calendarHeld: boolean;
  /** Whether a fee line stands today, or the place of a block pays. */
  readonly priced: boolean;
  /** Pence a year that a health or social care share stands for without a signed agreement; null where the reader may not know. */
  readonly unsigned: number | null;
  readonly schoolName: string;
}

const REVIEW_MONTHS = 12;
const ENDING_MONTHS = 6;

/** A price by school day, by week or by term is charged by the school's own calendar. */
const NEEDS_CALENDAR: ReadonlySet<ChargingKind> = new Set(['schoolDay', 'week', 'term']);

/** The last day on which a review still counts; where none is recorded the placement's first day does (domain.md, Annual review). */
export const reviewDueOn = (placement: Pick<FlaggedPlacement, 'lastReviewedOn' | 'startsOn'>): IsoDate =>
  addMonths(placement.lastReviewedOn ?? placement.startsOn, REVIEW_MONTHS);

/** What an officer has to see about a placement that stands today, the gravest first; nothing about one that is over or has not begun. */
export function placementFlags(placement: FlaggedPlacement, today: IsoDate): PlacementFlag[] {
  if (!placement.current) return [];
  const flags: PlacementFlag[] = [];
  if (!placement.priced)
    flags.push({
      code: 'noFeeLine',
      short: 'No price',
      words: 'No fee line stands today and no block pays for the place, so nothing can be paid or forecast.',
    });
  if (placement.chargingBasis === null)
    flags.push({
      code: 'noChargingBasis',
      short: 'No charging basis',
      words: 'The contract states no charging basis: part of a year cannot be turned into pounds.',
    });
  else if (NEEDS_CALENDAR.has(placement.chargingBasis) && !placement.calendarHeld)
    flags.push({
      code: 'noCalendar',
      short: 'No calendar',
      words: `The price is charged by ${placement.schoolName}’s term calendar, and this year’s is not recorded.`,
    });
  if (placement.unsigned !== null && placement.unsigned > 0)
    flags.push({
      code: 'unsigned',
      short: 'Share unsigned',
      words: 'A health or social care share has no signed agreement: until it has, it is the council’s own money at risk.',
    });
  const due = reviewDueOn(placement);
  if (due < today)
    flags.push({
      code: 'reviewOverdue',
      short: 'Review overdue',
      words:
        placement.lastReviewedOn === null
          ? `No annual review is recorded since the placement began on ${formatDate(placement.startsOn)}.`
          : `The last annual review was on ${formatDate(placement.lastReviewedOn)}, more than 12 months ago.`,
    });
  if (placement.endsOn !== null && placement.endsOn <= addMonths(today, ENDING_MONTHS))
    flags.push({ code: 'endsSoon', short: 'Ends soon', words: `The placement ends on ${formatDate(placement.endsOn)}.` });
  return flags;
}
