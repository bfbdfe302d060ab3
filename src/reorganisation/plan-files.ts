import { parse } from 'csv-parse/sync';
import { type Refusal, refusal } from '../kernel/outcome.js';

/** What becomes of one predecessor, or of a part of it. Authorities are named by their three-figure codes. */
export interface PlannedPart {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  /** Of the predecessor's budgets, basis points. */
  readonly shareBp: number;
  readonly chief: boolean;
  /** The successor takes this predecessor's rules. */
  readonly rules: boolean;
}

export interface PlannedPostcode {
  readonly postcode: string;
  readonly outward: string;
  readonly to: string;
}

export interface PlannedPerson {
  readonly email: string;
  readonly to: string;
}

interface Read<Row> {
  readonly rows: readonly Row[];
  readonly refusals: readonly Refusal[];
}

const CODE = /^[0-9]{3}$/;
const POSTCODE = /^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?$/;

/** Rows of a CSV file by its heading; the first refusal says what is wrong with the file as a whole. */
function rowsOf(text: string, columns: readonly string[], field: string): Read<Readonly<Record<string, string>>> {
  try {
    const rows = parse<Record<string, string>>(text, {
      bom: true,
      columns: (headings: string[]) => headings.map((heading) => heading.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
    });
    const [first] = rows;
    if (!first) return { rows: [], refusals: [refusal('fileEmpty', 'The file has no rows below its heading.', field)] };
    const missing = columns.filter((column) => !(column in first));
    return missing.length === 0
      ? { rows, refusals: [] }
      : { rows: [], refusals: [refusal('columnMissing', `The heading lacks ${missing.join(', ')}: it is “${columns.join(',')}”.`, field)] };
  } catch (error: unknown) {
    return {
      rows: [],
      refusals: [refusal('fileUnreadable', `It is not readable as CSV: ${error instanceof Error ? error.message : ''}`, field)],
    };
  }
}

/** Every row that is wrong is named; half a file is never taken. */
function readRows<Row>(
  text: string,
  columns: readonly string[],
  field: string,
  read: (row: Readonly<Record<string, string>>) => Row | string,
): Read<Row> {
  const { rows, refusals } = rowsOf(text, columns, field);
  const found: Row[] = [];
  const wrong = [...refusals];
  rows.forEach((row, index) => {
    const answer = read(row);
    if (typeof answer === 'string') wrong.push(refusal('rowWrong', `Row ${String(index + 2)}: ${answer}`, field));
    else found.push(answer);
  });
  return { rows: wrong.length > 0 ? [] : found, refusals: wrong };
}

const yes = (text: string | undefined): boolean => ['yes', 'y', 'true', '1'].includes((text ?? '').toLowerCase());

/** `from,to,name,share,chief,rules`: the plan itself. `known` are the codes of the authorities that there are. */
export function readParts(text: string, known: ReadonlySet<string>): Read<PlannedPart> {
  const read = readRows<PlannedPart>(text, ['from', 'to', 'name', 'share', 'chief', 'rules'], 'parts', (row) => {
    const { from = '', to = '', name = '' } = row;
    if (!known.has(from)) return `there is no authority with the code “${from}” (from).`;
    if (!CODE.test(to)) return `“${to}” (to) is no code of three figures.`;
    if (name === '') return 'the successor needs a name (name).';
    const share = Math.round(Number(row['share']) * 100);
    if (!Number.isFinite(share) || share < 0 || share > 10_000) return `“${row['share'] ?? ''}” (share) is no percentage.`;
    return { from, to, name, shareBp: share, chief: yes(row['chief']), rules: yes(row['rules']) };
  });
  return read.refusals.length > 0 ? read : { rows: read.rows, refusals: refusesParts(read.rows) };
}

/** What the plan as a whole has to keep: shares of each predecessor sum to the whole, one chief each, one set of rules a successor. */
export function refusesParts(parts: readonly PlannedPart[]): Refusal[] {
  const refusals: Refusal[] = [];
  const wrong = (message: string): void => void refusals.push(refusal('planWrong', message, 'parts'));
  for (const from of new Set(parts.map((part) => part.from))) {
    const own = parts.filter((part) => part.from === from);
    const share = own.reduce((total, part) => total + part.shareBp, 0);
    if (share !== 10_000) wrong(`The shares of ${from} sum to ${String(share / 100)}%, not to 100%.`);
    if (own.filter(({ chief }) => chief).length !== 1) wrong(`One successor of ${from} is its chief: it takes what cannot be divided.`);
    if (new Set(own.map(({ to }) => to)).size !== own.length) wrong(`${from} goes to one successor twice.`);
  }
  for (const to of new Set(parts.map((part) => part.to))) {
    const into = parts.filter((part) => part.to === to);
    if (into.filter(({ rules }) => rules).length !== 1) wrong(`${to} takes the rules of exactly one predecessor.`);
    if (new Set(into.map(({ name }) => name)).size !== 1) wrong(`${to} has two names.`);
  }
  return refusals;
}

/** `postcode,to`: whole postcodes, or outward parts that come to one successor as a whole. */
export function readPostcodes(text: string, successors: ReadonlySet<string>): Read<PlannedPostcode> {
  const seen = new Map<string, string>();
  return readRows(text, ['postcode', 'to'], 'postcodes', (row) => {
    const postcode = (row['postcode'] ?? '').replace(/\s+/g, '').toUpperCase();
    const to = row['to'] ?? '';
    const outward = POSTCODE.exec(postcode)?.[1];
    if (outward === undefined) return `“${row['postcode'] ?? ''}” is no postcode, nor the first part of one.`;
    if (!successors.has(to)) return `“${to}” is no successor of this plan.`;
    const before = seen.get(postcode);
    if (before !== undefined && before !== to) return `${postcode} goes to ${before} and to ${to}.`;
    seen.set(postcode, to);
    return { postcode, outward, to };
  });
}

/** `email,to`: whom people work for afterwards; several rows for one person: for several. */
export function readPeople(text: string, known: ReadonlySet<string>, successors: ReadonlySet<string>): Read<PlannedPerson> {
  return readRows(text, ['email', 'to'], 'people', (row) => {
    const email = (row['email'] ?? '').toLowerCase();
    const to = row['to'] ?? '';
    if (!known.has(email)) return `nobody of the predecessors signs in as “${email}”.`;
    if (!successors.has(to)) return `“${to}” is no successor of this plan.`;
    return { email, to };
  });
}
