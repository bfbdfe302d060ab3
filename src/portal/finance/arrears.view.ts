import { isUUID } from 'class-validator';
import type { ArrearsConnection, ArrearsFilter, ArrearsView, SchoolArrears } from '../../finance/dto/arrears.js';
import type { Actor } from '../../kernel/actor.js';
import { formatPounds } from '../../kernel/money.js';
import { academicYearStarting } from '../../kernel/years.js';
import { inWords } from '../../kernel/life-cycle.js';
import { lineInWords } from '../approvals/approval.view.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { paths } from '../paths.js';

export const arrearsList = (query: AddressQuery) =>
  listState(query, { sorts: ['recordedAt'], sort: 'recordedAt', descending: true, filters: ['year', 'school'], pageSize: 50 });

export const arrearsFilter = (list: ListState): ArrearsFilter => ({
  academicYear: /^20\d\d$/.test(list.filter('year')) ? Number(list.filter('year')) : null,
  schoolId: isUUID(list.filter('school')) ? list.filter('school') : null,
});

/** A school's own people follow a return to their side of it. */
export const arrearsTable = (actor: Actor): Table<ArrearsView> => ({
  name: 'arrears',
  caption: 'Owed line by line',
  columns: [
    { key: 'pupil', heading: 'Pupil', type: 'text', value: ({ pupilReference }) => pupilReference },
    { key: 'school', heading: 'School', type: 'text', value: ({ school }) => school.name, href: ({ school }) => paths.school(school.id) },
    { key: 'line', heading: 'Fee line', type: 'text', value: ({ feeLineKind }) => lineInWords(feeLineKind, '') },
    { key: 'from', heading: 'First day owed', type: 'date', value: ({ from }) => from },
    { key: 'until', heading: 'Last day owed', type: 'date', value: ({ until }) => until },
    { key: 'basis', heading: 'Charged by', type: 'text', value: ({ chargingBasis }) => inWords(chargingBasis) },
    { key: 'amount', heading: 'Owed', type: 'money', value: ({ amount }) => amount.pence },
    {
      key: 'return',
      heading: 'Return',
      type: 'text',
      value: ({ returnReference }) => returnReference,
      href: ({ returnId }) => (actor.kind === 'authority' ? paths.upliftReturn(returnId) : paths.schoolReturn(returnId)),
    },
    { key: 'recordedAt', heading: 'Recorded', type: 'date', value: ({ recordedAt }) => recordedAt },
  ],
});

export const schoolArrearsTable = (list: ListState): Table<SchoolArrears> => ({
  name: 'arrears-by-school',
  caption: 'Owed by school',
  columns: [
    {
      key: 'school',
      heading: 'School',
      type: 'text',
      value: ({ school }) => school.name,
      href: ({ school }) => list.address({ school: school.id }),
    },
    { key: 'urn', heading: 'URN', type: 'text', value: ({ school }) => String(school.urn) },
    { key: 'count', heading: 'Fee lines', type: 'integer', value: ({ count }) => count },
    { key: 'amount', heading: 'Owed', type: 'money', value: ({ amount }) => amount.pence },
  ],
});

export function arrearsView(actor: Actor, found: ArrearsConnection, list: ListState, thisYear: number) {
  const total = found.total.pence;
  return {
    wide: true,
    figures: [
      {
        label: 'Owed by late decisions',
        value: formatPounds(total),
        note: `${countInWords(found.totalCount, 'fee line', 'fee lines')} at ${countInWords(found.schools.length, 'school', 'schools')}`,
      },
    ],
    filters: {
      label: 'Filter arrears',
      choices: [
        {
          name: 'year',
          label: 'Round for',
          options: [thisYear - 1, thisYear, thisYear + 1].map((year) => ({
            value: String(year),
            text: academicYearStarting(year),
            chosen: list.filter('year') === String(year),
          })),
        },
        {
          name: 'school',
          label: 'School',
          options: found.schools.map(({ school }) => ({
            value: school.id,
            text: school.name,
            chosen: list.filter('school') === school.id,
          })),
        },
      ],
      clear: list.isFiltered ? list.withoutFilters : null,
    },
    schools: tableView(schoolArrearsTable(list), found.schools, null, {
      totals: { count: found.totalCount, amount: total },
      empty: 'Nothing is owed: every decision came before its effective date, or nothing matches.',
    }),
    schoolExports: { csv: list.address({ by: 'school', format: 'csv' }), xlsx: list.address({ by: 'school', format: 'xlsx' }) },
    table: tableView(arrearsTable(actor), found.nodes, list, { totals: { amount: total }, empty: 'No line is owed anything.' }),
    pages: list.pages(found),
    exports: list.exports,
  };
}
