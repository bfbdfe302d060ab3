import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { AgreementNotice, AlternativeRoom } from '../../pooling/leverage/walk-away.js';
import type { MoveShown, MovedTo, Moving, WalkAway } from '../../pooling/leverage/walk-away.query.js';
import { SHORT_KIND_WORDS, noticeInWords } from '../contracts/contract-words.js';
import type { ListState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords, dayInWords, moneyInWords, shortDay } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { likeInWords } from './leverage.view.js';

/** How many alternatives of a kind the page shows; its file has all. */
const ALTERNATIVES_SHOWN = 3;

const unknownIn = ({ silentSchools, heldSchools }: AlternativeRoom): string | null =>
  [
    ...(silentSchools > 0 ? [`not known of ${countInWords(silentSchools, 'school', 'schools')}`] : []),
    ...(heldSchools > 0 ? [`${countInWords(heldSchools, 'school', 'schools')} held`] : []),
  ].join('; ') || null;

export const alternativesTable: Table<AlternativeRoom> = {
  name: 'places-elsewhere',
  caption: 'Like places elsewhere, and the room there',
  columns: [
    { key: 'places', heading: 'Places', type: 'text', value: likeInWords },
    {
      key: 'provider',
      heading: 'Elsewhere',
      type: 'text',
      value: ({ providerName }) => providerName,
      note: ({ blockReference }) => blockReference && `empty places of our block ${blockReference}`,
    },
    { key: 'block', heading: 'Our block', type: 'text', hidden: 'page', value: ({ blockReference }) => blockReference },
    { key: 'here', heading: 'Here', type: 'money', whole: true, value: ({ herePence }) => herePence },
    { key: 'there', heading: 'There', type: 'money', whole: true, value: ({ therePence }) => therePence },
    { key: 'difference', heading: 'Difference a place', type: 'money', whole: true, value: ({ differencePence }) => differencePence },
    {
      key: 'room',
      heading: 'Room',
      type: 'integer',
      hidden: 'export',
      value: ({ room }) => room,
      note: (row) => (row.room === null ? 'not known' : unknownIn(row)),
    },
    { key: 'vacancies', heading: 'Room', type: 'integer', hidden: 'page', value: ({ room }) => room },
    {
      key: 'silent',
      heading: 'Schools of which it is not known',
      type: 'integer',
      hidden: 'page',
      value: ({ silentSchools }) => silentSchools,
    },
    { key: 'held', heading: 'Schools where referrals are held', type: 'integer', hidden: 'page', value: ({ heldSchools }) => heldSchools },
    { key: 'register', heading: 'Register of', type: 'date', hidden: 'page', value: ({ registerOn }) => registerOn },
  ],
};

export const noticesTable: Table<AgreementNotice> = {
  name: 'notices',
  caption: 'Notices of our agreements',
  columns: [
    { key: 'reference', heading: 'Agreement', type: 'text', value: ({ reference }) => reference },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ kind }) => SHORT_KIND_WORDS[kind] },
    { key: 'school', heading: 'School', type: 'text', value: ({ schoolName }) => schoolName },
    { key: 'notice', heading: 'Notice', type: 'text', value: ({ notice }) => noticeInWords(notice) },
    { key: 'given', heading: 'Given already', type: 'text', value: ({ given }) => given },
    { key: 'last', heading: 'Last chargeable day', type: 'date', value: ({ lastChargeableOn }) => lastChargeableOn },
    { key: 'cost', heading: 'Fees until then', type: 'money', value: ({ costPence }) => costPence },
    { key: 'problem', heading: 'What is missing', type: 'text', value: ({ problem }) => problem },
  ],
};

/** Agreements of one school, kind and notice whose notice of today ends on the same day. */
interface NoticeGroup {
  readonly first: AgreementNotice;
  readonly agreements: number;
  readonly costPence: number | null;
}

function noticeGroups(agreements: readonly AgreementNotice[]): NoticeGroup[] {
  const groups = new Map<string, NoticeGroup>();
  for (const each of agreements) {
    const key = [each.schoolName, each.kind, noticeInWords(each.notice), each.given, each.lastChargeableOn, each.problem].join('\n');
    const { agreements: many, costPence } = groups.get(key) ?? { agreements: 0, costPence: 0 };
    groups.set(key, {
      first: each,
      agreements: many + 1,
      costPence: costPence === null || each.costPence === null ? null : costPence + each.costPence,
    });
  }
  return [...groups.values()].sort((a, b) => ((a.first.lastChargeableOn ?? '9') < (b.first.lastChargeableOn ?? '9') ? -1 : 1));
}

