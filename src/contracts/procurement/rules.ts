import type { IsoDate } from '../../kernel/dates.js';
import type { ContractNoticeKind, ProcurementRoute } from './routes.js';

/** A figure that the law or practice sets, kept as dated data. */
export type RuleCode =
  | 'lightTouchThreshold'
  | 'contractDetailsDays'
  | 'terminationDays'
  | 'paymentsOver'
  | 'paymentsOverDays'
  | 'paymentComplianceMonths'
  | 'paymentComplianceDays'
  | 'standardVat'
  | 'lifeWithoutEndMonths'
  | 'fewestPlacesPublished';

export interface ProcurementRule {
  readonly code: RuleCode;
  readonly effectiveFrom: IsoDate;
  readonly value: number;
  readonly source: string;
}

export interface ProcurementDuty {
  readonly route: ProcurementRoute;
  readonly notice: ContractNoticeKind;
  readonly effectiveFrom: IsoDate;
  readonly required: boolean;
  readonly source: string;
}

/** What each rule says and in which unit its value is. */
export const RULES: Readonly<
  Record<RuleCode, { readonly name: string; readonly unit: 'pence' | 'days' | 'months' | 'basisPoints' | 'places' }>
> = {
  lightTouchThreshold: { name: 'Light-touch threshold, including VAT', unit: 'pence' },
  contractDetailsDays: { name: 'Contract details notice, from the day the contract is entered into', unit: 'days' },
  terminationDays: { name: 'Contract termination notice, from the day the contract ends', unit: 'days' },
  paymentsOver: { name: 'Payments above this are published every quarter, including VAT', unit: 'pence' },
  paymentsOverDays: { name: 'Payments are published, from the quarter’s last day', unit: 'days' },
  paymentComplianceMonths: { name: 'Payment compliance is reported for', unit: 'months' },
  paymentComplianceDays: { name: 'Payment compliance is published, after the period', unit: 'days' },
  standardVat: { name: 'Standard rate of VAT', unit: 'basisPoints' },
  lifeWithoutEndMonths: { name: 'A placement without an end counts as', unit: 'months' },
  fewestPlacesPublished: { name: 'Fewest places of a contract published as open data', unit: 'places' },
};

export const ruleCodes = Object.keys(RULES) as RuleCode[];

/** The rule in force on a day; undefined before the first. */
export const ruleOn = (rules: readonly ProcurementRule[], code: RuleCode, day: IsoDate): ProcurementRule | undefined =>
  latest(
    rules.filter((rule) => rule.code === code),
    day,
  );

export const valueOn = (rules: readonly ProcurementRule[], code: RuleCode, day: IsoDate): number | null =>
  ruleOn(rules, code, day)?.value ?? null;

export const dutyOn = (
  duties: readonly ProcurementDuty[],
  route: ProcurementRoute,
  notice: ContractNoticeKind,
  day: IsoDate,
): ProcurementDuty | undefined =>
  latest(
    duties.filter((duty) => duty.route === route && duty.notice === notice),
    day,
  );

function latest<Dated extends { readonly effectiveFrom: IsoDate }>(dated: readonly Dated[], day: IsoDate): Dated | undefined {
  return dated
    .filter(({ effectiveFrom }) => effectiveFrom <= day)
    .reduce<Dated | undefined>((best, each) => (best === undefined || each.effectiveFrom > best.effectiveFrom ? each : best), undefined);
}
