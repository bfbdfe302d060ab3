import type { Actor } from '../../kernel/actor.js';
import { allows } from '../../identity/permissions.js';
import { type WorkState, type WorkView, hasEnded } from '../../platform/jobs/long-work.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

export const mayPublish = (actor: Actor): boolean =>
  actor.kind === 'authority' && actor.access === 'write' && allows(actor, 'pooling.publishDemand');

const STATES: Readonly<Record<WorkState, string>> = { waiting: 'Waiting', running: 'Running', done: 'Published', failed: 'Failed' };
const COLOURS = { waiting: 'grey', running: 'blue', done: 'green', failed: 'red' } as const;

const PUBLICATIONS: Table<WorkView> = {
  name: 'publications',
  caption: 'Our latest publications',
  columns: [
    { key: 'title', heading: 'Publication', type: 'text', value: ({ title }) => title, href: ({ id }) => paths.progress(id) },
    { key: 'by', heading: 'Started by', type: 'text', value: ({ startedByName }) => startedByName },
    { key: 'at', heading: 'Started', type: 'dateTime', value: ({ askedAt }) => askedAt },
    { key: 'state', heading: 'State', type: 'status', value: ({ state }) => STATES[state], colour: ({ state }) => COLOURS[state] },
    { key: 'words', heading: 'How it stands', type: 'text', value: (work) => work.error ?? (hasEnded(work) ? '' : work.words) },
  ],
};

/** How far an authority's publications are, and why one failed; null where there was none. */
export const publicationsView = (works: readonly WorkView[]) => (works.length === 0 ? null : tableView(PUBLICATIONS, works, null));
