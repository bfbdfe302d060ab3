import { initAll } from './govuk-frontend.min.js';
import { watchSession } from './session-warning.js';

/** What makes pages better where scripts run. A script of a page's own is named by `data-script` and fetched only there. */
const SCRIPTS = /^[a-z-]+$/;

// The official scripts and styles look for these.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
initAll();
watchSession();
for (const element of document.querySelectorAll<HTMLElement>('[data-script]')) {
  const name = element.dataset['script'] ?? '';
  if (SCRIPTS.test(name))
    void import(`./${name}.js`).then((module: { enhance: (element: HTMLElement) => void }) => module.enhance(element));
}
