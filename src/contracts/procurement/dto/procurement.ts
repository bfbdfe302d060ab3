import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { ConnectionOf, PageArgs } from '../../../platform/graphql/connection.js';
import { DateOnly, JsonValue, Money, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import type { ContractKind } from '../../contract.entity.js';
import type { ClockState, PublicationKind } from '../clocks.js';
import type { LeftOut } from '../ocds.js';
import type { RegisterSort, RouteFilter } from '../procurement.query.js';
import type { ContractNoticeKind, ProcurementRoute } from '../routes.js';
import type { RuleCode } from '../rules.js';
import {
  ClockStates,
  ContractNotices,
  LeftOutReasons,
  ProcurementRoutes,
  PublicationKinds,
  RegisterSorts,
  RouteFilters,
  RuleCodes,
} from './enums.js';

@InputType({ isAbstract: true })
abstract class Keyed {
  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@ObjectType({ description: 'A notice about a contract, and the last day on which it is in time.' })
export class ProcurementNoticeView {
  @Field(() => ContractNotices, { description: 'Which notice.' })
  notice: ContractNoticeKind;

  @Field(() => DateOnly, { nullable: true, description: 'The last day in time; null while the day it is counted from has not come.' })
  dueOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was published.' })
  publishedOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Under which reference.' })
  reference: string | null;

  @Field(() => ClockStates, { description: 'Where it stands.' })
  state: ClockState;
}

@ObjectType({ description: 'An option to extend a contract.' })
export class ExtensionDateView {
  @Field(() => Int, { description: 'Which option, from 1.' })
  number: number;

  @Field(() => DateOnly, { description: 'First day of the extension.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Last day of the extension.' })
  to: IsoDate;

  @Field(() => DateOnly, { description: 'The last day on which it can be taken up.' })
  decideBy: IsoDate;
}

@ObjectType({ description: 'How a contract was procured, as recorded.' })
export class ProcurementRecordView {
  @Field(() => Int, { description: 'Counts the corrections; send it back with the next.' })
  version: number;

  @Field(() => ProcurementRoutes, { description: 'By which route.' })
  route: ProcurementRoute;

  @Field(() => String, { description: 'Why that route.' })
  reason: string;

  @Field(() => Money, {
    nullable: true,
    description: 'The estimate over the whole life, including VAT; null where it is computed from the terms.',
  })
  estimated: Money | null;

  @Field(() => DateOnly, { description: 'When the procedure began: the rules of that day apply.' })
  begunOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'When it was awarded.' })
  awardedOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was entered into, where it was not signed here.' })
  enteredIntoOn: IsoDate | null;

  @Field(() => String, { description: 'Who recorded it.' })
  recordedByName: string;
}

@ObjectType({ description: 'A contract in the register of procurement.' })
export class ProcuredContractView {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => String, { description: 'Its title.' })
  title: string;

  @Field(() => String, { description: 'spot, block or framework.' })
  kind: string;

  @Field(() => String, { description: 'Where it is in its life.' })
  state: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => ID, { description: 'Who is paid: the provider, or the school where none is linked to it.' })
  partyId: string;

  @Field(() => String, { description: 'Who is paid, by name.' })
  partyName: string;

  @Field(() => DateOnly, { description: 'First day.' })
  startsOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day.' })
  endsOn: IsoDate | null;

  @Field(() => Money, { nullable: true, description: 'Over the whole life including VAT; null where it is not known.' })
  value: Money | null;

  @Field(() => String, { description: 'estimated by an officer, computed from the terms, or notKnown.' })
  valueIs: string;

  @Field(() => Money, { description: 'All that its provider gets by what stands.' })
  ofProvider: Money;

  @Field(() => Boolean, { nullable: true, description: 'Whether the threshold is reached; null where no route is recorded.' })
  overThreshold: boolean | null;

  @Field(() => ProcurementRecordView, { nullable: true, description: 'How it was procured; null where nobody has recorded it.' })
  record: ProcurementRecordView | null;

  @Field(() => [ProcurementNoticeView], { description: 'Notices owed and published, the most urgent first.' })
  notices: ProcurementNoticeView[];

  @Field(() => [ExtensionDateView], { description: 'Options to extend it.' })
  extensions: ExtensionDateView[];
}

@ObjectType({ description: 'Sums over the whole filter.' })
export class ProcurementTotals {
  @Field(() => Int, { description: 'How many contracts.' })
  contracts: number;

  @Field(() => Money, { description: 'Their value; frameworks are not in it, since their call-offs are.' })
  value: Money;

