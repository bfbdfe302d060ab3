import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { authorityReader, personActor, platformActor, withDatabase, withServices } from './command-services.js';
import { ocdsExportCommand } from './contracts/procurement/procurement.command.js';
import { projectRoot } from './platform/config.js';
import { CommandLogger } from './platform/logging.js';
import { statisticsCommands } from './pooling/statistics/statistics.command.js';
import { placementImportCommand } from './placements/spreadsheet/import-placements.command.js';
import { readableError } from './platform/readable-error.js';
import { registerImportCommands } from './providers/register/register.commands.js';

// What a command works with is imported when it runs, so that each holds in memory only what it needs.

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const program = new Command('iss').description('Commands of the ISS Marketplace').showHelpAfterError();

registerImportCommands(program, {
  withServices: async (work) => {
    const { RegisterImportService } = await import('./providers/register/register-import.service.js');
    const { LinksImportService } = await import('./providers/register/links-import.service.js');
    return withServices({ providers: [RegisterImportService, LinksImportService] }, async (services) =>
      work({
        actor: await platformActor(services),
        establishments: services.get(RegisterImportService),
        links: services.get(LinksImportService),
      }),
    );
  },
});

placementImportCommand(program, {
  withPlacementImport: async (email, work) => {
    const { PlacementImportModule } = await import('./placements/spreadsheet/placement-import.module.js');
    const { PlacementImportService } = await import('./placements/spreadsheet/placement-import.service.js');
    return withServices({ modules: [PlacementImportModule] }, async (services) =>
      work({ actor: await personActor(services, email), imports: services.get(PlacementImportService, { strict: false }) }),
    );
  },
});

ocdsExportCommand(program, {
  withOcdsExport: async (laCode, work) => {
    const { ProcurementQuery } = await import('./contracts/procurement/procurement.query.js');
    const { OcdsExport } = await import('./contracts/procurement/ocds-export.query.js');
    return withServices({ providers: [ProcurementQuery, OcdsExport] }, async (services) =>
      work({ actor: await authorityReader(services, laCode), ocds: services.get(OcdsExport) }),
    );
  },
});

statisticsCommands(program, {
  withStatistics: async (work) => {
    const { StatisticsService } = await import('./pooling/statistics/statistics.service.js');
    return withServices({ providers: [StatisticsService] }, async (services) =>
      work({ actor: await platformActor(services), statistics: services.get(StatisticsService) }),
    );
  },
});

program
  .command('audit:verify')
  .description('Check that no row of the audit record was altered, removed or reordered')
  .option('--json', 'print what was found as one line of JSON, the last of standard output')
  .action(async ({ json }: { json?: boolean }) => {
    const { verifyAudit } = await import('./audit/verify.js');
    const found = await withDatabase(({ ownerUrl }) => verifyAudit(ownerUrl));
    if (found.breaches.length > 0) process.exitCode = 1;
    if (json) return print(JSON.stringify(found));
    for (const { chain, number, words } of found.breaches) print(`chain ${chain}, event ${String(number)}: ${words}`);
    for (const { chain, number, hash } of found.heads) print(`head of chain ${chain}: event ${String(number)}, ${hash}`);
    const sum = `${String(found.events)} events in ${String(found.chains)} chains`;
    print(
      found.breaches.length === 0
        ? `${sum}: the record holds.`
        : `${sum}: the record does not hold (${String(found.breaches.length)} breaches).`,
    );
  });

program
  .command('personal-details:rotate')
  .description('Seal personal and bank details anew with the current key (DETAIL_KEY_CURRENT); safe to run twice and while people work')
  .action(async () => {
    const { KeyRotation } = await import('./placements/personal-details/key-rotation.js');
    const sealed = await withServices({ providers: [KeyRotation] }, (services) => services.get(KeyRotation).rotate());
    print(`${String(sealed)} rows were sealed anew.`);
  });

program
  .command('schema:write')
  .description('Write schema.graphql from the code')
  .action(async () => {
    const { createApp } = await import('./start-app.js');
    const { printedSchema } = await import('./platform/graphql/printed-schema.js');
    const text = await withDatabase(async (footing) => {
      const app = await createApp(footing, { logger: new CommandLogger() });
      try {
        return printedSchema(app);
      } finally {
        await app.close();
      }
    });
    await writeFile(join(projectRoot, 'schema.graphql'), text);
    print('schema.graphql written.');
  });

program
  .command('seed:demo')
  .description('Load the invented demo world, unless it is there already')
  .action(async () => {
    const { seedDemoWorld } = await import('./demo/demo-world.js');
    const loaded = await withDatabase((footing) => seedDemoWorld(footing));
    print(loaded ? 'The demo world is loaded.' : 'The demo world was loaded before.');
  });

program
  .command('seed:scale')
  .description('Load an invented cycle of national size, for measurements; refused in production')
  .option('--placements <number>', 'how many placements', wholeNumber, 30_000)
  .option('--json', 'print the sizes as one line of JSON, the last of standard output')
  .action(async ({ placements, json }: { placements: number; json?: boolean }) => {
    const { seedScale } = await import('./demo/scale-world.js');
    const { refuseInProduction } = await import('./demo/demo-world.js');
    const world = await withDatabase(({ config, ownerUrl }) => {
      refuseInProduction({ config });
      return seedScale({ ownerUrl, placements });
    });
    if (json) print(JSON.stringify(world));
    else for (const [what, size] of Object.entries(world)) print(`${what}: ${JSON.stringify(size)}`);
  });

program
  .command('admin:create')
  .description('Add an administrator of the platform, who then adds organisations and people; the first password is printed once')
  .requiredOption('--email <address>', 'the e-mail address to sign in with')
  .requiredOption('--name <name>', 'first and last name')
  .action(async ({ email, name }: { email: string; name: string }) => {
    const { IdentityModule } = await import('./identity/identity.module.js');
    const { createAdministrator } = await import('./identity/create-administrator.js');
    const { OrganisationsService } = await import('./identity/organisations.service.js');
    const { PeopleService } = await import('./identity/people.service.js');
    const password = await withServices({ modules: [IdentityModule] }, async (services) =>
      createAdministrator(
        await platformActor(services),
        services.get(OrganisationsService, { strict: false }),
        services.get(PeopleService, { strict: false }),
        { email, fullName: name },
      ),
    );
    print(`${name} can sign in as ${email} with the password ${password}`);
    print('It is shown this once. Change it after signing in.');
  });

program
  .command('migrate')
  .description('Bring the database to the current schema')
  .action(async () => {
    print(await withDatabase((_footing, { place }) => Promise.resolve(`The schema is current (${place}).`)));
  });

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 9,999,999.');
  return Number(text);
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${readableError(error)}\n`);
  process.exitCode = 1;
}
