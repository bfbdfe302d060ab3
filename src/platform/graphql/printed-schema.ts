import type { INestApplicationContext } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

const HEADING = '# Generated from the code by `npm run schema`. Do not edit; a test holds it against the code.\n\n';

/** The text of schema.graphql, as the application serves it now. */
export const printedSchema = (app: INestApplicationContext): string =>
  `${HEADING}${printSchema(lexicographicSortSchema(app.get(GraphQLSchemaHost, { strict: false }).schema))}\n`;
