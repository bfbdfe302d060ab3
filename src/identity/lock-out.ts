const MINUTE = 60_000;
const TRIES_BEFORE_LOCK = 5;
const LONGEST_LOCK = 60 * MINUTE;

/** Wrong tries older than this are forgotten. */
export const FORGOTTEN_AFTER = 24 * 60 * MINUTE;

/**
 * How long an e-mail address is locked after so many wrong tries in a row, in milliseconds: not at all before the fifth, then a minute,
 * doubling with each further try up to an hour.
 */
export const lockedFor = (failed: number): number =>
  failed < TRIES_BEFORE_LOCK ? 0 : Math.min(LONGEST_LOCK, MINUTE * 2 ** (failed - TRIES_BEFORE_LOCK));

/** "Try again in 2 minutes": never less than what is left. */
export function tryAgain(millisecondsLeft: number): string {
  const minutes = Math.max(1, Math.ceil(millisecondsLeft / MINUTE));
  return minutes === 1 ? 'Try again in a minute.' : `Try again in ${String(minutes)} minutes.`;
}
