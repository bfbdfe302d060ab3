import { basisPoints } from '../../kernel/money.js';
import { parseChargingBasis } from '../../placements/spreadsheet/cells/charging-basis.js';
import { parseDate } from '../../placements/spreadsheet/cells/dates.js';
import { parsePounds } from '../../placements/spreadsheet/cells/money.js';
import { parseNeed } from '../../placements/spreadsheet/cells/need.js';
import { type CellContent, type Parsed, plainWords, unclear, understood, unreadable } from '../../placements/spreadsheet/cells/parsed.js';
import { parseSetting } from '../../placements/spreadsheet/cells/setting.js';
import { parseUrn } from '../../placements/spreadsheet/cells/urn.js';
import type { Epoch } from '../../placements/spreadsheet/grid.js';
import type { NoticeTerms, PlaceGroup } from '../terms.js';

/** A column of the sheet of contracts: how it may be headed, what its cells mean, and how the template explains it. */
export interface ContractColumn<T> {
  readonly heading: string;
  /** Other headings by which councils' own sheets call it, in plain words. */
  readonly also: readonly string[];
  readonly help: string;
  readonly example: string | number;
  read(cell: CellContent, epoch: Epoch): Parsed<T>;
}

const column = <T>(
  heading: string,
  help: string,
  example: string | number,
  read: ContractColumn<T>['read'],
  also: readonly string[] = [],
): ContractColumn<T> => ({ heading, also, help, example, read });

const text = (cell: CellContent): Parsed<string> => unreadable(cell) ?? understood(cell.text);

const date = (cell: CellContent, epoch: Epoch) => parseDate(cell, epoch);

function whole(highest: number) {
  return (cell: CellContent): Parsed<number> => {
    const wrong = unreadable(cell);
    if (wrong) return wrong;
    const number = Number(cell.text.replace(/,/g, ''));
    return Number.isInteger(number) && number >= 0 && number <= highest
      ? understood(number)
      : unclear('notANumber', `“${cell.text}” is not a whole number from 0 to ${String(highest)}.`);
  };
}

function oneOf<T extends string>(words: Readonly<Record<string, T>>, instead: string) {
  return (cell: CellContent): Parsed<T> => {
    const wrong = unreadable(cell);
    if (wrong) return wrong;
    const found = words[plainWords(cell.text)];
    return found === undefined ? unclear('notAChoice', `“${cell.text}” is not understood. ${instead}`) : understood(found);
  };
}

/** "1 term", "two terms", "90 days", "6 weeks", "3 months" is not said in days and is refused. */
export function parseNotice(cell: CellContent): Parsed<NoticeTerms> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const words = plainWords(cell.text);
  const number = Number(
    /\d+/.exec(words)?.[0] ?? { one: 1, a: 1, two: 2, three: 3 }[/\b(one|a|two|three)\b/.exec(words)?.[1] ?? ''] ?? Number.NaN,
  );
  if (Number.isInteger(number) && number >= 1) {
    if (/\bterms?\b/.test(words) && number <= 6) return understood({ kind: 'terms', terms: number });
    if (/\bdays?\b/.test(words) && number <= 730) return understood({ kind: 'days', days: number });
    if (/\bweeks?\b/.test(words) && number <= 104) return understood({ kind: 'days', days: 7 * number });
  }
  return unclear('noticeUnclear', `“${cell.text}” is not a length of notice. Write 1 term or 90 days, as the contract says.`);
}

function needs(cell: CellContent): Parsed<readonly string[]> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const found: string[] = [];
  for (const part of cell.text.split(/[,;/]/)) {
    const need = parseNeed({ ...cell, kind: 'text', value: part.trim(), text: part.trim() });
    if (!need.ok) return need;
    found.push(need.value);
  }
  return understood([...new Set(found)]);
}

function percent(cell: CellContent): Parsed<number> {
  const wrong = unreadable(cell);
  if (wrong) return wrong;
  const written = Number(cell.text.replace(/[%\s]/g, ''));
  const share = cell.kind === 'number' && cell.format.includes('%') && typeof cell.value === 'number' ? cell.value * 100 : written;
  const bp = Math.round(share * 100);
  return Number.isFinite(share) && bp >= 0 && bp <= 10_000
    ? understood(basisPoints(bp))
    : unclear('notAPercentage', `“${cell.text}” is not a percentage from 0 to 100.`);
}

const PHASES: Readonly<Record<string, PlaceGroup['phase']>> = {
  primary: 'primary',
  secondary: 'secondary',
  'post-16': 'post16',
  'post 16': 'post16',
  post16: 'post16',
  any: 'any',
  all: 'any',
};

