import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import type { AskedLine } from '../../uplifts/returns.service.js';
import type { SchoolReturn, SchoolReturnLine } from '../../uplifts/provider/school-return.query.js';
import { Form } from '../foundation/form.js';
import { momentInWords, moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { atLine, byPupil, headingOf, lineWords, riseInWords, totalsOf } from './lines.view.js';
import { priceInBox, typedPrice } from './typed-price.js';
import { countdown } from './words.js';

export const boxOf = (lineId: string): string => `price-${lineId}`;

const MISSING = 'Enter the new price, or 0% where it stays as it is';

/** The form as it stands on record. */
export const pricesOnRecord = (ret: SchoolReturn): Form =>
  Form.of(Object.fromEntries(ret.lines.map(({ id, asked }) => [boxOf(id), priceInBox(asked)])));

/** Reads every box: the new prices, with what was unclear noted in the form and left as it is on record. */
export function readPrices(form: Form, lines: readonly SchoolReturnLine[]): Map<string, Pence | null> {
  return new Map(
    lines.map((line) => {
      const name = boxOf(line.id);
      if (!(name in form.body)) return [line.id, line.asked];
      const price = typedPrice(form.typed(name), line.current);
      if (price.ok) return [line.id, price.value];
      form.error(name, atLine(line, price.refusals[0]?.message ?? MISSING));
      return [line.id, line.asked];
    }),
  );
}

/** Notes every line that is still without a price. */
export function markMissingPrices(form: Form, lines: readonly SchoolReturnLine[]): void {
  for (const line of lines) if (line.asked === null) form.error(boxOf(line.id), atLine(line, MISSING));
}

/** The lines to keep where any price is another than on record; drivers stay with their lines. */
export function changedPrices(lines: readonly SchoolReturnLine[], prices: ReadonlyMap<string, Pence | null>): AskedLine[] {
  return lines
    .filter(({ id, asked }) => (prices.get(id) ?? null) !== asked)
    .map(({ id, driver, driverFigures }) => ({ lineId: id, askedPence: prices.get(id) ?? null, driver, driverFigures }));
}

/** Who saved what while the page was open: a sentence for the top, and a note at each line whose price is not what was typed. */
export function savedMeanwhile(ret: SchoolReturn): { readonly sentence: string; readonly noteAt: (lineId: string) => string | null } {
  const last = ret.savedSince.at(-1);
  const names = [...new Set(ret.savedSince.map(({ personName }) => personName))].join(' and ');
  const sentence =
    last === undefined
      ? 'This return was changed while you had it open. Look at it again, then save.'
      : `${names} saved this return while you had it open, last on ${momentInWords(last.at)}. Nothing of yours is saved yet: it is kept below. Compare the lines with a note, then save again.`;
  return {
    sentence,
    noteAt: (lineId) => {
      const by = ret.savedSince.findLast(({ lines }) => lines.some(({ id }) => id === lineId));
      const saved = by?.lines.find(({ id }) => id === lineId);
      if (!by || !saved) return null;
      return `${by.personName} saved ${saved.asked === null ? 'no price' : moneyInWords(saved.asked)}`;
    },
  };
}

/** The page of the new prices: a box a line, under its pupil. `stale` marks what a colleague saved in between. */
export function pricesView(ret: SchoolReturn, form: Form, today: IsoDate, stale = false) {
  const noteAt = stale ? savedMeanwhile(ret).noteAt : () => null;
  const shown = new Map(
    ret.lines.map((line) => {
      const price = typedPrice(form.typed(boxOf(line.id)), line.current);
      return [line.id, price.ok ? price.value : null];
    }),
  );
  return {
    ...headingOf(ret),
    back: { text: 'Back to the return', href: paths.schoolReturn(ret.id) },
    form,
    version: ret.version,
    action: paths.schoolReturnPart(ret.id, 'prices'),
    sameAction: `${paths.schoolReturnPart(ret.id, 'prices')}/same`,
    workbook: paths.schoolReturnPart(ret.id, 'workbook'),
    deadline: countdown(ret.cycle.closesOn, today),
    pupils: byPupil(ret.lines).map(({ pupil, lines }) => ({
      pupil,
      lines: lines.map((line) => ({
        ...lineWords(line),
        box: boxOf(line.id),
        label: `New price of ${lineWords(line).fee.toLowerCase()} for pupil ${pupil}`,
        pence: line.current,
        rise: riseInWords(line.current, shown.get(line.id) ?? null),
        note: noteAt(line.id),
      })),
    })),
    totals: totalsOf(ret.lines, ({ id }) => shown.get(id) ?? null),
    answered: ret.lines.filter(({ asked }) => asked !== null).length,
    lineCount: ret.lines.length,
  };
}
