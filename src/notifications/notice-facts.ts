import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';

/** What notices about a return say of it. Both sides may read all of it. */
export interface ReturnFacts {
  readonly id: string;
  readonly reference: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly authorityId: string;
  readonly authorityName: string;
  readonly cycleName: string;
  readonly officerId: string | null;
  /** Present prices of its lines a year, and what is asked for them; null while a line is unanswered. */
  readonly currentPence: Pence | null;
  readonly askedPence: Pence | null;
}

/** What notices about an approval say of it. No provider reads any of it. */
export interface RequestFacts {
  readonly id: string;
  readonly authorityId: string;
  readonly title: string;
  readonly valuePence: Pence;
  readonly keyDecision: boolean;
  readonly state: string;
  readonly requestedBy: string;
  readonly noticeUntil: IsoDate | null;
  readonly callInUntil: IsoDate | null;
  /** Who may take the step whose turn it is: by role or as a deputy, without those who had a hand in it. */
  readonly deciders: readonly string[];
  /** Who decided a step of it. */
  readonly decided: readonly string[];
}

/** A round, and by provider the schools whose return is not sent. */
export interface CycleFacts {
  readonly id: string;
  readonly name: string;
  readonly authorityName: string;
  readonly opensOn: IsoDate;
  readonly closesOn: IsoDate;
  readonly providers: readonly { readonly id: string; readonly schools: readonly string[] }[];
}

/** A contract, as both of its sides may be told of it. */
export interface ContractFacts {
  readonly id: string;
  readonly reference: string;
  readonly kind: 'spot' | 'block' | 'framework';
  readonly authorityId: string;
  readonly authorityName: string;
  readonly schoolId: string;
  readonly schoolName: string;
  /** Who drafted the version on its way, else the latest. */
  readonly draftedBy: string;
}

/** A letter that was logged. */
export interface LetterFacts {
  readonly id: string;
  readonly authorityId: string;
  readonly schoolName: string | null;
  readonly receivedOn: IsoDate;
  readonly hasReturn: boolean;
}

/** A document that is out for signature, or was. Both sides may read all of it. */
export interface SigningFacts {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly schoolId: string;
  readonly authorityId: string;
  readonly authorityName: string;
  readonly openedBy: string;
  readonly expiresOn: IsoDate;
  readonly state: string;
  /** Each party, whether it is its turn, and who may sign for it. */
  readonly parties: readonly {
    readonly side: 'authority' | 'provider';
    readonly organisationId: string;
    readonly organisationName: string;
    readonly inTurn: boolean;
    readonly signers: readonly string[];
  }[];
}