  @Field(() => Int, { description: 'How many have a value that is not known and is not in the sum.' })
  notKnown: number;

  @Field(() => Int, { description: 'How many have no route recorded.' })
  withoutRoute: number;

  @Field(() => Int, { description: 'How many are direct awards.' })
  directAwards: number;

  @Field(() => Int, { description: 'How many notices are overdue.' })
  overdue: number;
}

@ObjectType({ description: 'A page of the register of procurement.' })
export class ProcurementRegister extends ConnectionOf(ProcuredContractView, 'ProcuredContract') {
  @Field(() => ProcurementTotals, { description: 'Sums over the whole filter.' })
  totals: ProcurementTotals;
}

@InputType({ description: 'Which contracts; an empty filter means those that stand or are to come.' })
export class ProcurementFilter {
  @Field(() => String, { nullable: true, description: 'Part of a reference, a title, a school or a provider.' })
  @IsOptional()
  @IsString()
  text?: string | null;

  @Field(() => RouteFilters, { nullable: true, description: 'Only of this route.' })
  @IsOptional()
  @IsIn(Object.keys(RouteFilters), { message: 'Choose one of the routes.' })
  route?: RouteFilter | null;

  @Field(() => String, { nullable: true, description: 'Only spot, block or framework.' })
  @IsOptional()
  @IsIn(['spot', 'block', 'framework'], { message: 'Choose spot, block or framework.' })
  kind?: ContractKind | null;

  @Field(() => Boolean, { nullable: true, description: 'Ended, superseded and withdrawn ones too.' })
  @IsOptional()
  @IsBoolean()
  all?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those with a notice overdue.' })
  @IsOptional()
  @IsBoolean()
  overdue?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Only those with an option to extend that is to be taken up within so many months.' })
  @IsOptional()
  @IsInt({ message: 'Give a whole number of months.' })
  @Min(1, { message: 'Ask for at least one month.' })
  extensionWithinMonths?: number | null;
}

@ArgsType()
export class RegisterArgs extends PageArgs {
  @Field(() => RegisterSorts, { defaultValue: 'urgency', description: 'What to sort by.' })
  @IsIn(Object.keys(RegisterSorts), { message: 'Choose one of the sorts.' })
  sort: RegisterSort = 'urgency';

  @Field(() => Boolean, { defaultValue: false, description: 'The other way round.' })
  @IsBoolean()
  descending: boolean = false;
}

@ObjectType({ description: 'Something that is to be published: a notice about a contract, or what a period’s payments were.' })
export class OwedPublication {
  @Field(() => ContractNotices, { nullable: true, description: 'The notice, where it is about a contract.' })
  notice: ContractNoticeKind | null;

  @Field(() => ID, { nullable: true, description: 'That contract.' })
  contractId: string | null;

  @Field(() => String, { nullable: true, description: 'That contract’s reference.' })
  contractReference: string | null;

  @Field(() => PublicationKinds, { nullable: true, description: 'What is published, where it is about payments.' })
  payments: PublicationKind | null;

  @Field(() => DateOnly, { nullable: true, description: 'The period’s first day.' })
  from: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The period’s last day.' })
  to: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The last day in time; null while the day it is counted from has not come.' })
  dueOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was published.' })
  publishedOn: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Under which reference.' })
  reference: string | null;

  @Field(() => ClockStates, { description: 'Where it stands.' })
  state: ClockState;
}

@ObjectType({ description: 'One thing that is paid to a provider.' })
export class SpendPartView {
  @Field(() => String, { description: 'spot, block, framework, or placement for one without contract.' })
  kind: string;

  @Field(() => ID, { description: 'The contract or the placement.' })
  id: string;

  @Field(() => String, { description: 'The contract’s reference, or the pupil’s.' })
  reference: string;

  @Field(() => String, { description: 'The school.' })
  schoolName: string;

  @Field(() => Money, { nullable: true, description: 'Over its life including VAT; null where it is not known.' })
  value: Money | null;

  @Field(() => Boolean, { description: 'Whether it is in the total: a framework is not, its call-offs are.' })
  counted: boolean;
}

@ObjectType({ description: 'What a provider gets over the life of all that stands, against the threshold.' })
export class ProviderSpendView {
  @Field(() => ID, { description: 'The provider, or the school where none is linked to it.' })
  partyId: string;

  @Field(() => String, { description: 'By name.' })
  partyName: string;

  @Field(() => Money, { description: 'By contracts.' })
  contracts: Money;

  @Field(() => Money, { description: 'By placements without contract.' })
  placements: Money;

