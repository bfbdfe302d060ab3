import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import type { NoteKind } from '../liaison-notes.service.js';
import type { ActionState, VisitState } from '../standing.js';

type Names<T extends string> = Readonly<Record<T, T>>;

export const NoteKinds: Names<NoteKind> = { call: 'call', email: 'email', meeting: 'meeting', concern: 'concern', other: 'other' };
registerEnumType(NoteKinds, {
  name: 'LiaisonNoteKind',
  description: 'How a note came about.',
  valuesMap: {
    call: { description: 'A telephone or video call.' },
    email: { description: 'An e-mail or letter.' },
    meeting: { description: 'A meeting.' },
    concern: { description: 'A concern, whichever way it came.' },
    other: { description: 'Something else.' },
  },
});

export const VisitStates: Names<VisitState> = { planned: 'planned', overdue: 'overdue', made: 'made', calledOff: 'calledOff' };
registerEnumType(VisitStates, {
  name: 'LiaisonVisitState',
  description: 'Where a visit stands.',
  valuesMap: {
    planned: { description: 'Planned for today or later.' },
    overdue: { description: 'Its day has passed and nothing is recorded.' },
    made: { description: 'Made.' },
    calledOff: { description: 'Called off.' },
  },
});

export const ActionStates: Names<ActionState> = { open: 'open', overdue: 'overdue', done: 'done' };
registerEnumType(ActionStates, {
  name: 'LiaisonActionState',
  description: 'Where an action stands.',
  valuesMap: {
    open: { description: 'To be done.' },
    overdue: { description: 'To be done, and past its day.' },
    done: { description: 'Done.' },
  },
});

const ABOUT_PROVIDER = 'Whether it is about the whole provider, not this school alone.';
const VERSION = 'Counts changes. Send it back with a mutation, so that a stale view is told.';

@ObjectType('LiaisonLead', { description: 'The person of your authority who looks after a school, or its provider.' })
export class LiaisonLeadView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Boolean, { description: ABOUT_PROVIDER })
  aboutProvider: boolean;

  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @Field(() => String, { description: 'The person’s name when named.' })
  personName: string;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day; null while the person leads.' })
  lastDay: IsoDate | null;

  @Field(() => Boolean, { description: 'Whether the person leads today.' })
  current: boolean;

  @Field(() => Int, { description: VERSION })
  version: number;
}

@ObjectType('LiaisonNote', { description: 'What was said with a school. It is never changed: a correction is a note of its own.' })
export class LiaisonNoteView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Boolean, { description: ABOUT_PROVIDER })
  aboutProvider: boolean;

  @Field(() => DateOnly, { description: 'The day of the call, message or meeting.' })
  on: IsoDate;

  @Field(() => NoteKinds, { description: 'How it came about.' })
  kind: NoteKind;

  @Field(() => String, { description: 'The text.' })
  text: string;

  @Field(() => String, { description: 'Who wrote it.' })
  writtenByName: string;

  @Field(() => Date, { description: 'When it was written.' })
  writtenAt: Date;

  @Field(() => ID, { nullable: true, description: 'The note that this one corrects.' })
  correctsId: string | null;

  @Field(() => ID, { nullable: true, description: 'The note that corrects this one.' })
  correctedById: string | null;
}

@ObjectType('LiaisonVisit', { description: 'A visit to a school by somebody of your authority.' })
export class LiaisonVisitView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Boolean, { description: ABOUT_PROVIDER })
  aboutProvider: boolean;

  @Field(() => DateOnly, { nullable: true, description: 'The day planned; null where nobody planned it.' })
  plannedOn: IsoDate | null;

  @Field(() => ID, { description: 'Who goes or went.' })
  visitorId: string;

  @Field(() => String, { description: 'The visitor’s name.' })
  visitorName: string;

  @Field(() => DateOnly, { nullable: true, description: 'The day it was made.' })
  doneOn: IsoDate | null;

  @Field(() => String, { description: 'What came of it; empty until it was made.' })
  outcome: string;

  @Field(() => DateOnly, { nullable: true, description: 'By when the next visit is due, as said after this one.' })
  nextDueOn: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The day it was called off.' })
  cancelledOn: IsoDate | null;

  @Field(() => VisitStates, { description: 'Where it stands today.' })
  state: VisitState;

  @Field(() => Int, { description: VERSION })
  version: number;
}

@ObjectType('LiaisonNextVisit', { description: 'When somebody is to go next.' })
export class NextVisitView {
  @Field(() => DateOnly, { description: 'The day.' })
  on: IsoDate;

  @Field(() => Boolean, { description: 'Whether a visit is planned for it; else it was said after the last visit.' })
  planned: boolean;

  @Field(() => Boolean, { description: 'Whether the day has passed.' })
  overdue: boolean;
}

@ObjectType('LiaisonAction', { description: 'What is to be done about a school.' })
export class LiaisonActionView {
  @Field(() => ID, { description: 'Its id.' })
  id: string;

  @Field(() => Boolean, { description: ABOUT_PROVIDER })
  aboutProvider: boolean;

  @Field(() => String, { description: 'What is to be done.' })
  what: string;

  @Field(() => ID, { description: 'Who does it.' })
  ownerId: string;

  @Field(() => String, { description: 'The owner’s name.' })
  ownerName: string;

  @Field(() => DateOnly, { description: 'By when.' })
  dueOn: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'The day it was done.' })
  doneOn: IsoDate | null;

  @Field(() => ActionStates, { description: 'Where it stands today.' })
  state: ActionState;

  @Field(() => Int, { description: VERSION })
  version: number;
}

@ObjectType('SchoolLiaison', {
  description: 'What your authority keeps about its dealings with a school. No provider and no other authority reads it.',
})
export class SchoolLiaisonView {
  @Field(() => LiaisonLeadView, { nullable: true, description: 'Who leads today: for the school, else for its provider.' })
  lead: LiaisonLeadView | null;

  @Field(() => [LiaisonLeadView], { description: 'Everybody named, the school’s own first, the latest first.' })
  leads: readonly LiaisonLeadView[];

  @Field(() => [LiaisonNoteView], { description: 'The newest notes, at most 20.' })
  notes: readonly LiaisonNoteView[];

  @Field(() => Int, { description: 'How many notes there are in all.' })
  noteCount: number;

  @Field(() => [LiaisonVisitView], { description: 'Visits, the latest first.' })
  visits: readonly LiaisonVisitView[];

  @Field(() => NextVisitView, { nullable: true, description: 'When somebody is to go next; null where nobody said.' })
  nextVisit: NextVisitView | null;

  @Field(() => [LiaisonActionView], { description: 'Actions: the open ones by their day, then those done.' })
  actions: readonly LiaisonActionView[];
}

@ObjectType({ description: 'The liaison with a school after a mutation, or why it was refused.' })
export class SchoolLiaisonPayload {
  @Field(() => SchoolLiaisonView, { nullable: true, description: 'The liaison as it is now; null when refused.' })
  liaison?: SchoolLiaisonView | null;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors: UserError[];
}
