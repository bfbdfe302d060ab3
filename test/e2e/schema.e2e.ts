import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isSpecifiedScalarType } from 'graphql';
import { projectRoot } from '../../src/platform/config.js';
import { printedSchema } from '../../src/platform/graphql/printed-schema.js';
import { startTestApp, type TestApp } from '../support/app.js';

let world: TestApp;

beforeAll(async () => {
  world = await startTestApp();
});

afterAll(() => world?.close());

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

/** Everything that a reader of the schema meets, by its path. */
function* partsOf(schema: GraphQLSchema): Generator<[path: string, part: Described]> {
  const under = (path: string, parts: readonly Described[]): [string, Described][] => parts.map((part) => [`${path}.${part.name}`, part]);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    if (!roots.some((root) => root === type)) yield [type.name, type];
    if (isEnumType(type)) yield* under(type.name, type.getValues());
    if (isInputObjectType(type)) yield* under(type.name, Object.values(type.getFields()));
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.values(type.getFields())) {
        yield [`${type.name}.${field.name}`, field];
        yield* under(`${type.name}.${field.name}`, field.args);
      }
  }
}

describe('schema.graphql', () => {
  it('is what the code serves now (npm run schema writes it)', async () => {
    expect(await readFile(join(projectRoot, 'schema.graphql'), 'utf8')).toBe(printedSchema(world.app));
  });

  it('describes every type, field, argument, input field and value', () => {
    const { schema } = world.app.get(GraphQLSchemaHost, { strict: false });
    const offenders = [...partsOf(schema)].filter(([, { description }]) => !description?.trim()).map(([path]) => path);
    expect(offenders).toEqual([]);
  });
});
