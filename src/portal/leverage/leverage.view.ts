import type { Actor } from '../../kernel/actor.js';
import type { Pence } from '../../kernel/money.js';
import type { Dependency } from '../../pooling/leverage/leverage.js';
import type { Leverage } from '../../pooling/leverage/leverage.query.js';
import type { OwnSpend, ProviderLeverage } from '../../pooling/leverage/owners.js';
import type { LikePlaces } from '../../pooling/leverage/walk-away.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Column, type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { needInWords } from '../schools/school-words.js';

/** Above it few providers have nearly all of the money. */
const FEW = 2_500;

const PHASES: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary', post16: 'post-16' };

/** "Autism (ASD), secondary, day". */
export const likeInWords = ({ need, phase, setting }: LikePlaces): string => `${needInWords(need)}, ${PHASES[phase] ?? phase}, ${setting}`;

/** What is spent at one or at several providers. */
interface Spent {
  readonly own: OwnSpend | null;
  readonly members: readonly { readonly authorityId: string; readonly annualPence: Pence }[];
  readonly shownPence: Pence;
  readonly rollShareBp: number | null;
}

/** The columns of money, of a list by provider or by owner. */
export function spendColumns<Row extends Spent>(actor: Actor, { authorities }: Leverage): Column<Row>[] {
  return [
    ...(actor.kind === 'authority'
      ? [
          {
            key: 'own',
            heading: 'Ours',
            type: 'money' as const,
            whole: true,
            sort: 'own',
            value: ({ own }: Row) => own?.annualPence ?? null,
          },
          { key: 'places', heading: 'Our places', type: 'integer' as const, sort: 'places', value: ({ own }: Row) => own?.places ?? null },
          { key: 'share', heading: 'Of our spend', type: 'percent' as const, value: ({ own }: Row) => own?.shareBp ?? null },
        ]
      : []),
    ...authorities
      .filter(({ id }) => id !== actor.organisationId)
      .map(({ id, name }) => ({
        key: id,
        heading: name,
        type: 'money' as const,
        whole: true,
        value: ({ members }: Row) => members.find(({ authorityId }) => authorityId === id)?.annualPence ?? null,
      })),
    { key: 'shown', heading: 'Shown together', type: 'money', whole: true, sort: 'spend', value: ({ shownPence }) => shownPence },
    {
      key: 'roll',
      heading: 'Of its pupils',
      type: 'percent',
      sort: 'roll',
      value: ({ rollShareBp }) => (rollShareBp === null ? null : Math.round(rollShareBp / 100) * 100),
    },
  ];
}

/** Sums over a whole filter, to the penny. */
export function totalsOf(rows: readonly Spent[]): Record<string, number> {
  const totals: Record<string, number> = { own: 0, places: 0, shown: 0 };
  const add = (key: string, amount: number): void => {
    totals[key] = (totals[key] ?? 0) + amount;
  };
  for (const { own, members, shownPence } of rows) {
    add('own', own?.annualPence ?? 0);
    add('places', own?.places ?? 0);
    add('shown', shownPence);
    for (const { authorityId, annualPence } of members) add(authorityId, annualPence);
  }
  return totals;
}

type SpendSort = 'spend' | 'own' | 'places' | 'roll';

/** By a column of money; equals, and everything by name, in the order of names. */
export function bySpend<Row extends Spent & { readonly name: string }>(rows: readonly Row[], { sort, descending }: ListState): Row[] {
  const turn = descending ? -1 : 1;
  const measures: Readonly<Record<SpendSort, (row: Row) => number>> = {
    spend: ({ shownPence }) => shownPence,
    own: ({ own }) => own?.annualPence ?? -1,
    places: ({ own }) => own?.places ?? -1,
    roll: ({ rollShareBp }) => rollShareBp ?? -1,
  };
  const measure = sort in measures ? measures[sort as SpendSort] : null;
  return [...rows].sort((a, b) =>
    measure ? turn * (measure(a) - measure(b)) || a.name.localeCompare(b.name) : turn * a.name.localeCompare(b.name),
  );
}

