import { type ContractState, contractLifeCycle, versionLifeCycle } from '../../contracts/contract-life-cycle.js';
import type { ContractHeader } from '../../contracts/contract.query.js';
import { allows, type Permission } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { moneyInWords, shortDay } from '../foundation/words.js';
import { type ContractPart, paths } from '../paths.js';
import { CONTRACT_TAGS, KIND_WORDS, VERSION_TAGS } from './contract-words.js';

/** A tab of a contract's pages. Whoever adds a page of contracts adds its line here. */
interface Tab {
  readonly part: ContractPart | 'terms';
  readonly text: string;
  readonly shownTo?: (actor: Actor, contract: ContractHeader) => boolean;
}

/** A block has a ledger once its places have been in force. */
const hasPlaces = ({ kind, state }: ContractHeader): boolean =>
  kind === 'block' && ['active', 'noticeGiven', 'ended', 'superseded'].includes(state);

const TABS: readonly Tab[] = [
  { part: 'terms', text: 'Terms' },
  { part: 'ledger', text: 'Ledger', shownTo: (_, contract) => hasPlaces(contract) },
  { part: 'call-offs', text: 'Call-offs', shownTo: (_, contract) => hasPlaces(contract) },
  { part: 'reconciliation', text: 'Bills and reconciliation', shownTo: (_, contract) => hasPlaces(contract) },
  { part: 'versions', text: 'Versions and notices' },
  { part: 'documents', text: 'Documents' },
  { part: 'signatures', text: 'Signatures' },
  {
    part: 'procurement',
    text: 'Procurement',
    shownTo: (actor, contract) => actor.kind === 'authority' && actor.organisationId === contract.authority.id,
  },
];

export type ContractTab = Tab['part'];

/** What can be done with a contract, in the order of its life: by its state, the version on its way, and whose it is to do. */
interface Act {
  readonly part: ContractPart;
  readonly text: string;
  readonly needs: Permission;
  /** The authority's alone, unless the other side may do it too. */
  readonly bothSides?: boolean;
  readonly possible: (contract: ContractHeader) => boolean;
}

const can =
  (action: Parameters<typeof contractLifeCycle.next>[1]) =>
  ({ state }: ContractHeader): boolean =>
    contractLifeCycle.next(state, action) !== undefined;

/** The version on its way stands in a state that allows it. */
const openCan =
  (action: Parameters<typeof versionLifeCycle.next>[1]) =>
  ({ openVersion }: ContractHeader): boolean =>
    openVersion !== null && versionLifeCycle.next(openVersion.state, action) !== undefined;

const ACTS: readonly Act[] = [
  { part: 'edit', text: 'Change the draft', needs: 'contracts.draft', possible: openCan('requestApproval') },
  { part: 'request-approval', text: 'Ask for approval', needs: 'contracts.draft', possible: openCan('requestApproval') },
  {
    part: 'reopen',
    text: 'Take it back to a draft',
    needs: 'contracts.draft',
    possible: ({ openVersion }) => openVersion?.state === 'approved',
  },
  { part: 'issue', text: 'Issue to the school', needs: 'contracts.issue', possible: openCan('issue') },
  { part: 'activate', text: 'Make it active', needs: 'contracts.activate', possible: can('activate') },
  {
    part: 'vary',
    text: 'Vary the terms',
    needs: 'contracts.draft',
    possible: (contract) => contract.state === 'active' && contract.openVersion === null,
  },
  {
    part: 'members',
    text: 'Who else may use it',
    needs: 'contracts.draft',
    possible: ({ kind, state }) => kind === 'block' && ['draft', 'active', 'noticeGiven'].includes(state),
  },
  {
    part: 'notice',
    text: 'Give notice',
    needs: 'contracts.read',
    bothSides: true,
    possible: can('giveNotice'),
  },
  { part: 'withdraw-notice', text: 'Withdraw the notice', needs: 'contracts.read', bothSides: true, possible: can('withdrawNotice') },
  {
    part: 'end',
    text: 'Record that the pupil has left',
    needs: 'contracts.draft',
    possible: (contract) => contract.kind === 'spot' && can('end')(contract),
  },
  {
    part: 'hand-over',
    text: 'Pass to another authority',
    needs: 'contracts.issue',
    possible: (contract) => contract.kind === 'spot' && can('end')(contract),
  },
  { part: 'withdraw', text: 'Withdraw', needs: 'contracts.draft', possible: openCan('withdraw') },
];