/** Every column, by the name that the reading calls it. Rows of one reference are one contract: its groups of places and price tiers. */
export const CONTRACT_COLUMNS = {
  reference: column(
    'Contract reference',
    'Your own reference, once a contract. Rows with the same reference are one contract.',
    'IPA-0001',
    text,
    ['reference', 'contract ref', 'contract number'],
  ),
  kind: column(
    'Kind',
    'Spot (an individual placement agreement), Block or Framework.',
    'Spot',
    oneOf(
      {
        spot: 'spot',
        ipa: 'spot',
        individual: 'spot',
        'individual placement agreement': 'spot',
        block: 'block',
        framework: 'framework',
      } as const,
      'Write Spot, Block or Framework.',
    ),
    ['contract type', 'type'],
  ),
  urn: column('School URN', 'Six digits from the national register.', '900001', (cell) => parseUrn(cell), ['urn']),
  pupilReference: column(
    'Pupil reference',
    'Of a spot contract: your own reference of the pupil, never a name. The placement must be held.',
    '0012345',
    text,
    ['pupil ref', 'child reference'],
  ),
  title: column('Title', 'Of a block or framework; a spot contract gets one.', '', text, ['contract title', 'description']),
  startsOn: column('Starts', 'First day, day first.', '01/09/2025', date, ['start date', 'start', 'from', 'contract start']),
  endsOn: column('Ends', 'Last day. A spot contract may leave it empty: it then ends by the birthday rule.', '31/08/2029', date, [
    'end date',
    'end',
    'to',
    'contract end',
    'expiry',
  ]),
  basis: column('Charging basis', 'As the contract says: Calendar day, 190 school days, 39 weeks, Month or Term.', '39 weeks', (cell) =>
    parseChargingBasis(cell),
  ),
  notice: column('Notice', '1 term, or 90 days. Empty: one full term.', '1 term', parseNotice, ['notice period', 'notice terms']),
  supplierNumber: column('Supplier number', 'The council’s own number of the provider.', '700123', text, ['supplier', 'vendor number']),
  orderNumber: column('Order number', 'The council’s purchase order.', 'PO-4711', text, ['purchase order', 'order', 'po number']),
  signedOn: column('Signed', 'When the last party signed.', '12/07/2025', date, ['signed on', 'date signed']),
  endAge: column(
    'Ends at age',
    'Of a spot contract: the birthday in whose academic year it ends. Empty: 16, or 19 from year 12.',
    16,
    whole(25),
    ['end age'],
  ),
  group: column('Group of places', 'Of a block: a name for places of one need, phase and setting.', '', text, ['places for', 'group']),
  needs: column('Needs', 'Of a group or rate: SEN2 codes, with commas.', '', needs, ['need']),
  phase: column('Phase', 'Primary, Secondary, Post-16 or Any.', '', oneOf(PHASES, 'Write Primary, Secondary, Post-16 or Any.')),
  setting: column('Setting', 'Day or Residential.', '', (cell) => parseSetting(cell)),
  guaranteed: column('Guaranteed places', 'Paid filled or not.', '', whole(2_000), ['places', 'block places', 'number of places']),
  optional: column('Optional places', 'Paid only while filled.', '', whole(2_000)),
  fromPlaces: column('From places', 'The number of places from which the price holds. Empty: from the first.', '', whole(2_000), [
    'tier from',
  ]),
  pricePerPlace: column(
    'Price a place',
    'Pounds a year, net of VAT: of a tier, or of a framework’s rate.',
    '',
    (cell) => parsePounds(cell),
    ['price per place', 'annual price', 'rate'],
  ),
  spotPrice: column('Spot price', 'What a like place costs outside the block, pounds a year.', '', (cell) => parsePounds(cell), [
    'spot equivalent',
  ]),
  graceDays: column('Days of grace', 'Days an empty place costs the school before the council pays.', '', whole(366), ['grace days']),
  voidShare: column('Void share', 'What the council pays of an empty guaranteed place, percent. Empty: 100%.', '', percent, ['void %']),
} as const satisfies Record<string, ContractColumn<unknown>>;

export type ContractField = keyof typeof CONTRACT_COLUMNS;

export type ValueOf<Field extends ContractField> = (typeof CONTRACT_COLUMNS)[Field] extends ContractColumn<infer T> ? T : never;

const headingWords = (heading: string): string =>
  plainWords(heading)
    .replace(/[£%*?:]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const BY_HEADING = new Map(
  (Object.entries(CONTRACT_COLUMNS) as [ContractField, ContractColumn<unknown>][]).flatMap(([field, { heading, also }]) =>
    [heading, ...also].map((words) => [headingWords(words), field] as const),
  ),
);

/** The field a heading names; undefined for a column that the import does not know, which it leaves alone. */
export const fieldOfHeading = (heading: string): ContractField | undefined => BY_HEADING.get(headingWords(heading));
