import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { arrearsSoFar } from '../../uplifts/provider/arrears-so-far.js';
import type { SchoolReturn, SchoolReturnLine } from '../../uplifts/provider/school-return.query.js';
import type { Form } from '../foundation/form.js';
import { type Table, tableView } from '../foundation/table.js';
import { momentInWords, moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { atLine, byPupil, headingOf, lineWords, riseInWords, totalsOf } from './lines.view.js';
import { isOver, openOffer, roundEvents, totalsRow } from './standing.view.js';
import { priceInBox, typedPrice } from './typed-price.js';
import { countdown, feeInWords, isNear } from './words.js';

/** The offer with its money, line by line. */
export const offerTable = (ret: SchoolReturn): Table<SchoolReturnLine> => ({
  name: `offer-${ret.reference}`,
  caption: 'The offer line by line',
  columns: [
    { key: 'pupil', heading: 'Pupil', type: 'text', value: (line) => line.pupilReference },
    { key: 'fee', heading: 'Fee', type: 'text', value: feeInWords },
    { key: 'from', heading: 'From', type: 'date', value: (line) => line.effectiveOn },
    { key: 'now', heading: 'Present price', type: 'money', value: (line) => line.current },
    { key: 'asked', heading: 'You asked', type: 'money', value: (line) => line.asked },
    { key: 'tabled', heading: 'Offered', type: 'money', value: (line) => line.tabled },
    {
      key: 'difference',
      heading: 'Difference a year',
      type: 'money',
      value: (line) => (line.tabled === null ? null : line.tabled - line.current),
    },
    {
      key: 'belowAsk',
      heading: 'Below what you asked',
      type: 'money',
      value: (line) => (line.tabled === null || line.asked === null ? null : line.asked - line.tabled),
    },
  ],
});

/** An offer as the school answers it; null where none waits for an answer. */
export function offerView(ret: SchoolReturn, today: IsoDate) {
  const offer = openOffer(ret);
  const part = (name: 'accept' | 'counter' | 'messages'): string => paths.schoolReturnPart(ret.id, name);
  const common = {
    ...headingOf(ret),
    breadcrumbs: [
      { text: 'Our schools', href: paths.ourSchools },
      { text: ret.reference, href: paths.schoolReturn(ret.id) },
      { text: 'Offer' },
    ],
    customer: ret.customerName,
    rounds: roundEvents(ret),
    messages: { href: part('messages'), unread: ret.messages.filter(({ unread }) => unread).length, count: ret.messages.length },
    standing: paths.schoolReturn(ret.id),
  };
  if (!offer || ret.state !== 'offered') return { ...common, offer: null };
  const owed = arrearsSoFar(ret, tabledPrice(ret), today);
  const totals = totalsRow(ret);
  const belowAsk = ret.lines.every(({ asked, tabled }) => asked !== null && tabled !== null)
    ? ret.lines.reduce((total, { asked, tabled }) => total + (asked ?? 0) - (tabled ?? 0), 0)
    : null;
  return {
    ...common,
    offer: {
      figure:
        offer.percentBp === null
          ? `${moneyInWords(offer.total)} a year in all, set line by line`
          : `${percentInWords(offer.percentBp)} on every line`,
      capped: offer.percentBp !== null,
      madeBy: `${offer.madeByName}, ${momentInWords(offer.madeAt)}`,
      message: offer.message,
      over: isOver(ret, today),
      countdown: offer.expiresOn === null ? null : countdown(offer.expiresOn, today, { lead: 'answer by', past: 'This offer ended' }),
      near: offer.expiresOn !== null && isNear(offer.expiresOn, today),
    },
    totals: totalsOf(ret.lines, ({ tabled }) => tabled),
    arrears: owedInWords(owed),
    table: tableView(offerTable(ret), ret.lines, null, { totals: { ...totals, belowAsk } }),
    exports: { exports: { csv: '?format=csv', xlsx: '?format=xlsx' } },
    accept: part('accept'),
    counter: part('counter'),
  };
}

export const tabledPrice =
  (ret: SchoolReturn) =>
  (lineId: string): Pence | null =>
    ret.lines.find(({ id }) => id === lineId)?.tabled ?? null;

function owedInWords(owed: Pence | null): string | null {
  if (owed === null)
    return 'Some dates have passed. What is owed for the days since cannot be worked out here yet; the council does when it decides.';
  return owed > 0 ? `Some dates have passed: ${moneyInWords(owed)} would be owed for the days since, up to today.` : null;
}

/** What accepting means, before it is done. */
export function acceptView(ret: SchoolReturn, form: Form, today: IsoDate) {
  const offer = openOffer(ret);
  const first = ret.lines.map(({ effectiveOn }) => effectiveOn).sort()[0];
  return {
    ...headingOf(ret),
    back: { text: 'Back to the offer', href: paths.schoolReturnOffer(ret.id) },
    form,
    version: ret.version,
    action: paths.schoolReturnPart(ret.id, 'accept'),
    customer: ret.customerName,
    countdown: offer?.expiresOn ? countdown(offer.expiresOn, today, { lead: 'answer by' }) : null,
    totals: totalsOf(ret.lines, ({ tabled }) => tabled),
    lineCount: ret.lines.length,
    from: first ? formatDate(first) : '',
    arrears: owedInWords(arrearsSoFar(ret, tabledPrice(ret), today)),
    appealDays: ret.cycle.appealDays,
  };
}

export const amountBox = (lineId: string): string => `amount-${lineId}`;

/** What was typed for a counter-offer: an amount for every line; what is unclear or missing is noted. */
export function readAmounts(form: Form, lines: readonly SchoolReturnLine[]): { readonly lineId: string; readonly amountPence: number }[] {
  return lines.flatMap((line) => {
    const price = typedPrice(form.typed(amountBox(line.id)), line.current);
    if (!price.ok) form.error(amountBox(line.id), atLine(line, price.refusals[0]?.message ?? 'Enter a price'));
    else if (price.value === null) form.error(amountBox(line.id), atLine(line, 'Enter a price; 0% where it stays as it is'));
    else return [{ lineId: line.id, amountPence: price.value }];
    return [];
  });
}

/** Answering with other figures: one percentage, or line by line, with reasons. */
export function counterView(ret: SchoolReturn, form: Form, today: IsoDate) {
  const offer = openOffer(ret);
  return {
    ...headingOf(ret),
    back: { text: 'Back to the offer', href: paths.schoolReturnOffer(ret.id) },
    form,
    version: ret.version,
    action: paths.schoolReturnPart(ret.id, 'counter'),
    customer: ret.customerName,
    countdown: offer?.expiresOn ? countdown(offer.expiresOn, today, { lead: 'answer by' }) : null,
    byLine: form.typed('how') === 'lines',
    pupils: byPupil(ret.lines).map(({ pupil, lines }) => ({
      pupil,
      lines: lines.map((line) => ({
        ...lineWords(line),
        asked: line.asked === null ? '' : moneyInWords(line.asked),
        offered: line.tabled === null ? '' : moneyInWords(line.tabled),
        offeredRise: riseInWords(line.current, line.tabled),
        pence: line.current,
        box: amountBox(line.id),
        rise: riseTyped(form, line),
        label: `Your figure for ${feeInWords(line).toLowerCase()} of pupil ${pupil}`,
      })),
    })),
    totals: totalsOf(ret.lines, ({ tabled }) => tabled),
    asked: totalsOf(ret.lines, ({ asked }) => asked),
  };
}

function riseTyped(form: Form, line: SchoolReturnLine): string {
  const price = typedPrice(form.typed(amountBox(line.id)), line.current);
  return price.ok ? riseInWords(line.current, price.value) : '';
}

/** The counter-offer's boxes begin with what was asked: it goes down from there, never above. */
export const askedInBoxes = (ret: SchoolReturn): Record<string, string> =>
  Object.fromEntries(ret.lines.map((line) => [amountBox(line.id), priceInBox(line.asked ?? pence(line.current))]));
