import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';

export type SigningSide = 'authority' | 'provider';

/** What is to be signed, as the subject holds it at this moment. */
export interface ToSign {
  /** The document: its PDF is made if it is not yet, and the request is pinned to the SHA-256 of its bytes. */
  readonly documentId: string;
  readonly title: string;
  /** Decides whose authority suffices. */
  readonly valuePence: Pence;
  /** Who signs, in this order: an authority, or a provider (for which a signatory of its group may sign). */
  readonly parties: readonly { readonly side: SigningSide; readonly organisationId: string }[];
  /** Whether each signs only after those before it. */
  readonly ordered: boolean;
}

/** A signature as the subject is told of it. */
export interface SignatureGiven {
  readonly side: SigningSide;
  readonly organisationName: string;
  readonly personName: string;
  readonly capacity: string;
  readonly signedOn: IsoDate;
  readonly way: 'portal' | 'wetInk';
}

/** A document that all parties have signed. */
export interface SigningCompleted {
  readonly requestId: string;
  readonly documentId: string;
  readonly documentSha256: string;
  readonly signatures: readonly SignatureGiven[];
}

/**
 * A kind of thing whose document is signed. Its module registers it; signing knows nothing more of it. Every call runs in the transaction of
 * who acts, which may be the provider (the last to sign, or who declines) or the system (expiry): only what that actor may write can be written.
 */
export interface SignatureSubject {
  readonly type: string;
  /** Locks the subject and says what is to be signed. Refusals where it cannot be. */
  toSign(subjectId: string): Promise<ToSign>;
  /** One party has signed, others have still to. */
  signed(subjectId: string, signature: SignatureGiven): Promise<void>;
  completed(subjectId: string, completed: SigningCompleted): Promise<void>;
  declined(
    subjectId: string,
    by: { readonly personName: string; readonly organisationName: string; readonly reason: string },
  ): Promise<void>;
  expired(subjectId: string): Promise<void>;
  withdrawn(subjectId: string, reason: string): Promise<void>;
}
