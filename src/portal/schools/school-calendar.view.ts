import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { isoDate } from '../../kernel/dates.js';
import { type AcademicYear, academicYearOf, academicYearStarting, startingYear } from '../../kernel/years.js';
import type { SchoolTermCalendar } from '../../providers/dto/school.js';
import type { SchoolRecord } from '../../providers/school-record.query.js';
import { Form } from '../foundation/form.js';
import { dayInWords } from '../foundation/words.js';
import { schoolHead, schoolTrail } from './school-head.view.js';
import { typedDate } from './school-liaison.view.js';

interface Days {
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate;
}

export const TERMS = ['Autumn term', 'Spring term', 'Summer term'] as const;

const spanInWords = ({ firstDay, lastDay }: Days): string =>
  firstDay === lastDay ? dayInWords(firstDay) : `${dayInWords(firstDay)} to ${dayInWords(lastDay)}`;

/** Closures as a person types them: a line each, "18/10/2027 to 22/10/2027", or one day. Null for what cannot be read. */
export function closuresTyped(text: string): (Days | { readonly wrong: string })[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [first, last = first] = line.split(/\s+(?:to|until|-|–)\s+/i).map(dayTyped);
      return first && last ? { firstDay: first, lastDay: last } : { wrong: line };
    });
}

function dayTyped(text: string): IsoDate | null {
  const british = /^(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})$/.exec(text.trim());
  try {
    return isoDate(
      british ? `${british[3] ?? ''}-${(british[2] ?? '').padStart(2, '0')}-${(british[1] ?? '').padStart(2, '0')}` : text.trim(),
    );
  } catch {
    return null;
  }
}

const british = (date: IsoDate): string => date.split('-').reverse().join('/');

/** The form as the held calendar fills it; empty where none is held. */
export function calendarForm(year: AcademicYear, held: SchoolTermCalendar | undefined): Form {
  const terms = (held?.terms ?? []).flatMap((term, index) => [
    ...Object.entries(typedDate(`terms.${String(index)}.firstDay`, term.firstDay)),
    ...Object.entries(typedDate(`terms.${String(index)}.lastDay`, term.lastDay)),
  ]);
  return Form.of({
    academicYear: year,
    closures: (held?.closures ?? [])
      .map(({ firstDay, lastDay }) => (firstDay === lastDay ? british(firstDay) : `${british(firstDay)} to ${british(lastDay)}`))
      .join('\n'),
    ...Object.fromEntries(terms),
  });
}

/** The years whose calendar somebody may want to record: last, this and the next two. */
export const yearsToRecord = (today: IsoDate): AcademicYear[] =>
  [-1, 0, 1, 2].map((more) => academicYearStarting(startingYear(academicYearOf(today)) + more));

export function calendarView(
  actor: Actor,
  school: SchoolRecord,
  calendars: readonly SchoolTermCalendar[],
  { form, mayRecord, today }: { readonly form: Form; readonly mayRecord: boolean; readonly today: IsoDate },
) {
  const thisYear = academicYearOf(today);
  const recorded = calendars.map(({ academicYear, terms, closures }) => ({
    year: academicYear,
    over: academicYear < thisYear,
    terms: terms.map((term, index) => ({ key: TERMS[index] ?? 'Term', value: spanInWords(term) })),
    closures: closures.map(spanInWords),
  }));
  return {
    breadcrumbs: schoolTrail(actor, school, 'Term calendar'),
    form,
    head: schoolHead(actor, school, 'calendar'),
    schoolId: school.id,
    calendars: recorded.filter(({ over }) => !over),
    past: recorded.filter(({ over }) => over),
    record: mayRecord
      ? {
          years: yearsToRecord(today).map((year) => ({
            year,
            href: `?year=${String(startingYear(year))}`,
            chosen: year === form.typed('academicYear'),
          })),
          academicYear: form.typed('academicYear'),
          terms: TERMS.map((name, index) => ({ name, first: `terms.${String(index)}.firstDay`, last: `terms.${String(index)}.lastDay` })),
        }
      : null,
  };
}
