import { SetClock } from '../src/platform/clock.js';
import { createApp } from '../src/start-app.js';
import { BENCH_DAY, startingFooting } from './footing.js';

/** The real application as a server of its own, so that what it is measured by shares nothing with it but the machine. */
const clock = new SetClock(new Date(`${BENCH_DAY}T09:00:00Z`));
const app = await createApp({ ...startingFooting(), clock }, { logger: false });
await app.listen(0, '127.0.0.1');
process.on('message', () => process.send?.({ peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
// Ended by itself rather than killed, so that a profile (node --cpu-prof dist/bench/main.js) is written.
process.on('disconnect', () => process.exit());
process.send?.({ url: await app.getUrl() });
