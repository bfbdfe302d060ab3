import { type BasisPoints, type Pence, formatPercent, riseBetween, sum } from '../kernel/money.js';
import { type Refusal, refusal } from '../kernel/outcome.js';
import type { CostDriver } from './return-line.entity.js';

export interface LineToSend {
  readonly id: string;
  readonly currentPence: Pence;
  readonly askedPence: Pence | null;
  readonly driver: CostDriver | null;
}

/** What the round asks of a return: evidence where the whole asks for more than so much. */
export interface SendingRules {
  readonly evidenceAboveBp: BasisPoints;
  /** Files attached. */
  readonly evidence: number;
}

/** The rise of the whole return; null until every line is answered, or where there is nothing to compare with. */
export const askedRise = (lines: readonly LineToSend[]): BasisPoints | null =>
  lines.every(({ askedPence }) => askedPence !== null)
    ? riseBetween(sum(lines.map(({ currentPence }) => currentPence)), sum(lines.map((line) => line.askedPence ?? line.currentPence)))
    : null;

/**
 * What keeps a return from being sent (domain.md, Return): every line answered, a driver for every rise, then evidence above the round's
 * threshold. Refusals: `lineUnanswered` and `driverMissing` at the line, `evidenceMissing`. Pounds and percent were held together when they
 * were kept, so their arithmetic agrees.
 */
export function refusesSending(lines: readonly LineToSend[], rules: SendingRules): Refusal[] {
  const refusals = lines.flatMap((line) => {
    if (line.askedPence === null)
      return [
        refusal('lineUnanswered', 'Say what you ask for this line; the present price if nothing changes.', 'lines', line.id, 'askedPence'),
      ];
    if (line.askedPence > line.currentPence && line.driver === null)
      return [refusal('driverMissing', 'Say what drives the rise of this line.', 'lines', line.id, 'driver')];
    return [];
  });
  if (refusals.length > 0) return refusals;
  const rise = askedRise(lines);
  if (rise === null || rise <= rules.evidenceAboveBp || rules.evidence > 0) return [];
  return [
    refusal(
      'evidenceMissing',
      `A return that asks for more than ${formatPercent(rules.evidenceAboveBp)} needs evidence; this one asks for ${formatPercent(rise)}. Attach accounts, a budget or occupancy figures.`,
      'evidence',
    ),
  ];
}
