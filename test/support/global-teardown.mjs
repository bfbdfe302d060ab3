import { Client } from 'pg';
import { discard, folderOfRun } from './throw-away-server.mjs';

export default async function globalTeardown() {
  const run = process.env.ISS_TEST_RUN;
  if (process.env.TEST_DATABASE_URL) await dropDatabasesOf(run);
  else await discard(folderOfRun(run));
}

/** On a server that outlives us: the template, and what failing tests did not drop. */
async function dropDatabasesOf(run) {
  const client = new Client(process.env.TEST_DATABASE_URL);
  await client.connect();
  try {
    const { rows } = await client.query(`select datname from pg_database where datname like 'iss\\_%' and strpos(datname, $1) > 0`, [run]);
    for (const { datname } of rows) await client.query(`drop database if exists ${client.escapeIdentifier(datname)} with (force)`);
  } finally {
    await client.end();
  }
}
