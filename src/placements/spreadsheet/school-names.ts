import { plainWords } from './cells/parsed.js';
import type { Findings } from './findings.js';
import type { ReadRow } from './read-row.js';
import type { CellPlace, UnchosenSchool } from './reading.js';

/** How a name is remembered: lower case, single spaces. Nothing else is taken off, since "St John's" and "St Johns" may be two schools. */
export const nicknameOf = (name: string): string => plainWords(name);

/** The school of a row: its URN, or the URN an officer chose for its name. A name alone never finds a school by likeness. */
export class SchoolNames {
  private readonly unchosen = new Map<string, { name: string; rows: number; place: CellPlace }>();

  constructor(private readonly chosen: ReadonlyMap<string, number>) {}

  /** The URN; or, for a name nobody has chosen a school for, the name itself; or null where the row says neither. */
  schoolOf(row: ReadRow, findings: Findings): number | string | null {
    const { urn, schoolName } = row.facts;
    if (urn) return urn.value;
    if (!schoolName) return null;
    const nickname = nicknameOf(schoolName.value);
    const chosen = this.chosen.get(nickname);
    if (chosen !== undefined || row.failed.has('urn')) return chosen ?? nickname;
    const known = this.unchosen.get(nickname);
    if (known) known.rows += 1;
    else this.unchosen.set(nickname, { name: schoolName.value, rows: 1, place: schoolName.place });
    findings.problem(schoolName.place, 'schoolName', {
      code: 'schoolNotChosen',
      reason: `“${schoolName.value}” has no URN. Choose which school of the register it is; the choice is remembered.`,
    });
    return nickname;
  }

  get unchosenSchools(): UnchosenSchool[] {
    return [...this.unchosen.values()];
  }
}
