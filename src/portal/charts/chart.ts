/** A chart as a page shows it: a picture, what it says in words, and the figures behind it. */
export interface Chart {
  readonly title: string;
  /** What the picture shows, in plain words computed from the data: it stands under the picture for everybody. */
  readonly summary: string;
  /** Two drawings of the same figures, for wide and for narrow pages (styles show one); empty where there is nothing to draw. */
  readonly svg: string;
  /** Every figure of the picture, and any that did not fit into it. */
  readonly table: { readonly head: string[]; readonly rows: string[][] };
}

/** A chart of nothing says so, instead of showing bare axes. */
export const emptyChart = (title: string, head: string[], summary = 'There is nothing to show yet.'): Chart => ({
  title,
  summary,
  svg: '',
  table: { head, rows: [] },
});
