import type { Actor } from '../../kernel/actor.js';
import type { SearchGroup, SearchHit, SearchKind } from '../../search/hits.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { markedPieces } from './marked.js';

/** How many of each kind the overview shows, and how many one kind. */
export const OVERVIEW = 5;
export const ONE_KIND = 50;

export const KIND_NAMES: Readonly<Record<SearchKind, { readonly one: string; readonly many: string }>> = {
  school: { one: 'school', many: 'Schools' },
  pupil: { one: 'pupil', many: 'Pupils' },
  placement: { one: 'placement', many: 'Placements' },
  return: { one: 'uplift return', many: 'Uplift returns' },
  document: { one: 'document', many: 'Documents' },
};

const atSchool = (actor: Actor): boolean => actor.kind === 'provider' || actor.kind === 'providerGroup';

/** The page that shows what was found; null where there is none for this reader. */
export function hitAddress(actor: Actor, { kind, targetId }: Pick<SearchHit, 'kind' | 'targetId'>): string | null {
  if (targetId === null) return null;
  switch (kind) {
    case 'school':
      return atSchool(actor) ? null : paths.school(targetId);
    case 'pupil':
    case 'placement':
      return paths.placement(targetId);
    case 'return':
      return atSchool(actor) ? paths.schoolReturn(targetId) : paths.upliftReturn(targetId);
    case 'document':
      return paths.document(targetId);
  }
}

const address = (q: string, kind: SearchKind | null): string => {
  const query = new URLSearchParams({ q, ...(kind === null ? {} : { kind }) });
  return `${paths.search}?${query.toString()}`;
};

/** Everything found, or one kind of it. `groups` are null where nothing was searched for yet. */
export function searchView(
  actor: Actor,
  q: string,
  kind: SearchKind | null,
  searchable: readonly SearchKind[],
  groups: readonly SearchGroup[] | null,
) {
  const found = (groups ?? []).filter(({ total }) => total > 0);
  const shown = kind === null ? found : found.filter((group) => group.kind === kind);
  const total = found.reduce((sum, group) => sum + group.total, 0);
  return {
    q,
    searchesFor: searchable.map((each) => KIND_NAMES[each].many.toLowerCase()).join(', '),
    searched: groups !== null,
    nothing: groups !== null && shown.length === 0,
    words: `${countInWords(total, 'result', 'results')} for “${q}”`,
    kinds:
      found.length < 2 && kind === null
        ? []
        : [
            { text: `Everything (${String(total)})`, href: address(q, null), active: kind === null },
            ...found.map((group) => ({
              text: `${KIND_NAMES[group.kind].many} (${group.total.toLocaleString('en-GB')})`,
              href: address(q, group.kind),
              active: group.kind === kind,
            })),
          ],
    groups: shown.map((group) => ({
      heading: KIND_NAMES[group.kind].many,
      inexact: group.hits.some(({ inexact }) => inexact),
      hits: group.hits.map((hit) => ({
        title: markedPieces(hit.title, q),
        detail: markedPieces(hit.detail, q),
        state: hit.state === null ? null : hit.state.replace(/^./, (letter) => letter.toUpperCase()),
        href: hitAddress(actor, hit),
      })),
      more:
        group.total > group.hits.length && kind === null
          ? {
              href: address(q, group.kind),
              text: `See all ${countInWords(group.total, KIND_NAMES[group.kind].one, KIND_NAMES[group.kind].many.toLowerCase())}`,
            }
          : null,
      cut:
        group.total > group.hits.length && kind !== null
          ? `The first ${String(group.hits.length)} of ${group.total.toLocaleString('en-GB')}: add a word to narrow it.`
          : null,
    })),
  };
}
