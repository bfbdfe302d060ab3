import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { HttpException, Logger, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import { Refused } from '../../kernel/outcome.js';
import type { Config } from '../config.js';
import { NOT_OF_ITS_TYPE_WORDS, isNotOfItsType } from '../database/not-of-its-type.js';
import { CONFIG } from '../platform.module.js';
import { DateScalar, JsonScalar, PenceScalar } from './scalars.js';

/** Requests beyond these limits are refused before they run. A page of returns with lines and money stays well below. */
const LIMITS = { depth: 9, aliases: 15, directives: 20, tokens: 2_000, cost: 25_000 };

const log = new Logger('GraphQL');

@Module({
  imports: [
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      inject: [CONFIG],
      useFactory: (config: Config) => {
        const armor = new ApolloArmor({
          maxDepth: { n: LIMITS.depth },
          maxAliases: { n: LIMITS.aliases },
          maxDirectives: { n: LIMITS.directives },
          maxTokens: { n: LIMITS.tokens },
          costLimit: { maxCost: LIMITS.cost, objectCost: 2, scalarCost: 1, depthCostFactor: 1.5, ignoreIntrospection: true },
          blockFieldSuggestion: { enabled: config.production },
        }).protect();
        return {
          path: '/graphql',
          autoSchemaFile: true,
          sortSchema: true,
          graphiql: false,
          introspection: config.introspection,
          csrfPrevention: true,
          allowBatchedHttpRequests: false,
          includeStacktraceInErrorResponses: false,
          validationRules: armor.validationRules,
          plugins: [
            ApolloServerPluginCacheControlDisabled(),
            ApolloServerPluginLandingPageDisabled(),
            ...(armor.plugins as unknown as ApolloServerPlugin[]),
          ],
          context: ({ req, res }: { req: object; res: object }) => ({ req, res, loaders: new Map<string, unknown>() }),
          formatError: toPublicError,
        };
      },
    }),
  ],
  providers: [DateScalar, PenceScalar, JsonScalar],
})
export class GraphqlModule {}

/** The one place where an error becomes what a client sees: refusals in their own words, bugs as nothing but the fact. */
function toPublicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const place = { locations: formatted.locations, path: formatted.path };
  if (cause instanceof Refused) {
    const [first] = cause.refusals;
    return {
      message: cause.message,
      ...place,
      extensions: { code: first?.code ?? 'refused', field: first?.field ?? [], refusals: cause.refusals },
    };
  }
  if (cause instanceof HttpException) {
    const code = cause.getStatus() === 401 ? 'UNAUTHENTICATED' : cause.getStatus() === 403 ? 'FORBIDDEN' : 'BAD_REQUEST';
    return { message: cause.message, ...place, extensions: { code } };
  }
  if (isNotOfItsType(cause)) return { message: NOT_OF_ITS_TYPE_WORDS, ...place, extensions: { code: 'invalidInput', field: [] } };
  if (cause instanceof GraphQLError || formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') return formatted;
  log.error(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  return { message: 'Something went wrong on our side. Nothing was changed.', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}
