/** What a member may share with others, each under a signed agreement of its own. */
export const SHARED_SUBJECTS = ['prices', 'demand', 'spend'] as const;
export type SharedSubject = (typeof SHARED_SUBJECTS)[number];

export const SHARED_WORDS: Readonly<Record<SharedSubject, { readonly text: string; readonly means: string }>> = {
  prices: {
    text: 'Prices of like places',
    means: 'Averages over at least five like places, to the nearest £100. Only members that share their own see them.',
  },
  demand: {
    text: 'Pooled demand',
    means:
      'How many children need what, as protected figures that tell of no single child. Without it a member’s demand is in no pooled figure.',
  },
  spend: {
    text: 'Spend and rates by school',
    means: 'What is spent at which school and at which rates: what joint negotiations and the page of leverage stand on.',
  },
};