const noticeGroupsTable = (today: IsoDate): Table<NoticeGroup> => ({
  name: 'notices',
  caption: 'Notices of our agreements',
  columns: [
    { key: 'school', heading: 'School', type: 'text', value: ({ first }) => first.schoolName },
    { key: 'kind', heading: 'Kind', type: 'text', value: ({ first }) => SHORT_KIND_WORDS[first.kind] },
    { key: 'agreements', heading: 'Agreements', type: 'integer', value: ({ agreements }) => agreements },
    {
      key: 'notice',
      heading: 'Notice',
      type: 'text',
      value: ({ first }) => noticeInWords(first.notice),
      note: ({ first }) => (first.given ? 'given' : null),
    },
    {
      key: 'last',
      heading: `Given on ${shortDay(today)}, charged to`,
      type: 'text',
      value: ({ first }) => (first.lastChargeableOn === null ? 'not known' : shortDay(first.lastChargeableOn)),
      note: ({ first }) => first.problem,
    },
    { key: 'cost', heading: 'Fees until then', type: 'money', whole: true, value: ({ costPence }) => costPence },
  ],
});

/** A room in words, with the school's provider or our own block. */
const whereInWords = ({ providerId, schoolName, blockReference }: MovedTo, names: ReadonlyMap<string, string>): string =>
  blockReference === null ? `${schoolName} (${names.get(providerId) ?? ''})` : `our block ${blockReference} at ${schoolName}`;

/** How many there are of each, in the order met. */
function counted(to: readonly MovedTo[], words: (to: MovedTo) => string): Map<string, number> {
  const places = new Map<string, number>();
  for (const each of to) places.set(words(each), (places.get(words(each)) ?? 0) + each.places);
  return places;
}

const listed = (places: ReadonlyMap<string, number>): string => [...places].map(([words, many]) => `${words}: ${String(many)}`).join('; ');

/** A number of moves beside the one before: most often one child more at one school, sometimes others who go elsewhere for it. */
interface MoveRow extends MoveShown {
  readonly before: MoveShown | undefined;
}

const rowsOf = (moving: Moving | null): MoveRow[] => (moving?.moves ?? []).map((move, index, all) => ({ ...move, before: all[index - 1] }));

/** What is more, and what is less, than one before. */
function changed(row: MoveRow, words: (to: MovedTo) => string): { readonly more: string[]; readonly less: string[] } {
  const [now, before] = [counted(row.to, words), counted(row.before?.to ?? [], words)];
  return {
    more: [...now].filter(([each, many]) => many > (before.get(each) ?? 0)).map(([each]) => each),
    less: [...before].filter(([each, many]) => many > (now.get(each) ?? 0)).map(([each]) => each),
  };
}

/** Notices are one's own alone: of places that are told nothing is known of them. */
const movingTable = (names: ReadonlyMap<string, string>, isOwn: boolean): Table<MoveRow> => {
  const where = (to: MovedTo): string => whereInWords(to, names);
  const money = (key: string, heading: string, value: (row: MoveRow) => number) => ({
    key,
    heading,
    type: 'money' as const,
    whole: true,
    value,
  });
  return {
    name: isOwn ? 'moving-our-children' : 'moving-places-together',
    caption: isOwn ? 'What moving so many of our children costs' : 'What moving so many places of all members costs',
    columns: [
      { key: 'number', heading: isOwn ? 'Children' : 'Places', type: 'text', hidden: 'export', value: ({ children }) => String(children) },
      { key: 'children', heading: isOwn ? 'Children' : 'Places', type: 'integer', hidden: 'page', value: ({ children }) => children },
      { key: 'next', heading: 'The next', type: 'text', hidden: 'export', value: (row) => changed(row, likeInWords).more.join('; ') },
      {
        key: 'to',
        heading: 'To where',
        type: 'text',
        hidden: 'export',
        value: (row) => changed(row, where).more.join('; '),
        note: (row) =>
          changed(row, where)
            .less.map((each) => `one less at ${each}`)
            .join('; ') || null,
      },
      { key: 'who', heading: 'Who', type: 'text', hidden: 'page', value: ({ to }) => listed(counted(to, likeInWords)) },
      { key: 'where', heading: 'To where', type: 'text', hidden: 'page', value: ({ to }) => listed(counted(to, where)) },
      money('step', 'The next a year', ({ yearlyPence, before }) => yearlyPence - (before?.yearlyPence ?? 0)),
      money('yearly', 'Together a year', ({ yearlyPence }) => yearlyPence),
      ...(isOwn
        ? [
            money('notice', 'Once, fees of the notice', ({ noticePence }) => noticePence),
            { key: 'unknown', heading: 'Notice not known', type: 'integer' as const, value: ({ noticeUnknown }: MoveRow) => noticeUnknown },
          ]
        : []),
    ],
  };
};

