import { COST_DRIVERS, type CostDriver } from '../../uplifts/return-line.entity.js';
import { driverWords } from '../../uplifts/return-files/return-workbook.js';
import type { AskedLine } from '../../uplifts/returns.service.js';
import type { SchoolReturn, SchoolReturnLine } from '../../uplifts/provider/school-return.query.js';
import { Form } from '../foundation/form.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { atLine, byPupil, headingOf, lineWords, riseInWords } from './lines.view.js';

const driverBox = (lineId: string): string => `driver-${lineId}`;
const figuresBox = (lineId: string): string => `figures-${lineId}`;

const MISSING = 'Choose what drives this rise';
const LONGEST_FIGURES = 2_000;

/** The lines that ask for more, which need a reason. */
export const rising = (lines: readonly SchoolReturnLine[]): SchoolReturnLine[] =>
  lines.filter(({ current, asked }) => asked !== null && asked > current);

export const reasonsOnRecord = (ret: SchoolReturn): Form =>
  Form.of(
    Object.fromEntries(
      ret.lines.flatMap(({ id, driver, driverFigures }) => [
        [driverBox(id), driver ?? ''],
        [figuresBox(id), driverFigures],
      ]),
    ),
  );

/** The lines whose reason is another than on record; what is unclear is noted in the form and not kept. */
export function changedReasons(form: Form, lines: readonly SchoolReturnLine[]): AskedLine[] {
  return rising(lines).flatMap((line) => {
    const { id, asked } = line;
    if (!(driverBox(id) in form.body)) return [];
    const driver = form.choice<CostDriver>(driverBox(id), COST_DRIVERS);
    const figures = form.text(figuresBox(id), { longest: LONGEST_FIGURES });
    if (form.errorOf(driverBox(id)) ?? form.errorOf(figuresBox(id))) return [];
    if (driver === line.driver && figures === line.driverFigures) return [];
    return [{ lineId: id, askedPence: asked, driver, driverFigures: figures }];
  });
}

export function markMissingReasons(form: Form, lines: readonly SchoolReturnLine[]): void {
  for (const line of rising(lines)) if (line.driver === null) form.error(driverBox(line.id), atLine(line, MISSING));
}

/** One reason for every line that rises. */
export const sameReason = (lines: readonly SchoolReturnLine[], driver: CostDriver, driverFigures: string): AskedLine[] =>
  rising(lines).map(({ id, asked }) => ({ lineId: id, askedPence: asked, driver, driverFigures }));

export const DRIVER_ITEMS = [
  { value: '', text: 'Choose' },
  ...COST_DRIVERS.map((driver) => ({ value: driver, text: driverWords(driver) })),
];

/** The page of the reasons: what drives each rise, and the figures behind it. */
export function reasonsView(ret: SchoolReturn, form: Form, noteAt: (lineId: string) => string | null = () => null) {
  const risen = rising(ret.lines);
  return {
    ...headingOf(ret),
    back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
    form,
    version: ret.version,
    action: paths.schoolReturnPart(ret.id, 'reasons'),
    sameAction: `${paths.schoolReturnPart(ret.id, 'reasons')}/same`,
    prices: paths.schoolReturnPart(ret.id, 'prices'),
    drivers: DRIVER_ITEMS,
    pupils: byPupil(risen).map(({ pupil, lines }) => ({
      pupil,
      lines: lines.map((line) => ({
        ...lineWords(line),
        asked: line.asked === null ? '' : moneyInWords(line.asked),
        rise: riseInWords(line.current, line.asked),
        driverBox: driverBox(line.id),
        figuresBox: figuresBox(line.id),
        note: noteAt(line.id),
      })),
    })),
    risen: risen.length,
    unanswered: ret.lines.filter(({ asked }) => asked === null).length,
    same: ret.lines.filter(({ asked, current }) => asked !== null && asked <= current).length,
  };
}
