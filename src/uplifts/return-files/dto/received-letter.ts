import { ArgsType, Field, Float, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsBoolean } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { ConnectionOf, PageArgs } from '../../../platform/graphql/connection.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { SchoolReference } from '../../dto/uplift-return.js';
import type { LetterChannel } from './letter-form.js';

const LetterChannels: Record<LetterChannel, LetterChannel> = { post: 'post', email: 'email' };
registerEnumType(LetterChannels, {
  name: 'LetterChannel',
  description: 'How a letter came.',
  valuesMap: { post: { description: 'By post.' }, email: { description: 'By e-mail.' } },
});

@ObjectType({ description: 'A file as it was received.' })
export class ReceivedFile {
  @Field(() => ID, { description: 'The file: GET /api/files/ and this id.' })
  id: string;

  @Field(() => String, { description: 'Its name as sent.' })
  name: string;

  @Field(() => String, { description: 'What its content is: application/octet-stream where it is of no kind that can be opened.' })
  mediaType: string;

  @Field(() => Float, { description: 'Its size in bytes.' })
  sizeBytes: number;

  @Field(() => String, { description: 'SHA-256 of its bytes.' })
  sha256: string;
}

@ObjectType({ description: 'The return that was made from a letter.' })
export class ReturnFromLetter {
  @Field(() => ID, { description: 'The return’s id.' })
  id: string;

  @Field(() => String, { description: 'Its reference: authority, year and school.' })
  reference: string;
}

@ObjectType('ReceivedLetter', { description: 'A fee letter that came by post or e-mail, with its day of receipt.' })
export class ReceivedLetterView {
  @Field(() => ID, { description: 'The letter’s id: pass it as letterId when the return made from it is sent.' })
  id: string;

  @Field(() => DateOnly, { description: 'The day it arrived, which decides whether a return made from it is in time.' })
  receivedOn: IsoDate;

  @Field(() => LetterChannels, { description: 'How it came.' })
  channel: LetterChannel;

  @Field(() => String, { description: 'What was noted about it; empty where nothing was.' })
  note: string;

  @Field(() => String, { description: 'Who logged it.' })
  loggedByName: string;

  @Field(() => Date, { description: 'When it was logged.' })
  loggedAt: Date;

  @Field(() => SchoolReference, { nullable: true, description: 'The school that wrote, where it is known.' })
  school: SchoolReference | null;

  @Field(() => ReturnFromLetter, { nullable: true, description: 'The return made from it; null while it waits for one.' })
  upliftReturn: ReturnFromLetter | null;

  @Field(() => ReceivedFile, { description: 'The letter itself.' })
  file: ReceivedFile;
}

export const ReceivedLetterConnection = ConnectionOf(ReceivedLetterView, 'ReceivedLetter');

@ArgsType()
export class ReceivedLetterArgs extends PageArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only letters that no return was made from yet.' })
  @IsBoolean()
  unmatchedOnly: boolean = false;
}
