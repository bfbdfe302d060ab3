import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsUUID, Length, MaxLength } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly, Money } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { FAILURE_KINDS, type FailureKind } from '../../../providers/failure/failure.js';

export const FailureKinds = Object.fromEntries(FAILURE_KINDS.map((kind) => [kind, kind])) as Record<FailureKind, FailureKind>;

registerEnumType(FailureKinds, {
  name: 'SchoolFailureKind',
  description: 'How a school fails those who placed children there.',
  valuesMap: {
    closure: { description: 'It closes.' },
    removal: { description: 'It is removed from the register of schools.' },
    sale: { description: 'It is sold to another owner.' },
  },
});

@ObjectType({ description: 'A school that could take a pupil, by the register’s word.' })
export class PossiblePlaceView {
  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => Number, { nullable: true, description: 'Kilometres from the pupil’s outward postcode; null where either is not known.' })
  kilometres: number | null;

  @Field(() => Int, { description: 'Places of a block that your authority may use and that are free today.' })
  freeBlockPlaces: number;
}

@ObjectType({ description: 'A pupil at a school that fails.' })
export class PupilThereView {
  @Field(() => ID, { description: 'The placement.' })
  placementId: string;

  @Field(() => String, { description: 'The authority’s reference.' })
  pupilReference: string;

  @Field(() => String, { description: 'Primary need.' })
  need: string;

  @Field(() => Int, { description: 'Year group.' })
  yearGroup: number;

  @Field(() => String, { description: 'Day or residential.' })
  setting: string;

  @Field(() => Money, { description: 'Fees of a whole year, by the pupil’s own fee lines.' })
  annualFees: Money;

  @Field(() => String, { nullable: true, description: 'The block whose place pays for the pupil.' })
  blockReference: string | null;

  @Field(() => Money, { nullable: true, description: 'Billed in advance for days after the last one; null where it cannot be told.' })
  prepaid: Money | null;

  @Field(() => [PossiblePlaceView], { description: 'Where the pupil could go, the nearest first.' })
  places: readonly PossiblePlaceView[];
}

@ObjectType({ description: 'A contract with a school that fails.' })
export class ContractThereView {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => String, { description: 'Spot, block or framework.' })
  kind: string;

  @Field(() => String, { description: 'Its state.' })
  state: string;

  @Field(() => DateOnly, { nullable: true, description: 'Its last day.' })
  endsOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The last chargeable day of the notice given; null where none was.' })
  noticeUntil: IsoDate | null;

  @Field(() => Money, { nullable: true, description: 'Of a block: billed in advance for days after the last one.' })
  prepaid: Money | null;
}

@ObjectType({ description: 'What a school’s failure does to your authority.' })
export class SchoolFailureType {
  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'Its name.' })
  schoolName: string;

  @Field(() => FailureKinds, { nullable: true, description: 'What your authority has recorded; null: it is worked out all the same.' })
  kind: FailureKind | null;

  @Field(() => String, { nullable: true, description: 'From whom or where it is known.' })
  source: string | null;

  @Field(() => Int, { nullable: true, description: 'The version of the record; send it back to withdraw it.' })
  version: number | null;

  @Field(() => DateOnly, { description: 'The last day that everything is worked out for.' })
  lastDay: IsoDate;

  @Field(() => [PupilThereView], { description: 'Your pupils there.' })
  pupils: readonly PupilThereView[];

  @Field(() => [ContractThereView], { description: 'Your contracts there that have not ended.' })
  contracts: readonly ContractThereView[];

  @Field(() => Money, { description: 'All that is known to be billed in advance for days after the last one.' })
  prepaid: Money;

  @Field(() => [String], { description: 'What could not be worked out, and why.' })
  problems: readonly string[];
}

@ObjectType({ description: 'The school, or why nothing was done.' })
export class SchoolFailurePayload {
  @Field(() => ID, { nullable: true, description: 'The school.' })
  schoolId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@InputType({ description: 'That a school fails.' })
export class RecordSchoolFailureInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID()
  schoolId: string;

  @Field(() => FailureKinds, { description: 'How.' })
  @IsIn(FAILURE_KINDS)
  kind: FailureKind;

  @Field(() => DateOnly, { description: 'The last day on which it teaches, is on the register, or belongs to its owner.' })
  onDate: IsoDate;

  @Field(() => String, { description: 'From whom or where it is known.' })
  @MaxLength(1_000)
  source: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'A recorded failure to withdraw.' })
export class WithdrawSchoolFailureInput {
  @Field(() => ID, { description: 'The school.' })
  @IsUUID()
  schoolId: string;

  @Field(() => Int, { description: 'The version of the record as you saw it.' })
  @IsInt()
  version: number;

  @Field(() => String, { description: 'Why.' })
  @MaxLength(1_000)
  reason: string;
}
