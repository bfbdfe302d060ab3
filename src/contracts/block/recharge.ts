import { daysBetween, earlierOf, laterOf } from '../../kernel/dates.js';
import { type Pence, floorShare, pence } from '../../kernel/money.js';
import { type Outcome, accepted } from '../../kernel/outcome.js';
import type { BlockTerms } from '../terms.js';
import type { Days, LedgerRun } from './block-ledger.js';
import { type Charging, chargeRuns, ledgerMoney } from './ledger-money.js';

/** Another authority that may use a block's places, and how many it committed to. */
export interface Member {
  readonly authorityId: string;
  readonly committedPlaces: number;
}

/** What a member owes the contract's authority for its pupils' days in the block. */
export interface MemberRecharge {
  readonly authorityId: string;
  readonly days: number;
  /** For the days of its pupils, by the contract's own charging basis at the tier price of each day. */
  readonly placesPence: Pence;
  /** Its share of empty places, where the contract says so. */
  readonly voidSharePence: Pence;
  /** Both, from the beginning of the account up to the end of the period. */
  readonly owedPence: Pence;
  /** What was recharged of that before. */
  readonly billedBeforePence: Pence;
  /** What is recharged now: negative where more was recharged than is owed after all. */
  readonly amountPence: Pence;
}

/**
 * `floor(A·k/Y) − billed before` for every member (methods: never a daily rate rounded first). The account runs over the whole period given,
 * so a stay that is entered or ended late is put right in the next statement. A member's share of empty places is its committed places out of
 * all guaranteed ones, rounded down: what remains is the contract authority's own. Refusals as `charge`.
 */
export function recharges(
  runs: readonly LedgerRun[],
  account: Days,
  members: readonly Member[],
  rule: BlockTerms['subLetting'],
  guaranteedPlaces: number,
  billedBefore: ReadonlyMap<string, Pence>,
  charging: Charging,
): Outcome<MemberRecharge[]> {
  const money = ledgerMoney(runs, account, charging);
  if (!money.ok) return money;
  const answer: MemberRecharge[] = [];
  for (const { authorityId, committedPlaces } of members) {
    const own = runs.filter(({ stay }) => stay?.authorityId === authorityId);
    const places = chargeRuns(own, account, charging, ({ annualPence }) => annualPence);
    if (!places.ok) return places;
    const shares = rule.recharge === 'tierPriceAndVoidShare' && guaranteedPlaces > 0;
    const voidSharePence = shares ? floorShare(money.value.void, Math.min(committedPlaces, guaranteedPlaces), guaranteedPlaces) : pence(0);
    const owedPence = pence(places.value + voidSharePence);
    const before = billedBefore.get(authorityId) ?? pence(0);
    answer.push({
      authorityId,
      days: daysIn(own, account),
      placesPence: places.value,
      voidSharePence,
      owedPence,
      billedBeforePence: before,
      amountPence: pence(owedPence - before),
    });
  }
  return accepted(answer);
}

const daysIn = (runs: readonly LedgerRun[], { from, to }: Days): number =>
  runs.reduce((total, { days }) => total + Math.max(0, daysBetween(laterOf(days.from, from), earlierOf(days.to, to))), 0);
