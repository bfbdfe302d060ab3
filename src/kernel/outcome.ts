/**
 * An expected refusal, in words for the person who tried. `code` is for programs (stable, camelCase), `field` is the path of the input
 * that caused it (empty when no one field did). Refusals are values; only bugs are exceptions.
 */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly field?: readonly string[];
  /** What may be given instead, where it is one of a few. */
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly Refusal[] };

export const accepted = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const refused = (...refusals: readonly Refusal[]): { readonly ok: false; readonly refusals: readonly Refusal[] } => ({
  ok: false,
  refusals,
});

export const refusal = (code: string, message: string, ...field: readonly string[]): Refusal => ({ code, message, field });

/**
 * Carries refusals out of a unit of work so that its transaction is rolled back. `UnitOfWork.decide` turns it back into a refused
 * outcome; nothing else catches it.
 */
export class Refused extends Error {
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map((each) => each.message).join(' '));
    this.name = 'Refused';
  }
}
