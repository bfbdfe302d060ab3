import type { AskedLine } from '../../uplifts/returns.service.js';
import { COST_DRIVERS, type CostDriver } from '../../uplifts/return-line.entity.js';
import type { Form } from '../foundation/form.js';
import { moneyInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { priceInBox, typedPrice } from '../provider/typed-price.js';
import { feeInWords } from '../provider/words.js';
import type { ReturnFacts } from './return-facts.js';
import { DRIVER_WORDS } from './return-words.js';

const priceName = (lineId: string): string => `lines.${lineId}`;
const driverName = (lineId: string): string => `driver.${lineId}`;
const figuresName = (lineId: string): string => `figures.${lineId}`;

/** Where a refusal about a line belongs on the form. */
export const namesOf = (facts: ReturnFacts): Record<string, string> =>
  Object.fromEntries(
    facts.lines.flatMap(({ assessed: { lineId } }) => [
      [`lines.${lineId}.askedPence`, priceName(lineId)],
      [`lines.${lineId}.driver`, driverName(lineId)],
    ]),
  );

/** What was typed for each line; what is unclear is said beside its box. */
export function enteredLines(form: Form, facts: ReturnFacts): AskedLine[] {
  return facts.lines.map(({ assessed: { lineId, currentPence } }) => {
    const price = typedPrice(form.typed(priceName(lineId)), currentPence);
    if (!price.ok) for (const { message } of price.refusals) form.error(priceName(lineId), message);
    return {
      lineId,
      askedPence: price.ok ? price.value : null,
      driver: form.choice<CostDriver>(driverName(lineId), COST_DRIVERS),
      driverFigures: form.text(figuresName(lineId), { longest: 2_000 }),
    };
  });
}

/** The return as far as it is filled in, or as it was typed. */
export function enterView(facts: ReturnFacts, form: Form) {
  const { ret } = facts;
  const typed = (name: string, onRecord: string): string => (form.body[name] === undefined ? onRecord : form.typed(name));
  return {
    school: ret.school.name,
    reference: ret.reference,
    address: `${paths.upliftReturn(ret.id)}/enter`,
    version: ret.version,
    newLetter: paths.newLetter,
    lines: facts.lines.map(({ asked, assessed }) => {
      const { lineId } = assessed;
      const driver = typed(driverName(lineId), asked.driver ?? '');
      return {
        pupil: assessed.pupilReference,
        fee: feeInWords(assessed),
        now: moneyInWords(assessed.currentPence),
        price: { name: priceName(lineId), value: typed(priceName(lineId), priceInBox(assessed.askedPence)) },
        figures: { name: figuresName(lineId), value: typed(figuresName(lineId), asked.driverFigures) },
        driver: {
          name: driverName(lineId),
          items: [
            { value: '', text: 'None named' },
            ...COST_DRIVERS.map((each) => ({ value: each, text: DRIVER_WORDS[each], selected: each === driver })),
          ],
        },
      };
    }),
    back: { text: 'Back to the return', href: paths.upliftReturn(ret.id) },
  };
}
