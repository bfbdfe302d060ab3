import type { Actor } from '../../kernel/actor.js';
import { CONSENT_VERSION, consentText, partiesInTurn } from '../../signatures/signing.js';
import type { SigningChainParty, SigningReaderAction, WholeSigning } from '../../signatures/signing-requests.query.js';
import type { Form } from '../foundation/form.js';
import { dayInWords, momentInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { SIGNING_TAGS } from './signing-list.view.js';

/** Which form of the page was sent: it stays open while it has errors. */
export type SigningForm = 'sign' | 'decline' | 'withdraw' | 'scan' | 'refuseScan';

/** One party in the chain: signed by whom and when, a scan that waits, or its turn. */
function partyEvent(party: SigningChainParty, inTurn: boolean) {
  const { organisationName: title, side, signature, copy } = party;
  const shared = { title, side };
  if (signature)
    return {
      ...shared,
      when: signature.way === 'wetInk' ? `On paper, ${dayInWords(signature.signedAt)}` : momentInWords(signature.signedAt),
      at: signature.signedAt,
      by: `${signature.personName}, ${signature.capacity}`,
      text: signature.email === null ? 'A scan of the paper is kept.' : signature.email,
      tag: { text: 'Signed', colour: 'green' },
    };
  if (copy?.state === 'waiting')
    return {
      ...shared,
      when: `Signed on paper on ${dayInWords(copy.signedOn)}`,
      by: `${copy.signedByName}, ${copy.signedByCapacity}`,
      text: `${copy.recordedByName} added the scan. A second person has to confirm it.`,
      tag: { text: 'Scan to confirm', colour: 'yellow' },
    };
  const refused =
    copy?.state === 'refused' ? { text: `A scan was refused by ${copy.decidedByName ?? 'a colleague'}:`, quote: copy.refusedBecause } : {};
  return {
    ...shared,
    when: inTurn ? 'To sign now' : 'Signs later',
    tag: inTurn ? { text: 'Next', colour: 'blue' } : undefined,
    ...refused,
  };
}

export function signingView(actor: Actor, signing: WholeSigning, form: Form, sent?: SigningForm) {
  const { id, chain, party, state } = signing;
  const open = state === 'open';
  const can = (action: SigningReaderAction): boolean => signing.availableActions.includes(action);
  const turn = open ? partiesInTurn(chain, signing.ordered) : [];
  const toConfirm = chain.flatMap(({ copy, organisationName }) =>
    copy?.state === 'waiting' && copy.recordedBy !== actor.personId ? [{ ...copy, organisationName }] : [],
  );
  return {
    form,
    breadcrumbs: [{ text: 'Signatures', href: paths.signatures }, { text: signing.reference }],
    id,
    reference: signing.reference,
    heading: signing.title,
    tag: SIGNING_TAGS[state],
    standing: standingOf(signing),
    closedBecause: state === 'completed' ? null : signing.closedBecause,
    pdf: paths.documentPdf(signing.documentId),
    chain: chain.map((each) =>
      partyEvent(
        each,
        turn.some((next) => next.id === each.id),
      ),
    ),
    rows: [
      { key: 'School', value: signing.schoolName },
      { key: 'Worth', value: moneyInWords(signing.value) },
      { key: 'Sent by', value: `${signing.openedByName}, ${signing.authorityName}`, note: momentInWords(signing.openedAt) },
      { key: 'Last day', value: dayInWords(signing.expiresOn) },
      { key: 'Order', value: signing.ordered ? 'One party after the other' : 'In any order' },
    ],
    hash: signing.documentSha256,
    certificate: signing.certificateSha256 === null ? null : paths.signingCertificate(id),
    bundle: signing.certificateSha256 === null ? null : paths.signedBundle(id),
    isMade: state === 'completed' && signing.certificateSha256 === null,
    history: paths.historyOf('signingRequest', id),
    verify: paths.verify(signing.reference),
    refusedBecause: signing.refusedBecause,
    sign:
      can('sign') && party
        ? {
            consent: consentText({ organisationName: party.organisationName, title: signing.title, reference: signing.reference }),
            version: CONSENT_VERSION,
            organisation: party.organisationName,
          }
        : null,
    decline: can('decline') ? { open: sent === 'decline' } : null,
    withdraw: can('withdraw') ? { open: sent === 'withdraw' } : null,
    scan:
      can('recordWetInk') && turn.some(({ copy }) => copy?.state !== 'waiting')
        ? {
            open: sent === 'scan',
            only: turn.length === 1 ? turn[0] : null,
            parties: turn.map((each) => ({
              value: each.id,
              text: each.organisationName,
              checked: form.typed('partyId') === each.id,
            })),
          }
        : null,
    confirm: can('confirmWetInk')
      ? toConfirm.map(({ id: copyId, fileId, organisationName, signedByName, signedByCapacity, signedOn }) => ({
          copyId,
          scan: paths.file(fileId),
          words: `${signedByName}, ${signedByCapacity}, is said to have signed for ${organisationName} on ${dayInWords(signedOn)}. Open the scan, compare every page with the document, and look at the signature.`,
          open: sent === 'refuseScan',
        }))
      : [],
  };
}

function standingOf({ state, next, expiresOn, closedAt }: WholeSigning): string {
  const on = closedAt === null ? '' : ` on ${dayInWords(closedAt)}`;
  switch (state) {
    case 'open':
      return `Waits for ${next ?? 'a signature'}, until ${dayInWords(expiresOn)}.`;
    case 'completed':
      return `All parties have signed. It was completed${on}.`;
    case 'declined':
      return `A party declined to sign${on}.`;
    case 'expired':
      return `Not all parties had signed by ${dayInWords(expiresOn)}.`;
    case 'withdrawn':
      return `The council took it back${on}.`;
  }
}

export function whatFollows(signing: WholeSigning): string {
  if (signing.state === 'completed') return 'You have signed. All parties have signed now; the certificate is being made.';
  return `You have signed. It waits for ${signing.next ?? 'the other side'} now.`;
}
