import type { IsoDate } from '../../kernel/dates.js';
import type { AgreedFeeLine } from '../terms.js';

/** A fee line of the placement that reaches beyond the day from which terms hold. */
export interface StandingLine extends Omit<AgreedFeeLine, 'shares'> {
  readonly id: string;
  readonly contractId: string | null;
  readonly from: IsoDate;
  readonly shares: AgreedFeeLine['shares'];
}

/** How a placement's fee lines become what a version says, from its effective day: nothing that stays the same is touched. */
export interface FeeExchange {
  /** Lines that say the same already and come under the contract as they are. */
  readonly taken: readonly StandingLine[];
  /** Lines that end the day before. */
  readonly ended: readonly StandingLine[];
  /** Lines that were to begin on the day or later, and never do. */
  readonly dropped: readonly StandingLine[];
  readonly begun: readonly AgreedFeeLine[];
}

const sharesOf = (line: Pick<AgreedFeeLine, 'shares'>): string =>
  JSON.stringify(
    [...line.shares]
      .sort((a, b) => a.funder.localeCompare(b.funder))
      .map(({ funder, shareBp, agreementReference, agreementSignedOn }) => [funder, shareBp, agreementReference, agreementSignedOn]),
  );

/** The same fee to the penny, for the same thing, from the same funders. */
export const saysTheSame = (line: AgreedFeeLine, agreed: AgreedFeeLine): boolean =>
  line.kind === agreed.kind &&
  line.label === agreed.label &&
  line.unit === agreed.unit &&
  line.quantity === agreed.quantity &&
  line.annualPence === agreed.annualPence &&
  line.unitPence === agreed.unitPence &&
  line.vat === agreed.vat &&
  line.hnbEligible === agreed.hnbEligible &&
  sharesOf(line) === sharesOf(agreed);

/** A line of another contract is never taken over: it ends with that contract, and the same fee begins anew under this one. */
export function feeExchange(
  standing: readonly StandingLine[],
  agreed: readonly AgreedFeeLine[],
  contractId: string,
  effectiveOn: IsoDate,
): FeeExchange {
  const left = [...agreed];
  const taken: StandingLine[] = [];
  const over: StandingLine[] = [];
  for (const line of standing) {
    const mine = line.contractId === null || line.contractId === contractId;
    const same = mine && line.from <= effectiveOn ? left.findIndex((each) => saysTheSame(line, each)) : -1;
    if (same === -1) over.push(line);
    else {
      taken.push(line);
      left.splice(same, 1);
    }
  }
  return {
    taken,
    ended: over.filter(({ from }) => from < effectiveOn),
    dropped: over.filter(({ from }) => from >= effectiveOn),
    begun: left,
  };
}