const STANDING: Readonly<Partial<Record<ContractState, string>>> = {
  draft: 'A draft of the council. The school does not see it.',
  inApproval: 'It waits for approval. The school does not see it.',
  approved: 'Approved as it stands. Issue it to the school for signing.',
  issued: 'With the parties for signing, in the order agreed.',
  signed: 'Signed by both. It becomes active with the council’s supplier number and order number.',
};

/** A word on where it stands and what comes next, for whoever reads. */
function standing(contract: ContractHeader): string {
  const { openVersion, notice } = contract;
  if (notice && contract.state === 'noticeGiven')
    return `Notice was given on ${shortDay(notice.givenOn)}. Its last chargeable day is ${shortDay(notice.lastChargeableOn)}.`;
  if (openVersion && openVersion.number > 1)
    return `Version ${String(openVersion.number)}, a variation, is ${VERSION_TAGS[openVersion.state].text.toLowerCase()}. The present terms hold until it is in force.`;
  if (contract.state === 'superseded' && contract.supersededBy) return `Superseded by ${contract.supersededBy.reference}.`;
  return STANDING[contract.state] ?? '';
}

/** Whether the acting organisation is the contract's own authority, or a school's side of it. */
const isParty = (actor: Actor, contract: ContractHeader): boolean =>
  actor.kind !== 'authority' || actor.organisationId === contract.authority.id;

/** What stands above every page of a contract: the partial `contract-head` shows it. */
export function contractHead(actor: Actor, contract: ContractHeader, current: ContractTab) {
  const council = actor.kind === 'authority';
  const acts = ACTS.filter(
    ({ needs, bothSides, possible }) =>
      actor.access === 'write' && isParty(actor, contract) && (council || bothSides) && allows(actor, needs) && possible(contract),
  );
  const tabs = TABS.filter(({ shownTo }) => shownTo?.(actor, contract) ?? true);
  return {
    caption: KIND_WORDS[contract.kind],
    reference: contract.reference,
    title: contract.title,
    tag: CONTRACT_TAGS[contract.state],
    standing: standing(contract),
    about: [
      council && isParty(actor, contract) ? null : { text: contract.authority.name },
      { text: contract.school.name, href: council ? paths.school(contract.school.id) : null },
      contract.provider ? { text: contract.provider.name } : { text: 'provider not linked' },
      { text: `${shortDay(contract.startsOn)} to ${contract.endsOn === null ? 'no end recorded' : shortDay(contract.endsOn)}` },
      contract.framework ? { text: `under ${contract.framework.reference}`, href: paths.contract(contract.framework.id) } : null,
      contract.supersedes ? { text: `supersedes ${contract.supersedes.reference}`, href: paths.contract(contract.supersedes.id) } : null,
      contract.supersededBy
        ? { text: `superseded by ${contract.supersededBy.reference}`, href: paths.contract(contract.supersededBy.id) }
        : null,
      contract.placementId && council ? { text: 'the placement', href: paths.placement(contract.placementId) } : null,
    ].filter((each) => each !== null),
    inLieu: contract.notice && contract.notice.inLieu > 0 ? moneyInWords(contract.notice.inLieu) : null,
    acts: [...acts.map(({ part, text }) => ({ text, href: paths.contractPart(contract.id, part) })), ...callOffLinks(actor, contract)],
    // One tab is no choice.
    tabs:
      tabs.length < 2
        ? []
        : tabs.map(({ part, text }) => ({
            text,
            href: part === 'terms' ? paths.contract(contract.id) : paths.contractPart(contract.id, part),
            current: part === current,
          })),
  };
}

export const contractTrail = (contract: ContractHeader, ...rest: readonly string[]) => [
  { text: 'Contracts', href: paths.contracts },
  rest.length === 0 ? { text: contract.reference } : { text: contract.reference, href: paths.contract(contract.id) },
  ...rest.map((text) => ({ text })),
];

/** From a framework in force agreements and blocks are called off, on its terms. */
const callOffLinks = (actor: Actor, contract: ContractHeader) =>
  contract.kind === 'framework' &&
  contract.state === 'active' &&
  actor.access === 'write' &&
  isParty(actor, contract) &&
  allows(actor, 'contracts.draft')
    ? [
        { text: 'Call off for one pupil', href: paths.newContract(`?framework=${contract.id}`) },
        { text: 'Call off as a block', href: paths.newContract(`?kind=block&framework=${contract.id}`) },
      ]
    : [];
