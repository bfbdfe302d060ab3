import { type IsoDate, addDays } from '../kernel/dates.js';
import { standardWording } from '../documents/template-editing/document-kinds.js';
import { demoId } from './demo-id.js';
import type { Row } from './demo-transaction.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';

const TRAVEL = `The Authority arranges the pupil’s travel to and from {{school.name}}, and the School receives the pupil at its gate.

The Provider tells the Authority’s transport team:
1. of a closure or a change of the school day, at least **ten school days** before it;
2. of a pupil who is not collected, within fifteen minutes;
3. of behaviour that makes a journey unsafe, on the same day.

Neither party charges the other for a journey that was not called off in time.`;

export interface WordingRows {
  readonly clauses: readonly Row[];
  readonly versions: readonly Row[];
}

/** A clause of the authority's own in force, and a wording of the variation letter that waits for a second person. */
export function wordingRows(authority: DemoAuthority, today: IsoDate): WordingRows {
  const head = personAt(authority.id, 'headOfSes');
  const director = personAt(authority.id, 'director');
  const clauseId = demoId('clause', authority.id, 'travel');
  const at = (days: number): string => `${addDays(today, days)}T09:40:00Z`;
  const written = {
    authority_id: authority.id,
    drafted_by: head.id,
    drafted_by_name: head.name,
    authors: [head.id],
    asked_by_name: head.name,
  };
  return {
    clauses: [{ id: clauseId, authority_id: authority.id, key: 'travel', position: 80 }],
    versions: [
      {
        ...written,
        id: demoId('wording', authority.id, 'travel', 1),
        clause_id: clauseId,
        document_kind: null,
        number: 1,
        state: 'approved',
        title: 'Travel to and from school',
        text: TRAVEL,
        kinds: ['spot', 'callOff'],
        in_every: false,
        effective_from: addDays(today, -30),
        reason: 'Agreed with the transport team after the autumn review of late closures.',
        drafted_at: at(-50),
        asked_at: at(-46),
        decided_by: director.id,
        decided_by_name: director.name,
        decided_at: at(-44),
      },
      {
        ...written,
        id: demoId('wording', authority.id, 'variationLetter', 1),
        clause_id: null,
        document_kind: 'variationLetter',
        number: 1,
        state: 'waiting',
        title: null,
        text: inOwnWords(standardWording('variationLetter').wording),
        kinds: [],
        in_every: false,
        effective_from: addDays(today, 14),
        reason: 'Schools asked whom to ring about an invoice, and the opening read coldly.',
        drafted_at: at(-3),
        asked_at: at(-1),
        decided_by: null,
        decided_by_name: null,
        decided_at: null,
      },
    ],
  };
}

/** The standard letter with a warmer opening and a paragraph more. */
const inOwnWords = (standard: string): string =>
  standard
    .replace(
      /^This letter records what we agreed about the fees of .*$/m,
      'Thank you for the care your staff give our pupils. This letter records what we agreed about the fees of {{school.name}} in uplift cycle {{cycle.name}}, and when it takes effect.',
    )
    .replace(
      /^(\+ Please send questions to .*)$/m,
      '$1\n+ Questions about an invoice are answered fastest where they name {{reference}} in the first line.',
    );
