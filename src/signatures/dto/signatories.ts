import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsNotEmpty, IsOptional, IsPositive, IsUUID, Length, MaxLength } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { DateOnly, Money, PenceNumber } from '../../platform/graphql/scalars.js';
import { UserError } from '../../platform/graphql/user-error.js';
import type { SignatoryStanding } from '../signatories.query.js';

const SignatoryStandings = {
  inForce: 'inForce',
  toConfirm: 'toConfirm',
  later: 'later',
  over: 'over',
  ended: 'ended',
} as const satisfies Record<SignatoryStanding, SignatoryStanding>;
registerEnumType(SignatoryStandings, {
  name: 'SignatoryStanding',
  description: 'Whether somebody may sign now.',
  valuesMap: {
    inForce: { description: 'May sign today.' },
    toConfirm: { description: 'Recorded; a second person has to confirm it.' },
    later: { description: 'May sign from a later day on.' },
    over: { description: 'Its last day is over.' },
    ended: { description: 'Ended before its time.' },
  },
});

@ObjectType('Signatory', { description: 'Somebody who may sign for an organisation.' })
export class SignatoryView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'For which organisation.' })
  organisationName: string;

  @Field(() => String, { description: 'Who.' })
  personName: string;

  @Field(() => String, { description: 'What stands beside the signature.' })
  capacity: string;

  @Field(() => Money, { nullable: true, description: 'Up to which value; null: whatever the value.' })
  upTo: Money | null;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day; null: until it is ended.' })
  until: IsoDate | null;

  @Field(() => SignatoryStandings, { description: 'Whether it counts now.' })
  standing: SignatoryStanding;

  @Field(() => String, { description: 'Who recorded it.' })
  recordedByName: string;

  @Field(() => String, { nullable: true, description: 'The second person who confirmed it.' })
  confirmedByName: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was ended.' })
  endedBecause: string | null;
}

@InputType({ description: 'A colleague who may sign.' })
export class RecordSignatoryInput {
  @Field(() => ID, { description: 'Who.' })
  @IsUUID('loose', { message: 'This is not the id of a person.' })
  personId: string;

  @Field(() => String, { description: 'What stands beside the signature.' })
  @IsNotEmpty({ message: 'Say in which capacity, for example “Head of SES”.' })
  @MaxLength(200)
  capacity: string;

  @Field(() => PenceNumber, { nullable: true, description: 'Up to which value; null: whatever the value.' })
  @IsOptional()
  @IsPositive({ message: 'The value must be more than nothing.' })
  upToPence?: Pence | null;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day; null: until it is ended.' })
  @IsOptional()
  until?: IsoDate | null;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200)
  clientKey?: string | null;
}

@ObjectType({ description: 'A signatory after a mutation, or why it was refused.' })
export class SignatoryPayload {
  @Field(() => SignatoryView, { nullable: true, description: 'As recorded now; null when refused.' })
  signatory?: SignatoryView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
