import { describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { visitAll } from './support/visit-all.js';
import { NOT_PAGES, VISITS, visitorOf } from './visits.js';

/** Every GET route of the portal, as the router itself lists them. */
function portalRoutes(app: NestExpressApplication): string[] {
  const { router } = app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  const paths = router.stack.flatMap(({ route }) => (route?.methods['get'] ? [route.path] : []));
  return [...new Set(paths)].filter((path) => !/^\/(api|graphql|health|assets)(\/|$)/.test(path));
}

describe('Every page of the portal, for officers', () => {
  const { portal } = visitAll(VISITS.filter((visit) => visitorOf(visit) === 'officer'));

  it('has a visit, so that a new page cannot be forgotten', () => {
    const known = new Set([...VISITS.map(({ route }) => route), ...Object.keys(NOT_PAGES)]);
    const routes = portalRoutes(portal().world.app);
    expect(routes).toContain('/sign-in');
    expect(routes.filter((route) => !known.has(route))).toEqual([]);
    expect([...known].filter((route) => route !== '*' && !routes.includes(route))).toEqual([]);
  });
});