  @Field(() => Money, { description: 'Both, including VAT.' })
  total: Money;

  @Field(() => Money, { nullable: true, description: 'Today’s threshold.' })
  threshold: Money | null;

  @Field(() => Boolean, { description: 'Whether the total reaches it.' })
  overThreshold: boolean;

  @Field(() => Int, { description: 'How many parts have a value that is not known and is not in the total.' })
  notKnown: number;

  @Field(() => [SpendPartView], { description: 'Part by part.' })
  parts: SpendPartView[];
}

@ObjectType({ description: 'What a contract commits in a quarter. Invoices are not kept here, so this is no payment.' })
export class QuarterCommitmentView {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => String, { description: 'Who is paid.' })
  partyName: string;

  @Field(() => Money, { description: 'By the day, including VAT.' })
  committed: Money;
}

@ObjectType({ description: 'A figure of procurement law or practice, from a day on.' })
export class ProcurementRuleView {
  @Field(() => RuleCodes, { description: 'Which figure.' })
  code: RuleCode;

  @Field(() => String, { description: 'In words.' })
  name: string;

  @Field(() => String, { description: 'pence, days, months, basisPoints or places.' })
  unit: string;

  @Field(() => DateOnly, { description: 'Of procedures begun from this day on.' })
  effectiveFrom: IsoDate;

  @Field(() => PenceNumber, { description: 'The figure, a whole number in its unit.' })
  value: number;

  @Field(() => String, { description: 'Where it comes from.' })
  source: string;
}

@ObjectType({ description: 'Whether a route owes a notice, from a day on.' })
export class ProcurementDutyView {
  @Field(() => ProcurementRoutes, { description: 'The route.' })
  route: ProcurementRoute;

  @Field(() => ContractNotices, { description: 'The notice.' })
  notice: ContractNoticeKind;

  @Field(() => DateOnly, { description: 'Of procedures begun from this day on.' })
  effectiveFrom: IsoDate;

  @Field(() => Boolean, { description: 'Whether it is owed.' })
  required: boolean;

  @Field(() => String, { description: 'Where it comes from.' })
  source: string;
}

@ObjectType({ description: 'The dated rules of procurement, the latest first.' })
export class ProcurementRules {
  @Field(() => [ProcurementRuleView], { description: 'Figures.' })
  rules: ProcurementRuleView[];

  @Field(() => [ProcurementDutyView], { description: 'Notices by route.' })
  duties: ProcurementDutyView[];
}

@ObjectType({ description: 'A contract that is not published as open data.' })
export class NotPublished {
  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => LeftOutReasons, { description: 'Why.' })
  why: LeftOut;
}

@ObjectType({ description: 'Publishable contracts as open contracting data.' })
export class OcdsPublication {
  @Field(() => JsonValue, { description: 'A release package of the Open Contracting Data Standard 1.1.' })
  releasePackage: unknown;

  @Field(() => [NotPublished], { description: 'What is left out, and why.' })
  leftOut: NotPublished[];
}

@InputType({ description: 'How a contract was procured.' })
export class RecordProcurementInput extends Keyed {
  @Field(() => ID, { description: 'The contract.' })
  @IsUUID('loose', { message: 'This is not the id of a contract.' })
  contractId: string;

  @Field(() => Int, { description: 'The version of the record that you saw; 0 where there was none.' })
  @IsInt()
  @Min(0)
  version: number;

  @Field(() => ProcurementRoutes, { description: 'By which route.' })
  @IsIn(Object.keys(ProcurementRoutes), { message: 'Choose one of the routes.' })
  route: ProcurementRoute;

  @Field(() => String, { description: 'Why that route.' })
  @MaxLength(4_000, { message: 'Keep the reason under 4,000 characters.' })
  reason: string;

  @Field(() => PenceNumber, {
    nullable: true,
    description: 'The estimate over the whole life including VAT; without it, it is computed from the terms.',
  })
  @IsOptional()
  @IsInt({ message: 'Give the amount in whole pence.' })
  estimatedPence: Pence | null = null;

  @Field(() => DateOnly, { description: 'When the procedure began.' })
  begunOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'When it was awarded.' })
  awardedOn: IsoDate | null = null;

  @Field(() => DateOnly, { nullable: true, description: 'When it was entered into, where it was not signed here.' })
  enteredIntoOn: IsoDate | null = null;
}

@InputType({ description: 'That a notice about a contract was published.' })
export class RecordProcurementNoticeInput extends Keyed {
  @Field(() => ID, { description: 'The contract.' })
  @IsUUID('loose', { message: 'This is not the id of a contract.' })
  contractId: string;

