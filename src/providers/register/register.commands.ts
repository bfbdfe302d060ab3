import { access, constants } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome, Refusal } from '../../kernel/outcome.js';
import type { GiasFault } from './gias-file.js';
import type { LinksImportReport, LinksImportService } from './links-import.service.js';
import type { OnProgress } from './measured-file.js';
import type { RegisterImportReport, RegisterImportService } from './register-import.service.js';

/** What the commands need of the program that offers them. */
export interface RegisterCommandContext {
  /** Opens what the commands work with, and closes it afterwards whatever happens. */
  withServices<T>(work: (services: RegisterServices) => Promise<T>): Promise<T>;
  /** Where answers go, a line at a time. Default: standard output. */
  readonly print?: (line: string) => void;
}

export interface RegisterServices {
  readonly actor: Actor;
  readonly establishments: Pick<RegisterImportService, 'importEstablishments'>;
  readonly links: Pick<LinksImportService, 'importLinks'>;
}

interface EstablishmentOptions {
  readonly skipBad?: boolean;
  readonly allTypes?: boolean;
  readonly allowOlder?: boolean;
  readonly json?: boolean;
}

interface LinkOptions {
  readonly skipBad?: boolean;
  readonly json?: boolean;
}

/** Adds `import:gias` and `import:gias-links`. A command that loads nothing leaves exit code 1. */
export function registerImportCommands(program: Command, context: RegisterCommandContext): void {
  const print = context.print ?? ((line: string) => void process.stdout.write(`${line}\n`));

  program
    .command('import:gias')
    .description('Load the establishment extract of "Get Information about Schools"')
    .argument('<file>', 'the extract, e.g. edubasealldata20250422.csv')
    .option('--skip-bad', 'load the sound rows of a file that has bad ones (default: load nothing)')
    .option('--all-types', 'keep every type of establishment, not only the special schools and colleges of this market')
    .option('--allow-older', 'load a file dated before the last one loaded')
    .option('--json', 'print the counts and the bad rows as one line of JSON, the last of standard output')
    .action(async (file: string, options: EstablishmentOptions) => {
      const outcome = await importFile(file, (onProgress) =>
        context.withServices(({ actor, establishments }) => establishments.importEstablishments(actor, file, { ...options, onProgress })),
      );
      const lines = options.json ? [registerJson(outcome)] : registerLines(outcome);
      lines.forEach(print);
      if (!outcome.ok || !outcome.value.loaded) process.exitCode = 1;
    });

  program
    .command('import:gias-links')
    .description("Load the register's links between establishments (predecessors, successors, mergers, splits)")
    .argument('<file>', 'the links file, e.g. links_edubasealldata20250422.csv')
    .option('--skip-bad', 'load the sound rows of a file that has bad ones (default: load nothing)')
    .option('--json', 'print the counts and the bad rows as one line of JSON, the last of standard output')
    .action(async (file: string, options: LinkOptions) => {
      const outcome = await importFile(file, (onProgress) =>
        context.withServices(({ actor, links }) => links.importLinks(actor, file, { ...options, onProgress })),
      );
      const lines = options.json ? [linksJson(outcome)] : linkLines(outcome);
      lines.forEach(print);
      if (!outcome.ok || !outcome.value.loaded) process.exitCode = 1;
    });
}

