import type { Actor } from '../../kernel/actor.js';

export interface WorkFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A work to start. */
export interface NewWork {
  /** Names the code that does it: see `LongWorks.add`. */
  readonly kind: string;
  /** What the progress page calls it: "Reading Placements 2027.xlsx". */
  readonly title: string;
  /** Ids and choices; no personal details. */
  readonly input: object;
  /** What the work is about. It is let go when the work ends. */
  readonly file?: WorkFile;
}

/** What a kind of work is given while it runs. */
export interface WorkInHand {
  readonly id: string;
  /** Its starter, with the roles of then. */
  readonly actor: Actor;
  readonly input: unknown;
  readonly file: WorkFile | null;
  /** Ends early what can end early: the program is told to stop, or another run has taken this work over. */
  readonly signal: AbortSignal;
  /** Says how far it is. Throws `ClaimLost` where another run has taken this work over: let it through. */
  readonly progress: (done: number, total: number | null, words: string) => Promise<void>;
}

export interface WorkDone {
  /** Small facts for the page that follows: ids and counts. */
  readonly result: object;
  /** A file to download for a week. */
  readonly file?: WorkFile;
}

/**
 * Does one kind of work. Must be safe to do twice, also at the same time: a run whose machine fell silent is taken for dead and its work
 * taken up again. Refusals (`Refused`) end the work and are its error in words; anything else is tried again.
 */
export type WorkKind = (work: WorkInHand) => Promise<WorkDone>;

/** What is done once a kind's work has failed for good, in the transaction that says so: somebody is told. */
export type AfterFailure = (work: Pick<WorkInHand, 'id' | 'actor' | 'input'>) => Promise<void>;

export type WorkState = 'waiting' | 'running' | 'done' | 'failed';

/** A work as its organisation sees it. */
export interface WorkView {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly state: WorkState;
  readonly done: number;
  readonly total: number | null;
  readonly words: string;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
  /** The name of the file that was made, while it is kept. */
  readonly fileName: string | null;
  readonly startedByName: string;
  readonly askedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** Another run has this work now: this one must write nothing any more. */
export class ClaimLost extends Error {
  constructor() {
    super('Another run has taken this work over.');
    this.name = 'ClaimLost';
  }
}

/** The job's own payload (migrations/16-long-work.ts). */
export interface WorkPayload {
  readonly workId: string;
  readonly authorityId: string;
}

export const hasEnded = ({ state }: Pick<WorkView, 'state'>): boolean => state === 'done' || state === 'failed';
