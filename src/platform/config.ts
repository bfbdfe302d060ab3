import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from './config-error.js';
import { type KeyRing, readKeyRing } from './key-ring.js';
import { type MailConfig, readMailConfig } from './mail/mail-config.js';

export { ConfigError };

/** What the environment decides. Read once at start; everything else takes it from here. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly dataDirectory: string;
  /** The login that the application works with; absent: the embedded server. */
  readonly databaseUrl: string | undefined;
  /** The schema's owner, for migrations and audit verification. Default: the same as `databaseUrl`. */
  readonly ownerDatabaseUrl: string | undefined;
  readonly replicaDatabaseUrl: string | undefined;
  readonly tokenSecret: string;
  /** GraphQL introspection in production is off unless this says so. */
  readonly introspection: boolean;
  readonly demo: boolean;
  /** How many proxies stand before the program and name the client's address; 0: the connection's own is believed. */
  readonly trustedProxies: number;
  readonly mail: MailConfig;
  /** Seals personal and bank details; null in production where none is configured, and then none can be kept. */
  readonly detailKeys: KeyRing | null;
}

/** The folder that holds package.json, from a source or a compiled file alike. */
export const projectRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new ConfigError('No package.json above the program.');
  return findRoot(parent);
}

/** Reads the environment. Throws a ConfigError that says which variable is wrong and how to mend it. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const production = env['NODE_ENV'] === 'production';
  const port = Number(env['PORT'] ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(`PORT must be a port number, not "${env['PORT'] ?? ''}".`);
  const dataDirectory = resolve(projectRoot, env['DATA_DIR'] ?? '.data');
  const demo = flag(env, 'DEMO', !production);
  if (production && demo) throw new ConfigError('DEMO=true is refused when NODE_ENV=production: demo sign-ins have a public password.');
  return {
    production,
    port,
    dataDirectory,
    databaseUrl: env['DATABASE_URL'] || undefined,
    ownerDatabaseUrl: env['OWNER_DATABASE_URL'] || env['DATABASE_URL'] || undefined,
    replicaDatabaseUrl: env['DATABASE_REPLICA_URL'] || undefined,
    tokenSecret: tokenSecret(env, production, dataDirectory),
    introspection: flag(env, 'GRAPHQL_INTROSPECTION', !production),
    demo,
    trustedProxies: trustedProxies(env),
    mail: readMailConfig(env, { production, port, dataDirectory }),
    detailKeys: readKeyRing(env, production, dataDirectory),
  };
}

function flag(env: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  if (text !== 'true' && text !== 'false') throw new ConfigError(`${name} must be true or false, not "${text}".`);
  return text === 'true';
}

function trustedProxies(env: NodeJS.ProcessEnv): number {
  const text = env['TRUSTED_PROXIES'] ?? '0';
  if (!/^\d$/.test(text)) throw new ConfigError(`TRUSTED_PROXIES must be a number from 0 to 9, not "${text}".`);
  return Number(text);
}

/** Signs access tokens. In production it must be given, so that every replica has the same; elsewhere it is made once and kept. */
function tokenSecret(env: NodeJS.ProcessEnv, production: boolean, dataDirectory: string): string {
  const given = env['TOKEN_SECRET'];
  if (given) {
    if (given.length < 32) throw new ConfigError('TOKEN_SECRET must be at least 32 characters.');
    return given;
  }
  if (production) throw new ConfigError('TOKEN_SECRET is missing: set it to at least 32 random characters, the same for every replica.');
  const file = join(dataDirectory, 'token-secret');
  if (!existsSync(file)) {
    mkdirSync(dataDirectory, { recursive: true });
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8');
}
