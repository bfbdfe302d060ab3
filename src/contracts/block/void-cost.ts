import { type IsoDate, addDays, daysBetween, earlierOf, laterOf } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Outcome, accepted } from '../../kernel/outcome.js';
import { groupBy } from '../../placements/spreadsheet/group-by.js';
import type { Days, LedgerRun } from './block-ledger.js';
import { type Charging, ledgerMoney } from './ledger-money.js';

/** A guaranteed place without a pupil, from its first empty day: who pays from which day. */
export interface OpenVoid {
  readonly placeNumber: number;
  readonly group: string;
  readonly emptySince: IsoDate;
  /** Days empty up to and including today. */
  readonly days: number;
  /** The first day that the council pays; not yet reached while the school still bears it. */
  readonly councilPaysFrom: IsoDate | null;
  /** The day from which somebody is nominated; null where nobody is. */
  readonly filledFrom: IsoDate | null;
}

/** The places that are empty on a day. */
export function openVoids(runs: readonly LedgerRun[], today: IsoDate): OpenVoid[] {
  return [...groupBy(runs, ({ place }) => place)].flatMap(([place, own]) => {
    const at = own.findIndex(({ days, kind }) => days.from <= today && today < days.to && (kind === 'void' || kind === 'refunded'));
    if (at < 0) return [];
    let first = at;
    while (first > 0 && isEmpty(own[first - 1])) first -= 1;
    let end = at;
    while (isEmpty(own[end + 1])) end += 1;
    const since = own[first]?.days.from ?? today;
    const after = own[end + 1];
    return [
      {
        placeNumber: place.number,
        group: place.group,
        emptySince: since,
        days: daysBetween(since, today) + 1,
        councilPaysFrom: own.slice(first, end + 1).find(({ kind }) => kind === 'void')?.days.from ?? null,
        filledFrom: after?.kind === 'filled' ? after.days.from : null,
      },
    ];
  });
}

const isEmpty = (run: LedgerRun | undefined): boolean => run?.kind === 'void' || run?.kind === 'refunded';

export interface VoidCost {
  /** Up to and including today. */
  readonly toDate: Pence;
  /** From tomorrow to the end of the period, if nobody is nominated beyond those who are. */
  readonly forecast: Pence;
}

/** What empty places cost the council in a period: so far, and still if nothing is done. Refusals as `charge`. */
export function voidCost(runs: readonly LedgerRun[], period: Days, today: IsoDate, charging: Charging): Outcome<VoidCost> {
  const tomorrow = addDays(today, 1);
  const soFar = { from: period.from, to: laterOf(period.from, earlierOf(tomorrow, period.to)) };
  const past = ledgerMoney(runs, soFar, charging);
  const coming = ledgerMoney(runs, { from: soFar.to, to: period.to }, charging);
  if (!past.ok) return past;
  if (!coming.ok) return coming;
  return accepted({ toDate: past.value.void, forecast: coming.value.void });
}
