/** How one try to deliver went, and what follows. */
export type DeliveryFault =
  /** This mail will never be taken: nobody lives there, or its content is refused. */
  | 'refused'
  /** Nothing can be delivered now: the server is away or does not let us in. */
  | 'unreachable'
  /** This mail may be taken later. */
  | 'notNow';

const MINUTES_TO_NEXT_TRY = [1, 5, 15, 60, 240, 720, 720] as const;

/** After so many tries delivery gives up, a day and a bit after the first. */
export const MOST_TRIES = MINUTES_TO_NEXT_TRY.length + 1;

/** When to try again after the n-th try (from 1) failed; null when it was the last. The pauses grow from a minute to twelve hours. */
export function nextTry(tries: number, fault: DeliveryFault, now: Date): Date | null {
  const minutes = fault === 'refused' ? undefined : MINUTES_TO_NEXT_TRY[tries - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
}

/** Codes of a mail library's errors that concern this one mail; every other is the connection's or the sign-in's. */
const OF_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);

/** What kind of failure an error of the mail library is: SMTP's 5xx to a recipient or a message is final, its 4xx is not. */
export function faultOf(error: unknown): DeliveryFault {
  const { code, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; responseCode?: unknown };
  if (typeof code !== 'string' || !OF_THIS_MAIL.has(code)) return 'unreachable';
  return typeof responseCode === 'number' && responseCode < 500 ? 'notNow' : 'refused';
}
