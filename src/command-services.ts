import { type INestApplicationContext, Module, type Provider, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from './audit/audit.module.js';
import { Accounts } from './identity/accounts.js';
import { authenticationActor } from './identity/authentication-actor.js';
import type { Actor } from './kernel/actor.js';
import { Refused, refusal } from './kernel/outcome.js';
import { readConfig } from './platform/config.js';
import { openDatabase, type OpenDatabase } from './platform/database/open-database.js';
import { UnitOfWork } from './platform/database/unit-of-work.js';
import { CommandLogger } from './platform/logging.js';
import { type Footing, PlatformModule } from './platform/platform.module.js';
import { SYSTEM_PERSON } from './platform/jobs/system-actor.js';

const toStandardError = (line: string): void => void process.stderr.write(`${line}\n`);

/** Opens the database as the program itself does (the embedded server is started or shared), and lets go of it whatever happens. */
export async function withDatabase<T>(work: (footing: Footing, database: OpenDatabase) => Promise<T>): Promise<T> {
  const config = readConfig();
  const database = await openDatabase(config, toStandardError);
  try {
    return await work({ config, runtimeUrl: database.runtimeUrl, ownerUrl: database.ownerUrl }, database);
  } finally {
    await database.release();
  }
}

@Module({})
class CommandModule {}

/** The services a command needs and no more: without the GraphQL schema a command starts in a moment and takes little memory. */
export const withServices = <T>(
  { modules = [], providers = [] }: { readonly modules?: readonly Type[]; readonly providers?: readonly Provider[] },
  work: (services: INestApplicationContext) => Promise<T>,
): Promise<T> =>
  withDatabase(async (footing) => {
    const services = await NestFactory.createApplicationContext(
      { module: CommandModule, imports: [PlatformModule.on(footing), AuditModule, ...modules], providers: [Accounts, ...providers] },
      { logger: new CommandLogger(), abortOnError: false },
    );
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  });

/** Whoever may run commands on this machine, as the platform's administrator. */
export async function platformActor(services: INestApplicationContext): Promise<Actor> {
  const work = services.get(UnitOfWork);
  const [platform] = await work.run(authenticationActor('cli'), () =>
    work.query<{ id: string; name: string }>("select id, name from organisations where kind = 'platform' order by created_at, id limit 1"),
  );
  return {
    ...SYSTEM_PERSON,
    organisationId: platform?.id ?? SYSTEM_PERSON.personId,
    organisationName: platform?.name ?? 'The platform',
    kind: 'platform',
    roles: ['platformAdministrator'],
    access: 'write',
    source: 'cli',
  };
}

/** Whoever may run commands on this machine, reading for the authority of that code and changing nothing. */
export async function authorityReader(services: INestApplicationContext, laCode: string): Promise<Actor> {
  const work = services.get(UnitOfWork);
  const [authority] = await work.run(authenticationActor('cli'), () =>
    work.query<{ id: string; name: string }>('select id, name from organisations where la_code = $1', [laCode]),
  );
  if (!authority) throw new Refused([refusal('unknownAuthority', `There is no authority with the code ${laCode}.`)]);
  return {
    ...SYSTEM_PERSON,
    organisationId: authority.id,
    organisationName: authority.name,
    kind: 'authority',
    roles: ['auditor'],
    access: 'read',
    source: 'cli',
  };
}

/** The person of that e-mail address, with the roles of their one organisation. */
export async function personActor(services: INestApplicationContext, email: string): Promise<Actor> {
  const account = await services.get(Accounts).byEmail(email.trim().toLowerCase(), 'cli');
  const [membership, ...others] = account?.active ? account.memberships : [];
  if (!account || !membership) throw new Refused([refusal('unknownPerson', `Nobody who may act here has the e-mail address ${email}.`)]);
  if (others.length > 0)
    throw new Refused([refusal('severalOrganisations', `${email} acts for several organisations, so it is not clear for which now.`)]);
  return {
    personId: account.personId,
    personName: account.personName,
    organisationId: membership.organisationId,
    organisationName: membership.organisationName,
    kind: membership.kind,
    roles: membership.roles,
    access: membership.roles.every((role) => role === 'auditor') ? 'read' : 'write',
    source: 'cli',
  };
}
