import { inWords } from '../kernel/life-cycle.js';
import { ACT_WORDS } from './act-words.js';
import { Facts } from './facts.js';

/** What a sentence is made of. */
export interface RecordedEvent {
  readonly at: Date;
  readonly personName: string;
  readonly organisationName: string;
  readonly action: string;
  readonly subjectType: string;
  readonly before: unknown;
  readonly after: unknown;
}

const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'long', year: 'numeric' });

/**
 * An event in plain English: "On 3 March 2027, Priya Shah of Leicester City Council offered 2.4%, worth £18,420 a year more, recommended
 * 2.1%." It says only what was recorded; a figure that was not recorded is left out. To a reader of the same organisation the person's name is
 * enough. An action without words of its own is told by its name.
 */
export function sentenceOf(event: RecordedEvent, readerOrganisation?: string): string {
  const of = event.organisationName === readerOrganisation ? '' : ` of ${event.organisationName}`;
  const who = `On ${DAY.format(event.at)}, ${event.personName}${of}`;
  const tell = Object.hasOwn(ACT_WORDS, event.action) ? ACT_WORDS[event.action] : undefined;
  const did =
    tell?.(new Facts(event.before), new Facts(event.after), event) ?? `did “${inWords(event.action)}” on ${aThing(event.subjectType)}`;
  return `${who} ${did}.`;
}

const aThing = (subjectType: string): string => {
  const words = inWords(subjectType);
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
};
