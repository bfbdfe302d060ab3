import type { OfferedFigures } from '../../uplifts/offered-prices.js';
import type { Form } from '../foundation/form.js';

const WHOLE_BP = 10_000;

/** The figures of a form: one percentage, or a price for each line, by what was chosen. Null where they are missing or wrong; the form says why. */
export function offeredFigures(form: Form, lineIds: readonly string[]): OfferedFigures | null {
  if (form.typed('figures') !== 'lines') return percentage(form);
  const lines = lineIds.map((lineId) => {
    const name = `lines.${lineId}`;
    const amount = form.pounds(name, { required: 'Enter a price for every line; its present price if nothing changes' });
    if (amount !== null && amount < 0) form.error(name, 'A price cannot be below nothing');
    return { lineId, amountPence: amount ?? 0 };
  });
  return form.refused ? null : { lines };
}

function percentage(form: Form): OfferedFigures | null {
  const percentBp = form.percent('percentBp', { required: 'Enter the rise, for example 3.1' });
  if (percentBp === null) return null;
  if (percentBp < -WHOLE_BP) form.error('percentBp', 'A fall cannot be more than 100%');
  if (percentBp > WHOLE_BP) form.error('percentBp', 'A rise of more than 100% must be given line by line');
  return form.refused ? null : { percentBp };
}
