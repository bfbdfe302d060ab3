import type { Fact, FactField, ReadRow, RowFacts } from './read-row.js';
import type { Findings } from './findings.js';

/** The fact all rows of a pupil or placement agree on. Rows that say otherwise than the first are reported, each at its own cell. */
export function agreedFact<F extends FactField>(
  rows: readonly ReadRow[],
  field: F,
  about: string,
  findings: Findings,
): Fact<RowFacts[F]> | undefined {
  let first: Fact<RowFacts[F]> | undefined;
  for (const { facts } of rows) {
    const fact = facts[field];
    if (!fact) continue;
    if (!first) first = fact;
    else if (!sameValue(first.value, fact.value)) {
      findings.problem(fact.place, field, {
        code: 'contradiction',
        reason: `“${fact.text}” here, but “${first.text}” in ${first.place.address}, for the same ${about}.`,
      });
    }
  }
  return first;
}

/** Plain values: by what they are made of. */
export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
