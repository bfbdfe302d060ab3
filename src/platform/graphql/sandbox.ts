import type { NestExpressApplication } from '@nestjs/platform-express';
import { getDistDirectory, renderAltair } from 'altair-static';
import express, { type Request, type Response, type NextFunction } from 'express';

const FILES = '/graphql/sandbox/';

const WELCOME = `# Sign in first:
#   mutation { signIn(email: "officer@leicester.demo", password: "…") { accessToken userErrors { message } } }
# then set the header  Authorization: Bearer <accessToken>
{
  me { person { fullName } roles permissions }
}
`;

/** Serves a GraphQL client to browsers that open /graphql, from this server alone. Never called in production. */
export function serveSandbox(app: NestExpressApplication): void {
  const page = renderAltair({ baseURL: FILES, endpointURL: '/graphql', initialQuery: WELCOME });
  app.use(FILES, express.static(getDistDirectory(), { index: false }));
  app.use('/graphql', (request: Request, response: Response, next: NextFunction) => {
    if (request.method === 'GET' && request.path === '/' && request.accepts(['json', 'html']) === 'html') response.type('html').send(page);
    else next();
  });
}
