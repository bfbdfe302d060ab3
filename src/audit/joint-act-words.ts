import type { Facts } from './facts.js';

const of = (after: Facts): string => after.text('title') ?? 'a school';
const because = (after: Facts): string => {
  const reason = after.text('reason') ?? after.text('because');
  return reason === undefined ? '' : `: “${reason.replace(/[.\s]+$/, '')}”`;
};
const rise = (after: Facts): string => {
  const bp = after.count('percentBp');
  return bp === undefined ? '' : ` ${(bp / 100).toFixed(2)}%`;
};

/** What was done with joint negotiations, in words. */
export const JOINT_ACT_WORDS: Readonly<Record<string, (before: Facts, after: Facts) => string>> = {
  openJointNegotiation: (_, after) => `asked members whether they negotiate together (${of(after)})`,
  joinNegotiation: (_, after) => `opted ${after.text('member') ?? 'the member'} in to the joint negotiation (${of(after)})`,
  askSchool: (_, after) => `asked the school for one return for all members (${of(after)})`,
  sendJointReturn: (_, after) => `sent one return for all members, asking${rise(after)} (${of(after)})`,
  offerJointly: (_, after) => `offered${rise(after)} in all members’ names (${of(after)})`,
  counterJointly: (_, after) => `answered all members with${rise(after)} (${of(after)})`,
  agreeJointly: (_, after) => `accepted${rise(after)} for all members (${of(after)})`,
  leaveNegotiation: (_, after) =>
    `took ${after.text('member') ?? 'the member'} out of the joint negotiation (${of(after)})${because(after)}`,
  reopenJointly: (_, after) => `took the joint figures off the table (${of(after)})${because(after)}`,
  endJointly: (_, after) => `ended the joint negotiation (${of(after)})${because(after)}`,
  reopenReview: (_, after) => `took the joint figures off its table${because(after)}`,
};
