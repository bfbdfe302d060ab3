import { Injectable } from '@nestjs/common';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Findings, inReadingOrder } from './findings.js';
import type { WorkbookGrid } from './grid.js';
import { mapSheets, type MappedWorkbook } from './mapped-sheet.js';
import { PlacementImportStore } from './placement-import.store.js';
import { type PlacementImportPreview, previewCounts, previewSheets } from './placement-preview.js';
import type { CellProblem, ImportChoices, ParsedPlacement, Reading, ReadingNote } from './reading.js';
import { reconcile, type Reconciliation } from './reconcile.js';
import { placementsOf } from './rows-to-placements.js';
import { nicknameOf } from './school-names.js';

/** A file read against what its authority holds at this moment. */
export interface FileReading {
  readonly mapped: MappedWorkbook;
  readonly reading: Reading;
  readonly reconciliation: Reconciliation;
  readonly problems: readonly CellProblem[];
  readonly notes: readonly ReadingNote[];
}

/** Below this a URN and the name beside it are perhaps two schools. */
const ALIKE = 0.3;

/** Reads an opened file in the open unit of work: what officers remembered goes in, what is held is compared. */
@Injectable()
export class PlacementFileReader {
  constructor(private readonly store: PlacementImportStore) {}

  async read(grid: WorkbookGrid, choices: ImportChoices): Promise<FileReading> {
    const known = await this.store.knownBefore();
    const mapped = mapSheets(grid.sheets, known.mappings, choices);
    if (mapped.sheets.length === 0) throw new Refused([noSheet(mapped)]);
    const chosen = Object.entries(choices.schools ?? {}).map(([name, urn]) => [nicknameOf(name), urn] as const);
    const reading = placementsOf(mapped.sheets, {
      epoch: grid.epoch,
      choices,
      knownReferences: known.references,
      schools: new Map([...known.nicknames, ...chosen]),
    });
    const references = [...new Set(reading.placements.map(({ reference }) => reference))];
    const urns = [...new Set(reading.placements.map(({ urn }) => urn))];
    const reconciliation = reconcile(reading.placements, await this.store.held(references, urns));
    return {
      mapped,
      reading,
      reconciliation,
      problems: inReadingOrder(
        [...reading.problems, ...reconciliation.problems],
        grid.sheets.map(({ name }) => name),
      ),
      notes: [...reading.notes, ...reconciliation.notes, ...(await this.unlikeNames(reading.placements))],
    };
  }

  async preview(importId: string, fileName: string, read: FileReading): Promise<PlacementImportPreview> {
    return {
      importId,
      fileName,
      sheets: previewSheets(read.mapped),
      unreadSheets: read.mapped.unread,
      schools: await this.store.candidates(read.reading.unchosenSchools),
      problems: read.problems,
      notes: read.notes,
      differences: read.reconciliation.differences,
      counts: previewCounts(read.reconciliation, read.problems.length),
      canCommit: read.problems.length === 0 && read.reconciliation.placements.length > 0,
    };
  }

  /** The URN decides; but where the name beside it is quite another, the officer is told. */
  private async unlikeNames(placements: readonly ParsedPlacement[]): Promise<ReadingNote[]> {
    const named = new Map<string, { urn: number; name: string; placement: ParsedPlacement }>();
    for (const placement of placements) {
      if (placement.schoolName !== null && placement.places.urn) {
        named.set(String(placement.urn), { urn: placement.urn, name: placement.schoolName, placement });
      }
    }
    if (named.size === 0) return [];
    const findings = new Findings();
    for (const { urn, name, likeness } of await this.store.likeness([...named.values()])) {
      const pair = named.get(String(urn));
      const place = pair?.placement.places.schoolName;
      if (likeness < ALIKE && pair && place) {
        findings.note(place, 'nameDiffers', `The URN ${urn} is ${name}; the sheet says “${pair.name}”. The URN was taken.`);
      }
    }
    return findings.notes;
  }
}

function noSheet({ unread }: MappedWorkbook) {
  const reasons = unread.map(({ name, why }) => `${name}: ${why}`).join(' ');
  return refusal('noPlacementSheet', `No sheet of placements was found. ${reasons} The template shows the headings that are understood.`);
}
