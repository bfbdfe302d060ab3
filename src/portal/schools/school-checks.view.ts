import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { MANDATORY_CHECKS, type MandatoryCheck, isWrong } from '../../providers/check-standing.js';
import type { DueDiligenceCheck } from '../../providers/dto/school.js';
import type { CheckOverride } from '../../providers/due-diligence/overrides.service.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { schoolHead, schoolTrail } from './school-head.view.js';
import { CHECK_TAGS, CHECK_WORDS } from './school-words.js';

/** What is wrong comes first, as the rule orders them. */
export const CHECKS: Table<MandatoryCheck> = {
  name: 'school-checks',
  caption: 'Mandatory checks',
  columns: [
    { key: 'kind', heading: 'Check', type: 'text', value: ({ kind }) => CHECK_WORDS[kind], note: ({ latest }) => latest?.note },
    {
      key: 'state',
      heading: 'Today',
      type: 'status',
      value: ({ state }) => CHECK_TAGS[state].text,
      colour: ({ state }) => CHECK_TAGS[state].colour,
    },
    { key: 'checkedOn', heading: 'Checked on', type: 'date', value: ({ latest }) => latest?.checkedOn },
    { key: 'expiresOn', heading: 'Counts until', type: 'date', value: ({ latest }) => latest?.expiresOn },
    { key: 'by', heading: 'Recorded by', type: 'text', value: ({ latest }) => latest?.recordedByName },
    { key: 'note', heading: 'Note', type: 'text', value: ({ latest }) => latest?.note, hidden: 'page' },
  ],
};

const OVERRIDE_TAGS = {
  asked: { text: 'Waits for a second person', colour: 'orange' },
  confirmed: { text: 'Confirmed', colour: 'green' },
  refused: { text: 'Refused', colour: 'red' },
} as const;

const OVERRIDES: Table<CheckOverride> = {
  name: 'overrides',
  caption: 'Checks overridden by two people',
  columns: [
    { key: 'kind', heading: 'Check', type: 'text', value: ({ kind }) => CHECK_WORDS[kind], note: ({ reason }) => reason },
    {
      key: 'state',
      heading: 'State',
      type: 'status',
      value: ({ state }) => OVERRIDE_TAGS[state].text,
      colour: ({ state }) => OVERRIDE_TAGS[state].colour,
    },
    { key: 'until', heading: 'Counts until', type: 'date', value: ({ until }) => until },
    { key: 'asked', heading: 'Asked by', type: 'text', value: ({ askedByName }) => askedByName },
    {
      key: 'decided',
      heading: 'Decided by',
      type: 'text',
      value: ({ decidedByName }) => decidedByName,
      note: ({ decisionNote }) => decisionNote,
    },
  ],
};

const EARLIER: Table<DueDiligenceCheck> = {
  name: 'earlier-checks',
  caption: 'Earlier checks',
  columns: [
    { key: 'kind', heading: 'Check', type: 'text', value: ({ kind }) => CHECK_WORDS[kind], note: ({ note }) => note },
    { key: 'result', heading: 'Result', type: 'text', value: ({ result }) => (result === 'passed' ? 'Passed' : 'Failed') },
    { key: 'checkedOn', heading: 'Checked on', type: 'date', value: ({ checkedOn }) => checkedOn },
    { key: 'expiresOn', heading: 'Counted until', type: 'date', value: ({ expiresOn }) => expiresOn },
    { key: 'by', heading: 'Recorded by', type: 'text', value: ({ recordedByName }) => recordedByName },
  ],
};

/** The form as it opens: today, good for a year. */
export function newCheck(today: IsoDate): Form {
  const [year, month, day] = today.split('-');
  const [untilYear, untilMonth, untilDay] = addMonths(today, 12).split('-');
  return Form.of({
    'checkedOn-day': String(Number(day)),
    'checkedOn-month': String(Number(month)),
    'checkedOn-year': year,
    'expiresOn-day': String(Number(untilDay)),
    'expiresOn-month': String(Number(untilMonth)),
    'expiresOn-year': untilYear,
  });
}

export function checksView(
  actor: Actor,
  school: SchoolRecord,
  history: readonly DueDiligenceCheck[],
  { mayRecord, form, overrides }: { readonly mayRecord: boolean; readonly form: Form; readonly overrides: readonly CheckOverride[] },
) {
  const wrong = (school.checks ?? []).filter(isWrong).map(({ kind }) => ({ value: kind, text: CHECK_WORDS[kind] }));
  const earlier = history.filter(({ standing }) => standing === 'superseded');
  return {
    breadcrumbs: schoolTrail(actor, school, 'Checks'),
    form,
    head: schoolHead(actor, school, 'checks'),
    table: tableView(CHECKS, school.checks ?? [], null),
    earlier: earlier.length > 0 ? tableView(EARLIER, earlier, null, { captionHidden: true }) : null,
    exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
    overrides: overrides.length > 0 ? tableView(OVERRIDES, overrides, null) : null,
    ask: mayRecord && wrong.length > 0 ? { action: paths.checkOverrides(school.id), kinds: wrong } : null,
    decide: mayRecord
      ? overrides
          .filter(({ state, askedById }) => state === 'asked' && askedById !== actor.personId)
          .map(({ id, version, kind, askedByName }) => ({
            action: paths.checkOverride(school.id, id),
            version,
            heading: `Decide: ${CHECK_WORDS[kind].toLowerCase()} overridden, as ${askedByName} asks`,
          }))
      : [],
    decisions: [
      { value: 'confirm', text: 'Confirm: a contract may be issued' },
      { value: 'refuse', text: 'Refuse' },
    ],
    record: mayRecord
      ? {
          kinds: [{ value: '', text: 'Choose a check' }, ...MANDATORY_CHECKS.map((kind) => ({ value: kind, text: CHECK_WORDS[kind] }))],
          results: [
            { value: 'passed', text: 'Passed' },
            { value: 'failed', text: 'Failed' },
          ],
        }
      : null,
  };
}
