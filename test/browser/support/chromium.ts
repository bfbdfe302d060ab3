import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems put Chromium or Chrome; CHROMIUM says another place. The shell without a window of its own takes a third less of a processor. */
const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const NO_BROWSER = `There is no Chromium on this machine, and these tests need a real one.
  Debian or Ubuntu:  apt-get install chromium-headless-shell (or chromium)
  macOS:             brew install --cask chromium
  Elsewhere:         install Chromium or Google Chrome
Is it in an unusual place? Say where: CHROMIUM=/path/to/chromium npm run test:browser`;

export function launchChromium(): Promise<Browser> {
  const executablePath = PLACES.find((place) => place !== undefined && existsSync(place));
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  // As root Chromium refuses its sandbox; the pages visited are our own.
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
}
