import type { IsoDate } from '../../kernel/dates.js';

/** A date as the three inputs of a form have it. */
export const dateParts = (name: string, date: IsoDate | null): Record<string, string> =>
  date === null
    ? {}
    : {
        [`${name}-day`]: String(Number(date.slice(8))),
        [`${name}-month`]: String(Number(date.slice(5, 7))),
        [`${name}-year`]: date.slice(0, 4),
      };
