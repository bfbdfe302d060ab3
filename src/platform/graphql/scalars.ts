import { CustomScalar, Field, ObjectType, Scalar } from '@nestjs/graphql';
import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { type IsoDate, isoDate } from '../../kernel/dates.js';
import { type Pence, formatPounds, pence } from '../../kernel/money.js';

/** Type reference of the `Date` scalar. */
export class DateOnly {}

/** Type reference of the `Pence` scalar. */
export class PenceNumber {}

/** Type reference of the `JSON` scalar. */
export class JsonValue {}

@Scalar('Date', () => DateOnly)
export class DateScalar implements CustomScalar<string, IsoDate> {
  description = 'A calendar date without time or zone, as YYYY-MM-DD.';

  parseValue(value: unknown): IsoDate {
    try {
      return isoDate(String(value));
    } catch {
      throw new GraphQLError(`"${String(value)}" is not a date. Write it as YYYY-MM-DD, for example 2027-09-01.`);
    }
  }

  parseLiteral(node: ValueNode): IsoDate {
    return this.parseValue(node.kind === Kind.STRING ? node.value : undefined);
  }

  serialize(value: unknown): string {
    return String(value);
  }
}

@Scalar('Pence', () => PenceNumber)
export class PenceScalar implements CustomScalar<number, Pence> {
  description = 'A whole number of pence, exact to 2^53. £64,000 is 6400000.';

  parseValue(value: unknown): Pence {
    if (typeof value !== 'number' || !Number.isSafeInteger(value))
      throw new GraphQLError(`${JSON.stringify(value)} is not a whole number of pence. £64,000 is 6400000.`);
    return pence(value);
  }

  parseLiteral(node: ValueNode): Pence {
    return this.parseValue(node.kind === Kind.INT ? Number(node.value) : undefined);
  }

  serialize(value: unknown): number {
    return pence(value as number);
  }
}

@Scalar('JSON', () => JsonValue)
export class JsonScalar implements CustomScalar<unknown, unknown> {
  description = 'A value as recorded, in the shape that its record had.';

  parseValue(value: unknown): unknown {
    return value;
  }

  parseLiteral(): never {
    throw new GraphQLError('Send this value as a variable.');
  }

  serialize(value: unknown): unknown {
    return value;
  }
}

@ObjectType({ description: 'An exact amount of money in pounds sterling.' })
export class Money {
  @Field(() => PenceNumber, { description: 'The amount in whole pence.' })
  readonly pence: Pence;

  constructor(amount: Pence) {
    this.pence = amount;
  }

  @Field(() => String, { description: 'The amount as written for a person: £64,000.00.' })
  get formatted(): string {
    return formatPounds(this.pence);
  }
}

/** An amount that is known, as Money; one that is not stays null and is shown as not known, never as £0. */
export function money(amount: number): Money;
export function money(amount: number | null | undefined): Money | null;
export function money(amount: number | null | undefined): Money | null {
  return amount === null || amount === undefined ? null : new Money(amount as Pence);
}
