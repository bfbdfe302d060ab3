import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { JsonValue } from '../../../platform/graphql/scalars.js';
import { PHASES, SETTINGS } from '../lot.js';
import { LotPhases, LotSettings } from './lot-enums.js';
import { LotQuestionType, LotSeen } from './lot-views.js';

@ObjectType({ description: 'A bid of one’s own school.' })
export class OwnBidType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => Int, { description: 'Counts its changes.' })
  version: number;

  @Field(() => ID, { description: 'The school.' })
  schoolId: string;

  @Field(() => String, { description: 'Its name.' })
  schoolName: string;

  @Field(() => String, { description: 'draft, submitted or withdrawn.' })
  state: string;

  @Field(() => JsonValue, { description: 'What is offered.' })
  content: unknown;

  @Field(() => String, { description: 'SHA-256 of what was sent: the receipt.' })
  sha256: string;

  @Field(() => String, { nullable: true, description: 'When it was sent.' })
  submittedAt: string | null;
}

@ObjectType({ description: 'A kind of places that a lot asks for.' })
export class PublishedLineType {
  @Field(() => ID, { description: 'Identifies it.' })
  id: string;

  @Field(() => String, { description: 'What they are called.' })
  name: string;

  @Field(() => [String], { description: 'Need codes; none: any need.' })
  needs: readonly string[];

  @Field(() => LotPhases, { description: 'The phase.' })
  phase: (typeof PHASES)[number];

  @Field(() => LotSettings, { description: 'Day or residential.' })
  setting: (typeof SETTINGS)[number];

  @Field(() => Int, { description: 'Places that all buyers take for sure.' })
  committed: number;

  @Field(() => Int, { description: 'The most places they want.' })
  most: number;
}

@ObjectType({ description: 'A published lot, as schools see it.' })
export class PublishedLotType extends LotSeen {
  @Field(() => String, { description: 'Who asks.' })
  consortiumName: string;

  @Field(() => Boolean, { description: 'Whether bids and questions are taken now.' })
  takesBids: boolean;

  @Field(() => [PublishedLineType], { description: 'What is asked for.' })
  lines: readonly PublishedLineType[];

  @Field(() => [LotQuestionType], { description: 'Answers to all schools.' })
  answers: readonly LotQuestionType[];

  @Field(() => [OwnBidType], { description: 'One’s own bids.' })
  bids: readonly OwnBidType[];
}
