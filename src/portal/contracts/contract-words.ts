import { MONTH_NAMES } from '../../kernel/dates.js';
import type { ContractState, VersionState } from '../../contracts/contract-life-cycle.js';
import type { ContractKind } from '../../contracts/contract.entity.js';
import type { Indexation, NoticeTerms } from '../../contracts/terms.js';
import { countInWords, percentInWords } from '../foundation/words.js';

export const KIND_WORDS: Readonly<Record<ContractKind, string>> = {
  spot: 'Individual placement agreement',
  block: 'Block contract',
  framework: 'Framework',
};

export const SHORT_KIND_WORDS: Readonly<Record<ContractKind, string>> = { spot: 'IPA', block: 'Block', framework: 'Framework' };

interface Tag {
  readonly text: string;
  readonly colour: string;
}

export const CONTRACT_TAGS: Readonly<Record<ContractState, Tag>> = {
  draft: { text: 'Draft', colour: 'grey' },
  inApproval: { text: 'In approval', colour: 'yellow' },
  approved: { text: 'Approved', colour: 'light-blue' },
  issued: { text: 'Issued', colour: 'blue' },
  signed: { text: 'Signed', colour: 'turquoise' },
  active: { text: 'Active', colour: 'green' },
  noticeGiven: { text: 'Notice given', colour: 'orange' },
  ended: { text: 'Ended', colour: 'grey' },
  superseded: { text: 'Superseded', colour: 'grey' },
  withdrawn: { text: 'Withdrawn', colour: 'red' },
};

export const VERSION_TAGS: Readonly<Record<VersionState, Tag>> = {
  draft: CONTRACT_TAGS.draft,
  inApproval: CONTRACT_TAGS.inApproval,
  approved: CONTRACT_TAGS.approved,
  issued: CONTRACT_TAGS.issued,
  signed: CONTRACT_TAGS.signed,
  inForce: { text: 'In force', colour: 'green' },
  replaced: { text: 'Replaced', colour: 'grey' },
  withdrawn: CONTRACT_TAGS.withdrawn,
};

/** "one full term", "90 days". */
export function noticeInWords(notice: NoticeTerms): string {
  if (notice.kind === 'days') return countInWords(notice.days, 'day', 'days');
  return notice.terms === 1 ? 'one full term' : `${String(notice.terms)} full terms`;
}

export function indexationInWords(indexation: Indexation): string {
  if (indexation.kind === 'fixed') return 'fixed for the whole of the contract';
  if (indexation.kind === 'negotiated') return 'negotiated from year to year';
  const bounds = [
    indexation.capBp === null ? null : `at most ${percentInWords(indexation.capBp)}`,
    indexation.collarBp === null ? null : `at least ${percentInWords(indexation.collarBp)}`,
  ].filter(Boolean);
  return `by ${indexation.series} of ${MONTH_NAMES[indexation.month - 1] ?? ''}${bounds.length === 0 ? '' : `, ${bounds.join(' and ')}`}`;
}
