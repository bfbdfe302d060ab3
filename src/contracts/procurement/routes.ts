import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { ContractKind } from '../contract.entity.js';

/** How a contract was procured (domain.md, Procurement). */
export type ProcurementRoute = 'userChoice' | 'technicalReasons' | 'competed' | 'callOff' | 'outsideRegime';

export type ContractNoticeKind = 'transparency' | 'contractDetails' | 'termination';

interface RouteWords {
  readonly name: string;
  /** For a narrow column. */
  readonly short: string;
  /** When it is the right one, for who chooses. */
  readonly when: string;
  /** Contracts given without competition, which their own register lists. */
  readonly directAward: boolean;
}

export const ROUTES: Readonly<Record<ProcurementRoute, RouteWords>> = {
  userChoice: {
    name: 'Direct award: user choice',
    short: 'User choice',
    when: 'The plan names the school because the family chose it, or only it can meet the need.',
    directAward: true,
  },
  technicalReasons: {
    name: 'Direct award: technical reasons',
    short: 'Technical reasons',
    when: 'Only this provider can do it, and nobody chose it for one pupil.',
    directAward: true,
  },
  competed: { name: 'Competed', short: 'Competed', when: 'Awarded after an advertised procedure.', directAward: false },
  callOff: { name: 'Call-off', short: 'Call-off', when: 'Called off from a framework.', directAward: false },
  outsideRegime: {
    name: 'Outside the regime',
    short: 'Outside the regime',
    when: 'The rules do not apply to a contract with a setting of this kind: say by which provision.',
    directAward: false,
  },
};

export const NOTICES: Readonly<Record<ContractNoticeKind, string>> = {
  transparency: 'Transparency notice',
  contractDetails: 'Contract details notice',
  termination: 'Contract termination notice',
};

export const routeNames = Object.keys(ROUTES) as ProcurementRoute[];
export const noticeNames = Object.keys(NOTICES) as ContractNoticeKind[];

/** What an officer says of how a contract was procured. */
export interface ProcurementAsTyped {
  readonly route: ProcurementRoute;
  readonly reason: string;
  /** Over the whole life including VAT; null leaves it to be computed from the terms. */
  readonly estimatedPence: Pence | null;
  readonly begunOn: IsoDate;
  readonly awardedOn: IsoDate | null;
  readonly enteredIntoOn: IsoDate | null;
}

/** Refusals: `reasonMissing`, `estimateNotPositive`, `awardedTooEarly`, `enteredTooEarly`, `inTheFuture`. */
export function refusesProcurement(typed: ProcurementAsTyped, today: IsoDate): Refusal[] {
  const { reason, estimatedPence, begunOn, awardedOn, enteredIntoOn } = typed;
  const wrong: Refusal[] = [];
  if (reason.trim() === '')
    wrong.push(refusal('reasonMissing', 'Say why this route applies: an auditor reads it years from now.', 'reason'));
  if (estimatedPence !== null && estimatedPence <= 0)
    wrong.push(refusal('estimateNotPositive', 'Enter an estimate of more than £0, or leave it empty.', 'estimatedPence'));
  if (begunOn > today) wrong.push(refusal('inTheFuture', 'The procedure cannot have begun after today.', 'begunOn'));
  if (awardedOn !== null && awardedOn < begunOn)
    wrong.push(refusal('awardedTooEarly', 'The award cannot come before the procedure began.', 'awardedOn'));
  if (enteredIntoOn !== null && enteredIntoOn < (awardedOn ?? begunOn))
    wrong.push(refusal('enteredTooEarly', 'The contract cannot be entered into before it was awarded.', 'enteredIntoOn'));
  if (enteredIntoOn !== null && enteredIntoOn > today)
    wrong.push(refusal('inTheFuture', 'The contract cannot have been entered into after today.', 'enteredIntoOn'));
  return wrong;
}

/**
 * A call-off needs its framework, and what is agreed for one pupil is the only thing a family can have chosen. Refusals: `frameworkMissing`,
 * `routeWrong`.
 */
export function refusesRoute(
  contract: { readonly kind: ContractKind; readonly frameworkId: string | null },
  route: ProcurementRoute,
): Refusal[] {
  if (route === 'callOff' && contract.frameworkId === null)
    return [refusal('frameworkMissing', 'This contract is under no framework, so it cannot be a call-off. Choose another route.', 'route')];
  if (route === 'userChoice' && contract.kind !== 'spot')
    return [
      refusal('routeWrong', 'User choice is the choice of one pupil’s family: it cannot be the route of a block or a framework.', 'route'),
    ];
  return [];
}
