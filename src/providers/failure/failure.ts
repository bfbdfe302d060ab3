import { type IsoDate, formatDate } from '../../kernel/dates.js';

/** How a school fails those who placed children there (domain.md, Due diligence). */
export const FAILURE_KINDS = ['closure', 'removal', 'sale'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export const FAILURE_WORDS: Readonly<Record<FailureKind, { readonly text: string; readonly verb: string }>> = {
  closure: { text: 'Closes', verb: 'closes' },
  removal: { text: 'Is removed from the register', verb: 'is removed from the register' },
  sale: { text: 'Is sold', verb: 'is sold' },
};

/** Why no new pupil goes there, in words. */
export const failureHold = (kind: FailureKind, onDate: IsoDate): string =>
  `The school ${FAILURE_WORDS[kind].verb} (last day ${formatDate(onDate)}).`;
