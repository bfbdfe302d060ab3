import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, MaxLength, Min } from 'class-validator';
import type { IsoDate } from '../../../kernel/dates.js';
import { DateOnly } from '../../../platform/graphql/scalars.js';
import { UserError } from '../../../platform/graphql/user-error.js';
import { NUMBER_SOURCES, type NumberSource } from '../call-back.js';

const asEnum = <Name extends string>(names: readonly Name[]) => Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

const CHANGE_STATES = ['requested', 'confirmed', 'replaced', 'refused', 'withdrawn'] as const;
const SIDES = ['authority', 'provider'] as const;

export const BankDetailsStates = asEnum(CHANGE_STATES);
export const NumberSources = asEnum(NUMBER_SOURCES);
export const RequestingSides = asEnum(SIDES);

registerEnumType(BankDetailsStates, {
  name: 'BankDetailsState',
  description: 'What became of a change of bank details.',
  valuesMap: {
    requested: { description: 'Asked for, and not confirmed yet: payment is frozen.' },
    confirmed: { description: 'Confirmed by a call back and a second person: the account that is paid.' },
    replaced: { description: 'A later account has taken its place.' },
    refused: { description: 'Refused.' },
    withdrawn: { description: 'Taken back by who asked.' },
  },
});
registerEnumType(NumberSources, {
  name: 'NumberSource',
  description: 'Where the number of a call-back comes from. Never the request.',
  valuesMap: {
    contract: { description: 'The signed contract.' },
    earlierCorrespondence: { description: 'Letters from before the request.' },
    schoolRegister: { description: 'The national register of schools.' },
    companiesHouse: { description: 'The register of companies.' },
    publishedWebsite: { description: 'The school’s own published website.' },
  },
});
registerEnumType(RequestingSides, {
  name: 'BankDetailsSide',
  description: 'Who asked for a change of bank details.',
  valuesMap: { authority: { description: 'The council.' }, provider: { description: 'The provider itself.' } },
});

@ObjectType({ description: 'A change of bank details and what became of it, without the details.' })
export class BankDetailsChangeView {
  @Field(() => ID, { description: 'Identifies the change.' })
  id: string;

  @Field(() => BankDetailsStates, { description: 'What became of it.' })
  state: (typeof CHANGE_STATES)[number];

  @Field(() => Int, { description: 'Counts the changes; send it back with a decision.' })
  version: number;

  @Field(() => String, { description: 'Why it was asked for.' })
  reason: string;

  @Field(() => String, { description: 'Who asked for it.' })
  requestedByName: string;

  @Field(() => RequestingSides, { description: 'On which side.' })
  requestedSide: (typeof SIDES)[number];

  @Field(() => String, { description: 'When it was asked for.' })
  requestedAt: string;

  @Field(() => String, { nullable: true, description: 'Who decided it.' })
  decidedByName: string | null;

  @Field(() => String, { nullable: true, description: 'When it was decided.' })
  decidedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Whom the second person called.' })
  calledWhom: string | null;

  @Field(() => NumberSources, { nullable: true, description: 'Where the number comes from.' })
  numberFrom: NumberSource | null;

  @Field(() => String, { nullable: true, description: 'When the call was made.' })
  calledAt: string | null;

  @Field(() => String, { nullable: true, description: 'What was said, or why it was refused.' })
  whatWasSaid: string | null;
}

@ObjectType({ description: 'How an authority pays a provider.' })
export class PayeeView {
  @Field(() => ID, { description: 'The authority that pays.' })
  authorityId: string;

  @Field(() => String, { description: 'Its name.' })
  authorityName: string;

  @Field(() => ID, { description: 'The provider that is paid.' })
  providerId: string;

  @Field(() => String, { description: 'Its name.' })
  providerName: string;

  @Field(() => Boolean, { description: 'Whether payment is frozen, since a change is asked for and not decided.' })
  frozen: boolean;

  @Field(() => [BankDetailsChangeView], { description: 'Every change, the latest first.' })
  history: BankDetailsChangeView[];
}

@ObjectType({ description: 'The payee as it now stands, or why nothing was done.' })
export class BankDetailsPayload {
  @Field(() => ID, { nullable: true, description: 'The change.' })
  changeId?: string | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty where it was.' })
  userErrors: UserError[];
}

@InputType({ description: 'Other bank details.' })
export class RequestBankDetailsInput {
  @Field(() => ID, { description: 'The authority that pays.' })
  @IsUUID()
  authorityId: string;

  @Field(() => ID, { description: 'The provider that is paid.' })
  @IsUUID()
  providerId: string;

  @Field(() => String, { description: 'Six digits.' })
  @MaxLength(20)
  sortCode: string;

  @Field(() => String, { description: 'Eight digits.' })
  @MaxLength(20)
  accountNumber: string;

  @Field(() => String, { description: 'The name of the account.' })
  @MaxLength(200)
  accountName: string;

  @Field(() => String, { description: 'Why they change.' })
  @MaxLength(2_000)
  reason: string;

  @Field(() => String, { nullable: true, description: 'Your own key for this request: sent twice, it is done once and answered the same.' })
  @IsOptional()
  @Length(1, 200, { message: 'A client key has 1 to 200 characters.' })
  clientKey?: string | null;
}

@InputType({ description: 'A change and its version as it was seen.' })
export class DecideBankDetailsInput {
  @Field(() => ID, { description: 'The change.' })
  @IsUUID()
  id: string;

  @Field(() => Int, { description: 'Its version as you saw it.' })
  @IsInt()
  @Min(1)
  version: number;
}

@InputType({ description: 'Why a change is refused.' })
export class RefuseBankDetailsInput extends DecideBankDetailsInput {
  @Field(() => String, { description: 'Why.' })
  @MaxLength(2_000)
  reason: string;
}

@InputType({ description: 'The call-back that confirms a change.' })
export class ConfirmBankDetailsInput extends DecideBankDetailsInput {
  @Field(() => String, { description: 'Whom you called, with name and position.' })
  @IsString()
  @MaxLength(200)
  calledWhom: string;

  @Field(() => NumberSources, { description: 'Where the number comes from.' })
  @IsIn(NUMBER_SOURCES)
  numberFrom: NumberSource;

  @Field(() => DateOnly, { description: 'The day of the call.' })
  calledOn: IsoDate;

  @Field(() => String, { description: 'The time of the call in England: 14:30.' })
  @MaxLength(5)
  calledAt: string;

  @Field(() => String, { description: 'What was said.' })
  @MaxLength(2_000)
  whatWasSaid: string;
}
