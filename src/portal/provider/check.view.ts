import type { IsoDate } from '../../kernel/dates.js';
import { driverWords } from '../../uplifts/return-files/return-workbook.js';
import type { SchoolReturn } from '../../uplifts/provider/school-return.query.js';
import type { Form } from '../foundation/form.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { byPupil, headingOf, lineWords, riseInWords, totalsOf } from './lines.view.js';
import { checksOf, lateInWords, windowInWords } from './tasks.view.js';
import { boxOf } from './prices.view.js';
import { evidenceInWords, sizeInWords } from './words.js';

/** Every line with what was answered, under its pupil. */
export const answersOf = (ret: SchoolReturn) =>
  byPupil(ret.lines).map(({ pupil, lines }) => ({
    pupil,
    lines: lines.map((line) => ({
      ...lineWords(line),
      asked: line.asked === null ? null : moneyInWords(line.asked),
      rise: riseInWords(line.current, line.asked),
      reason: line.driver === null ? '' : driverWords(line.driver),
      figures: line.driverFigures,
      change: `${paths.schoolReturnPart(ret.id, 'prices')}#${boxOf(line.id)}`,
    })),
  }));

export const filesOf = (ret: SchoolReturn) =>
  ret.evidence.map(({ id, fileId, name, kind, sizeBytes }) => ({
    id,
    name,
    kind: evidenceInWords(kind),
    size: sizeInWords(sizeBytes),
    href: paths.schoolReturnFile(ret.id, fileId),
    remove: `${paths.schoolReturnPart(ret.id, 'evidence')}/${id}/remove`,
  }));

/** Check your answers: totals, each line with its rise and reason, the checks before sending, each with its way back. */
export function checkView(ret: SchoolReturn, today: IsoDate) {
  const checks = checksOf(ret);
  const part = (name: 'prices' | 'reasons' | 'evidence' | 'send'): string => paths.schoolReturnPart(ret.id, name);
  return {
    ...headingOf(ret),
    back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
    pupils: answersOf(ret),
    totals: totalsOf(ret.lines, ({ asked }) => asked),
    checks,
    ready: checks.every(({ passed }) => passed),
    window: windowInWords(ret, today),
    late: lateInWords(ret, today),
    files: filesOf(ret),
    prices: part('prices'),
    reasons: part('reasons'),
    evidence: part('evidence'),
    send: part('send'),
  };
}

/** The declaration before sending. */
export const sendView = (ret: SchoolReturn, form: Form, today: IsoDate) => ({
  ...headingOf(ret),
  back: { text: 'Check your answers', href: paths.schoolReturnPart(ret.id, 'check') },
  form,
  version: ret.version,
  action: paths.schoolReturnPart(ret.id, 'send'),
  totals: totalsOf(ret.lines, ({ asked }) => asked),
  lineCount: ret.lines.length,
  customer: ret.customerName,
  provider: ret.providerName,
  late: lateInWords(ret, today),
});
