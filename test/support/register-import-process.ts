import { existsSync, readFileSync } from 'node:fs';
import { DataSource } from 'typeorm';
import { AuditService } from '../../src/audit/audit.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { Clock } from '../../src/platform/clock.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { RegisterImportService } from '../../src/providers/register/register-import.service.js';

/**
 * Loads one register in a process of its own, whose memory is then that of the import alone. Arguments: the runtime URL, the actor as
 * JSON, the file, the mode as JSON. Prints what came of it, how long it took and the most memory the process ever held.
 */
const [url, actor, file, mode] = process.argv.slice(2);
if (!url || !actor || !file) throw new Error('Arguments: URL ACTOR FILE [MODE]');
const dataSource = await new DataSource({ type: 'postgres', url, extra: { max: 2 } }).initialize();
const work = new UnitOfWork(dataSource);
const clock = new Clock();
const started = performance.now();
const outcome = await new RegisterImportService(work, new AuditService(work, clock), clock).importEstablishments(
  JSON.parse(actor) as Actor,
  file,
  JSON.parse(mode ?? '{}') as object,
);
const milliseconds = Math.round(performance.now() - started);
await dataSource.destroy();
const megabytes = Math.round((mostKibibytes() * 1024) / 1_000_000);
console.log(JSON.stringify({ outcome, milliseconds, megabytes }));

/** The most memory this program held. On Linux `maxRSS` counts from before it began: it starts as its parent's, here a test worker of any size. */
function mostKibibytes(): number {
  const own = existsSync('/proc/self/status') ? /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined;
  return own === undefined ? process.resourceUsage().maxRSS : Number(own);
}
