import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IsoDate } from '../../../kernel/dates.js';
import { ConnectionOf } from '../../../platform/graphql/connection.js';
import { DateOnly, Money } from '../../../platform/graphql/scalars.js';

export const LedgerGrains = { day: 'day', month: 'month', term: 'term' } as const;
registerEnumType(LedgerGrains, {
  name: 'LedgerGrain',
  description: 'By what the rows of a block’s ledger are cut.',
  valuesMap: {
    day: { description: 'A row a day.' },
    month: { description: 'A row a calendar month.' },
    term: { description: 'A row a term, the holiday after it included.' },
  },
});

export const BillingRhythms = { term: 'term', month: 'month' } as const;
registerEnumType(BillingRhythms, {
  name: 'BillingRhythm',
  description: 'How often a block is billed in advance.',
  valuesMap: { term: { description: 'Each term.' }, month: { description: 'Each month.' } },
});

export const CallOffStates = { upcoming: 'upcoming', current: 'current', ended: 'ended' } as const;
registerEnumType(CallOffStates, {
  name: 'CallOffState',
  description: 'Where a call-off stands today.',
  valuesMap: {
    upcoming: { description: 'It begins on a later day.' },
    current: { description: 'The pupil has the place.' },
    ended: { description: 'Its last day is over.' },
  },
});

export const BlockWarningKinds = { voidShare: 'voidShare', longVoid: 'longVoid', expiry: 'expiry', extension: 'extension' } as const;
registerEnumType(BlockWarningKinds, {
  name: 'BlockWarningKind',
  description: 'What a block warns of.',
  valuesMap: {
    voidShare: { description: 'Too large a share of the guaranteed places is empty.' },
    longVoid: { description: 'A place has been empty for long and nobody is nominated.' },
    expiry: { description: 'The contract’s last day comes near.' },
    extension: { description: 'The day by which an extension must be taken up comes near.' },
  },
});

@ObjectType({
  description: 'Place-days of a part of a block, and what they come to. Filled, void and refunded days are the days contracted.',
})
export class BlockLedgerRow {
  @Field(() => String, { description: 'The day, month or term in words.' })
  name: string;

  @Field(() => DateOnly, { description: 'Its first day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Its last day.' })
  until: IsoDate;

  @Field(() => Int, { description: 'Days contracted: guaranteed places, and optional ones while they are filled.' })
  contracted: number;

  @Field(() => Int, { description: 'Days on which a pupil had a place.' })
  filled: number;

  @Field(() => Int, { description: 'Days of empty places that the council pays for.' })
  void: number;

  @Field(() => Int, { description: 'Days of empty places that the school bears.' })
  refunded: number;

  @Field(() => Int, { description: 'Filled days of pupils of other authorities.' })
  subLet: number;

  @Field(() => Int, { nullable: true, description: 'Filled of contracted days, in basis points; null where none is contracted.' })
  occupancyBp: number | null;

  @Field(() => Money, { nullable: true, description: 'What filled days cost; null where it cannot be computed.' })
  filledCost: Money | null;

  @Field(() => Money, { nullable: true, description: 'What empty places cost the council.' })
  voidCost: Money | null;

  @Field(() => Money, { nullable: true, description: 'What is not paid for empty places.' })
  refund: Money | null;

  @Field(() => Money, { nullable: true, description: 'What is owed: filled and void.' })
  owed: Money | null;
}

@ObjectType({ description: 'What a block is worth against placing the same pupils spot.' })
export class BlockBreakEven {
  @Field(() => Money, { description: 'A place of the block a year, on average.' })
  blockPrice: Money;

  @Field(() => Money, { description: 'A like spot place a year, as the contract states it.' })
  spotPrice: Money;

  @Field(() => Int, { description: 'The share of places that must be filled, in basis points: block price ÷ spot price.' })
  occupancyBp: number;

  @Field(() => Int, { description: 'How many guaranteed places that is.' })
  places: number;

  @Field(() => Money, {
    nullable: true,
    description: 'Saved in the period: (spot − block) × days, less the voids; negative where the block costs more.',
  })
  saved: Money | null;
}

@ObjectType({ description: 'A guaranteed place without a pupil today.' })
export class BlockVoid {
  @Field(() => Int, { description: 'The place’s number.' })
  placeNumber: number;

  @Field(() => String, { description: 'Its group of places.' })
  group: string;

  @Field(() => DateOnly, { description: 'Its first empty day.' })
  emptySince: IsoDate;

  @Field(() => Int, { description: 'Days empty, today included.' })
  days: number;

  @Field(() => DateOnly, { nullable: true, description: 'The first day that the council pays; null where the school bears it all.' })
  councilPaysFrom: IsoDate | null;

  @Field(() => DateOnly, { nullable: true, description: 'The day from which somebody is nominated; null where nobody is.' })
  filledFrom: IsoDate | null;
}

