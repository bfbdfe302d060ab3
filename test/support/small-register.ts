import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REGISTER_COLUMNS } from './register-columns.js';

/** A register file of a few open independent special schools, in the true format. */
export async function aRegisterFile(
  schools: readonly { readonly urn: number; readonly name: string }[],
): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'iss-register-'));
  const path = join(folder, 'edubasealldata20261101.csv');
  const rows = schools.map(({ urn, name }) => {
    const known: Record<string, string> = {
      URN: String(urn),
      'LA (code)': '801',
      'LA (name)': 'Testshire',
      EstablishmentName: name,
      'TypeOfEstablishment (code)': '10',
      'TypeOfEstablishment (name)': 'Other independent special school',
      'EstablishmentStatus (code)': '1',
      'EstablishmentStatus (name)': 'Open',
      'Section41Approved (name)': 'Approved',
      StatutoryLowAge: '7',
      StatutoryHighAge: '18',
      Street: 'School Lane',
      Town: 'Testborough',
      Postcode: 'TE1 2AB',
      Easting: '458000',
      Northing: '304000',
      LastChangedDate: '01-10-2026',
    };
    return REGISTER_COLUMNS.map((column) => `"${known[column] ?? ''}"`).join(',');
  });
  await writeFile(path, [REGISTER_COLUMNS.map((column) => `"${column}"`).join(','), ...rows, ''].join('\r\n'), 'latin1');
  return { path, remove: () => rm(folder, { recursive: true }) };
}
