import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileAsync } from 'sass';
import { projectRoot } from '../../platform/config.js';

/** Part of the build: the portal's style sheet from its Sass source and govuk-frontend's. */
const { css } = await compileAsync(join(projectRoot, 'templates/pages/styles/portal.scss'), {
  style: 'compressed',
  loadPaths: [join(projectRoot, 'node_modules')],
  quietDeps: true,
});
mkdirSync(join(projectRoot, 'dist/assets'), { recursive: true });
writeFileSync(join(projectRoot, 'dist/assets/portal.css'), css);
