import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addMonths } from '../../kernel/dates.js';
import { MANDATORY_CHECKS, type MandatoryCheck } from '../../providers/check-standing.js';
import type { DueDiligenceCheck } from '../../providers/dto/school.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
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
  { mayRecord, form }: { readonly mayRecord: boolean; readonly form: Form },
) {
  const earlier = history.filter(({ standing }) => standing === 'superseded');
  return {
    breadcrumbs: schoolTrail(actor, school, 'Checks'),
    form,
    head: schoolHead(actor, school, 'checks'),
    table: tableView(CHECKS, school.checks ?? [], null),
    earlier: earlier.length > 0 ? tableView(EARLIER, earlier, null, { captionHidden: true }) : null,
    exports: { csv: '?format=csv', xlsx: '?format=xlsx' },
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
