import pg from 'pg';

const INT8 = 20;
const DATE = 1082;

/** `bigint` columns are pence and counts: a safe integer or an error, never a rounded number. Dates stay text (`IsoDate`). */
export function readMoneyAndDatesExactly(): void {
  pg.types.setTypeParser(INT8, toSafeInteger);
  pg.types.setTypeParser(DATE, (text) => text);
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`A bigint beyond exact whole numbers: ${text}`);
  return value;
}
