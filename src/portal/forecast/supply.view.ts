import type { Forecast } from '../../pooling/forecast/forecast.service.js';
import { YEARS_AHEAD } from '../../pooling/forecast/own-forecast.js';
import type { OwnPlaces, OwnPlacesChange } from '../../pooling/forecast/own-places.js';
import type { OwnPlacesPreview } from '../../pooling/forecast/own-places.service.js';
import { KIND_WORDS, OWN_PLACES_HEADINGS, PHASE_WORDS } from '../../pooling/forecast/own-places-sheet.js';
import { type SchoolSupply, phasesOf, vacanciesOf } from '../../pooling/forecast/supply.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { faultsTable } from '../imports/placement-import.view.js';
import { paths } from '../paths.js';
import { calendarYear, oneDecimal } from './forecast.view.js';

type Row = Forecast['supply'][number];

export const supplyTable = (on: string): Table<Row> => ({
  name: 'supply-gap',
  caption: 'What the market must fill',
  columns: [
    { key: 'phase', heading: 'Phase', type: 'text', value: ({ phase }) => PHASE_WORDS[phase] },
    ...YEARS_AHEAD.map((ahead, index) => ({
      key: `gap-${String(ahead)}`,
      heading: calendarYear(on, ahead),
      type: 'text' as const,
      value: ({ years }: Row) => (years[index] ? String(years[index].gap) : ''),
      note: ({ years }: Row) => {
        const year = years[index];
        return year
          ? `${String(year.gapLow)} to ${String(year.gapHigh)}: ${oneDecimal(year.central)} children less ${String(year.block)} block places and ${String(year.opening)} of our own that open`
          : null;
      },
    })),
    {
      key: 'blocks',
      heading: 'Block places today',
      type: 'integer',
      value: ({ block }) => block.places,
      note: ({ block }) => `${String(block.empty)} empty`,
    },
    { key: 'empty', heading: 'Of these empty', type: 'integer', hidden: 'page', value: ({ block }) => block.empty },
    {
      key: 'vacancies',
      heading: 'Vacancies at schools',
      type: 'integer',
      value: ({ market }) => market.vacancies,
      note: ({ market }) =>
        `of ${countInWords(market.capacity, 'place', 'places')} at ${countInWords(market.schools, 'school', 'schools')}`,
    },
  ],
});

export const SCHOOLS: Table<SchoolSupply> = {
  name: 'supply-schools',
  caption: 'Schools in our area, or with a child of ours',
  columns: [
    { key: 'name', heading: 'School', type: 'text', value: ({ name }) => name, href: ({ id }) => paths.school(id) },
    {
      key: 'phases',
      heading: 'Phases',
      type: 'text',
      value: (school) =>
        phasesOf(school)
          .map((phase) => PHASE_WORDS[phase])
          .join(', '),
    },
    { key: 'capacity', heading: 'Places', type: 'integer', value: ({ capacity }) => capacity },
    { key: 'pupils', heading: 'Pupils', type: 'integer', value: ({ pupils }) => pupils },
    { key: 'vacancies', heading: 'Vacancies', type: 'integer', value: vacanciesOf },
    { key: 'ours', heading: 'Ours', type: 'integer', value: ({ ours }) => ours },
  ],
};

/** Own places as a sheet has them: what is exported is what is imported. */
export const PROVISION: Table<OwnPlaces> = {
  name: 'own-provision',
  caption: 'Our own places',
  columns: [
    { key: 'name', heading: OWN_PLACES_HEADINGS.name, type: 'text', value: ({ name }) => name },
    { key: 'kind', heading: OWN_PLACES_HEADINGS.kind, type: 'text', value: ({ kind }) => KIND_WORDS[kind] },
    { key: 'phase', heading: OWN_PLACES_HEADINGS.phase, type: 'text', value: ({ phase }) => PHASE_WORDS[phase] },
    {
      key: 'needs',
      heading: OWN_PLACES_HEADINGS.needs,
      type: 'text',
      value: ({ needs }) => (needs.length === 0 ? 'Any' : needs.join(', ')),
    },
    { key: 'places', heading: OWN_PLACES_HEADINGS.places, type: 'integer', value: ({ places }) => places },
    { key: 'opensOn', heading: OWN_PLACES_HEADINGS.opensOn, type: 'date', value: ({ opensOn }) => opensOn },
    { key: 'closesOn', heading: OWN_PLACES_HEADINGS.closesOn, type: 'date', value: ({ closesOn }) => closesOn },
  ],
};

const CHANGED: Table<OwnPlacesChange> = {
  name: 'own-provision-changed',
  caption: 'Places that change',
  columns: PROVISION.columns.map((column) => ({
    key: column.key,
    heading: column.heading,
    type: column.type,
    value: ({ after }: OwnPlacesChange) => column.value(after),
    note: ({ before, after }: OwnPlacesChange) => {
      const [was, is] = [column.value(before), column.value(after)];
      return was === is ? null : `before: ${was === null || was === undefined ? 'none' : String(was)}`;
    },
  })),
};

const MOST_SHOWN = 100;

export function ownPlacesPreviewView({ fileName, rows, plan, problems }: OwnPlacesPreview, form: Form) {
  const kept = plan.added.length + plan.changed.length;
  return {
    form,
    wide: true,
    breadcrumbs: breadcrumbs(fileName),
    name: fileName,
    figures: [
      { label: 'New', value: String(plan.added.length) },
      { label: 'Changed', value: String(plan.changed.length) },
      { label: 'As they are', value: String(plan.same) },
      { label: 'Faults', value: String(problems.length), alert: problems.length > 0 },
    ],
    nothingNew: problems.length === 0 && kept === 0,
    commit: problems.length === 0 && kept > 0 ? { action: `${paths.supplyImport}/keep`, rows: JSON.stringify(rows), fileName } : null,
    again: paths.supplyImport,
    faults: problems.length === 0 ? null : tableView(faultsTable, problems.slice(0, MOST_SHOWN), null),
    moreFaults:
      problems.length > MOST_SHOWN ? `${String(problems.length - MOST_SHOWN)} more faults are not shown. Mend these first.` : null,
    added: plan.added.length === 0 ? null : tableView({ ...PROVISION, caption: 'New places' }, plan.added.slice(0, MOST_SHOWN), null),
    changed: plan.changed.length === 0 ? null : tableView(CHANGED, plan.changed.slice(0, MOST_SHOWN), null),
  };
}

export const breadcrumbs = (last?: string) => [
  { text: 'Supply', href: paths.supply },
  ...(last === undefined ? [{ text: 'Import' }] : [{ text: 'Import', href: paths.supplyImport }, { text: last }]),
];
