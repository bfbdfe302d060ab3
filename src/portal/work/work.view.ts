import type { WorkState, WorkView } from '../../platform/jobs/long-work.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

const STATE_WORDS: Readonly<Record<WorkState, string>> = { waiting: 'Waiting', running: 'Under way', done: 'Done', failed: 'Not done' };
const COLOURS: Readonly<Record<WorkState, string>> = { waiting: 'grey', running: 'blue', done: 'green', failed: 'red' };

/** Often enough to feel alive, seldom enough not to interrupt who is read to. */
const REFRESH_SECONDS = 4;

interface Ending {
  readonly text: string;
  readonly href: string;
}

const number = (work: WorkView, name: string): number => Number(work.result?.[name] ?? 0);

/** What came of each kind of work in words, and where it is to be seen. */
const DONE: Readonly<Record<string, (work: WorkView) => { readonly words: string; readonly link: Ending | null }>> = {
  'read-placements': (work) => {
    const problems = number(work, 'problems');
    return {
      words: `${countInWords(number(work, 'placements'), 'new placement', 'new placements')} read, ${problems === 0 ? 'no fault' : countInWords(problems, 'fault', 'faults')} found. Nothing is saved yet.`,
      link: { text: 'Look through what was read', href: paths.placementImportOf(String(work.result?.['importId'])) },
    };
  },
  'commit-placements': (work) => ({
    words: `${countInWords(number(work, 'placements'), 'placement', 'placements')} and ${countInWords(number(work, 'feeLines'), 'fee line', 'fee lines')} saved; ${countInWords(number(work, 'unchangedPlacements'), 'placement was', 'placements were')} held already.`,
    link: { text: 'Go to placements', href: paths.placements },
  }),
  'read-letters': (work) => ({
    words: `${countInWords(number(work, 'letters'), 'letter', 'letters')} read.`,
    link: { text: 'Go to the letters', href: paths.letters },
  }),
  'bulk-letters': (work) => {
    const failed = (work.result?.['failed'] ?? []) as readonly string[];
    return {
      words: `${countInWords(number(work, 'letters'), 'letter', 'letters')} put together.${failed.length === 0 ? '' : ` ${countInWords(failed.length, 'letter', 'letters')} could not be made: ${failed.join(', ')}.`}`,
      link: null,
    };
  },
  'publish-demand': (work) => ({
    words: work.result?.['made'] === true ? 'Published. It never changes.' : 'It was published already, as it is.',
    link: { text: 'Go to pooled demand', href: paths.pooledDemand },
  }),
  'bulk-papers': (work) => {
    const refused = (work.result?.['refused'] ?? []) as readonly string[];
    return {
      words: `${countInWords(number(work, 'made'), 'document', 'documents')} made and ${countInWords(number(work, 'there'), 'document', 'documents')} that were there put together.${refused.length === 0 ? '' : ` Not made: ${refused.join(' ')}`}`,
      link: { text: 'Back to contracts', href: paths.contracts },
    };
  },
};

/** Where to go where a work was not done, to mend what it says. */
const MEND: Readonly<Record<string, (work: WorkView) => Ending>> = {
  'read-placements': () => ({ text: 'Choose another file', href: paths.placementImport }),
  'commit-placements': (work) => ({ text: 'Back to the preview', href: paths.placementImportOf(String(work.input['importId'])) }),
  'read-letters': () => ({ text: 'Go to the letters', href: paths.letters }),
  'bulk-letters': () => ({ text: 'Back to documents', href: paths.documents }),
  'publish-demand': () => ({ text: 'Back to pooled demand', href: paths.pooledDemand }),
  'bulk-papers': () => ({ text: 'Back to contracts', href: paths.contracts }),
};

/** How far a work is. It can be left and come back to. */
export function workView(work: WorkView) {
  const running = work.state === 'waiting' || work.state === 'running';
  const counted = work.total !== null && work.total > 0;
  return {
    refreshSeconds: running ? REFRESH_SECONDS : undefined,
    breadcrumbs: [{ text: 'Long work', href: paths.works }, { text: work.title }],
    title: work.title,
    state: { text: STATE_WORDS[work.state], colour: COLOURS[work.state] },
    running,
    waiting: work.state === 'waiting',
    bar: running ? (counted ? { value: work.done, most: work.total } : {}) : null,
    words: running
      ? [work.words, counted ? `${String(work.done)} of ${String(work.total)} done` : ''].filter(Boolean).join(': ') ||
        'It begins in a moment.'
      : '',
    done: work.state === 'done' ? (DONE[work.kind]?.(work) ?? { words: 'It is done.', link: null }) : null,
    file: work.fileName === null ? null : { name: work.fileName, href: `${paths.progress(work.id)}/file` },
    fileGone: work.state === 'done' && ['bulk-letters', 'bulk-papers'].includes(work.kind) && work.fileName === null,
    errors: work.error === null ? null : work.error.split('\n'),
    mend: work.state === 'failed' ? (MEND[work.kind]?.(work) ?? null) : null,
    facts: [
      { key: 'Started by', value: work.startedByName },
      { key: 'Asked for', moment: work.askedAt },
      { key: 'Ended', moment: work.endedAt },
    ],
  };
}

export const worksTable: Table<WorkView> = {
  name: 'long-work',
  caption: 'Long work',
  columns: [
    { key: 'title', heading: 'What', type: 'text', value: ({ title }) => title, href: ({ id }) => paths.progress(id) },
    { key: 'state', heading: 'State', type: 'status', value: ({ state }) => STATE_WORDS[state], colour: ({ state }) => COLOURS[state] },
    { key: 'by', heading: 'Started by', type: 'text', value: ({ startedByName }) => startedByName },
    { key: 'asked', heading: 'Asked for', type: 'dateTime', value: ({ askedAt }) => askedAt },
    { key: 'ended', heading: 'Ended', type: 'dateTime', value: ({ endedAt }) => endedAt },
  ],
};

export const worksView = (works: readonly WorkView[]) => ({
  table: tableView(worksTable, works, null, {
    captionHidden: true,
    empty: 'Nothing yet. Imports and letters put together for download are listed here while they run, and after.',
  }),
  exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
});
