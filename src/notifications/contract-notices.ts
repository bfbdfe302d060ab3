import type { Facts } from '../audit/facts.js';
import { links } from './links.js';
import type { Audience, Notice } from './notice.js';
import type { ContractFacts } from './notice-facts.js';
import type { NotificationKind } from './notification-kinds.js';
import { type Rule, type ToldAct, itself } from './notice-rule.js';

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };

const NAMES = { spot: 'the placement agreement', block: 'the block contract', framework: 'the framework' } as const;

/** "the placement agreement IPA-2026-0042 with Ash Lane School": no pupil, since it may leave by mail. */
const named = ({ kind, reference, schoolName }: ContractFacts): string => `${NAMES[kind]} ${reference} with ${schoolName}`;

const drafterOf = (contract: ContractFacts): Audience => ({
  organisation: contract.authorityId,
  people: [contract.draftedBy],
  roles: ['sesCommissioner', 'headOfSes'],
});

const payersOf = (contract: ContractFacts): Audience => ({ organisation: contract.authorityId, roles: ['financePartner', 's151Delegate'] });

const schoolOf = (contract: ContractFacts): Audience => ({ school: contract.schoolId, roles: ['providerFeesManager'] });

const notice = (kind: NotificationKind, contract: ContractFacts, to: Audience, { detail, ...words }: Words): Notice => ({
  kind,
  to,
  ...words,
  ...(detail === undefined ? {} : { detail }),
  path: links.contract(contract.id),
  subjectType: 'contract',
  subjectId: contract.id,
});

const rule = (kind: NotificationKind, tell: (contract: ContractFacts, act: ToldAct) => readonly [Audience, Words][]): Rule[] => [
  {
    about: 'contract',
    kinds: [kind],
    tell: (act, facts) => tell(facts as ContractFacts, act).map(([to, words]) => notice(kind, facts as ContractFacts, to, words)),
  },
];

/** Both sides read the same. */
const toBoth = (kind: NotificationKind, words: (contract: ContractFacts, act: ToldAct) => Words): Rule[] =>
  rule(kind, (contract, act) => [
    [drafterOf(contract), words(contract, act)],
    [schoolOf(contract), words(contract, act)],
  ]);

const toDrafter = (kind: NotificationKind, words: (contract: ContractFacts, act: ToldAct) => Words): Rule[] =>
  rule(kind, (contract, act) => [[drafterOf(contract), words(contract, act)]]);

const placeOf = (after: Facts): string => String(after.count('place') ?? '');

/**
 * Tells the school what a council did with places of its block. Another authority's act stands in the contract's record without its pupil, and
 * once more in its own with it: the first alone tells.
 */
const ofPlace = (words: (act: ToldAct) => Words): Rule[] =>
  rule('blockPlaces', (contract, act) => {
    if (contract.authorityId !== act.actor.organisationId && act.after.text('pupil') !== undefined) return [];
    const { title, sentence } = words(act);
    return [
      [
        schoolOf(contract),
        { title: `${contract.reference}: ${title}`, sentence: `${act.actor.organisationName} ${sentence} (${named(contract)}).` },
      ],
    ];
  });

const from = (after: Facts): string => (after.day('effectiveOn') === undefined ? '' : ` from ${after.day('effectiveOn') ?? ''}`);

const upTo = (after: Facts): string => (after.day('lastDay') === undefined ? '' : `; its last day was ${after.day('lastDay') ?? ''}`);

