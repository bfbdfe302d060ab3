import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsUUID, Length, MaxLength } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { DateOnly, JsonValue, Money } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';

export const RequestStates = { pending: 'pending', approved: 'approved', inForce: 'inForce', returned: 'returned', void: 'void' } as const;
export type RequestState = keyof typeof RequestStates;
registerEnumType(RequestStates, {
  name: 'ApprovalRequestState',
  description: 'Where a request stands.',
  valuesMap: {
    pending: { description: 'Waits for a step to be decided.' },
    approved: { description: 'Approved, waiting out its call-in.' },
    inForce: { description: 'Approved and in force.' },
    returned: { description: 'Sent back with a reason.' },
    void: { description: 'Its content changed, so it counts no more.' },
  },
});

export const Decisions = { approved: 'approved', returned: 'returned' } as const;
export type Decision = keyof typeof Decisions;
registerEnumType(Decisions, {
  name: 'ApprovalDecision',
  description: 'What a step was decided.',
  valuesMap: { approved: { description: 'Approved.' }, returned: { description: 'Sent back with a reason.' } },
});

export const StepPurposes = { approval: 'approval', backdating: 'backdating' } as const;
registerEnumType(StepPurposes, {
  name: 'ApprovalStepPurpose',
  description: 'What a step is for.',
  valuesMap: {
    approval: { description: 'The decision itself.' },
    backdating: { description: 'The second approval that a date already past needs.' },
  },
});

export const ApprovalActions = {
  approve: 'approve',
  returnForChange: 'returnForChange',
  callIn: 'callIn',
  resolveCallIn: 'resolveCallIn',
} as const;
export type ApprovalAction = keyof typeof ApprovalActions;
registerEnumType(ApprovalActions, {
  name: 'ApprovalAction',
  description: 'What can be done with a request.',
  valuesMap: {
    approve: { description: 'Approve the step whose turn it is.' },
    returnForChange: { description: 'Send it back with a reason.' },
    callIn: { description: 'Hold it in its call-in period.' },
    resolveCallIn: { description: 'End a call-in.' },
  },
});

@ObjectType({ description: 'One step of a request.' })
export class ApprovalStepView {
  @Field(() => Int, { description: 'Its place in the order, from 1.' })
  position: number;

  @Field(() => String, { description: 'The role that decides it.' })
  role: string;

  @Field(() => StepPurposes, { description: 'What it is for.' })
  purpose: 'approval' | 'backdating';

  @Field(() => Decisions, { nullable: true, description: 'What was decided; null while it waits.' })
  decision: Decision | null;

  @Field(() => String, { nullable: true, description: 'Who decided it.' })
  decidedByName: string | null;

  @Field(() => String, { nullable: true, description: 'For whom a deputy decided it.' })
  decidedForName: string | null;

  @Field(() => String, { nullable: true, description: 'The reason given.' })
  reason: string | null;

  @Field(() => Date, { nullable: true, description: 'When.' })
  decidedAt: Date | null;
}

@ObjectType('ApprovalRequest', { description: 'A decision asked for, pinned to exactly what is approved.' })
export class ApprovalRequestView {
  @Field(() => ID, { description: 'The request’s id.' })
  id: string;

  @Field(() => Int, { description: 'Counts changes. Send it back when you decide.' })
  version: number;

  @Field(() => String, { description: 'What is asked for.' })
  title: string;

  @Field(() => String, { description: 'The kind of subject: upliftReturn.' })
  subjectType: string;

  @Field(() => ID, { description: 'The subject’s id.' })
  subjectId: string;

  @Field(() => RequestStates, { description: 'Where it stands.' })
  state: RequestState;

  @Field(() => Money, { description: 'Annual net increase over all pupils affected: what the matrix goes by.' })
  value: Money;

  @Field(() => Money, { description: 'What is paid a year before.' })
  before: Money;

  @Field(() => Money, { description: 'What would be paid a year after.' })
  after: Money;

  @Field(() => JsonValue, { description: 'The pinned content.' })
  content: unknown;

  @Field(() => String, { description: 'SHA-256 of the pinned content.' })
  contentSha256: string;

