import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, refusal, refused } from '../../kernel/outcome.js';
import type { PlacementImportCounts, PlacementImportService } from './placement-import.service.js';
import type { PlacementImportPreview } from './placement-preview.js';

/** What the command needs of the program that offers it. */
export interface PlacementCommandContext {
  /** Opens what the command works with as the person of that e-mail address, and closes it afterwards whatever happens. */
  withPlacementImport<T>(email: string, work: (services: PlacementCommandServices) => Promise<T>): Promise<T>;
  /** Where answers go, a line at a time. Default: standard output. */
  readonly print?: (line: string) => void;
}

export interface PlacementCommandServices {
  readonly actor: Actor;
  readonly imports: Pick<PlacementImportService, 'preview' | 'commit'>;
}

interface ImportOptions {
  readonly as: string;
  readonly commit?: boolean;
  readonly json?: boolean;
}

/** What the command answers, and prints with `--json`. */
interface ImportAnswer {
  readonly preview: PlacementImportPreview;
  readonly committed: PlacementImportCounts | null;
}

/** Adds `import:placements`. Without `--commit` it previews; it leaves exit code 1 where nothing could be or was saved. */
export function placementImportCommand(program: Command, context: PlacementCommandContext): void {
  const print = context.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  program
    .command('import:placements')
    .description("Read placements from a council's own workbook or CSV file, and save them with --commit")
    .argument('<file>', 'an .xlsx or .csv file')
    .requiredOption('--as <email>', 'the officer who imports')
    .option('--commit', 'save what was read, all of it or nothing (default: only show what would be saved)')
    .option('--json', 'print the preview and what was saved as one line of JSON, the last of standard output')
    .action(async (file: string, options: ImportOptions) => {
      const outcome = await importFile(file, options, context);
      const lines = options.json ? [JSON.stringify(outcome.ok ? outcome.value : { refusals: outcome.refusals })] : inLines(outcome);
      lines.forEach(print);
      const done = outcome.ok && (options.commit ? outcome.value.committed !== null : outcome.value.preview.problems.length === 0);
      if (!done) process.exitCode = 1;
    });
}

async function importFile(file: string, options: ImportOptions, context: PlacementCommandContext): Promise<Outcome<ImportAnswer>> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return refused(refusal('unreadableFile', `The file ${file} cannot be read.`));
  return context.withPlacementImport(options.as, async ({ actor, imports }): Promise<Outcome<ImportAnswer>> => {
    const previewed = await imports.preview(actor, { name: basename(file), bytes });
    if (!previewed.ok) return previewed;
    const preview = previewed.value;
    if (!options.commit || !preview.canCommit) return { ok: true, value: { preview, committed: null } };
    const committed = await imports.commit(actor, preview.importId);
    return committed.ok ? { ok: true, value: { preview, committed: committed.value } } : committed;
  });
}

function inLines(outcome: Outcome<ImportAnswer>): string[] {
  if (!outcome.ok) return outcome.refusals.map(({ message }) => message);
  const { preview, committed } = outcome.value;
  return [
    ...preview.unreadSheets.map(({ name, why }) => `Sheet ${name} was not read. ${why}`),
    ...preview.notes.map(({ sheet, address, message }) => `Note   ${sheet}${address ? ` ${address}` : ''}: ${message}`),
    ...preview.differences.map(({ sheet, address, message }) => `Differs ${sheet} ${address}: ${message}`),
    ...preview.problems.map(({ sheet, address, message }) => `Wrong  ${sheet} ${address}: ${message}`),
    summary(preview, committed),
  ];
}

function summary({ counts, canCommit, importId }: PlacementImportPreview, committed: PlacementImportCounts | null): string {
  if (committed)
    return `Saved ${committed.placements} placements and ${committed.feeLines} fee lines; ${committed.unchangedPlacements} placements were held already.`;
  if (!canCommit) return `Nothing can be saved: ${counts.problems} cells need correcting (upload ${importId}).`;
  return `${counts.placements} placements and ${counts.feeLines} fee lines would be saved. Add --commit to save them.`;
}
