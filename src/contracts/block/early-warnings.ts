import { type IsoDate, addMonths, daysBetween, formatDate } from '../../kernel/dates.js';
import { type BasisPoints, basisPoints, formatPercent } from '../../kernel/money.js';
import type { BlockTerms } from '../terms.js';
import type { OpenVoid } from './void-cost.js';

/** When an authority wants to be told [D]: its own rules, dated. */
export interface WarningRules {
  /** More than this share of the guaranteed places is empty. */
  readonly voidShareBp: BasisPoints;
  /** A place has been empty for so many days. */
  readonly voidDays: number;
  /** The contract's last day is nearer than so many months. */
  readonly expiryMonths: number;
  /** The last day for using an extension is nearer than so many months. */
  readonly extensionMonths: number;
}

export interface EarlyWarning {
  readonly kind: 'voidShare' | 'longVoid' | 'expiry' | 'extension';
  readonly message: string;
  /** By when somebody should have acted; null where the sooner the better. */
  readonly by: IsoDate | null;
}

export interface WarningFacts {
  readonly today: IsoDate;
  readonly endsOn: IsoDate;
  readonly guaranteedPlaces: number;
  readonly voids: readonly OpenVoid[];
  readonly extensions: BlockTerms['extensions'];
}

/** The last day on which the council can say that it extends: so many months before the last day of the contract. */
export const extensionNoticeBy = (endsOn: IsoDate, noticeMonths: number): IsoDate => addMonths(endsOn, -noticeMonths);

/** What somebody should look at before it costs money (domain.md, Block ledger). A place for which somebody is nominated warns of no long void. */
export function earlyWarnings(rules: WarningRules, { today, endsOn, guaranteedPlaces, voids, extensions }: WarningFacts): EarlyWarning[] {
  if (endsOn < today) return [];
  const warnings: EarlyWarning[] = [];
  const share = guaranteedPlaces === 0 ? 0 : Math.round((voids.length * 10_000) / guaranteedPlaces);
  if (share > rules.voidShareBp)
    warnings.push({
      kind: 'voidShare',
      message: `${String(voids.length)} of ${String(guaranteedPlaces)} guaranteed places are empty (${formatPercent(basisPoints(share))}); you are told above ${formatPercent(rules.voidShareBp)}.`,
      by: null,
    });
  for (const { placeNumber, days, emptySince, filledFrom } of voids)
    if (days >= rules.voidDays && filledFrom === null)
      warnings.push({
        kind: 'longVoid',
        message: `Place ${String(placeNumber)} has been empty for ${String(days)} days, since ${formatDate(emptySince)}.`,
        by: null,
      });
  if (addMonths(endsOn, -rules.expiryMonths) <= today)
    warnings.push({
      kind: 'expiry',
      message: `The contract ends on ${formatDate(endsOn)}, in ${String(daysBetween(today, endsOn))} days.`,
      by: endsOn,
    });
  for (const { months, noticeMonths } of extensions) {
    const by = extensionNoticeBy(endsOn, noticeMonths);
    if (by >= today && addMonths(by, -rules.extensionMonths) <= today)
      warnings.push({
        kind: 'extension',
        message: `The extension by ${String(months)} months must be taken up by ${formatDate(by)}.`,
        by,
      });
  }
  return warnings;
}
