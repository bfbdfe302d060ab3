import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly, Money } from '../../../platform/graphql/scalars.js';
import { SchoolReference } from '../../dto/uplift-return.js';
import type { WorklistGroup, WorklistKind, WorklistSort } from '../worklist.js';

export type GroupName = WorklistGroup['group'];

export const GroupNames: Record<GroupName, GroupName> = {
  us: 'us',
  them: 'them',
  counterOffer: 'counterOffer',
  toReview: 'toReview',
  underReview: 'underReview',
  approvalReturned: 'approvalReturned',
  lapsed: 'lapsed',
  settled: 'settled',
  deadlock: 'deadlock',
  letter: 'letter',
  message: 'message',
  expiring: 'expiring',
  offered: 'offered',
  notSent: 'notSent',
  inApproval: 'inApproval',
};
registerEnumType(GroupNames, {
  name: 'WorklistGroupName',
  description: 'What something in the worklist waits for, or who has to act next.',
  valuesMap: {
    us: { description: 'All that waits for the authority.' },
    them: { description: 'All that waits for schools or for those who approve.' },
    counterOffer: { description: 'A counter-offer to answer.' },
    toReview: { description: 'A return received and not taken up.' },
    underReview: { description: 'A return taken up and not answered.' },
    approvalReturned: { description: 'An approval that came back with a reason.' },
    lapsed: { description: 'Our offer passed its last day unanswered.' },
    settled: { description: 'Agreed, and approval not asked for.' },
    deadlock: { description: 'An escalation with its owner.' },
    letter: { description: 'A fee letter that no return was made from.' },
    message: { description: 'A message of the school that nobody answered.' },
    expiring: { description: 'Our offer ends within three working days.' },
    offered: { description: 'Our offer is with the school.' },
    notSent: { description: 'The school has not sent, and the window is about to close or has closed.' },
    inApproval: { description: 'With those who approve.' },
  },
});

const Sorts: Record<WorklistSort, WorklistSort> = { urgency: 'urgency', atStake: 'atStake', waiting: 'waiting', school: 'school' };
export { Sorts as WorklistSorts };
registerEnumType(Sorts, {
  name: 'WorklistSort',
  description: 'What a worklist is sorted by. What is not known comes last.',
  valuesMap: {
    urgency: { description: 'The date it is due, then the money.' },
    atStake: { description: 'The money at stake.' },
    waiting: { description: 'How long it has waited.' },
    school: { description: 'The school’s name.' },
  },
});

@InputType({ description: 'Which part of the worklist.' })
export class WorklistFilterInput {
  @Field(() => GroupNames, { nullable: true, description: 'One group or one side.' })
  @IsOptional()
  group?: GroupName | null;

  @Field(() => String, { nullable: true, description: 'A person’s id, “me”, or “nobody” for what nobody has taken up.' })
  @IsOptional()
  @MaxLength(60)
  person?: string | null;

  @Field(() => String, { nullable: true, description: 'Part of a school’s name, its number or a reference.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;
}

@ObjectType({ description: 'A group of the worklist with its money.' })
export class WorklistGroupView {
  @Field(() => GroupNames, { description: 'Which.' })
  group: GroupName;

  @Field(() => Int, { description: 'How many.' })
  count: number;

  @Field(() => Money, { description: 'What they ask above present prices, a year; those not known left out.' })
  atStake: Money;

  @Field(() => Money, { description: 'What the next seven days of waiting add to arrears; those not known left out.' })
  perWeek: Money;

  @Field(() => Int, { description: 'How many whose money is not known.' })
  notKnown: number;
}

@ObjectType({ description: 'Somebody who has something in the worklist.' })
export class WorklistPerson {
  @Field(() => ID, { description: 'The person’s id.' })
  id: string;

  @Field(() => String, { description: 'The name.' })
  name: string;
}

@ObjectType({ description: 'One thing to do, or to wait for.' })
export class WorklistEntryView {
  @Field(() => GroupNames, { description: 'What it waits for.' })
  kind: WorklistKind;

  @Field(() => GroupNames, { description: 'Who has to act next: “us” or “them”.' })
  waitingOn: 'us' | 'them';

  @Field(() => Boolean, { description: 'Whether the school wrote and nobody answered.' })
  messageWaiting: boolean;

  @Field(() => ID, { nullable: true, description: 'The return.' })
  returnId: string | null;

  @Field(() => ID, { nullable: true, description: 'The letter, where no return was made from it.' })
  letterId: string | null;

  @Field(() => String, { description: 'The return’s reference.' })
  reference: string;

  @Field(() => SchoolReference, { nullable: true, description: 'The school; null for a letter of a school not known yet.' })
  school: SchoolReference | null;

  @Field(() => WorklistPerson, { nullable: true, description: 'The negotiator, or who owns the deadlock.' })
  person: WorklistPerson | null;

  @Field(() => Boolean, { description: 'Whether the return arrived after the window.' })
  late: boolean;

  @Field(() => DateOnly, { nullable: true, description: 'Since when it waits.' })
  since: IsoDate | null;

  @Field(() => Int, { nullable: true, description: 'For how many days it has waited.' })
  waitingDays: number | null;

  @Field(() => DateOnly, {
    nullable: true,
    description: 'By when: an offer’s last day, the window’s, or the day from which waiting costs arrears.',
  })
  dueOn: IsoDate | null;

  @Field(() => Money, { nullable: true, description: 'Present prices a year.' })
  current: Money | null;

  @Field(() => Money, { nullable: true, description: 'What is asked (or settled) above them, a year.' })
  atStake: Money | null;

  @Field(() => Money, { nullable: true, description: 'What is on the table above them, a year.' })
  tabled: Money | null;

  @Field(() => Money, { nullable: true, description: 'What the next seven days of waiting add to arrears.' })
  perWeek: Money | null;

  @Field(() => String, { nullable: true, description: 'Why it came back or stands still, or what the school wrote.' })
  note: string | null;
}

@ObjectType('Worklist', { description: 'What waits, for whom, and what it costs to let it wait.' })
export class WorklistView {
  @Field(() => [WorklistGroupView], { description: 'Both sides, then each kind that has something in it.' })
  groups: WorklistGroupView[];

  @Field(() => [WorklistPerson], { description: 'Who has something here.' })
  people: WorklistPerson[];

  @Field(() => DateOnly, { nullable: true, description: 'The next panel or meeting that could decide.' })
  nextPanelOn: IsoDate | null;

  @Field(() => [WorklistEntryView], { description: 'The chosen group, in order.' })
  entries: WorklistEntryView[];
}
