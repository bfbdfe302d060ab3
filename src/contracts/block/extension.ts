import { type IsoDate, addDays, addMonths, formatDate, laterOf } from '../../kernel/dates.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { BlockTerms, ContractTerms } from '../terms.js';
import { extensionNoticeBy } from './early-warnings.js';

/** An extension that may still be taken: by when it is said, and until when the block then runs. */
export interface OpenExtension {
  readonly index: number;
  readonly sayBy: IsoDate;
  readonly extendsTo: IsoDate;
}

/** So many months more, to the end of the same day of the month: a block to 31 August runs to another 31 August. */
const lengthened = (endsOn: IsoDate, months: number): IsoDate => addDays(addMonths(addDays(endsOn, 1), months), -1);

/** The extensions that are still to be taken on a day. */
export const openExtensions = (terms: BlockTerms, endsOn: IsoDate, today: IsoDate): OpenExtension[] =>
  terms.extensions
    .map(({ months, noticeMonths }, index) => ({
      index,
      sayBy: extensionNoticeBy(endsOn, noticeMonths),
      extendsTo: lengthened(endsOn, months),
    }))
    .filter(({ sayBy }) => today <= sayBy);

/** The terms with an extension taken: it is no longer among those to come. */
export const withExtension = (terms: BlockTerms, extension: OpenExtension): BlockTerms => ({
  ...terms,
  extensions: terms.extensions.filter((_, index) => index !== extension.index),
  extendedTo: extension.extendsTo,
});

/** The last day that terms bring a contract to. */
export const endUnder = (terms: ContractTerms, endsOn: IsoDate | null): IsoDate | null =>
  terms.kind === 'block' && terms.extendedTo !== undefined && endsOn !== null ? laterOf(terms.extendedTo, endsOn) : endsOn;

/**
 * A block runs longer only by an extension that was agreed and is said in time. `standing` are the terms in force. Refusals: `notAnExtension`,
 * `extensionTooLate`.
 */
export function refusesExtension(
  terms: ContractTerms,
  standing: ContractTerms | undefined,
  endsOn: IsoDate | null,
  today: IsoDate,
): Refusal[] {
  if (terms.kind !== 'block' || terms.extendedTo === undefined || endsOn === null || terms.extendedTo <= endsOn) return [];
  if (standing?.kind !== 'block') return [refusal('notAnExtension', 'Only a block in force is extended.', 'extension')];
  const agreed = standing.extensions.filter(({ months }) => lengthened(endsOn, months) === terms.extendedTo);
  if (agreed.length === 0) return [refusal('notAnExtension', `No extension to ${formatDate(terms.extendedTo)} was agreed.`, 'extension')];
  const sayBy = agreed.map(({ noticeMonths }) => extensionNoticeBy(endsOn, noticeMonths)).reduce(laterOf);
  return today <= sayBy
    ? []
    : [refusal('extensionTooLate', `This extension was to be taken by ${formatDate(sayBy)}. Agree a new block instead.`, 'extension')];
}
