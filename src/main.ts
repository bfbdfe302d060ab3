import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DEMO_PASSWORD, DEMO_SIGN_INS } from './demo/people.js';
import { demoToday, seedDemoWorld } from './demo/demo-world.js';
import { publicationDays, publishDemoDemand } from './demo/published-demand.js';
import { Clock } from './platform/clock.js';
import { type Config, readConfig } from './platform/config.js';
import { openDatabase, type OpenDatabase } from './platform/database/open-database.js';
import { DutyWorker } from './platform/jobs/duty-worker.js';
import { serverLogger } from './platform/logging.js';
import { readableError } from './platform/readable-error.js';
import { createApp } from './start-app.js';

/** npm passes a signal on that the terminal has sent already: the same signal within this time is no second wish. */
const ECHO_MS = 1_000;

/** Requests in flight get this long to end; then their connections are cut. */
const GRACE_MS = 4_000;

/** So long the demo publishes nothing after its start. */
const FIRST_LOOK_MS = 60_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

let database: OpenDatabase | undefined;
let app: NestExpressApplication | undefined;
let stopping: Promise<void> | undefined;
/** The demo's demand, published once the program answers; `ending` lets it go. */
let publishing: Promise<void> | undefined;
const ending = new AbortController();
const isStopping = (): boolean => stopping !== undefined;

stopOnSignals();
const started = start();
try {
  await started;
} catch (error) {
  process.stderr.write(`\nThe program could not start. ${readableError(error)}\n`);
  process.exitCode = 1;
  await stop();
}

async function start(): Promise<void> {
  const config = readConfig();
  database = await openDatabase(config, say);
  const { runtimeUrl, ownerUrl } = database;
  if (isStopping()) return;
  if (config.demo && (await seedDemoWorld({ config, runtimeUrl }))) say('Demo world loaded: every name in it is invented.');
  if (isStopping()) return;
  app = await createApp({ config, runtimeUrl, ownerUrl }, { logger: serverLogger(config.production), accessLog: true });
  if (isStopping()) return;
  const port = await listen(app, config.port);
  await app.get(DutyWorker).start();
  greet(config, port, database.place);
  if (config.demo) publishing = publishLater(app).catch(reportLate);
}

/** The demo's demand takes half a minute of a processor: whoever has just started the program looks around first. */
async function publishLater(running: NestExpressApplication): Promise<void> {
  await pause(FIRST_LOOK_MS, undefined, { signal: ending.signal }).catch(() => undefined);
  if (!isStopping()) await publishDemoDemand(running, publicationDays(demoToday(running.get(Clock))), ending.signal);
}

/** The program answers already: what fails now is told, and stops nothing. */
function reportLate(error: unknown): void {
  if (!isStopping()) process.stderr.write(`The demo's demand could not be published. ${readableError(error)}\n`);
}

/** Opens the port and tells which it is: 0 takes any that is free. */
async function listen(app: NestExpressApplication, port: number): Promise<number> {
  const server = app.getHttpServer();
  server.listen(port);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function greet(config: Config, port: number, place: string): void {
  const address = `http://localhost:${String(port)}`;
  say('');
  say(`ISS Marketplace is ready at ${address}`);
  say('');
  say(`  GraphQL${config.production ? '' : ', with a sandbox in the browser'}: ${address}/graphql`);
  say(`  Health: ${address}/health/ready`);
  say(`  Data: ${place}`);
  if (config.demo) {
    const width = Math.max(...DEMO_SIGN_INS.map(({ email }) => email.length));
    say('');
    say(`Demo sign-ins, all with the password ${DEMO_PASSWORD}`);
    for (const { email, name, organisation } of DEMO_SIGN_INS) say(`  ${email.padEnd(width)}  ${name}, ${organisation}`);
  }
  say('');
  say('Ctrl-C stops it.');
}

function stopOnSignals(): void {
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (first === undefined) {
        first = Date.now();
        say('Stopping.');
        void stop().then(() => process.exit());
      } else if (Date.now() - first > ECHO_MS) process.exit(1);
    });
}

/** First the server, so that nothing asks the database any more; then the database. A start in progress ends its step first. */
function stop(): Promise<void> {
  return (stopping ??= (async () => {
    await started.catch(() => undefined);
    const running = app;
    ending.abort(new Error('The program stops.'));
    await publishing;
    if (running) {
      const cut = setTimeout(() => running.getHttpServer().closeAllConnections(), GRACE_MS);
      await running.close().catch((error: unknown) => void process.stderr.write(`${readableError(error)}\n`));
      clearTimeout(cut);
    }
    await database?.release();
  })());
}
