import { FEE_KINDS, PHASES, SETTINGS } from '../../contracts/bands/bands.js';
import type { SchoolYearMoney } from '../../contracts/bands/band-what-if.js';
import { type Band, type BandCriteria, type BandedPlacement, standing } from '../../contracts/bands/bands.query.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { tableView } from '../foundation/table.js';
import { moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { FEE_KIND_WORDS, SETTING_WORDS } from '../placements/placement-words.js';
import { NEED_WORDS, PHASE_WORDS, needInWords } from '../schools/school-words.js';
import {
  type BandNow,
  type WhatIfRow,
  type WhatIfSchool,
  bandsTable,
  besideTable,
  coversInWords,
  forWhom,
  whatIfSchools,
} from './band-tables.js';

const CAPTION = 'Bands and tariffs';

export const bandsList = (query: AddressQuery) => listState(query, { sorts: ['code'], sort: 'code' });

const BESIDE_SORTS = ['pupilReference', 'schoolName', 'covered', 'above'] as const;
type BesideSort = (typeof BESIDE_SORTS)[number];
export const besideList = (query: AddressQuery): ListState<BesideSort> =>
  listState(query, {
    sorts: BESIDE_SORTS,
    sort: 'above',
    descending: true,
    filters: ['band', 'school', 'need', 'setting', 'phase', 'fit'],
    pageSize: 50,
  });

export const whatIfList = (query: AddressQuery) =>
  listState(query, {
    sorts: ['schoolName', 'difference'],
    sort: 'schoolName',
    filters: ['band', 'school', 'need', 'setting', 'phase', 'years', 'rise'],
  });

/** The filter as the query takes it; what is not one of the choices narrows nothing. */
export function criteriaOf(list: ListState): BandCriteria {
  const one = <Value extends string>(name: string, offered: readonly Value[]): Value | null =>
    offered.find((value) => value === list.filter(name)) ?? null;
  const need = one('need', NEED_CODES);
  const school = list.filter('school');
  return {
    schoolId: /^[0-9a-f-]{36}$/i.test(school) ? school : null,
    needs: need === null ? null : [need],
    setting: one('setting', SETTINGS),
    phase: one('phase', PHASES),
  };
}

/** Each band with the placements that fall in it today. */
export function bandsNow(bands: readonly Band[], placements: readonly BandedPlacement[]): BandNow[] {
  const byBand = new Map<string, BandedPlacement[]>();
  for (const placement of placements)
    if (placement.found.kind === 'band') {
      const of = byBand.get(placement.found.band.id) ?? [];
      of.push(placement);
      byBand.set(placement.found.band.id, of);
    }
  return bands.map((band) => {
    const of = byBand.get(band.id) ?? [];
    const differences = of.flatMap(({ abovePence }) => (abovePence === null ? [] : [abovePence]));
    return {
      band,
      placements: of.length,
      above: differences.filter((difference) => difference > 0).length,
      abovePence: differences.length === 0 ? null : pence(differences.reduce((total, each) => total + each, 0)),
    };
  });
}

export function bandsView(actor: Actor, rows: readonly BandNow[], placements: readonly BandedPlacement[], list: ListState, today: IsoDate) {
  const without = placements.filter(({ found }) => found.kind !== 'band').length;
  return {
    wide: true,
    list,
    figures:
      rows.length === 0 || actor.kind !== 'authority'
        ? []
        : [
            { label: 'Placements in a band', value: String(placements.length - without), href: paths.bandPlacements() },
            {
              label: 'Without one',
              value: String(without),
              alert: without > 0,
              href: paths.bandPlacements('?fit=without'),
            },
            {
              label: 'Above tariff, net, a year',
              value: moneyInWords(Math.round(rows.reduce((total, { abovePence }) => total + (abovePence ?? 0), 0) / 100) * 100),
              href: paths.bandPlacements('?fit=above'),
            },
          ],
    table: tableView(bandsTable(today), rows, list, {
      captionHidden: true,
      empty: 'No band is defined yet. Define one by need, phase and setting, and give it a tariff: every price can then be seen beside it.',
    }),
    newBand: actor.access === 'write' && allows(actor, 'bands.define') ? paths.newBand : null,
    beside: actor.kind === 'authority' ? paths.bandPlacements() : null,
    whatIf: actor.kind === 'authority' ? paths.bandWhatIf() : null,
  };
}

const boxes = (values: readonly string[], words: (value: string) => string, chosen: readonly string[]) =>
  values.map((value) => ({ value, text: words(value), checked: chosen.includes(value) }));

const termsItems = (chosen: {
  readonly needs: readonly string[];
  readonly phases: readonly string[];
  readonly settings: readonly string[];
}) => ({
  needs: boxes(NEED_CODES, needInWords, chosen.needs),
  phases: boxes(PHASES, (phase) => PHASE_WORDS[phase as 'primary'], chosen.phases),
  settings: boxes(SETTINGS, (setting) => SETTING_WORDS[setting as 'day'], chosen.settings),
});

export const newBandView = (form: Form) => ({
  form,
  breadcrumbs: [{ text: CAPTION, href: paths.bands }, { text: 'New band' }],
  action: paths.newBand,
  items: termsItems({ needs: form.chosen('needs'), phases: form.chosen('phases'), settings: form.chosen('settings') }),
});

/** One band with its history, and the forms that change it for whom may. `asked` is the form that came back with faults. */
export function bandView(
  actor: Actor,
  band: Band,
  today: IsoDate,
  asked: { readonly which: 'definition' | 'tariff'; readonly form: Form } | null,
) {
  const owner = actor.kind === 'platform' ? !band.own : band.own;
  const mayChange = actor.access === 'write' && allows(actor, 'bands.define') && owner;
  const [latest] = band.definitions;
  const [tariff] = band.tariffs;
  const definitionForm = asked?.which === 'definition' ? asked.form : Form.of({ provision: latest?.provision ?? '' });
  const tariffForm = asked?.which === 'tariff' ? asked.form : new Form();
  const seen =
    asked?.which === 'definition'
      ? { needs: asked.form.chosen('needs'), phases: asked.form.chosen('phases'), settings: asked.form.chosen('settings') }
      : latest;
  const now = standing(band.tariffs, today);
  return {
    // The page's own error summary is that of the form which came back.
    ...(asked ? { form: asked.form } : {}),
    caption: band.own ? CAPTION : `${CAPTION}, national`,
    breadcrumbs: [{ text: CAPTION, href: paths.bands }, { text: band.code }],
    heading: `${band.code}: ${band.name}`,
    figures: [
      {
        label: 'Tariff today',
        value: now ? moneyInWords(now.annualPence) : 'None',
        note: now ? coversInWords(now.covers) : 'Set one below',
      },
      { label: 'Since', value: now ? shortDay(now.from) : 'Not in force' },
    ],
    definitions: tableView(
      {
        name: 'definitions',
        caption: 'Whom it is for',
        columns: [
          { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
          { key: 'to', heading: 'Until before', type: 'date', value: ({ to }) => to },
          { key: 'for', heading: 'For whom', type: 'text', value: (each) => forWhom(each) },
          { key: 'provision', heading: 'Provides', type: 'text', value: ({ provision }) => provision },
          { key: 'by', heading: 'Recorded by', type: 'text', value: ({ recordedByName }) => recordedByName },
        ],
      },
      band.definitions,
      null,
    ),
    tariffs: tableView(
      {
        name: 'tariffs',
        caption: 'What a place costs a year: gross, net of VAT',
        columns: [
          { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
          { key: 'to', heading: 'Until before', type: 'date', value: ({ to }) => to },
          { key: 'tariff', heading: 'Tariff', type: 'money', value: ({ annualPence }) => annualPence },
          { key: 'covers', heading: 'Stands for', type: 'text', value: ({ covers }) => coversInWords(covers) },
          { key: 'source', heading: 'Source', type: 'text', value: ({ source }) => source },
          { key: 'by', heading: 'Recorded by', type: 'text', value: ({ recordedByName }) => recordedByName },
        ],
      },
      band.tariffs,
      null,
      { empty: 'The band has no tariff yet.' },
    ),
    placements: actor.kind === 'authority' ? paths.bandPlacements(`?band=${band.id}`) : null,
    history: paths.historyOf('band', band.id),
    change: mayChange
      ? {
          version: band.version,
          definition: {
            form: definitionForm,
            action: `${paths.band(band.id)}/definition`,
            items: termsItems(seen ?? { needs: [], phases: [], settings: [] }),
          },
          tariff: {
            form: tariffForm,
            action: `${paths.band(band.id)}/tariff`,
            covers: boxes(
              FEE_KINDS,
              (kind) => FEE_KIND_WORDS[kind as 'core'],
              asked?.which === 'tariff' ? tariffForm.chosen('covers') : (tariff?.covers ?? ['core']),
            ),
          },
        }
      : null,
  };
}

/** The rows of the comparison under the whole filter, sorted. */
export function besideRows(placements: readonly BandedPlacement[], list: ListState<BesideSort>): BandedPlacement[] {
  const band = list.filter('band');
  const fit = list.filter('fit');
  const text = list.q.toLowerCase();
  const rows = placements.filter(
    (each) =>
      (band === '' || (each.found.kind === 'band' && each.found.band.id === band)) &&
      (fit !== 'above' || (each.abovePence ?? 0) > 0) &&
      (fit !== 'below' || (each.abovePence ?? 0) < 0) &&
      (fit !== 'without' || each.found.kind !== 'band') &&
      (text === '' || each.pupilReference.toLowerCase().includes(text) || each.schoolName.toLowerCase().includes(text)),
  );
  const key = (row: BandedPlacement): string | number =>
    list.sort === 'above'
      ? (row.abovePence ?? Number.NEGATIVE_INFINITY)
      : list.sort === 'covered'
        ? (row.coveredPence ?? Number.NEGATIVE_INFINITY)
        : row[list.sort].toLowerCase();
  const compared = (a: BandedPlacement, b: BandedPlacement): number => {
    const [left, right] = [key(a), key(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  return rows.sort((a, b) => (list.descending ? compared(b, a) : compared(a, b)) || (a.id < b.id ? -1 : 1));
}

function filtersOf(bands: readonly Band[], placements: readonly BandedPlacement[], list: ListState) {
  const choice = (name: string, label: string, options: readonly (readonly [value: string, text: string])[], any = 'Any') => {
    const chosen = list.filter(name);
    return { name, label, any, options: options.map(([value, text]) => ({ value, text, chosen: value === chosen })) };
  };
  const schools = new Map(placements.map(({ schoolId, schoolName }) => [schoolId, schoolName]));
  return [
    choice(
      'band',
      'Band',
      bands.map(({ id, code, name }) => [id, `${code}: ${name}`] as const),
    ),
    choice(
      'school',
      'School',
      [...schools].sort(([, a], [, b]) => a.localeCompare(b)),
    ),
    choice(
      'need',
      'Need',
      NEED_CODES.map((need) => [need, NEED_WORDS[need]] as const),
    ),
    choice('setting', 'Setting', Object.entries(SETTING_WORDS)),
    choice(
      'phase',
      'Phase',
      PHASES.map((phase) => [phase, PHASE_WORDS[phase]] as const),
    ),
  ];
}

const FITS = [
  ['above', 'Above the tariff'],
  ['below', 'Below the tariff'],
  ['without', 'Without a band'],
] as const;

export function besideView(
  actor: Actor,
  bands: readonly Band[],
  all: readonly BandedPlacement[],
  rows: readonly BandedPlacement[],
  list: ListState<BesideSort>,
) {
  const from = Math.max(0, Number(list.after ?? '0') || 0);
  const shown = rows.slice(from, from + list.first);
  const until = from + shown.length;
  const mayChoose = actor.access === 'write' && allows(actor, 'bands.choose');
  const known = rows.flatMap(({ abovePence }) => (abovePence === null ? [] : [abovePence]));
  return {
    wide: true,
    list,
    breadcrumbs: [{ text: CAPTION, href: paths.bands }, { text: 'Placements beside their bands' }],
    filters: {
      search: { label: 'Pupil reference or school', value: list.q },
      choices: [
        ...filtersOf(bands, all, list),
        {
          name: 'fit',
          label: 'Show',
          any: 'All',
          options: FITS.map(([value, text]) => ({ value, text, chosen: value === list.filter('fit') })),
        },
      ],
      kept: [],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    table: tableView(besideTable(mayChoose), shown, list, {
      captionHidden: true,
      empty: bands.length === 0 ? 'No band is defined yet, so there is nothing to compare with.' : 'No placement matches. Remove a filter.',
      ...(known.length > 0 ? { totals: { above: pence(known.reduce((total, each) => total + each, 0)) } } : {}),
    }),
    pages: list.pages({
      nodes: [...shown],
      totalCount: rows.length,
      pageInfo: { hasNextPage: until < rows.length, endCursor: String(until) },
    }),
    whatIf: paths.bandWhatIf(list.isFiltered ? list.address({ fit: null, q: null, sort: null, dir: null }) : ''),
  };
}

export const chooseBandView = (form: Form, placement: BandedPlacement, bands: readonly Band[]) => ({
  form,
  breadcrumbs: [
    { text: CAPTION, href: paths.bands },
    { text: 'Placements beside their bands', href: paths.bandPlacements() },
    { text: placement.pupilReference },
  ],
  heading: `Band of ${placement.pupilReference}`,
  action: paths.chooseBand(placement.id),
  about: [
    { key: 'School', value: placement.schoolName },
    { key: 'Need', value: needInWords(placement.need) },
    { key: 'Phase', value: PHASE_WORDS[placement.phase] },
    { key: 'Setting', value: SETTING_WORDS[placement.setting] },
    {
      key: placement.chosen ? 'Band chosen' : 'Band by the definitions',
      value:
        placement.found.kind === 'none'
          ? 'None fits'
          : placement.found.kind === 'band'
            ? `${placement.found.band.code}: ${placement.found.band.name}`
            : `${placement.found.bands.map(({ code }) => code).join(' or ')}: they fit alike`,
    },
  ],
  bands: bands.map(({ id, code, name }) => ({ value: id, text: `${code}: ${name}`, checked: form.typed('bandId') === id })),
});

/** A school's years in the order of the list, each with its difference (saved: negative). */
export function whatIfRows(sums: readonly SchoolYearMoney[], names: ReadonlyMap<string, string>, list: ListState): WhatIfRow[] {
  const rows = sums.map((sum) => ({
    ...sum,
    schoolName: names.get(sum.schoolId) ?? '',
    differencePence: pence(sum.bandPence - sum.nowPence),
  }));
  const turn = list.descending ? -1 : 1;
  return rows.sort((a, b) =>
    list.sort === 'difference'
      ? turn * (a.differencePence - b.differencePence)
      : turn * a.schoolName.localeCompare(b.schoolName) || (a.year < b.year ? -1 : 1),
  );
}

/** The rows of the file put together a school, in the order of the list. */
export function bySchool(rows: readonly WhatIfRow[], list: ListState): WhatIfSchool[] {
  const schools = new Map<string, WhatIfRow[]>();
  for (const row of rows) schools.set(row.schoolId, [...(schools.get(row.schoolId) ?? []), row]);
  const together = [...schools.values()].flatMap((of): WhatIfSchool[] => {
    const [first] = [...of].sort((a, b) => (a.year < b.year ? -1 : 1));
    if (!first) return [];
    const known = of.filter(({ placements, notKnown }) => placements > notKnown);
    return [
      {
        ...first,
        differences: new Map(of.map((row) => [row.year, row.placements > row.notKnown ? row.differencePence : null])),
        wholePence: known.length === 0 ? null : pence(known.reduce((sum, row) => sum + row.differencePence, 0)),
      },
    ];
  });
  const turn = list.descending ? -1 : 1;
  return together.sort((a, b) =>
    list.sort === 'difference' ? turn * ((a.wholePence ?? 0) - (b.wholePence ?? 0)) : turn * a.schoolName.localeCompare(b.schoolName),
  );
}

export function whatIfView(bands: readonly Band[], placements: readonly BandedPlacement[], rows: readonly WhatIfRow[], list: ListState) {
  const years = [...new Set(rows.map(({ year }) => year))].sort();
  const total = (of: readonly WhatIfRow[], key: 'nowPence' | 'bandPence' | 'differencePence'): Pence =>
    pence(of.reduce((sum, row) => sum + row[key], 0));
  const notKnown = rows.filter(({ year }) => year === years[0]).reduce((sum, row) => sum + row.notKnown, 0);
  return {
    wide: true,
    list,
    breadcrumbs: [{ text: CAPTION, href: paths.bands }, { text: 'What if' }],
    filters: {
      choices: [
        ...filtersOf(bands, placements, list),
        {
          name: 'years',
          label: 'Years',
          any: '4 years',
          options: ['1', '2', '6', '10'].map((value) => ({
            value,
            text: value === '1' ? '1 year' : `${value} years`,
            chosen: value === list.filter('years'),
          })),
        },
      ],
      texts: [{ name: 'rise', label: 'Yearly rise of today’s prices, %', value: list.filter('rise'), example: '0' }],
      kept: [],
      ...(list.isFiltered ? { clear: list.withoutFilters } : {}),
    },
    figures: years.map((year) => {
      const of = rows.filter((row) => row.year === year);
      const difference = total(of, 'differencePence');
      return {
        label: year,
        value: moneyInWords(Math.round(difference / 100) * 100),
        note: `${moneyInWords(Math.round(total(of, 'bandPence') / 100) * 100)} at the tariffs, ${moneyInWords(Math.round(total(of, 'nowPence') / 100) * 100)} now`,
      };
    }),
    notKnown,
    notKnownHref: paths.bandPlacements('?fit=without'),
    table: tableView(whatIfSchools(years), bySchool(rows, list), list, {
      empty: bands.length === 0 ? 'No band is defined yet.' : 'No placement matches. Remove a filter.',
      ...(rows.length > 0
        ? {
            totals: {
              ...Object.fromEntries(
                years.map((year) => [
                  year,
                  total(
                    rows.filter((row) => row.year === year),
                    'differencePence',
                  ),
                ]),
              ),
              whole: total(rows, 'differencePence'),
            },
          }
        : {}),
    }),
  };
}
