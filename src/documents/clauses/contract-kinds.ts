/** What a clause can belong to: the three kinds of contract, and the call-off of a place under a block or framework. */
export const CLAUSE_KINDS = ['spot', 'block', 'framework', 'callOff'] as const;

export type ClauseKind = (typeof CLAUSE_KINDS)[number];

export const CLAUSE_KIND_WORDS: Readonly<Record<ClauseKind, string>> = {
  spot: 'Individual placement agreement',
  block: 'Block agreement',
  framework: 'Framework agreement',
  callOff: 'Call-off',
};
