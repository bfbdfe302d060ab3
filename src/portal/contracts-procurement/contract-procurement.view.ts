import type { ContractHeader } from '../../contracts/contract.query.js';
import type { NoticeClock } from '../../contracts/procurement/clocks.js';
import type { RegisteredContract } from '../../contracts/procurement/register.js';
import { NOTICES, ROUTES, noticeNames, routeNames } from '../../contracts/procurement/routes.js';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { contractHead, contractTrail } from '../contracts/contract-head.js';
import { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { dayInWords, moneyInWords, shortDay } from '../foundation/words.js';
import { paths } from '../paths.js';
import { CLOCK_TAGS, VALUE_WORDS } from './procurement-words.js';

const dateParts = (name: string, day: IsoDate | null | undefined): Record<string, string> =>
  day
    ? {
        [`${name}-day`]: String(Number(day.slice(8))),
        [`${name}-month`]: String(Number(day.slice(5, 7))),
        [`${name}-year`]: day.slice(0, 4),
      }
    : {};

/** What is on record, as if it had been typed. */
export function recordForm({ record }: RegisteredContract): Form {
  if (!record) return new Form();
  return Form.of({
    route: record.route,
    reason: record.reason,
    estimatedPence: record.estimatedPence === null ? '' : (record.estimatedPence / 100).toFixed(2).replace(/\.00$/, ''),
    ...dateParts('begunOn', record.begunOn),
    ...dateParts('awardedOn', record.awardedOn),
    ...dateParts('enteredIntoOn', record.enteredIntoOn),
  });
}

const clocksTable = (contract: RegisteredContract): Table<NoticeClock> => ({
  name: 'notices',
  caption: 'Notices about this contract',
  columns: [
    { key: 'notice', heading: 'Notice', type: 'text', value: ({ notice }) => NOTICES[notice] },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => CLOCK_TAGS[state].text,
      colour: ({ state }) => CLOCK_TAGS[state].colour,
      note: ({ state, notice }) =>
        state === 'waiting' ? (notice === 'contractDetails' ? 'counted from the day it is entered into' : 'counted from its end') : null,
    },
    { key: 'dueOn', heading: 'Last day', type: 'date', value: ({ dueOn }) => dueOn },
    { key: 'publishedOn', heading: 'Published', type: 'date', value: ({ publishedOn }) => publishedOn },
    {
      key: 'reference',
      heading: 'Under',
      type: 'text',
      value: ({ reference }) => reference,
      href: ({ notice }) => contract.published[notice]?.address,
    },
  ],
});

const extensionsTable: Table<RegisteredContract['extensionDates'][number]> = {
  name: 'extensions',
  caption: 'Options to extend',
  columns: [
    { key: 'number', heading: 'Option', type: 'text', value: ({ number }) => String(number) },
    { key: 'from', heading: 'From', type: 'date', value: ({ from }) => from },
    { key: 'to', heading: 'To', type: 'date', value: ({ to }) => to },
    { key: 'decideBy', heading: 'To be taken up by', type: 'date', value: ({ decideBy }) => decideBy },
  ],
};

function thresholdInWords({ overThreshold, ofProvider, party }: RegisteredContract): string {
  if (overThreshold === null) return 'Judged when the route is recorded';
  const all = `${party.name} gets ${moneyInWords(Math.round(ofProvider / 100) * 100)} by all that stands`;
  return overThreshold ? `Reached: ${all}` : `Below: ${all}`;
}

export interface ContractForms {
  readonly record: Form;
  readonly notice: Form;
}

export function contractProcurementView(actor: Actor, head: ContractHeader, contract: RegisteredContract, forms: ContractForms) {
  const { record } = contract;
  const writes = actor.access === 'write' && allows(actor, 'contracts.procurement');
  const chosen = forms.record.typed('route');
  return {
    form: forms.notice.refused ? forms.notice : forms.record,
    recordForm: forms.record,
    noticeForm: forms.notice,
    breadcrumbs: contractTrail(head, 'Procurement'),
    head: contractHead(actor, head, 'procurement'),
    facts: [
      {
        key: 'Route',
        value: record ? ROUTES[record.route].name : 'Not recorded: the contract cannot be issued',
        note: record?.reason ?? null,
      },
      {
        key: 'Value with VAT',
        value: contract.value === null ? 'not known' : moneyInWords(contract.value),
        note: contract.value === null ? null : `${VALUE_WORDS[contract.valueIs]}, over its whole life`,
      },
      { key: 'Light-touch threshold', value: thresholdInWords(contract), href: paths.procurementProvider(contract.party.id) },
      ...(record
        ? [
            { key: 'Procedure begun', value: dayInWords(record.begunOn), note: 'the rules of that day apply' },
            { key: 'Awarded', value: record.awardedOn ? dayInWords(record.awardedOn) : 'not recorded' },
            {
              key: 'Entered into',
              value: record.enteredIntoOn
                ? dayInWords(record.enteredIntoOn)
                : contract.signedOn
                  ? dayInWords(contract.signedOn)
                  : 'not yet',
              note: !record.enteredIntoOn && contract.signedOn ? 'signed here' : null,
            },
            { key: 'Recorded by', value: record.recordedByName, note: shortDay(record.recordedAt) },
          ]
        : []),
    ],
    clocks: contract.clocks.length > 0 ? tableView(clocksTable(contract), contract.clocks, null) : null,
    noNotice: record !== null && contract.clocks.length === 0,
    noNoticeWhy: record
      ? contract.overThreshold
        ? `A contract procured by “${ROUTES[record.route].name}” owes no notice.`
        : 'The threshold is not reached, so no notice is owed.'
      : '',
    extensions: contract.extensionDates.length > 0 ? tableView(extensionsTable, contract.extensionDates, null) : null,
    writes,
    notices: record !== null,
    version: record?.version ?? 0,
    recordHeading: record ? 'Correct how it was procured' : 'Record how it was procured',
    action: paths.contractPart(contract.id, 'procurement'),
    noticeAction: paths.procurementNotice(contract.id),
    routes: routeNames
      .filter((route) => (route !== 'userChoice' || contract.kind === 'spot') && (route !== 'callOff' || contract.frameworkId !== null))
      .map((route) => ({ value: route, text: ROUTES[route].name, hint: { text: ROUTES[route].when }, checked: chosen === route })),
    noticeKinds: noticeNames.map((notice) => ({ value: notice, text: NOTICES[notice], checked: forms.notice.typed('notice') === notice })),
  };
}
