import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';

/** What a request asks people to approve, as it stands at this moment. */
export interface ApprovalContent {
  readonly title: string;
  /** Exactly what is approved: the request is pinned to its hash. */
  readonly content: unknown;
  /** Annual net increase over all pupils affected, plus whole-life cost for contracts. */
  readonly valuePence: Pence;
  readonly beforePence: Pence;
  readonly afterPence: Pence;
  readonly effectiveOn: IsoDate;
  /** Everybody who negotiated, entered or submitted it. */
  readonly involved: readonly string[];
}

/** An approval that has come into force. */
export interface ApprovalInForce {
  readonly requestId: string;
  readonly decidedOn: IsoDate;
  readonly approvers: readonly { readonly role: string; readonly name: string; readonly on: IsoDate }[];
}

/** What comes into force together with something, or not at all, and how far its approval is. */
export interface Companion {
  readonly authority: { readonly id: string; readonly name: string };
  readonly subjectId: string;
  readonly requestId: string | null;
  /** It is approved and waits for nothing but the others. */
  readonly ready: boolean;
}

/** A kind of thing that can be approved. Its module registers it; the engine knows nothing more of it. Every call runs in the engine's transaction. */
export interface ApprovalSubject {
  readonly type: string;
  /** Locks the subject and says what would be approved now. Refusals where it cannot be. */
  content(subjectId: string): Promise<ApprovalContent>;
  /** Open requests of this kind that may pin what has changed since: looked for by one statement, each then judged by itself. */
  suspects(): Promise<string[]>;
  /**
   * Why what was pinned no longer stands though its content is the same (a price that it rests on has moved), in words for who asked; undefined
   * while it stands.
   */
  overtaken(subjectId: string): Promise<string | undefined>;
  /** All steps are decided; a key decision still waits out its call-in. */
  approved(subjectId: string): Promise<void>;
  returned(subjectId: string, reason: string): Promise<void>;
  bringIntoForce(subjectId: string, approval: ApprovalInForce): Promise<void>;
  /** What comes into force with it, or not at all: it waits until all are ready. Without this each comes into force by itself. */
  companions?(subjectId: string): Promise<readonly Companion[]>;
}
