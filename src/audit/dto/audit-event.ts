import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, IsUUID, Length, MaxLength, ValidateNested } from 'class-validator';
import type { IsoDate } from '../../kernel/dates.js';
import { ConnectionOf, PageArgs } from '../../platform/graphql/connection.js';
import { DateOnly, JsonValue } from '../../platform/graphql/scalars.js';

export type HistoryOrder = 'newestFirst' | 'oldestFirst';
export const HistoryOrders: Readonly<Record<HistoryOrder, HistoryOrder>> = { newestFirst: 'newestFirst', oldestFirst: 'oldestFirst' };
registerEnumType(HistoryOrders, {
  name: 'HistoryOrder',
  description: 'In which order a history is told.',
  valuesMap: { newestFirst: { description: 'The latest event first.' }, oldestFirst: { description: 'As it happened.' } },
});

@ObjectType({ description: 'One event of the append-only record: who did what, when, from where, before and after.' })
export class AuditEvent {
  @Field(() => ID, { description: 'Its chain and its number in it.' })
  id: string;

  @Field(() => Date, { description: 'When.' })
  at: Date;

  @Field(() => String, { description: 'The event as a sentence for a person.' })
  sentence: string;

  @Field(() => ID, { nullable: true, description: 'Id of who acted; null where nobody was signed in.' })
  personId: string | null;

  @Field(() => String, { description: 'Who acted, by the name borne then.' })
  personName: string;

  @Field(() => String, { description: 'The organisation acted for, by the name borne then.' })
  organisationName: string;

  @Field(() => String, { description: 'What was done, as the use case is called.' })
  action: string;

  @Field(() => String, { description: 'The kind of thing it was done to.' })
  subjectType: string;

  @Field(() => ID, { description: 'The thing it was done to.' })
  subjectId: string;

  @Field(() => String, { nullable: true, description: 'The school it concerns, by its name now.' })
  schoolName: string | null;

  @Field(() => JsonValue, { nullable: true, description: 'What changed, before.' })
  before: unknown;

  @Field(() => JsonValue, { nullable: true, description: 'What changed, after.' })
  after: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'Where it was done from: an address, “cli” or “job”. Null for what another organisation did.',
  })
  source: string | null;
}

export const AuditEventConnection = ConnectionOf(AuditEvent, 'AuditEvent');

@InputType({ description: 'Which events to list. What is left out is not asked.' })
export class HistoryFilterInput {
  @Field(() => [String], { nullable: true, description: 'Actions, by their names.' })
  @IsOptional()
  @ArrayMaxSize(50, { message: 'Name at most 50 actions.' })
  @Length(1, 100, { each: true, message: 'An action is named by its use case, such as "makeOffer".' })
  actions?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Kinds of thing, such as "upliftReturn".' })
  @IsOptional()
  @ArrayMaxSize(50, { message: 'Name at most 50 kinds of thing.' })
  @Length(1, 100, { each: true, message: 'Name the kind of thing, such as "upliftReturn".' })
  subjectTypes?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Who acted.' })
  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a person.' })
  personId?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of the name of who acted.' })
  @IsOptional()
  @IsString()
  @MaxLength(200, { message: 'Search for at most 200 characters.' })
  personName?: string | null;

  @Field(() => DateOnly, { nullable: true, description: 'From this day, in England.' })
  @IsOptional()
  from?: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'To this day, included.' })
  @IsOptional()
  to?: IsoDate | null;
}

@ArgsType()
export class AuditRecordArgs extends PageArgs {
  @Field(() => HistoryFilterInput, { nullable: true, description: 'Which events.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => HistoryFilterInput)
  filter?: HistoryFilterInput | null;

  @Field(() => HistoryOrders, { defaultValue: 'newestFirst', description: 'In which order.' })
  @IsIn(Object.keys(HistoryOrders))
  order: HistoryOrder = 'newestFirst';
}

@ArgsType()
export class HistoryArgs extends AuditRecordArgs {
  @Field(() => String, {
    description: 'The kind of thing: upliftReturn, approvalRequest, placement, school, upliftCycle, document, person …',
  })
  @Length(1, 100, { message: 'Name the kind of thing, such as "upliftReturn".' })
  subjectType: string;

  @Field(() => ID, { description: 'The thing itself.' })
  @IsUUID('loose', { message: 'This is not an id.' })
  subjectId: string;
}
