import type { IsoDate } from '../../kernel/dates.js';

export type DeadlineKind = 'roundCloses' | 'offerEnds' | 'noticeEnds' | 'callInEnds' | 'meeting' | 'appealEnds';

/** A day by which something of one's own is to be done, or on which it is decided. */
export interface Deadline {
  readonly kind: DeadlineKind;
  /** Of what: with the kind it names the calendar's event for ever. */
  readonly of: string;
  readonly on: IsoDate;
  /** The school, round, decision or meeting. */
  readonly about: string;
  /** The other side, where there is one. */
  readonly by: string | null;
  readonly path: string;
}

/** How a calendar names it. A calendar may lie with anybody, so there is no pupil and no money in it. */
export function deadlineTitle({ kind, about, by }: Deadline, side: 'authority' | 'provider'): string {
  switch (kind) {
    case 'roundCloses':
      return side === 'provider' ? `Returns to ${by ?? 'the council'} close: ${about}` : `Returns close: ${about}`;
    case 'offerEnds':
      return side === 'provider' ? `Last day to answer ${by ?? 'the council'}’s offer: ${about}` : `Offer ends: ${about}`;
    case 'noticeEnds':
      return `First day to decide: ${about}`;
    case 'callInEnds':
      return `Last day of call-in: ${about}`;
    case 'meeting':
      return about;
    case 'appealEnds':
      return `Last day to appeal: ${about}`;
  }
}
