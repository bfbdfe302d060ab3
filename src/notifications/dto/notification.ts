import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { UserError } from '../../platform/graphql/user-error.js';
import { kind, kindNames, MAIL_CHOICES, type MailChoice, type NotificationKind } from '../notification-kinds.js';

export const NotificationKinds = Object.fromEntries(kindNames.map((name) => [name, name])) as { [Name in NotificationKind]: Name };
registerEnumType(NotificationKinds, {
  name: 'NotificationKind',
  description: 'What a person is told of.',
  valuesMap: Object.fromEntries(kindNames.map((name) => [name, { description: kind(name).about }])),
});

export const MailChoices = { atOnce: 'atOnce', daily: 'daily', never: 'never' } as const;
registerEnumType(MailChoices, {
  name: 'MailChoice',
  description: 'How a person is told by mail. The portal tells in any case.',
  valuesMap: {
    atOnce: { description: 'A mail as soon as it happens.' },
    daily: { description: 'In one mail each morning, unless it was read before.' },
    never: { description: 'Not by mail.' },
  },
});

@ObjectType('Notification', { description: 'Something you were told.' })
export class NotificationNode {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => NotificationKinds, { description: 'Of what kind.' })
  kind: NotificationKind;

  @Field(() => String, { description: 'What it is about, in a few words.' })
  title: string;

  @Field(() => String, { description: 'What happened, in one sentence.' })
  sentence: string;

  @Field(() => String, { description: 'What somebody wrote about it; empty where nobody did. Never sent by mail.' })
  detail: string;

  @Field(() => String, { description: 'The page of the portal where it can be looked at or answered.' })
  path: string;

  @Field(() => Date, { description: 'When it happened.' })
  happenedAt: Date;

  @Field(() => Date, { nullable: true, description: 'When you marked it as read; null while it is unread.' })
  readAt: Date | null;
}

@ObjectType('NotificationConnection', { description: 'A page of what you were told: unread first, then the latest first.' })
export class NotificationConnection extends ConnectionOf(NotificationNode, 'Notification') {
  @Field(() => Int, { description: 'How many are unread in all, whatever the filter.' })
  unread: number;
}

@InputType({ description: 'Which notices.' })
export class NotificationsFilter {
  @Field(() => [NotificationKinds], { nullable: true, description: 'Of these kinds.' })
  @IsOptional()
  @IsIn(kindNames, { each: true, message: 'Choose from the kinds there are.' })
  kinds?: NotificationKind[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Read, or unread.' })
  @IsOptional()
  @IsBoolean({ message: 'Choose true for read, false for unread.' })
  read?: boolean | null;
}

@InputType({ description: 'Which notices to mark as read.' })
export class MarkReadInput {
  @Field(() => [ID], { nullable: true, description: 'These; all of yours without it.' })
  @IsOptional()
  @ArrayMaxSize(1000, { message: 'Mark at most 1,000 at a time, or all.' })
  @IsUUID('loose', { each: true, message: 'This is not the id of a notice.' })
  ids?: string[] | null;
}

@ObjectType({ description: 'How many notices were marked as read.' })
export class MarkReadPayload {
  @Field(() => Int, { nullable: true, description: 'How many were unread and are read now.' })
  marked?: number | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType('NotificationChoice', { description: 'How you are told of a kind by mail.' })
export class NotificationChoiceNode {
  @Field(() => NotificationKinds, { description: 'The kind.' })
  kind: NotificationKind;

  @Field(() => String, { description: 'Its name.' })
  label: string;

  @Field(() => String, { description: 'When it comes.' })
  about: string;

  @Field(() => MailChoices, { description: 'By mail.' })
  mail: MailChoice;
}

@InputType({ description: 'How to be told of a kind.' })
export class NotificationChoiceInput {
  @Field(() => NotificationKinds, { description: 'The kind.' })
  @IsIn(kindNames, { message: 'Choose from the kinds there are.' })
  kind: NotificationKind;

