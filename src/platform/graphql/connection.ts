import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { Refused, refusal } from '../../kernel/outcome.js';

export const LONGEST_PAGE = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 25, description: `How many to read, 1 to ${LONGEST_PAGE}.` })
  @IsInt()
  @Min(1, { message: 'Ask for at least 1.' })
  @Max(LONGEST_PAGE, { message: `Ask for at most ${LONGEST_PAGE} at a time and use the cursor for more.` })
  first: number = 25;

  @Field(() => String, { nullable: true, description: 'The cursor after which to go on: `endCursor` of the page before.' })
  @IsOptional()
  @IsString()
  after?: string | null;
}

@ObjectType({ description: 'Where a page of a list ends.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more.' })
  hasNextPage: boolean;

  @Field(() => String, { nullable: true, description: 'Pass it as `after` for the next page.' })
  endCursor: string | null;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Connection<T> {
  readonly edges: Edge<T>[];
  readonly nodes: T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
}

/** Makes the Relay connection type of a node type: `edges`, `nodes`, `pageInfo`, `totalCount`. */
export function ConnectionOf<T>(node: Type<T>, name: string): Type<Connection<T>> {
  @ObjectType(`${name}Edge`, { description: `A ${name} in a list, with its place.` })
  class NodeEdge {
    @Field(() => String, { description: 'Its place in the list, stable while the list is sorted the same way.' })
    cursor: string;

    @Field(() => node, { description: `The ${name} itself.` })
    node: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}s.` })
  class NodeConnection {
    @Field(() => [NodeEdge], { description: 'The page, each with its cursor.' })
    edges: NodeEdge[];

    @Field(() => [node], { description: 'The page without cursors.' })
    nodes: T[];

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo: PageInfo;

    @Field(() => Int, { description: 'How many the whole list holds under the same filter.' })
    totalCount: number;
  }
  return NodeConnection;
}

/** What a list's SQL answers: one row more than asked for tells that there is a next page. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Turns `first + 1` rows into a connection. `place` gives the values the list is sorted by, the last of them unique. */
export function toConnection<Row, T>(
  page: Page<Row>,
  first: number,
  place: (row: Row) => readonly (string | number | null)[],
  toNode: (row: Row) => T,
): Connection<T> {
  const edges = page.rows.slice(0, first).map((row) => ({ cursor: encodeCursor(place(row)), node: toNode(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: { hasNextPage: page.rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount: page.total,
  };
}

const encodeCursor = (place: readonly (string | number | null)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place a cursor stands for; null without one. Refuses a cursor that this list never gave. */
export function decodeCursor(after: string | null | undefined, length: number): (string | number | null)[] | null {
  if (!after) return null;
  try {
    const place: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === length) return place as (string | number | null)[];
  } catch {
    // Falls through to the same refusal: what was sent is no cursor.
  }
  throw new Refused([refusal('badCursor', 'This cursor does not belong to this list. Start again without "after".', 'after')]);
}