  @Field(() => ContractNotices, { description: 'Which notice.' })
  @IsIn(Object.keys(ContractNotices), { message: 'Choose one of the notices.' })
  notice: ContractNoticeKind;

  @Field(() => DateOnly, { description: 'When.' })
  publishedOn: IsoDate;

  @Field(() => String, { description: 'Under which reference of the central digital platform.' })
  @MaxLength(200, { message: 'Keep the reference under 200 characters.' })
  reference: string;

  @Field(() => String, { nullable: true, description: 'Its web address.' })
  @IsOptional()
  @MaxLength(500, { message: 'Keep the address under 500 characters.' })
  address?: string | null;
}

@InputType({ description: 'That a period’s payments were published.' })
export class RecordPaymentPublicationInput extends Keyed {
  @Field(() => PublicationKinds, { description: 'What was published.' })
  @IsIn(Object.keys(PublicationKinds), { message: 'Choose what was published.' })
  kind: PublicationKind;

  @Field(() => DateOnly, { description: 'The period’s first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'When.' })
  publishedOn: IsoDate;

  @Field(() => String, { description: 'Under which reference.' })
  @MaxLength(200, { message: 'Keep the reference under 200 characters.' })
  reference: string;
}

@InputType({ description: 'The authority as a publisher of open contracting data.' })
export class SetOcdsPublisherInput extends Keyed {
  @Field(() => String, { description: 'The prefix that the Open Contracting Partnership registered: ocds- and six letters or digits.' })
  @IsString()
  ocidPrefix: string;

  @Field(() => String, { description: 'The web address where it publishes.' })
  @MaxLength(500, { message: 'Keep the address under 500 characters.' })
  address: string;

  @Field(() => Int, { description: 'The version that you saw; 0 where there was none.' })
  @IsInt()
  @Min(0)
  version: number;
}

@InputType({ description: 'A figure of procurement law or practice, from a day on. The platform only.' })
export class RecordProcurementRuleInput extends Keyed {
  @Field(() => RuleCodes, { description: 'Which figure.' })
  @IsIn(Object.keys(RuleCodes), { message: 'Choose one of the rules.' })
  code: RuleCode;

  @Field(() => DateOnly, { description: 'From which day.' })
  effectiveFrom: IsoDate;

  @Field(() => PenceNumber, { description: 'The figure, a whole number in its unit.' })
  @IsInt({ message: 'Give a whole number.' })
  value: number;

  @Field(() => String, { description: 'Where it comes from.' })
  @MaxLength(500, { message: 'Keep the source under 500 characters.' })
  source: string;
}

@InputType({ description: 'Whether a route owes a notice, from a day on. The platform only.' })
export class RecordProcurementDutyInput extends Keyed {
  @Field(() => ProcurementRoutes, { description: 'The route.' })
  @IsIn(Object.keys(ProcurementRoutes), { message: 'Choose one of the routes.' })
  route: ProcurementRoute;

  @Field(() => ContractNotices, { description: 'The notice.' })
  @IsIn(Object.keys(ContractNotices), { message: 'Choose one of the notices.' })
  notice: ContractNoticeKind;

  @Field(() => DateOnly, { description: 'From which day.' })
  effectiveFrom: IsoDate;

  @Field(() => Boolean, { description: 'Whether it is owed.' })
  @IsBoolean()
  required: boolean;

  @Field(() => String, { description: 'Where it comes from.' })
  @MaxLength(500, { message: 'Keep the source under 500 characters.' })
  source: string;
}

@ObjectType({ description: 'What was recorded about a contract, or why not.' })
export class ProcurementPayload {
  @Field(() => ProcuredContractView, { nullable: true, description: 'The contract as it now stands in the register.' })
  contract?: ProcuredContractView | null;

  @Field(() => [UserError], { description: 'Why nothing was recorded; empty where it was.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'What was recorded about publishing, or why not.' })
export class PublishingPayload {
  @Field(() => Boolean, { nullable: true, description: 'True where it was recorded.' })
  recorded?: boolean | null;

  @Field(() => [UserError], { description: 'Why nothing was recorded; empty where it was.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The rules as they now stand, or why nothing was recorded.' })
export class ProcurementRulesPayload {
  @Field(() => ProcurementRules, { nullable: true, description: 'The rules as they now stand.' })
  rules?: ProcurementRules | null;

  @Field(() => [UserError], { description: 'Why nothing was recorded; empty where it was.' })
  userErrors: UserError[];
}
