import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import type { ChargingBasis } from '../placements/charging-basis.js';

/** What a late decision owes for one fee line, by the line's own charging basis. */
export interface Arrears {
  readonly lineId: string;
  readonly feeLineId: string;
  readonly pupilReference: string;
  readonly kind: string;
  readonly label: string;
  readonly fromOn: IsoDate;
  /** The first day no longer counted. */
  readonly untilOn: IsoDate;
  readonly basis: ChargingBasis;
  readonly amountPence: Pence;
}
