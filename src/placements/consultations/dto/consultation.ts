import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import type { Pence } from '../../../kernel/money.js';
import { DateOnly, PenceNumber } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { NEED_CODES, type NeedCode } from '../../../providers/register/sen-need.js';
import { CONSULTATION_STATES, type ConsultationAction, type ConsultationState, REPLIES, type Reply } from '../consultation.js';

const asEnum = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const ACTIONS = ['recordReply', 'acceptOffer', 'withdraw'] as const;

export const ConsultationStates = asEnum(CONSULTATION_STATES);
export const ConsultationReplies = asEnum(REPLIES);
export const ConsultationActions = asEnum(ACTIONS);

registerEnumType(ConsultationStates, {
  name: 'ConsultationState',
  description: 'How far a consultation is.',
  valuesMap: {
    sent: { description: 'The school was asked and has not replied.' },
    replied: { description: 'The school has replied.' },
    accepted: { description: 'Its offer is accepted: the pupil has a placement there.' },
    withdrawn: { description: 'Nothing came of it.' },
  },
});
registerEnumType(ConsultationReplies, {
  name: 'ConsultationReply',
  description: 'What a school replied.',
  valuesMap: {
    offer: { description: 'It offers a place.' },
    cannotMeetNeed: { description: 'It cannot meet the need.' },
    harmsOthers: { description: 'The place would harm the education of others.' },
    full: { description: 'It is full.' },
    other: { description: 'Another reason.' },
  },
});
registerEnumType(ConsultationActions, {
  name: 'ConsultationAction',
  description: 'What may be done with a consultation.',
  valuesMap: {
    recordReply: { description: 'Record what the school replied.' },
    acceptOffer: { description: 'Accept its offer.' },
    withdraw: { description: 'Withdraw it.' },
  },
});

@ObjectType({ description: 'A fee that a school offers.' })
export class OfferedLineView {
  @Field(() => String, { description: 'What it pays for.' })
  kind: string;

  @Field(() => String, { description: 'Tells two of a kind apart.' })
  label: string;

  @Field(() => PenceNumber, { description: 'Net, of a year.' })
  annualPence: Pence;
}

@ObjectType({ description: 'What a school offers.' })
export class CostedOfferView {
  @Field(() => DateOnly, { description: 'The first day of the place.' })
  startsOn: IsoDate;

  @Field(() => String, { description: 'Day or residential.' })
  setting: string;

  @Field(() => [OfferedLineView], { description: 'Its fees.' })
  lines: readonly OfferedLineView[];
}

@ObjectType({ description: 'What a school was asked about a pupil, and what it replied.' })
export class ConsultationType {
  @Field(() => ID, { description: 'Identifies the consultation.' })
  id: string;

  @Field(() => Int, { description: 'Counts its changes; send it back with an act.' })
  version: number;

  @Field(() => ConsultationStates, { description: 'How far it is.' })
  state: ConsultationState;

  @Field(() => String, { description: 'The pupil by the authority’s reference.' })
  pupilReference: string;

  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'Its name.' })
  schoolName: string;

  @Field(() => DateOnly, { description: 'When it was sent.' })
  sentOn: IsoDate;

  @Field(() => DateOnly, { description: 'By when a reply is due: 15 calendar days later.' })
  replyDueOn: IsoDate;

  @Field(() => ConsultationReplies, { nullable: true, description: 'What the school replied.' })
  reply: Reply | null;

  @Field(() => DateOnly, { nullable: true, description: 'When it replied.' })
  repliedOn: IsoDate | null;

  @Field(() => String, { description: 'What it wrote.' })
  replyWords: string;

  @Field(() => CostedOfferView, { nullable: true, description: 'Its costed offer.' })
  offer: CostedOfferView | null;

  @Field(() => ID, { nullable: true, description: 'The placement that its acceptance made.' })
  placementId: string | null;

  @Field(() => [ConsultationActions], { description: 'What you may do with it.' })
  availableActions: readonly ConsultationAction[];
}

@ObjectType({ description: 'The consultation, or why nothing was done.' })
export class ConsultationPayload {
  @Field(() => ID, { nullable: true, description: 'The consultation.' })
  consultationId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'The placement, or why nothing was done.' })
export class AcceptOfferPayload {
  @Field(() => ID, { nullable: true, description: 'The placement: draft its agreement from it.' })
  placementId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@InputType({ description: 'A pupil whom the authority does not hold yet.' })
export class NewPupilInput {
  @Field(() => Int, { description: 'Year group; 0 is reception.' })
  @IsInt()
  @Min(-2)
  @Max(14)
  yearGroup: number;

  @Field(() => String, { description: 'Primary need by its code.' })
  @IsIn(NEED_CODES)
  primaryNeed: NeedCode;

