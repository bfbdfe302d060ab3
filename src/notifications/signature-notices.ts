import { formatDate } from '../kernel/dates.js';
import { links } from './links.js';
import type { Audience, Notice } from './notice.js';
import type { SigningFacts } from './notice-facts.js';
import type { NotificationKind } from './notification-kinds.js';
import type { Rule, ToldAct } from './notice-rule.js';

type Words = Pick<Notice, 'title' | 'sentence'> & { readonly detail?: string | undefined };
type Party = SigningFacts['parties'][number];

const COUNCIL_SIGNERS = ['headOfSes', 'director', 's151Delegate'];
const COUNCIL_KEEPERS = [...COUNCIL_SIGNERS, 'financePartner'];
const FEES_MANAGERS = ['providerFeesManager'];
const ISSUERS = ['sesCommissioner', 'headOfSes'];

/** Who may sign for a party; where nobody is recorded, those whose role it is, so that somebody sees to it. */
const signersOf = ({ side, organisationId, signers }: Party): Audience =>
  side === 'authority'
    ? { organisation: organisationId, people: signers, roles: COUNCIL_SIGNERS }
    : { provider: organisationId, people: signers, roles: FEES_MANAGERS };

const openerOf = (signing: SigningFacts): Audience => ({
  organisation: signing.authorityId,
  people: [signing.openedBy],
  roles: ISSUERS,
});

/** Named by its reference alone: a title may name a pupil, and a notice may leave by mail. */
function notice(kind: NotificationKind, signing: SigningFacts, to: Audience, { detail, ...words }: Words): Notice {
  const about = { path: links.signing(signing.id), subjectType: 'signingRequest', subjectId: signing.id };
  return { kind, to, ...words, ...(detail === undefined ? {} : { detail }), ...about };
}

const inTurn = (signing: SigningFacts): Party[] => signing.parties.filter((party) => party.inTurn);

const toNext = (signing: SigningFacts, words: Words): Notice[] =>
  inTurn(signing).map((party) => notice('toSign', signing, signersOf(party), words));

const askToSign = (signing: SigningFacts): Notice[] =>
  toNext(signing, {
    title: `To sign: ${signing.reference}`,
    sentence: `${signing.reference} of ${signing.authorityName} waits for your signature until ${formatDate(signing.expiresOn)}.`,
  });

/** To who sent it, and to those who may sign for each party of these sides. */
const toAll = (signing: SigningFacts, words: Words, sides: readonly Party['side'][] = ['authority', 'provider']): Notice[] =>
  [openerOf(signing), ...signing.parties.filter(({ side }) => sides.includes(side)).map(signersOf)].map((to) =>
    notice('signatures', signing, to, words),
  );

const onSigning = (kinds: readonly NotificationKind[], tell: (signing: SigningFacts, act: ToldAct) => Notice[]): Rule[] => [
  { about: 'signingRequest', kinds, tell: (act, facts) => tell(facts as SigningFacts, act) },
];

const wrote = ({ after }: ToldAct): string | undefined => after.text('reason');

/** Who signed is told to who sent it, and the next are asked; of the last signature the completion tells. */
const signed = (how: string): Rule[] =>
  onSigning(['toSign', 'signatures'], (signing, { after, alsoDone }) =>
    alsoDone.includes('completeSigning')
      ? []
      : [
          notice('signatures', signing, openerOf(signing), {
            title: `Signed by one party: ${signing.reference}`,
            sentence: `${signing.reference} was signed ${how}for ${after.text('organisationName') ?? 'one party'}; others have still to sign.`,
          }),
          ...askToSign(signing),
        ],
  );

const onSignatory = (tell: (act: ToldAct) => readonly [Audience, Words][]): Rule[] => [
  {
    about: 'itself',
    kinds: ['signatories'],
    tell: (act) =>
      tell(act).map(([to, { detail, ...words }]) => ({
        kind: 'signatories',
        to,
        ...words,
        ...(detail === undefined ? {} : { detail }),
        path: links.signatories(),
        subjectType: 'signatory',
        subjectId: act.subjectId,
      })),
  },
];