  @Field(() => MailChoices, { description: 'By mail.' })
  @IsIn(MAIL_CHOICES, { message: 'Choose at once, daily or never.' })
  mail: MailChoice;
}

@InputType({ description: 'Choices to make. Kinds not named stay as they are.' })
export class ChooseNotificationsInput {
  @Field(() => [NotificationChoiceInput], { description: 'Each kind once.' })
  @ArrayMaxSize(100, { message: 'There are fewer kinds.' })
  @ValidateNested({ each: true })
  @Type(() => NotificationChoiceInput)
  choices: NotificationChoiceInput[];
}

@ObjectType({ description: 'Your choices after a mutation, or why it was refused.' })
export class NotificationChoicesPayload {
  @Field(() => [NotificationChoiceNode], { nullable: true, description: 'All your choices as they are now; null when refused.' })
  choices?: NotificationChoiceNode[] | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType('CalendarAddress', { description: 'That you have a calendar address. The address itself was shown when it was made.' })
export class CalendarAddressNode {
  @Field(() => Date, { description: 'When it was made.' })
  madeAt: Date;
}

@ObjectType({ description: 'A calendar address just made, or why it was refused.' })
export class CalendarAddressPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The address to give to your calendar program: shown this once. Whoever has it sees your deadlines.',
  })
  address?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'Whether the calendar address ended, or why it was refused.' })
export class RevokedCalendarAddressPayload {
  @Field(() => Boolean, { nullable: true, description: 'True when it ended.' })
  revoked?: boolean | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType('ReminderRules', { description: 'When your authority has schools reminded.' })
export class ReminderRulesNode {
  @Field(() => [Int], { description: 'Days before a round closes, for returns not sent.' })
  returnDays: readonly number[];

  @Field(() => [Int], { description: 'Working days before the last day of an offer.' })
  offerWorkingDays: readonly number[];

  @Field(() => Int, { description: 'Counts changes; 0 while the defaults stand.' })
  version: number;
}

@InputType({ description: 'When schools are reminded.' })
export class SetReminderRulesInput {
  @Field(() => Int, { description: 'The version you saw.' })
  @IsInt({ message: 'Give the version you saw.' })
  version: number;

  @Field(() => [Int], { description: 'Days before a round closes, for returns not sent; none for no reminder.' })
  @IsInt({ each: true, message: 'Give whole numbers of days.' })
  @Min(1, { each: true, message: 'Give at least 1 day.' })
  @Max(120, { each: true, message: 'Give at most 120 days.' })
  returnDays: number[];

  @Field(() => [Int], { description: 'Working days before the last day of an offer; none for no reminder.' })
  @IsInt({ each: true, message: 'Give whole numbers of days.' })
  @Min(1, { each: true, message: 'Give at least 1 day.' })
  @Max(120, { each: true, message: 'Give at most 120 days.' })
  offerWorkingDays: number[];
}

@ObjectType({ description: 'The reminder rules after a mutation, or why it was refused.' })
export class ReminderRulesPayload {
  @Field(() => ReminderRulesNode, { nullable: true, description: 'The rules as they are now; null when refused.' })
  rules?: ReminderRulesNode | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType({ description: 'How many schools were reminded, or why none was.' })
export class RemindSchoolsPayload {
  @Field(() => Int, { nullable: true, description: 'Schools that had not sent their return; null when refused.' })
  schools?: number | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}

@ObjectType('UndeliveredMail', { description: 'A mail that could not be delivered so far. What it says is not shown.' })
export class UndeliveredMailNode {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => String, { description: 'To whom.' })
  toAddress: string;

  @Field(() => Boolean, { description: 'Whether delivery gave up; else it is tried again.' })
  gaveUp: boolean;

  @Field(() => Int, { description: 'How often it was tried.' })
  tries: number;

  @Field(() => String, { nullable: true, description: 'What the mail server said.' })
  lastError: string | null;

  @Field(() => Date, { description: 'Since when it waits.' })
  createdAt: Date;
}

@ObjectType({ description: 'Whether a mail is tried again, or why it was refused.' })
export class RetryMailPayload {
  @Field(() => ID, { nullable: true, description: 'The mail that is tried again.' })
  mailId?: string | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