@ObjectType({ description: 'A block’s places, day by day, month by month or term by term.' })
export class BlockLedger {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => DateOnly, { description: 'First day shown.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Last day shown.' })
  until: IsoDate;

  @Field(() => Int, { description: 'Guaranteed places today.' })
  guaranteedPlaces: number;

  @Field(() => Int, { description: 'Pupils in places today.' })
  filledToday: number;

  @Field(() => [BlockLedgerRow], { description: 'The days, months or terms.' })
  rows: BlockLedgerRow[];

  @Field(() => BlockLedgerRow, { description: 'The whole period.' })
  total: BlockLedgerRow;

  @Field(() => BlockBreakEven, { nullable: true, description: 'Null where the contract states no spot price.' })
  breakEven: BlockBreakEven | null;

  @Field(() => [BlockVoid], { description: 'The places that are empty today.' })
  voids: BlockVoid[];

  @Field(() => Money, { nullable: true, description: 'What empty places cost the council in the period up to today.' })
  voidCostToDate: Money | null;

  @Field(() => Money, { nullable: true, description: 'What they will cost in the rest of it if nobody more is nominated.' })
  voidCostForecast: Money | null;

  @Field(() => [String], { description: 'Why some figures are not known.' })
  problems: string[];
}

@ObjectType({ description: 'A bill in advance.' })
export class BlockBill {
  @Field(() => String, { description: 'Its term or month.' })
  name: string;

  @Field(() => DateOnly, { description: 'First day of its period, on which it is due.' })
  dueOn: IsoDate;

  @Field(() => DateOnly, { description: 'Last day of its period.' })
  until: IsoDate;

  @Field(() => Money, { description: 'Its amount, net.' })
  amount: Money;
}

@ObjectType({ description: 'The bills of a block over its life.' })
export class BlockBills {
  @Field(() => [BlockBill], { description: 'In order.' })
  bills: BlockBill[];

  @Field(() => [String], { description: 'Why some are not known.' })
  problems: string[];
}

@ObjectType({
  description: 'What another authority owes for its pupils’ days in the block, in the academic year up to the end of the term.',
})
export class BlockRecharge {
  @Field(() => ID, { description: 'The authority that owes it.' })
  authorityId: string;

  @Field(() => Int, { description: 'Days of its pupils in the academic year so far.' })
  days: number;

  @Field(() => Money, { description: 'Owed in the academic year so far, with its share of empty places where the contract says so.' })
  owed: Money;

  @Field(() => Money, { description: 'Recharged of that before.' })
  billedBefore: Money;

  @Field(() => Money, { description: 'To recharge with this term.' })
  amount: Money;
}

@ObjectType({ description: 'A term of a block: billed in advance, owed by its days, and the difference.' })
export class BlockTermStatement {
  @Field(() => String, { description: 'The term.' })
  name: string;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { description: 'Last day.' })
  until: IsoDate;

  @Field(() => Money, { nullable: true, description: 'Billed in advance; null where it cannot be computed.' })
  billed: Money | null;

  @Field(() => Money, { nullable: true, description: 'What its days owe.' })
  owed: Money | null;

  @Field(() => Money, { nullable: true, description: 'Of that for empty places.' })
  voidCost: Money | null;

  @Field(() => Money, { nullable: true, description: 'Corrections of earlier terms of the academic year.' })
  correction: Money | null;

  @Field(() => Money, { nullable: true, description: 'To pay beyond what was billed; negative: to be credited. As settled, where it was.' })
  difference: Money | null;

  @Field(() => [BlockRecharge], { description: 'What other authorities owe; nothing where it is not yours to see.' })
  recharges: BlockRecharge[];

  @Field(() => String, { nullable: true, description: 'Who settled it; null while nobody has.' })
  settledByName: string | null;

  @Field(() => Boolean, { description: 'Whether it can be settled now.' })
  mayBeSettled: boolean;
}

@ObjectType({ description: 'What somebody should look at in a block before it costs money.' })
export class BlockWarningView {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, { description: 'Its reference.' })
  reference: string;

  @Field(() => String, { description: 'Its school.' })
  schoolName: string;

  @Field(() => BlockWarningKinds, { description: 'What it is about.' })
  kind: keyof typeof BlockWarningKinds;

  @Field(() => String, { description: 'In words.' })
  message: string;

  @Field(() => DateOnly, { nullable: true, description: 'By when to act; null where the sooner the better.' })
  by: IsoDate | null;
}

@ObjectType('BlockCallOff', { description: 'A pupil nominated to a place of a block.' })
export class BlockCallOffView {
  @Field(() => ID, { description: 'The call-off’s id.' })
  id: string;

  @Field(() => Int, { description: 'Its version: send it back with a change.' })
  version: number;

  @Field(() => Int, { description: 'The place’s number.' })
  placeNumber: number;

  @Field(() => String, { description: 'Its group of places.' })
  group: string;

  @Field(() => Boolean, { description: 'Whether the place is paid filled or not.' })
  guaranteed: boolean;

  @Field(() => String, { nullable: true, description: 'The pupil’s reference; null for another authority’s pupil.' })
  pupilReference: string | null;

  @Field(() => ID, { nullable: true, description: 'The placement; null for another authority’s pupil.' })
  placementId: string | null;

  @Field(() => String, { description: 'The pupil’s authority.' })
  authorityName: string;

  @Field(() => DateOnly, { description: 'First day.' })
  from: IsoDate;

  @Field(() => DateOnly, { nullable: true, description: 'Last day; null while none is recorded.' })
  until: IsoDate | null;

  @Field(() => CallOffStates, { description: 'Where it stands today.' })
  state: keyof typeof CallOffStates;

  @Field(() => String, { nullable: true, description: 'Why it ended.' })
  endedBecause: string | null;

  @Field(() => String, { description: 'Reference of the call-off; empty where it has none.' })
  reference: string;
}

@ObjectType('BlockCallOffConnection', { description: 'A page of a block’s call-offs.' })
export class BlockCallOffConnection extends ConnectionOf(BlockCallOffView, 'BlockCallOff') {}
