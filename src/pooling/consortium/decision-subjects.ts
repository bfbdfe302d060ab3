import { Injectable } from '@nestjs/common';

/** A decision that members take or took, as those who carry it out see it. */
export interface Decision {
  readonly id: string;
  readonly consortiumId: string;
  readonly number: number;
  readonly kind: string;
  readonly subjectId: string;
  /** Exactly what was decided, as it was pinned. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** A kind of thing that members decide together. Its module registers it; decisions know nothing more of it. */
export interface DecisionSubject {
  readonly kind: string;
  /** Carries the decision out, in the transaction of the deciding vote and as who casts it. Refusals keep the vote from being cast. */
  carried(decision: Decision): Promise<void>;
  /** What follows from a lost or withdrawn decision. */
  lost(decision: Decision): Promise<void>;
}

/** The kinds of decisions there are. */
@Injectable()
export class DecisionSubjects {
  private readonly subjects = new Map<string, DecisionSubject>();

  register(subject: DecisionSubject): void {
    if (this.subjects.has(subject.kind)) throw new Error(`Decisions of the kind ${subject.kind} are registered twice.`);
    this.subjects.set(subject.kind, subject);
  }

  of(kind: string): DecisionSubject {
    const subject = this.subjects.get(kind);
    if (!subject) throw new Error(`Nobody carries out decisions of the kind ${kind}.`);
    return subject;
  }
}
