import { NOTICES, ROUTES, noticeNames, routeNames } from '../../contracts/procurement/routes.js';
import { type ProcurementDuty, type ProcurementRule, RULES, ruleCodes } from '../../contracts/procurement/rules.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { Form } from '../foundation/form.js';
import { type AddressQuery, type ListState, listState } from '../foundation/list-state.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { procurementTabs, ruleInWords } from './procurement-words.js';

export const rulesList = (query: AddressQuery): ListState =>
  listState(query, { sorts: ['name', 'effectiveFrom'], sort: 'name', pageSize: 100 });

export const rulesTable: Table<ProcurementRule> = {
  name: 'procurement-rules',
  caption: 'Figures',
  columns: [
    { key: 'name', heading: 'Rule', type: 'text', sort: 'name', value: ({ code }) => RULES[code].name },
    { key: 'value', heading: 'Figure', type: 'text', unbroken: true, value: ruleInWords },
    { key: 'effectiveFrom', heading: 'From', type: 'date', sort: 'effectiveFrom', value: ({ effectiveFrom }) => effectiveFrom },
    { key: 'source', heading: 'Source', type: 'text', value: ({ source }) => source },
  ],
};

const dutiesTable: Table<ProcurementDuty> = {
  name: 'procurement-duties',
  caption: 'Notices by route',
  columns: [
    { key: 'route', heading: 'Route', type: 'text', value: ({ route }) => ROUTES[route].name },
    { key: 'notice', heading: 'Notice', type: 'text', value: ({ notice }) => NOTICES[notice] },
    {
      key: 'required',
      heading: 'Owed',
      type: 'status',
      value: ({ required }) => (required ? 'Yes' : 'No'),
      colour: ({ required }) => (required ? 'blue' : 'grey'),
    },
    { key: 'effectiveFrom', heading: 'From', type: 'date', value: ({ effectiveFrom }) => effectiveFrom },
    { key: 'source', heading: 'Source', type: 'text', value: ({ source }) => source },
  ],
};

export function ruleRows(rules: readonly ProcurementRule[], list: ListState): ProcurementRule[] {
  const key = (rule: ProcurementRule): string => (list.sort === 'name' ? RULES[rule.code].name : rule.effectiveFrom);
  return [...rules].sort(
    (a, b) => key(a).localeCompare(key(b)) * (list.descending ? -1 : 1) || b.effectiveFrom.localeCompare(a.effectiveFrom),
  );
}

interface RulesFound {
  readonly rules: readonly ProcurementRule[];
  readonly duties: readonly ProcurementDuty[];
}

export function rulesView(actor: Actor, { rules, duties }: RulesFound, list: ListState, form: Form) {
  const order = (duty: ProcurementDuty): number => routeNames.indexOf(duty.route) * 10 + noticeNames.indexOf(duty.notice);
  return {
    form,
    wide: true,
    tabs: actor.kind === 'authority' ? procurementTabs(paths.procurementRules) : [],
    keeps: allows(actor, 'procurement.keepRules'),
    action: paths.procurementRules,
    dutyAction: paths.procurementDuties,
    rules: tableView(rulesTable, ruleRows(rules, list), list),
    duties: tableView(
      dutiesTable,
      [...duties].sort((a, b) => order(a) - order(b) || b.effectiveFrom.localeCompare(a.effectiveFrom)),
      null,
    ),
    exports: list.exports,
    codes: [
      { value: '', text: 'Choose a rule' },
      ...ruleCodes.map((code) => ({
        value: code,
        text: `${RULES[code].name} (${RULES[code].unit})`,
        selected: form.typed('code') === code,
      })),
    ],
    routes: [
      { value: '', text: 'Choose a route' },
      ...routeNames.map((route) => ({ value: route, text: ROUTES[route].name, selected: form.typed('route') === route })),
    ],
    notices: [
      { value: '', text: 'Choose a notice' },
      ...noticeNames.map((notice) => ({ value: notice, text: NOTICES[notice], selected: form.typed('notice') === notice })),
    ],
  };
}