const named = (facts: ToldAct['after'], field: string): string[] => [facts.text(field) ?? []].flat();

/** The person whose authority it is, in the organisation it is for. */
const holder = ({ actor, after }: ToldAct): Audience => ({ organisation: actor.organisationId, people: named(after, 'personId') });

export const SIGNATURE_NOTICES: Readonly<Record<string, readonly Rule[]>> = {
  openSigning: onSigning(['toSign'], askToSign),
  signDocument: signed(''),
  confirmWetInk: signed('on paper '),
  completeSigning: onSigning(['signatures'], (signing) =>
    toAll(signing, {
      title: `Signed by all: ${signing.reference}`,
      sentence: `All parties have signed ${signing.reference} of ${signing.authorityName}; its certificate is made.`,
    }),
  ),
  declineToSign: onSigning(['signatures'], (signing, act) =>
    toAll(signing, {
      title: `Not signed: ${signing.reference}`,
      sentence: `${act.actor.personName} of ${act.actor.organisationName} declined to sign ${signing.reference}; the reason is in the portal.`,
      detail: wrote(act),
    }),
  ),
  withdrawSigning: onSigning(['signatures'], (signing, act) =>
    toAll(signing, {
      title: `Taken back: ${signing.reference}`,
      sentence: `${signing.authorityName} took ${signing.reference} back; it is no longer to be signed.`,
      detail: wrote(act),
    }),
  ),
  expireSigning: onSigning(['signatures'], (signing) =>
    toAll(signing, {
      title: `Not signed in time: ${signing.reference}`,
      sentence: `${signing.reference} was not signed by all parties by ${formatDate(signing.expiresOn)} and can no longer be signed.`,
    }),
  ),
  remindSigners: onSigning(['toSign'], (signing) =>
    toNext(signing, {
      title: `Still to sign: ${signing.reference}`,
      sentence: `${signing.reference} of ${signing.authorityName} still waits for your signature; the last day is ${formatDate(signing.expiresOn)}.`,
    }),
  ),
  recordWetInk: onSigning(['signatures'], (signing, { after, actor }) => [
    notice(
      'signatures',
      signing,
      { organisation: signing.authorityId, roles: ISSUERS },
      {
        title: `Scan to confirm: ${signing.reference}`,
        sentence: `${actor.personName} added the scan of ${signing.reference} as signed on paper for ${after.text('organisationName') ?? 'a party'}; a second person confirms it.`,
      },
    ),
  ]),
  refuseWetInk: onSigning(['signatures'], (signing, act) => [
    notice(
      'signatures',
      signing,
      { organisation: signing.authorityId, people: named(act.after, 'recordedBy'), roles: ISSUERS },
      {
        title: `Scan refused: ${signing.reference}`,
        sentence: `${act.actor.personName} refused the scan of ${signing.reference}; what is wrong with it is in the portal.`,
        detail: wrote(act),
      },
    ),
  ]),

  recordSignatory: onSignatory(({ actor, after }) => [
    [
      { organisation: actor.organisationId, roles: actor.kind === 'authority' ? COUNCIL_KEEPERS : FEES_MANAGERS },
      {
        title: `To confirm: ${after.text('signatory') ?? 'a colleague'} may sign`,
        sentence: `${actor.personName} recorded ${after.text('signatory') ?? 'a colleague'} as an authorised signatory of ${actor.organisationName}; a second person confirms it.`,
      },
    ],
  ]),
  confirmSignatory: onSignatory((act) => [
    [
      holder(act),
      {
        title: 'You may sign',
        sentence: `You are an authorised signatory of ${act.actor.organisationName}, as ${act.actor.personName} confirmed.`,
      },
    ],
  ]),
  endSignatory: onSignatory((act) => [
    [
      holder(act),
      {
        title: 'You no longer sign',
        sentence: `${act.actor.personName} ended your authority to sign for ${act.actor.organisationName}.`,
        detail: wrote(act),
      },
    ],
  ]),
};