  @Field(() => DateOnly, { nullable: true, description: 'The first day of the month of birth.' })
  @IsOptional()
  birthMonth: IsoDate | null = null;

  @Field(() => String, { nullable: true, description: 'The outward part of the home postcode.' })
  @IsOptional()
  @MaxLength(4)
  outwardPostcode: string | null = null;
}

@InputType({ description: 'A school asked about a pupil.' })
export class ConsultSchoolInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID()
  schoolId: string;

  @Field(() => String, { description: 'The pupil by the authority’s reference.' })
  @MaxLength(100)
  pupilReference: string;

  @Field(() => NewPupilInput, { nullable: true, description: 'Of a pupil whom the authority does not hold yet.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => NewPupilInput)
  newPupil?: NewPupilInput | null;

  @Field(() => DateOnly, { description: 'When it was sent.' })
  sentOn: IsoDate;

  @Field(() => Boolean, { description: 'Whether the family asks for this school.', defaultValue: false })
  @IsBoolean()
  askedByFamily: boolean;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

const KINDS = ['core', 'therapy', 'oneToOne', 'residential', 'transport', 'other'] as const;
const UNITS = ['year', 'term', 'week', 'night', 'day', 'session'] as const;
const VATS = ['exempt', 'outsideScope', 'zero', 'standard'] as const;
const BASES = ['calendarDay', 'schoolDay', 'week', 'month', 'term'] as const;

@InputType({ description: 'A fee that a school offers.' })
export class OfferedLineInput {
  @Field(() => String, { description: 'core, therapy, oneToOne, residential, transport or other.' })
  @IsIn(KINDS)
  kind: (typeof KINDS)[number];

  @Field(() => String, { description: 'Tells two of a kind apart.', defaultValue: '' })
  @MaxLength(200)
  label: string;

  @Field(() => String, { description: 'year, term, week, night, day or session.', defaultValue: 'year' })
  @IsIn(UNITS)
  unit: (typeof UNITS)[number];

  @Field(() => Float, { description: 'Units a year.', defaultValue: 1 })
  @IsNumber()
  quantity: number;

  @Field(() => PenceNumber, { description: 'Net, of a year.' })
  annualPence: Pence;

  @Field(() => String, { description: 'exempt, outsideScope, zero or standard.', defaultValue: 'exempt' })
  @IsIn(VATS)
  vat: (typeof VATS)[number];
}

@InputType({ description: 'What a school offers.' })
export class CostedOfferInput {
  @Field(() => DateOnly, { description: 'The first day of the place.' })
  startsOn: IsoDate;

  @Field(() => String, { description: 'day or residential.', defaultValue: 'day' })
  @IsIn(['day', 'residential'])
  setting: 'day' | 'residential';

  @Field(() => Float, { nullable: true, description: 'Weeks a year.' })
  @IsOptional()
  @IsNumber()
  weeksAYear: number | null = null;

  @Field(() => Float, { nullable: true, description: 'Nights a week of a residential place.' })
  @IsOptional()
  @IsNumber()
  nightsAWeek: number | null = null;

  @Field(() => String, { description: 'How it is charged: calendarDay, schoolDay, week, month or term.' })
  @IsIn(BASES)
  chargingKind: (typeof BASES)[number];

  @Field(() => Int, { nullable: true, description: 'School days or weeks a year, where it is charged by them.' })
  @IsOptional()
  @IsInt()
  chargingUnits: number | null = null;

  @Field(() => [OfferedLineInput], { description: 'Its fees.' })
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => OfferedLineInput)
  lines: OfferedLineInput[];
}

@InputType({ description: 'What a school replied.' })
export class RecordConsultationReplyInput {
  @Field(() => ID, { description: 'The consultation.' })
  @IsUUID()
  consultationId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => ConsultationReplies, { description: 'The reply.' })
  @IsIn(REPLIES)
  reply: Reply;

  @Field(() => DateOnly, { description: 'When it came.' })
  repliedOn: IsoDate;

  @Field(() => String, { description: 'What the school wrote.', defaultValue: '' })
  @MaxLength(4_000)
  words: string;

  @Field(() => CostedOfferInput, { nullable: true, description: 'Its costed offer.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CostedOfferInput)
  offer: CostedOfferInput | null = null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'An offer to accept.' })
export class AcceptOfferedPlaceInput {
  @Field(() => ID, { description: 'The consultation.' })
  @IsUUID()
  consultationId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'A consultation to withdraw.' })
export class WithdrawConsultationInput {
  @Field(() => ID, { description: 'The consultation.' })
  @IsUUID()
  consultationId: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => String, { description: 'Why.' })
  @MaxLength(2_000)
  reason: string;
}
