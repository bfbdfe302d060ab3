import { Decimal } from 'decimal.js';
import { type Pence, pence, roundPence } from '../kernel/money.js';
import type { FeeLineFunder, Funder } from './dto/placement.js';

/** What a funder pays of a line, in pence a year. */
export interface FunderShare {
  readonly funder: Funder;
  readonly amount: Pence;
  readonly shareBp: number;
  /** Without a signed agreement the share is the council's own money at risk; education needs none. */
  readonly signed: boolean;
}

/**
 * A line's amount by funder: health and social care each rounded half up, education takes the rest (the first named, where it takes no
 * part), so that the parts always make the whole.
 */
export function funderShares(annual: Pence, funders: readonly FeeLineFunder[]): FunderShare[] {
  const rest = funders.find(({ funder }) => funder === 'education') ?? funders[0];
  const rounded = (share: FeeLineFunder): Pence => roundPence(new Decimal(annual).times(share.shareBp).dividedBy(10_000));
  const others = funders.filter((share) => share !== rest).reduce((all, share) => all + rounded(share), 0);
  return funders.map((share) => ({
    funder: share.funder,
    amount: share === rest ? pence(annual - others) : rounded(share),
    shareBp: share.shareBp,
    signed: share.funder === 'education' || share.agreementSignedOn !== null,
  }));
}
