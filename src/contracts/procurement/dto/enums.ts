import { registerEnumType } from '@nestjs/graphql';
import type { ClockState, PublicationKind } from '../clocks.js';
import type { LeftOut } from '../ocds.js';
import type { RegisterSort, RouteFilter } from '../procurement.query.js';
import type { ContractNoticeKind, ProcurementRoute } from '../routes.js';
import { type RuleCode, RULES, ruleCodes } from '../rules.js';

type Names<T extends string> = Readonly<Record<T, T>>;

export const ProcurementRoutes: Names<ProcurementRoute> = {
  userChoice: 'userChoice',
  technicalReasons: 'technicalReasons',
  competed: 'competed',
  callOff: 'callOff',
  outsideRegime: 'outsideRegime',
};
const describedRoutes = {
  userChoice: { description: 'Direct award: the school is named because the family chose it, or only it can meet the need.' },
  technicalReasons: { description: 'Direct award: only this provider can do it.' },
  competed: { description: 'Awarded after an advertised procedure.' },
  callOff: { description: 'Called off from a framework.' },
  outsideRegime: { description: 'The rules do not apply to a contract with a setting of this kind.' },
};
registerEnumType(ProcurementRoutes, {
  name: 'ProcurementRoute',
  description: 'How a contract was procured.',
  valuesMap: describedRoutes,
});

export const RouteFilters: Names<RouteFilter> = { ...ProcurementRoutes, directAward: 'directAward', none: 'none' };
registerEnumType(RouteFilters, {
  name: 'ProcurementRouteFilter',
  description: 'A route, all direct awards, or none recorded.',
  valuesMap: {
    ...describedRoutes,
    directAward: { description: 'Every direct award, for whichever reason.' },
    none: { description: 'Nobody has recorded a route.' },
  },
});

export const ContractNotices: Names<ContractNoticeKind> = {
  transparency: 'transparency',
  contractDetails: 'contractDetails',
  termination: 'termination',
};
registerEnumType(ContractNotices, {
  name: 'ProcurementNoticeKind',
  description: 'A notice that is published about a contract.',
  valuesMap: {
    transparency: { description: 'Before a direct award.' },
    contractDetails: { description: 'After the contract is entered into.' },
    termination: { description: 'After it has ended.' },
  },
});

export const PublicationKinds: Names<PublicationKind> = { paymentsOver: 'paymentsOver', paymentCompliance: 'paymentCompliance' };
registerEnumType(PublicationKinds, {
  name: 'PaymentPublicationKind',
  description: 'What an authority publishes about its payments.',
  valuesMap: {
    paymentsOver: { description: 'Payments above the amount, every quarter.' },
    paymentCompliance: { description: 'How promptly it paid, every reporting period.' },
  },
});

export const ClockStates: Names<ClockState> = {
  overdue: 'overdue',
  due: 'due',
  waiting: 'waiting',
  publishedLate: 'publishedLate',
  published: 'published',
};
registerEnumType(ClockStates, {
  name: 'PublicationState',
  description: 'Where something that is to be published stands.',
  valuesMap: {
    overdue: { description: 'Its last day has passed.' },
    due: { description: 'Its last day is known and has not passed.' },
    waiting: { description: 'The day it is counted from has not come.' },
    publishedLate: { description: 'Published after its last day.' },
    published: { description: 'Published in time.' },
  },
});

export const RegisterSorts: Names<RegisterSort> = {
  urgency: 'urgency',
  reference: 'reference',
  provider: 'provider',
  value: 'value',
  begunOn: 'begunOn',
  startsOn: 'startsOn',
};
registerEnumType(RegisterSorts, {
  name: 'ProcurementSort',
  description: 'What the register is sorted by.',
  valuesMap: {
    urgency: { description: 'What is overdue, what has no route, what is due soonest.' },
    reference: { description: 'The contract’s reference.' },
    provider: { description: 'The provider’s name.' },
    value: { description: 'The value over the whole life.' },
    begunOn: { description: 'The day the procedure began.' },
    startsOn: { description: 'The contract’s first day.' },
  },
});

export const RuleCodes: Names<RuleCode> = {
  lightTouchThreshold: 'lightTouchThreshold',
  contractDetailsDays: 'contractDetailsDays',
  terminationDays: 'terminationDays',
  paymentsOver: 'paymentsOver',
  paymentsOverDays: 'paymentsOverDays',
  paymentComplianceMonths: 'paymentComplianceMonths',
  paymentComplianceDays: 'paymentComplianceDays',
  standardVat: 'standardVat',
  lifeWithoutEndMonths: 'lifeWithoutEndMonths',
  fewestPlacesPublished: 'fewestPlacesPublished',
};
registerEnumType(RuleCodes, {
  name: 'ProcurementRuleCode',
  description: 'Which figure of procurement law or practice.',
  valuesMap: Object.fromEntries(ruleCodes.map((code) => [code, { description: `${RULES[code].name} (${RULES[code].unit}).` }])),
});

export const LeftOutReasons: Names<LeftOut> = { onePupil: 'onePupil', fewPlaces: 'fewPlaces', noRoute: 'noRoute', notAgreed: 'notAgreed' };
registerEnumType(LeftOutReasons, {
  name: 'NotPublishedReason',
  description: 'Why a contract is not published as open data.',
  valuesMap: {
    onePupil: { description: 'An agreement for one pupil is never published.' },
    fewPlaces: { description: 'It has so few places that it could tell of a child.' },
    noRoute: { description: 'How it was procured is not recorded.' },
    notAgreed: { description: 'It is not signed.' },
  },
});