export const providersList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['spend', 'provider', 'own', 'places', 'roll'], sort: 'spend', descending: true, filters: ['group'] });

export const providersTable = (actor: Actor, found: Leverage): Table<ProviderLeverage> => ({
  name: 'leverage',
  caption: 'What is spent at each provider a year',
  columns: [
    {
      key: 'provider',
      heading: 'Provider',
      type: 'text',
      sort: 'provider',
      value: ({ name }) => name,
      href: ({ providerId }) => paths.leverageAt(providerId),
      note: ({ groupName }) => groupName,
    },
    { key: 'group', heading: 'Group', type: 'text', hidden: 'page', value: ({ groupName }) => groupName },
    ...spendColumns<ProviderLeverage>(actor, found),
  ],
});

export function providerRows({ providers }: Leverage, list: ListState): ProviderLeverage[] {
  const [asked, group] = [list.q.toLowerCase(), list.filter('group')];
  const matching = providers.filter(
    ({ name, groupId, groupName }) => `${name}\n${groupName ?? ''}`.toLowerCase().includes(asked) && (group === '' || groupId === group),
  );
  return bySpend(matching, list);
}

export function providersView(actor: Actor, found: Leverage, list: ListState) {
  const rows = providerRows(found, list);
  const shown = pageOf(rows, list, ({ providerId }) => providerId);
  const groups = found.owners.filter(({ ownerId, providers }) => providers.some(({ groupId }) => groupId === ownerId));
  return {
    wide: true,
    list,
    filters: {
      label: 'Filter providers',
      search: { label: 'Provider or group', value: list.q },
      choices: [
        {
          name: 'group',
          label: 'Group',
          options: groups
            .map(({ ownerId, name }) => ({ value: ownerId, text: name, chosen: list.filter('group') === ownerId }))
            .sort((a, b) => a.text.localeCompare(b.text)),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    providers: tableView(providersTable(actor, found), shown.nodes, list, {
      empty: list.isFiltered
        ? 'No provider matches these filters.'
        : 'Nothing is shared yet, or no member has five places at one provider.',
      totals: totalsOf(rows),
    }),
    pages: list.pages(shown),
    notSharing: notSharing(found),
    groups: paths.leverageGroups,
    gaps: {
      href: paths.priceGaps,
      text: `Different prices for like places: ${countInWords(found.gaps.length, 'difference', 'differences')}`,
    },
    concentration: concentrationInWords(actor, found),
    dependencies: found.dependencies.map((each) => dependencyInWords(each, found)),
  };
}

export const notSharing = (found: Leverage): string | null =>
  found.notSharing.length > 0 ? `Not shared with us: what ${found.notSharing.join(' and ')} spends.` : null;

/** Of one's own money, or where there is none of all that is shown. */
export function concentrationInWords(actor: Actor, found: Leverage): string {
  const isOwn = actor.kind === 'authority';
  const [byProvider, byOwner] = isOwn
    ? [found.concentration, found.ownerConcentration]
    : [found.shownConcentration, found.shownOwnerConcentration];
  const judged = byOwner >= FEW ? 'Few owners have nearly all of it.' : 'It is spread over many owners.';
  return `Concentration of ${isOwn ? 'our spend' : 'what is shown'}, where 10,000 is all with one: ${inThousands(byProvider)} by provider, ${inThousands(byOwner)} by group. ${judged}`;
}

const inThousands = (number: number): string => number.toLocaleString('en-GB');

const dependencyInWords = ({ providerId, need, places, of, elsewhere }: Dependency, { providers }: Leverage) => ({
  key: needInWords(need),
  value: `${String(places)} of ${String(of)} children are with ${providers.find((each) => each.providerId === providerId)?.name ?? ''}; ${elsewhere === 0 ? 'no other provider has one' : elsewhere === 1 ? 'one other provider has the rest' : `${String(elsewhere)} other providers have the rest`}`,
});