  @Field(() => DateOnly, { description: 'From when it would count.' })
  effectiveOn: IsoDate;

  @Field(() => Boolean, { description: 'Whether that date was past already when approval was asked for.' })
  backdated: boolean;

  @Field(() => Boolean, { description: 'Whether it is a key decision, with notice and call-in.' })
  keyDecision: boolean;

  @Field(() => DateOnly, { nullable: true, description: 'A key decision’s last step cannot be taken before this day.' })
  noticeUntil: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'It can be called in up to this day.' })
  callInUntil: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Why it is called in.' })
  calledInBecause: string | null;

  @Field(() => String, { nullable: true, description: 'What changed under it, where it counts no more.' })
  voidBecause: string | null;

  @Field(() => String, { description: 'Who asked.' })
  requestedByName: string;

  @Field(() => Date, { description: 'When.' })
  requestedAt: Date;

  @Field(() => [ApprovalStepView], { description: 'The steps in order.' })
  steps: ApprovalStepView[];

  @Field(() => [ApprovalActions], { description: 'What you can do with it now.' })
  availableActions: ApprovalAction[];

  @Field(() => String, { nullable: true, description: 'Why you cannot approve it now, for who decides at all; null where you can.' })
  refusedBecause: string | null;
}

export const ApprovalRequestConnection = ConnectionOf(ApprovalRequestView, 'ApprovalRequest');

@ObjectType({ description: 'A request after a mutation, or why it was refused.' })
export class ApprovalRequestPayload {
  @Field(() => ApprovalRequestView, { nullable: true, description: 'The request as it is now; null when refused.' })
  approvalRequest?: ApprovalRequestView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@InputType({ description: 'A decision on the step whose turn it is.' })
export class DecideApprovalInput {
  @Field(() => ID, { description: 'The request.' })
  @IsUUID('loose', { message: 'This is not the id of a request.' })
  requestId: string;

  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt()
  version: number;

  @Field(() => Decisions, { description: 'Approve, or send back.' })
  @IsIn(Object.keys(Decisions))
  decision: Decision;

  @Field(() => String, { nullable: true, description: 'The reason; needed to send back.' })
  @IsOptional()
  @MaxLength(4_000)
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'A decision to call in.' })
export class CallInInput {
  @Field(() => ID, { description: 'The request.' })
  @IsUUID('loose')
  requestId: string;

  @Field(() => String, { description: 'Why.' })
  @IsNotEmpty({ message: 'Say why.' })
  @MaxLength(4_000)
  reason: string;

  @Field(() => Int, { nullable: true, description: 'The version you saw: refused where somebody decided since.' })
  @IsOptional()
  @IsInt()
  version?: number | null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@InputType({ description: 'The end of a call-in.' })
export class ResolveCallInInput extends CallInInput {
  @Field(() => Boolean, { description: 'Whether the decision stands and comes into force; else it goes back.' })
  stands: boolean;
}

@ObjectType({ description: 'A named deputy for a role, for a limited time.' })
export class DelegationView {
  @Field(() => ID, { description: 'The delegation’s id.' })
  id: string;

  @Field(() => String, { description: 'Whose role it is.' })
  fromName: string;

  @Field(() => String, { description: 'Who deputises.' })
  toName: string;

  @Field(() => String, { description: 'The role.' })
  role: string;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Last day.' })
  until: IsoDate;

  @Field(() => String, { description: 'Why.' })
  reason: string;
}

@InputType({ description: 'A deputy to name.' })
export class DelegateInput {
  @Field(() => ID, { description: 'A colleague of your own authority.' })
  @IsUUID('loose')
  toPersonId: string;

  @Field(() => String, { description: 'One of your own roles.' })
  @IsNotEmpty()
  @MaxLength(100)
  role: string;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Last day.' })
  until: IsoDate;

  @Field(() => String, { nullable: true, description: 'Why.' })
  @IsOptional()
  @MaxLength(1_000)
  reason?: string | null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@ObjectType({ description: 'A delegation after a mutation, or why it was refused.' })
export class DelegationPayload {
  @Field(() => ID, { nullable: true, description: 'The delegation’s id; null when refused.' })
  delegationId?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
