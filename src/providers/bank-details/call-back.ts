import { type IsoDate } from '../../kernel/dates.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

/** Where the number that was called may come from. The request is not among them: whoever forged it answers there. */
export const NUMBER_SOURCES = ['contract', 'earlierCorrespondence', 'schoolRegister', 'companiesHouse', 'publishedWebsite'] as const;
export type NumberSource = (typeof NUMBER_SOURCES)[number];

/** A telephone call to the provider, as who made it records it. */
export interface CallBack {
  readonly calledWhom: string;
  readonly numberFrom: NumberSource;
  readonly calledOn: IsoDate;
  /** "14:30", as the clock in England showed. */
  readonly calledAt: string;
  readonly whatWasSaid: string;
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'short' });

/** What a call-back lacks. It was made after the change was asked for, and before now. */
export function callBackRefusals(call: CallBack, { requestedAt, now }: { readonly requestedAt: Date; readonly now: Date }): Refusal[] {
  const refusals: Refusal[] = [];
  if (call.calledWhom.trim() === '') refusals.push(refusal('textMissing', 'Say whom you called, with name and position.', 'calledWhom'));
  if (call.whatWasSaid.trim() === '') refusals.push(refusal('textMissing', 'Say what was said.', 'whatWasSaid'));
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(call.calledAt))
    return [...refusals, refusal('timeWrong', 'Enter the time of the call, for example 14:30.', 'calledAt')];
  const called = `${call.calledOn} ${call.calledAt}`;
  if (called > CLOCK.format(now)) refusals.push(refusal('dateInFuture', 'Call first, then record the call.', 'calledOn'));
  else if (called < CLOCK.format(requestedAt))
    refusals.push(refusal('calledTooEarly', 'The call must be made after the change was asked for: it is about that change.', 'calledOn'));
  return refusals;
}
