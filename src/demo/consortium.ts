import { fingerprint } from '../kernel/fingerprint.js';
import { isoDate } from '../kernel/dates.js';
import { deciding, leading } from '../pooling/consortium/membership.js';
import { DEFAULT_RULE, type DecisionRule } from '../pooling/consortium/voting.js';
import { type AgreementFacts, agreementPaper } from '../pooling/documents/agreement-paper.js';
import { TO_ISSUE_SQL } from '../pooling/documents/agreement.sql.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { AUTHORITIES, CONSORTIUM, type DemoAuthority } from './organisations.js';
import { actorOf, personAt } from './people.js';

interface DemoDecision {
  readonly key: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly title: string;
  readonly words: string;
  readonly content: object;
  readonly openedAt: string;
  readonly closesOn: string;
  readonly votes: readonly {
    readonly authority: DemoAuthority;
    readonly vote: 'for' | 'against';
    readonly reason: string | null;
    readonly at: string;
  }[];
  /** When and how it was decided; null: members vote still. */
  readonly outcome: { readonly at: string; readonly words: string } | null;
}

const [LEICESTER, LEICESTERSHIRE, RUTLAND] = AUTHORITIES as unknown as readonly [DemoAuthority, DemoAuthority, DemoAuthority];

/** One decision carried, so that Leicester leads joint lots; one on which two have still to vote. */
function decisions(): DemoDecision[] {
  const from = isoDate('2026-09-01');
  const rule = { quorum: 'all', majority: 'twoThirds', from: isoDate('2027-09-01') } as const;
  return [
    {
      key: 'lots',
      kind: 'lead',
      subjectId: LEICESTER.id,
      ...leading(LEICESTER.name, 'lots', from),
      content: { activity: 'lots', authorityId: LEICESTER.id, authorityName: LEICESTER.name, from },
      openedAt: '2026-07-02T09:00:00Z',
      closesOn: '2026-07-31',
      votes: [
        { authority: LEICESTERSHIRE, vote: 'for', reason: null, at: '2026-07-06T10:12:00Z' },
        { authority: LEICESTER, vote: 'for', reason: null, at: '2026-07-09T15:40:00Z' },
      ],
      outcome: { at: '2026-07-09T15:40:00Z', words: '2 of 3 members voted (2 needed): 2 for, 0 against.' },
    },
    {
      key: 'rule',
      kind: 'rule',
      subjectId: CONSORTIUM.id,
      ...deciding(rule.quorum, rule.majority, rule.from),
      content: rule,
      openedAt: '2026-11-02T09:00:00Z',
      closesOn: '2027-08-31',
      votes: [
        {
          authority: RUTLAND,
          vote: 'against',
          reason: 'The smallest member could then stop every decision, and would be asked why it did.',
          at: '2026-11-04T11:05:00Z',
        },
      ],
      outcome: null,
    },
  ];
}

/** What the consortium has decided and is deciding. */
export async function recordDecisions(transaction: DemoTransaction): Promise<void> {
  for (const [index, decision] of decisions().entries()) await record(transaction, decision, index + 1);
}

async function record(transaction: DemoTransaction, decision: DemoDecision, number: number): Promise<void> {
  const id = demoId('consortium-decision', decision.key);
  const commissioner = personAt(CONSORTIUM.id, 'llrCommissioner');
  await transaction.as(actorOf(commissioner));
  await transaction.insert('consortium_decisions', [
    {
      id,
      consortium_id: CONSORTIUM.id,
      number,
      kind: decision.kind,
      title: decision.title,
      words: decision.words,
      subject_id: decision.subjectId,
      content: decision.content,
      content_sha256: fingerprint(decision.content),
      quorum: 'twoThirds',
      majority: 'simple',
      closes_on: decision.closesOn,
      state: 'open',
      opened_by: commissioner.id,
      opened_by_name: commissioner.name,
      opened_for: CONSORTIUM.id,
      opened_at: decision.openedAt,
      version: 1,
    },
  ]);
  for (const { authority, ...cast } of decision.votes) {
    const head = personAt(authority.id, 'headOfSes');
    await transaction.as(actorOf(head));
    await transaction.insert('consortium_votes', [
      { decision_id: id, consortium_id: CONSORTIUM.id, authority_id: authority.id, ...cast, person_id: head.id, person_name: head.name },
    ]);
  }
  if (decision.outcome) {
    await transaction.query(
      `update consortium_decisions set state = 'carried', decided_at = $2, outcome_words = $3, version = 2 where id = $1`,
      [id, decision.outcome.at, decision.outcome.words],
    );
    await transaction.insert('consortium_leads', [
      {
        id: demoId('consortium-lead', decision.key),
        consortium_id: CONSORTIUM.id,
        activity: 'lots',
        authority_id: LEICESTER.id,
        period: '[2026-09-01,)',
        decision_id: id,
      },
    ]);
  }
}

/** The first version of the agreement between members, issued and not yet signed. Written last: it says what members have recorded by then. */
export async function issueAgreement(transaction: DemoTransaction): Promise<void> {
  const commissioner = personAt(CONSORTIUM.id, 'llrCommissioner');
  await transaction.as(actorOf(commissioner));
  const [found] = await transaction.query<{ facts: Omit<AgreementFacts, 'issuer' | 'rule'> & { readonly rule: DecisionRule | null } }>(
    TO_ISSUE_SQL,
    [CONSORTIUM.id, '2026-10-12'],
  );
  if (!found) throw new Error('The demo world has no consortium.');
  const { facts } = found;
  const snapshot = agreementPaper(
    {
      ...facts,
      rule: facts.rule ?? DEFAULT_RULE,
      issuer: { name: CONSORTIUM.name, department: 'Joint commissioning', addressLines: ['A consortium of authorities'] },
    },
    1,
    isoDate('2026-10-12'),
  );
  await transaction.insert('documents', [
    {
      id: demoId('document', 'inter-authority agreement'),
      authority_id: CONSORTIUM.id,
      consortium_id: CONSORTIUM.id,
      kind: 'interAuthorityAgreement',
      reference: snapshot.reference,
      subject_type: 'consortium',
      subject_id: CONSORTIUM.id,
      snapshot,
      snapshot_sha256: fingerprint(snapshot),
      created_at: '2026-10-12T09:00:00Z',
    },
  ]);
}
