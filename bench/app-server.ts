import { startingFooting } from './footing.js';
import { createApp } from '../src/start-app.js';

/** The real application as a server of its own, so that what it is measured by shares nothing with it but the machine. */
const app = await createApp(startingFooting(), { logger: false });
await app.listen(0, '127.0.0.1');
process.send?.({ url: await app.getUrl() });
process.on('message', () => process.send?.({ peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
