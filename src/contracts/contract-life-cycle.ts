import { lifeCycle } from '../kernel/life-cycle.js';

export type ContractState =
  'draft' | 'inApproval' | 'approved' | 'issued' | 'signed' | 'active' | 'noticeGiven' | 'ended' | 'superseded' | 'withdrawn';

export type ContractAction =
  | 'requestApproval'
  | 'approve'
  | 'returnForChange'
  | 'issue'
  | 'sign'
  | 'decline'
  | 'expire'
  | 'activate'
  | 'vary'
  | 'giveNotice'
  | 'withdrawNotice'
  | 'end'
  | 'supersede'
  | 'withdraw';

/**
 * From first draft to last chargeable day (domain.md, Contracts). `sign` is the last signature; a declined or expired signature leaves the
 * contract approved, to be mended and issued anew. A variation is a version of its own that goes the same way while the contract stays active.
 */
export const contractLifeCycle = lifeCycle<ContractState, ContractAction>({
  draft: { requestApproval: 'inApproval', withdraw: 'withdrawn' },
  inApproval: { approve: 'approved', returnForChange: 'draft' },
  approved: { issue: 'issued', returnForChange: 'draft', withdraw: 'withdrawn' },
  issued: { sign: 'signed', decline: 'approved', expire: 'approved', withdraw: 'withdrawn' },
  signed: { activate: 'active', withdraw: 'withdrawn' },
  active: { vary: 'active', giveNotice: 'noticeGiven', end: 'ended', supersede: 'superseded' },
  noticeGiven: { withdrawNotice: 'active', end: 'ended', supersede: 'superseded' },
  ended: {},
  superseded: {},
  withdrawn: {},
});

export type VersionState = 'draft' | 'inApproval' | 'approved' | 'issued' | 'signed' | 'inForce' | 'replaced' | 'withdrawn';

export type VersionAction =
  'requestApproval' | 'approve' | 'returnForChange' | 'issue' | 'sign' | 'decline' | 'expire' | 'putInForce' | 'replace' | 'withdraw';

/** The way of one version: the first goes it together with its contract, a variation by itself. */
export const versionLifeCycle = lifeCycle<VersionState, VersionAction>({
  draft: { requestApproval: 'inApproval', withdraw: 'withdrawn' },
  inApproval: { approve: 'approved', returnForChange: 'draft' },
  approved: { issue: 'issued', returnForChange: 'draft', withdraw: 'withdrawn' },
  issued: { sign: 'signed', decline: 'approved', expire: 'approved', withdraw: 'withdrawn' },
  signed: { putInForce: 'inForce', withdraw: 'withdrawn' },
  inForce: { replace: 'replaced' },
  replaced: {},
  withdrawn: {},
});
