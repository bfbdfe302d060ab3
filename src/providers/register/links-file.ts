import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { CsvFramer, linesOf, type CsvRecord } from './csv-records.js';
import { type GiasFault, readDate } from './gias-file.js';

const LINK_COLUMNS = ['URN', 'LinkURN', 'LinkName', 'LinkType', 'LinkEstablishedDate'] as const;
type LinkColumn = (typeof LINK_COLUMNS)[number];

/** One link of the register: `urn` has `linkUrn` as its `type` ("Predecessor", "Successor - merged", "Sixth Form Centre Link" …). */
export interface GiasLink {
  readonly urn: number;
  readonly linkUrn: number;
  readonly name: string;
  readonly type: string;
  readonly establishedOn: IsoDate | null;
}

export type LinkRow =
  { readonly line: number; readonly link: GiasLink; readonly fault?: undefined } | { readonly line: number; readonly fault: GiasFault };

/** Reads the register's links file as a stream. Throws `Refused` naming every column that is missing; bad rows come back as faults. */
export async function* readLinksFile(source: AsyncIterable<Buffer>): AsyncGenerator<LinkRow> {
  const framer = new CsvFramer();
  let header: LinkHeader | undefined;
  const firstLineOf = new Map<string, number>();
  for await (const lines of linesOf(source)) {
    for (const line of lines) {
      for (const record of framer.push(line)) {
        if (header) yield readLink(record, header, firstLineOf);
        else header = readHeader(record, framer);
      }
    }
  }
  for (const record of framer.end()) {
    if (header) yield readLink(record, header, firstLineOf);
  }
  if (!header) throw new Refused([refusal('notARegisterFile', 'The file has no readable header line.')]);
}

interface LinkHeader {
  readonly count: number;
  readonly names: readonly string[];
  value(fields: readonly string[], column: LinkColumn): string;
}

function readHeader(record: CsvRecord, framer: CsvFramer): LinkHeader {
  const names = record.fields.map((name) => name.trim());
  const missing = LINK_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new Refused(missing.map((column) => refusal('missingColumn', `The file has no column "${column}".`, column)));
  const positions = Object.fromEntries(LINK_COLUMNS.map((column) => [column, names.indexOf(column)])) as Record<LinkColumn, number>;
  framer.shape = { values: names.length, startsRecord: (line) => /^"?\d{5,7}"?,/.test(line) };
  return { count: names.length, names, value: (fields, column) => (fields[positions[column]] ?? '').trim() };
}

function readLink(record: CsvRecord, header: LinkHeader, firstLineOf: Map<string, number>): LinkRow {
  const { line, fields } = record;
  const text = (column: LinkColumn): string => header.value(fields, column);
  const urn = urnIn(text('URN'));
  const fault = (column: string | null, reason: string): LinkRow => ({ line, fault: { line, urn, column, reason } });

  if (record.fault) return fault(header.names[record.fault.column] ?? null, record.fault.reason);
  if (fields.length !== header.count) {
    return fault(null, `The row has ${String(fields.length)} values where the header has ${String(header.count)}.`);
  }
  const linkUrn = urnIn(text('LinkURN'));
  if (urn === null) return fault('URN', `"${text('URN')}" is not a URN`);
  if (linkUrn === null) return fault('LinkURN', `"${text('LinkURN')}" is not a URN`);
  const type = text('LinkType');
  if (type === '') return fault('LinkType', 'is blank');
  const date = text('LinkEstablishedDate');
  const establishedOn = date === '' ? null : readDate(date);
  if (date !== '' && establishedOn === null) return fault('LinkEstablishedDate', `"${date}" is not a date`);
  const key = `${String(urn)} ${String(linkUrn)} ${type}`;
  const firstLine = firstLineOf.get(key);
  if (firstLine !== undefined) return fault('LinkURN', `this link was already given at line ${String(firstLine)}`);
  firstLineOf.set(key, line);
  return { line, link: { urn, linkUrn, name: text('LinkName').replace(/\s+/g, ' '), type, establishedOn } };
}

const urnIn = (text: string): number | null => (/^\d{1,7}$/.test(text) && Number(text) > 0 ? Number(text) : null);
