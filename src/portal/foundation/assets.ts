import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import express from 'express';
import { projectRoot } from '../../platform/config.js';

/** What a browser fetches besides pages: where each file is on disk. All of it is made by `npm run build`. */
const FOLDERS = {
  styles: join(projectRoot, 'dist/assets'),
  scripts: join(projectRoot, 'dist/src/portal/browser'),
  govuk: join(projectRoot, 'node_modules/govuk-frontend/dist/govuk'),
} as const;

/** Changes whenever a file does, so that browsers may keep them for ever. */
export const assetsVersion: string = fingerprintOf([FOLDERS.styles, FOLDERS.scripts]);

export const assetsRoot = `/assets/${assetsVersion}`;

function fingerprintOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    if (existsSync(folder))
      for (const file of readdirSync(folder).sort()) if (/\.(css|js)$/.test(file)) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Serves styles and scripts under an address that names their contents, and compresses every answer. */
export function serveAssets(app: NestExpressApplication): void {
  app.use(compression());
  const kept = { immutable: true, maxAge: '365d', index: false, fallthrough: true } as const;
  for (const folder of [FOLDERS.styles, FOLDERS.scripts]) app.use(assetsRoot, express.static(folder, { ...kept, extensions: [] }));
  app.use(`${assetsRoot}/govuk-frontend.min.js`, express.static(join(FOLDERS.govuk, 'govuk-frontend.min.js'), kept));
}
