import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LoggerService, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import { AppModule } from './app.module.js';
import { serveSandbox } from './platform/graphql/sandbox.js';
import type { Footing } from './platform/platform.module.js';
import { serveAssets } from './portal/foundation/assets.js';

/** A query with the answers of a whole return form fits many times; files go by upload, which has limits of its own. */
const LARGEST_JSON_BODY = '1mb';

export interface AppOptions {
  readonly logger?: LoggerService | LogLevel[] | false;
  /** Whether each request leaves a line on standard output. */
  readonly accessLog?: boolean;
}

/** The application as it serves: the program and the tests build it the same way. It does not listen yet. */
export async function createApp(footing: Footing, { logger, accessLog = false }: AppOptions = {}): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(footing), {
    ...(logger === undefined ? {} : { logger }),
    bodyParser: false,
    abortOnError: false,
  });
  try {
    app.set('trust proxy', footing.config.trustedProxies);
    if (accessLog) app.use(accessLines());
    app.use(securityHeaders(footing.config.production));
    app.useBodyParser('json', { limit: LARGEST_JSON_BODY });
    serveAssets(app);
    if (!footing.config.production) serveSandbox(app);
    await app.init();
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Pages run our own scripts and styles only; the sandbox, outside production, needs inline scripts and workers of its own. */
function securityHeaders(production: boolean): RequestHandler {
  const pages = helmet({
    strictTransportSecurity: production,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // Charts place their labels by style attributes.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        objectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'self'"],
      },
    },
  });
  if (production) return pages;
  const sandbox = helmet({
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
      },
    },
  });
  return (request, response, next) => {
    (request.path.startsWith('/graphql') ? sandbox : pages)(request, response, next);
  };
}

/** One line a request: what was asked for, how it went, how long it took. No query string, header, body or person. */
function accessLines(): RequestHandler {
  return pinoHttp({
    base: undefined,
    quietReqLogger: true,
    autoLogging: { ignore: (request) => request.url?.startsWith('/health/') ?? false },
    serializers: {
      req: (request: { id: unknown; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: pathToLog(request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customLogLevel: (_request: IncomingMessage, response: ServerResponse, error?: Error) =>
      error !== undefined || response.statusCode >= 500 ? 'error' : 'info',
  }) as RequestHandler;
}

/** Without the query; and the addresses of calendars and invitations are their keys, so they are not written down. */
const pathToLog = (url: string): string => (url.split('?')[0] ?? '').replace(/^(\/(?:calendar|invitations)\/)[^/]+/, '$1…');