/** All numbers of whose moves the list shows, for a file. */
export function movingFile(walk: WalkAway, list: ListState): { readonly table: Table<MoveRow>; readonly rows: readonly MoveRow[] } {
  const { moving, isOwn } = movingShown(walk, list);
  return { table: movingTable(namesOf(walk), isOwn), rows: rowsOf(moving) };
}

/** "The least is with 17 of them: £140,197 less a year." */
function leastInWords(moves: readonly MoveShown[]): string | null {
  const [first] = moves;
  if (!first) return null;
  const least = moves.reduce((best, move) => (move.yearlyPence < best.yearlyPence ? move : best), first);
  return least.yearlyPence >= 0
    ? 'Moving anybody costs more a year.'
    : `The least is with ${String(least.children)} of them: ${moneyInWords(Math.round(-least.yearlyPence / 100) * 100)} less a year.`;
}

const namesOf = ({ alternatives }: WalkAway): ReadonlyMap<string, string> =>
  new Map(alternatives.map(({ providerId, providerName }) => [providerId, providerName]));

/** Whose moves a list shows: one's own, or all members' together where that is asked or there is nothing else. */
function movingShown({ own, together }: WalkAway, list: ListState): { readonly moving: Moving | null; readonly isOwn: boolean } {
  const isOwn = own !== null && (list.filter('whose') !== 'together' || together === null);
  return { moving: isOwn ? own : together, isOwn };
}

/** As of when the register says what room there is. */
function registerInWords(alternatives: readonly AlternativeRoom[]): string {
  const days = alternatives.flatMap(({ registerOn }) => registerOn ?? []).sort();
  const [oldest, newest] = [days[0], days.at(-1)];
  if (oldest === undefined || newest === undefined) return 'its day is not recorded here';
  return oldest === newest ? `of ${dayInWords(oldest)}` : `of ${dayInWords(oldest)} to ${dayInWords(newest)}`;
}

export function walkAwayView(actor: Actor, walk: WalkAway, list: ListState) {
  const { moving, isOwn } = movingShown(walk, list);
  const moves = pageOf(rowsOf(moving), list, ({ children }) => String(children));
  const most = moving?.moves.length ?? 0;
  const seen = new Map<string, number>();
  const alternatives = walk.alternatives.filter((each) => {
    const kind = likeInWords(each);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= ALTERNATIVES_SHOWN;
  });
  const more = walk.alternatives.length - alternatives.length;
  const exports = (table: string) => ({
    exports: { csv: list.address({ table, format: 'csv' }), xlsx: list.address({ table, format: 'xlsx' }) },
  });
  const withoutRoom = moving ? moving.places - most : 0;
  return {
    alternatives: tableView(alternativesTable, alternatives, null, { empty: 'Nobody who tells us prices has like places elsewhere.' }),
    alternativesMore: more > 0 ? `${countInWords(more, 'dearer alternative is', 'dearer alternatives are')} in the file.` : null,
    registerOn: registerInWords(walk.alternatives),
    alternativesFiles: exports('alternatives'),
    ...(actor.kind === 'authority'
      ? {
          notices: tableView(noticeGroupsTable(walk.today), noticeGroups(walk.agreements), null, {
            empty: 'No agreement of ours with this provider is in force.',
          }),
          noticesFiles: exports('notices'),
        }
      : {}),
    moving: moving
      ? {
          table: tableView(movingTable(namesOf(walk), isOwn), moves.nodes, null, { empty: 'There is no room elsewhere that we know of.' }),
          pages: list.pages(moves),
          files: exports('moving'),
          isOwn,
          least: leastInWords(moving.moves),
          withoutRoom:
            withoutRoom > 0
              ? `${isOwn ? countInWords(withoutRoom, 'child', 'children') : countInWords(withoutRoom, 'place', 'places')} more: no like places elsewhere with room that is known.`
              : null,
          inBlocks:
            isOwn && walk.own && walk.own.inBlocks > 0
              ? `Not in it: ${countInWords(walk.own.inBlocks, 'child', 'children')} in places of a block, which is paid whether they are filled or not.`
              : null,
          other:
            walk.own && walk.together
              ? isOwn
                ? { text: 'The places of all members together', href: `${paths.leverageAt(walk.providerId)}?whose=together` }
                : { text: 'Our own children', href: paths.leverageAt(walk.providerId) }
              : null,
        }
      : null,
    on: dayInWords(walk.today),
  };
}