/** Whom each act on a contract tells. The steps of its approval are told by the approval itself. */
export const CONTRACT_NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  approveContract: toDrafter('approvalDecided', (contract) => ({
    title: `Approved: ${contract.reference}`,
    sentence: `${named(contract)} is approved and can be issued.`.replace(/^t/, 'T'),
  })),
  approveVariation: toDrafter('approvalDecided', (contract) => ({
    title: `Approved: a variation of ${contract.reference}`,
    sentence: `The variation of ${named(contract)} is approved and can be issued.`,
  })),
  issueContract: rule('contractIssued', (contract) => [
    [
      schoolOf(contract),
      {
        title: `${contract.authorityName} issued ${contract.reference}`,
        sentence: `${contract.authorityName} issued ${named(contract)} for signing.`,
      },
    ],
  ]),
  issueVariation: rule('contractIssued', (contract, { after }) => [
    [
      schoolOf(contract),
      {
        title: `A variation of ${contract.reference}`,
        sentence: `${contract.authorityName} issued a variation of ${named(contract)}${from(after)} for signing.`,
      },
    ],
  ]),
  completeContractSignatures: rule('contractSigning', (contract) => {
    const words = {
      title: `Signed: ${contract.reference}`,
      sentence: `All have signed ${named(contract)}; it waits for its supplier number and order number.`,
    };
    return [
      [drafterOf(contract), words],
      [payersOf(contract), words],
    ];
  }),
  completeVariationSignatures: toDrafter('contractSigning', (contract) => ({
    title: `Signed: a variation of ${contract.reference}`,
    sentence: `All have signed the variation of ${named(contract)}.`,
  })),
  declineContract: toDrafter('contractSigning', (contract, { after }) => ({
    title: `Not signed: ${contract.reference}`,
    sentence: `A party declined to sign ${named(contract)}; mend it and issue it anew, or withdraw it.`,
    detail: after.text('reason'),
  })),
  declineVariation: toDrafter('contractSigning', (contract, { after }) => ({
    title: `Not signed: a variation of ${contract.reference}`,
    sentence: `A party declined to sign the variation of ${named(contract)}; the present terms hold.`,
    detail: after.text('reason'),
  })),
  expireContractSignatures: toDrafter('contractSigning', (contract) => ({
    title: `Not signed in time: ${contract.reference}`,
    sentence: `The time to sign ${named(contract)} has passed; issue it anew, or withdraw it.`,
  })),
  expireVariationSignatures: toDrafter('contractSigning', (contract) => ({
    title: `Not signed in time: a variation of ${contract.reference}`,
    sentence: `The time to sign the variation of ${named(contract)} has passed; the present terms hold.`,
  })),
  activateContract: toBoth('contractInForce', (contract, { after }) => ({
    title: `Active: ${contract.reference}`,
    sentence: `${NAMES[contract.kind]} ${contract.reference} of ${contract.authorityName} with ${contract.schoolName} is active${
      after.day('startsOn') === undefined ? '' : `, from ${after.day('startsOn') ?? ''}`
    }.`.replace(/^t/, 'T'),
  })),
  putVariationInForce: toBoth('contractInForce', (contract, { after }) => ({
    title: `In force: a variation of ${contract.reference}`,
    sentence: `The variation of ${named(contract)} is in force${from(after)}.`,
  })),
  giveNotice: toBoth('contractNotice', (contract, { actor, after }) => ({
    title: `Notice given: ${contract.reference}`,
    sentence: `${actor.organisationName} gave notice of ${named(contract)}${
      after.day('lastChargeableOn') === undefined ? '' : `; its last chargeable day is ${after.day('lastChargeableOn') ?? ''}`
    }.`,
    detail: after.text('reason'),
  })),
  withdrawNotice: toBoth('contractNotice', (contract, { actor, after }) => ({
    title: `Notice withdrawn: ${contract.reference}`,
    sentence: `${actor.organisationName} withdrew its notice of ${named(contract)}; it goes on.`,
    detail: after.text('reason'),
  })),
  endContract: toBoth('contractEnded', (contract, { after }) => ({
    title: `Ended: ${contract.reference}`,
    sentence:
      `${NAMES[contract.kind]} ${contract.reference} of ${contract.authorityName} with ${contract.schoolName} has ended${upTo(after)}.`.replace(
        /^t/,
        'T',
      ),
  })),
  declineHandOver: toDrafter('contractEnded', (contract, { after }) => ({
    title: `Not taken over: ${contract.reference}`,
    sentence: `${after.text('by') ?? 'The other authority'} declined to take over ${named(contract)}; it stays yours until it is offered anew.`,
    detail: after.text('reason'),
  })),
  passContract: toBoth('contractEnded', (contract, { after }) => ({
    title: `Moved with its plan: ${contract.reference}`,
    sentence: `${after.text('to') ?? 'Another authority'} took over ${named(contract)} with the plan${
      after.day('movesOn') === undefined ? '' : ` from ${after.day('movesOn') ?? ''}`
    }.`,
  })),
  supersedeContract: toBoth('contractEnded', (contract, { after }) => ({
    title: `Superseded: ${contract.reference}`,
    sentence: `A new agreement, ${after.text('by') ?? 'with another reference'}, supersedes ${named(contract)}${upTo(after)}.`,
  })),
  withdrawContract: rule('contractIssued', (contract, { after }) =>
    after.true('wasIssued')
      ? [
          [
            schoolOf(contract),
            {
              title: `Taken back: ${contract.reference}`,
              sentence: `${contract.authorityName} took back ${named(contract)} before it was in force.`,
            },
          ],
        ]
      : [],
  ),
  withdrawVariation: rule('contractIssued', (contract, { after }) =>
    after.true('wasIssued')
      ? [
          [
            schoolOf(contract),
            {
              title: `Taken back: a variation of ${contract.reference}`,
              sentence: `${contract.authorityName} took back the variation of ${named(contract)}; the present terms hold.`,
            },
          ],
        ]
      : [],
  ),
  callOffPlace: ofPlace(({ after }) => ({
    title: 'nominated',
    sentence: `nominated a pupil to place ${placeOf(after)} from ${after.day('from') ?? 'a day to come'}`,
  })),
  endCallOff: ofPlace(({ after }) => ({
    title: 'last day',
    sentence: `recorded ${after.day('lastDay') ?? 'a day'} as the last day of the pupil in place ${placeOf(after)}`,
  })),
  withdrawCallOff: ofPlace(({ after }) => ({
    title: 'nomination taken back',
    sentence: `took back the nomination to place ${placeOf(after)}`,
  })),
  releasePlaces: ofPlace(({ after }) => ({
    title: 'places given back',
    sentence: `gave ${String(after.count('places') ?? 'some')} places back from ${after.day('from') ?? 'a day to come'}`,
  })),
  rechargePlaces: [
    itself(['costStatement'], ({ after, actor, subjectId }) => {
      const [organisation, document] = [after.text('member'), after.text('documentId')];
      if (organisation === undefined || document === undefined) return [];
      const [reference, term] = [after.text('reference') ?? 'a block', (after.text('term') ?? 'term').toLowerCase()];
      return [
        {
          kind: 'costStatement',
          to: { organisation, roles: ['financePartner', 's151Delegate'] },
          title: `A recharge: ${reference}`,
          sentence: `${actor.organisationName} recharges your authority for places in ${reference}, ${term}.`,
          path: links.document(document),
          subjectType: 'contract',
          subjectId,
        },
      ];
    }),
  ],
  settleTerm: ofPlace(({ after }) => ({ title: 'term settled', sentence: `settled the ${(after.text('term') ?? 'term').toLowerCase()}` })),
};
