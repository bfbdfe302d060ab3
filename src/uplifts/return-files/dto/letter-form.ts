import { IsIn, IsOptional, IsUUID, Length, Matches, MaxLength } from 'class-validator';

export const LETTER_CHANNELS = ['post', 'email'] as const;
export type LetterChannel = (typeof LETTER_CHANNELS)[number];

/** The fields beside the file. */
export class LetterForm {
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'Give the day on which the letter arrived as YYYY-MM-DD, for example 2027-01-15.' })
  receivedOn: string;

  @IsIn(LETTER_CHANNELS, { message: 'Say how it came: post or email.' })
  channel: LetterChannel;

  @IsOptional()
  @IsUUID('loose', { message: 'This is not the id of a school.' })
  schoolId?: string;

  @IsOptional()
  @MaxLength(2_000, { message: 'Keep the note under 2,000 characters.' })
  note?: string;

  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string;
}
