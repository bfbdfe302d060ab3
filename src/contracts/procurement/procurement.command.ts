import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Actor } from '../../kernel/actor.js';
import { LEFT_OUT_WORDS, leftOutByReason, packageText } from './ocds.js';
import type { OcdsExport } from './ocds-export.query.js';

/** What the command needs of the program that offers it. */
export interface OcdsCommandContext {
  /** Opens what the command works with for the authority of that code, reading only, and closes it afterwards whatever happens. */
  withOcdsExport<T>(
    laCode: string,
    work: (services: { readonly actor: Actor; readonly ocds: Pick<OcdsExport, 'publication'> }) => Promise<T>,
  ): Promise<T>;
  /** Where answers go, a line at a time. Default: standard output. */
  readonly print?: (line: string) => void;
}

/** Adds `export:ocds`: the release package of an authority's publishable contracts, and a word on each that is left out. */
export function ocdsExportCommand(program: Command, context: OcdsCommandContext): void {
  const print = context.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  program
    .command('export:ocds')
    .description("Write an authority's publishable contracts as an OCDS 1.1 release package")
    .argument('<file>', 'the JSON file to write')
    .requiredOption('--authority <code>', "the authority's three-digit code, for example 856")
    .action(async (file: string, { authority }: { readonly authority: string }) => {
      const publication = await context.withOcdsExport(authority, ({ actor, ocds }) => ocds.publication(actor));
      await writeFile(file, packageText(publication.package));
      print(`${String(publication.package.releases.length)} contracts written to ${file}.`);
      for (const { why, count } of leftOutByReason(publication)) print(`Left out: ${String(count)}. ${LEFT_OUT_WORDS[why]}.`);
    });
}
