import pg from 'pg';

/** `bigint` columns are pence and counts: a safe integer or an error, never a rounded number. Dates stay text (`IsoDate`). */
export function readMoneyAndDatesExactly(): void {
  pg.types.setTypeParser(pg.types.builtins.INT8, toSafeInteger);
  pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`A bigint beyond exact whole numbers: ${text}`);
  return value;
}
