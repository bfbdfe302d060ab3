import type { IsoDate } from '../../kernel/dates.js';

/** Where a page or an attachment begins in a letter's text. */
export interface TextPart {
  readonly start: number;
  readonly title: string;
}

/** A letter as text: one string, so that a passage is a place in it. */
export interface LetterText {
  readonly text: string;
  readonly parts: readonly TextPart[];
  /** What was not read, in words. */
  readonly notes: readonly string[];
  /** Of an e-mail. */
  readonly sentOn: IsoDate | null;
  readonly sender: string | null;
  readonly subject: string | null;
}

/** Why a file could not be read: each has its words below. */
export type Unreadable =
  'kind' | 'outlook' | 'oldWord' | 'password' | 'picture' | 'damaged' | 'tooLong' | 'tooSlow' | 'attachments' | 'empty';

/** What the officer is told, with what to do instead. The letter is logged all the same. */
export const UNREADABLE_WORDS: Readonly<Record<Unreadable, string>> = {
  kind: 'This kind of file is not read. Read: PDF with text, Word (.docx), e-mail (.eml) and plain text. Open the letter and enter what it asks.',
  outlook:
    'An Outlook message (.msg) is not read. In Outlook choose Save as and the type “.eml”, or save the attached letter by itself, and add that. This one is logged with its date.',
  oldWord: 'An old Word file (.doc) is not read. Save it in Word as .docx and add that. This one is logged with its date.',
  password: 'The file is protected by a password. Ask the school for one without, or open it and enter what it asks.',
  picture: 'The file holds a picture of a letter and no text: it was scanned. Open it and enter what it asks.',
  damaged: 'The file is damaged, or is not what its name says. Ask the school to send it again.',
  tooLong: 'The file has more pages than a letter has. Open it, or add only the pages about fees.',
  tooSlow: 'Reading the file took too long, so it was given up. Open it and enter what it asks.',
  attachments: 'The e-mail says nothing itself, and what is attached could not be read. Open it and enter what it asks.',
  empty: 'The file holds no text. Open it, or ask the school to send it again.',
};

interface RawPart {
  readonly title: string;
  readonly text: string;
}

/** What the reading process answers. */
export type RawReading =
  | {
      readonly parts: readonly RawPart[];
      readonly notes: readonly string[];
      readonly sentOn?: string | null;
      readonly sender?: string | null;
      readonly subject?: string | null;
    }
  | { readonly unreadable: Unreadable };

/** Pages and attachments put one after the other. */
export function joined(raw: Exclude<RawReading, { readonly unreadable: Unreadable }>): LetterText {
  const parts: TextPart[] = [];
  let text = '';
  for (const part of raw.parts) {
    parts.push({ start: text.length, title: part.title });
    text += `${part.text.trimEnd()}\n\n`;
  }
  return {
    text: text.trimEnd(),
    parts,
    notes: raw.notes,
    sentOn: (raw.sentOn ?? null) as IsoDate | null,
    sender: raw.sender ?? null,
    subject: raw.subject ?? null,
  };
}
