import type { RecordedAct } from '../audit/audit.service.js';
import type { Facts } from '../audit/facts.js';
import type { Notice } from './notice.js';
import type { ContractFacts, CycleFacts, LetterFacts, RequestFacts, ReturnFacts, SigningFacts } from './notice-facts.js';
import type { NotificationKind } from './notification-kinds.js';

/** An act as notices read it. `alone` is false where the same transaction brought its consequence too, which then tells. */
export interface ToldAct {
  readonly action: string;
  readonly subjectId: string;
  readonly subjectType: string;
  readonly actor: RecordedAct['actor'];
  readonly after: Facts;
  readonly alsoDone: readonly string[];
}

/** Which facts an act's notices need: by these a transaction's acts are read together, whatever their number. */
export interface FactsByAbout {
  readonly upliftReturn: ReturnFacts;
  readonly approvalRequest: RequestFacts;
  readonly upliftCycle: CycleFacts;
  readonly receivedLetter: LetterFacts;
  readonly signingRequest: SigningFacts;
  readonly contract: ContractFacts;
  /** What was recorded says all. */
  readonly itself: null;
}

export type About = keyof FactsByAbout;

type Tell<Of extends About> = (act: ToldAct, facts: FactsByAbout[Of]) => Notice[];

/** What an act tells whom, about which kind of subject. An act may be recorded of two subjects (an approval: of the request and of the return). */
export interface Rule {
  readonly about: About;
  readonly kinds: readonly NotificationKind[];
  readonly tell: (act: ToldAct, facts: FactsByAbout[About]) => Notice[];
}

/** The one place where a rule's facts meet its subject; the notifier looks facts up by `about`, so they are of that kind. */
export const rule = <Of extends About>(about: Of, kinds: readonly NotificationKind[], tell: Tell<Of>): Rule => ({
  about,
  kinds,
  tell: (act, facts) => tell(act, facts as FactsByAbout[Of]),
});

export const itself = (kinds: readonly NotificationKind[], tell: (act: ToldAct) => Notice[]): Rule => rule('itself', kinds, tell);
