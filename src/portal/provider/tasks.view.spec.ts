import { describe, expect, it } from '@jest/globals';
import { isoDate } from '../../kernel/dates.js';
import { aLine, aSchoolReturn } from './school-return.builder.js';
import { checksOf, lateInWords, tasksView, windowInWords } from './tasks.view.js';

const today = isoDate('2027-01-17');
const statuses = (ret = aSchoolReturn()): string[] =>
  tasksView(ret, today).tasks.map(({ status }) => ('tag' in status && status.tag ? status.tag.text : (status.text ?? '')));

describe('a return as a task list', () => {
  it('begins with nothing but the first task, and says how far each is', () => {
    expect(statuses()).toEqual(['Not started', 'Cannot start yet', 'Optional', 'Something is missing', 'Cannot start yet']);
    expect(statuses(aSchoolReturn({ lines: [aLine({ asked: 52_000 }), aLine()] }))).toEqual([
      '1 of 2',
      'Not started',
      'Optional',
      'Something is missing',
      'Cannot start yet',
    ]);
    expect(statuses(aSchoolReturn({ lines: [aLine({ asked: 52_000, driver: 'pay' })] }))).toEqual([
      'Completed',
      'Completed',
      'Optional',
      'Ready',
      'Not started',
    ]);
  });

  it('needs no reason where nothing rises, and evidence above the threshold', () => {
    expect(statuses(aSchoolReturn({ lines: [aLine({ asked: 50_000 })] }))[1]).toBe('Completed');
    const high = aSchoolReturn({ lines: [aLine({ asked: 54_000, driver: 'pay' })] });
    expect(statuses(high)[2]).toBe('Needed');
    expect(checksOf(high).map(({ passed }) => passed)).toEqual([true, true, true, false]);
    expect(checksOf(high).at(-1)?.text).toBe('You ask for 8%: above 7%, evidence is needed');
  });

  it('cannot be sent before the round opens, nor after it closed where late returns belong to the next', () => {
    const ret = aSchoolReturn();
    expect(windowInWords(ret, isoDate('2026-10-30'))).toContain('Returns can be sent from 1 November 2026');
    expect(windowInWords(ret, today)).toBeNull();
    expect(windowInWords(ret, isoDate('2027-02-01'))).toBeNull();
    expect(lateInWords(ret, isoDate('2027-02-01'))).toContain('one full term');
    const strict = aSchoolReturn({ cycle: { lateRule: 'nextCycle' } });
    expect(windowInWords(strict, isoDate('2027-02-01'))).toContain('belongs to the next round');
    expect(lateInWords(strict, isoDate('2027-02-01'))).toBeNull();
  });
});
