/** What published figures mean, what is promised and what is not, in plain words: the page and every paper of published demand say the same. */
export const FIGURES_MEAN = {
  counted:
    'Each child whom a member places at an independent or non-maintained special school on the day, once: by primary need, phase, year group, the term in which the placement began, setting, and the district of the home.',
  made: 'Each member’s figures are made from its own records alone. To every count belongs a secret number from nought to four, which follows from the member’s own secret and the name of the count, and never changes. It is added, and the sum is rounded down to a multiple of five. No part is larger than its whole. A pooled figure is the sum of what members published, never a rounding of the true total.',
  read: [
    '“under 5”: from none to four children.',
    '“5 (1 to 9)”: from one to nine.',
    '“20 (±4)”: from 16 to 24.',
    '“c”: not told, since it could give a child away.',
    'Parts need not add up to totals.',
    'By need and year group, figures lie below the truth on the whole, about a tenth over all.',
  ],
  promised:
    'Before anything is published an audit shows, for every count of one to four children, whole tables with five different numbers in that place that would all have given exactly the same figures. So nobody can tell such a count from what is published, whichever tables are put together, nor a member by taking its own records away. A figure once published never changes.',
  notPromised: [
    'No figure of probability: some of the numbers that are possible may be likelier than others.',
    'Somebody who knows every child that came and went can narrow some protected counts over three months: about one in twenty of a large council with few moves, one in three of a small one with many.',
    'A shown “5” says that there is somebody.',
  ],
} as const;
