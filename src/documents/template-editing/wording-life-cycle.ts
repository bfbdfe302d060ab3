import type { IsoDate } from '../../kernel/dates.js';
import { lifeCycle } from '../../kernel/life-cycle.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

export type WordingState = 'draft' | 'waiting' | 'approved' | 'withdrawn';
export type WordingAction = 'save' | 'askApproval' | 'approve' | 'return' | 'withdraw';

/** A version of a wording: written, put forward, and approved by a second person. What is approved never changes; a change is a new version. */
export const wordingLifeCycle = lifeCycle<WordingState, WordingAction>({
  draft: { save: 'draft', askApproval: 'waiting', withdraw: 'withdrawn' },
  waiting: { approve: 'approved', return: 'draft', withdraw: 'withdrawn' },
  approved: {},
  withdrawn: {},
});

/** Who wrote a word of it does not approve it. */
export const refusesApprover = (personId: string, authors: readonly string[]): Refusal | undefined =>
  authors.includes(personId) ? refusal('ownWork', 'You had a hand in this wording, so somebody else has to approve it.') : undefined;

/** Documents already issued keep their wording, so none counts from a past day. */
export const refusesStart = (effectiveFrom: IsoDate, today: IsoDate): Refusal | undefined =>
  effectiveFrom < today
    ? refusal('pastDay', 'The day from which it counts has passed. Choose today or a later day.', 'effectiveFrom')
    : undefined;