/** Runs an import with a progress bar where a person watches. */
async function importFile<T>(file: string, load: (onProgress: OnProgress) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    await access(file, constants.R_OK);
  } catch {
    return { ok: false, refusals: [{ code: 'unreadableFile', message: `The file ${file} cannot be read.` }] };
  }
  if (!process.stderr.isTTY) return load(() => undefined);
  const bar = new SingleBar({
    format: 'Reading {bar} {percentage}% | {megabytes} MB',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(1, 0, { megabytes: '0.0' });
  try {
    return await load((read, bytes) => {
      bar.setTotal(bytes);
      bar.update(read, { megabytes: (read / 1_000_000).toFixed(1) });
    });
  } finally {
    bar.stop();
  }
}

/** A refused file as bad rows: its header line is at fault, or no line is. */
const faultsOf = (refusals: readonly Refusal[]): GiasFault[] =>
  refusals.map(({ code, message, field }) => ({
    line: code === 'missingColumn' ? 1 : 0,
    urn: null,
    column: field?.[0] ?? null,
    reason: message,
  }));

export function registerJson(outcome: Outcome<RegisterImportReport>): string {
  if (!outcome.ok) {
    const none = { read: 0, kept: 0, created: 0, updated: 0, closed: 0, unchanged: 0, outOfScope: 0 };
    return JSON.stringify({ ...none, skipped: faultsOf(outcome.refusals) });
  }
  const { read, kept, created, updated, closed, unchanged, outOfScope, skipped } = outcome.value;
  return JSON.stringify({ read, kept, created, updated, closed, unchanged, outOfScope, skipped });
}

export function linksJson(outcome: Outcome<LinksImportReport>): string {
  if (!outcome.ok) {
    const none = { read: 0, kept: 0, created: 0, updated: 0, unchanged: 0, outOfScope: 0, successionsProposed: 0 };
    return JSON.stringify({ ...none, skipped: faultsOf(outcome.refusals) });
  }
  const { read, kept, created, updated, unchanged, outOfScope, successionsProposed, skipped } = outcome.value;
  return JSON.stringify({ read, kept, created, updated, unchanged, outOfScope, successionsProposed, skipped });
}

export function registerLines(outcome: Outcome<RegisterImportReport>): string[] {
  if (!outcome.ok) return [...outcome.refusals.map(({ message }) => message), 'Nothing was loaded.'];
  const report = outcome.value;
  return [
    ...report.skipped.map(faultLine),
    ...(report.loaded ? report.changes.filter(({ kind }) => kind !== 'detailsChanged').map(changeLine) : []),
    ...report.absent.map(({ urn, name }) => `absent from this file: ${name} (URN ${String(urn)}); it is not closed by that`),
    ...report.warnings,
    `${count(report.read)} rows read: ${count(report.kept)} kept, ${count(report.outOfScope)} out of scope, ${count(report.skipped.length)} bad.`,
    report.loaded
      ? `${count(report.created)} schools created, ${count(report.updated)} updated, ${count(report.closed)} closed, ${count(report.unchanged)} unchanged.`
      : 'Nothing was loaded, because of the bad rows above. Mend them, or load the rest with --skip-bad.',
    ...proposals(report.successionsProposed),
  ];
}

export function linkLines(outcome: Outcome<LinksImportReport>): string[] {
  if (!outcome.ok) return [...outcome.refusals.map(({ message }) => message), 'Nothing was loaded.'];
  const report = outcome.value;
  return [
    ...report.skipped.map(faultLine),
    `${count(report.read)} links read: ${count(report.kept)} kept, ${count(report.outOfScope)} between schools not held, ${count(report.skipped.length)} bad.`,
    report.loaded
      ? `${count(report.created)} links created, ${count(report.updated)} updated, ${count(report.unchanged)} unchanged.`
      : 'Nothing was loaded, because of the bad rows above. Mend them, or load the rest with --skip-bad.',
    ...proposals(report.successionsProposed),
  ];
}

const count = (number: number): string => number.toLocaleString('en-GB');

const proposals = (proposed: number): string[] =>
  proposed === 0 ? [] : [`${count(proposed)} new proposals that one school follows another wait for an officer.`];

const faultLine = ({ line, urn, column, reason }: GiasFault): string =>
  `line ${String(line)}${urn === null ? '' : `, URN ${String(urn)}`}${column === null ? '' : `, ${column}`}: ${reason}`;

/** The kinds of change in words. */
const CHANGE_WORDS: Readonly<Record<string, string>> = {
  opened: 'opened',
  closed: 'closed',
  reopened: 'open again',
  renamed: 'renamed',
  proposedToClose: 'proposed to close',
  closureWithdrawn: 'no longer proposed to close',
  section41Gained: 'section 41 approval gained',
  section41Lost: 'section 41 approval lost',
  typeChanged: 'type changed',
  inspected: 'inspected',
  listedAgain: 'listed again',
  absent: 'absent',
};

const changeLine = ({ kind, urn, name, before, after }: RegisterImportReport['changes'][number]): string => {
  const words = kind === 'renamed' ? `: before, ${(before as { name?: string } | null)?.name ?? ''}` : '';
  const when = kind === 'inspected' ? ` on ${(after as { inspectedOn?: string } | null)?.inspectedOn ?? ''}` : '';
  return `${CHANGE_WORDS[kind] ?? kind}${when}: ${name} (URN ${String(urn)})${words}`;
};
