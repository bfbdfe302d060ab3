/** What the layout offers to wordings: every function it defines but the frame of a document, which is no authority's to set. */
export function layoutFunctions(layout: string): ReadonlySet<string> {
  const defined = [...layout.matchAll(/^#let ([a-z][a-z-]*)\(/gm)].map(([, name]) => name ?? '');
  return new Set(defined.filter((name) => name !== 'letter'));
}
