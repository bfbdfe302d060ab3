import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly, money } from '../../platform/graphql/scalars.js';
import { RecordSchoolFailureInput, SchoolFailurePayload, SchoolFailureType, WithdrawSchoolFailureInput } from './dto/school-failure.js';
import { SchoolFailureQuery } from './school-failure.query.js';
import { SchoolFailuresService } from '../../providers/failure/school-failures.service.js';

const recorded = (schoolId: string): { readonly schoolId: string } => ({ schoolId });

/** That a school fails, and what it does to an authority. */
@Resolver()
export class SchoolFailureResolver {
  constructor(
    private readonly query: SchoolFailureQuery,
    private readonly service: SchoolFailuresService,
  ) {}

  @Query(() => SchoolFailureType, {
    description: 'What a school’s failure does to your authority: pupils, money in advance, contracts, possible places.',
  })
  async schoolFailure(
    @CurrentActor() actor: Actor,
    @Args('schoolId', { type: () => ID, description: 'The school.' }) schoolId: string,
    @Args('lastDay', { type: () => DateOnly, nullable: true, description: 'For which last day, where none is recorded. Default: today.' })
    lastDay?: IsoDate | null,
  ): Promise<SchoolFailureType> {
    const { failure, pupils, contracts, totals, ...view } = await this.query.show(actor, schoolId, lastDay ?? null);
    return {
      ...view,
      kind: failure?.kind ?? null,
      source: failure?.source ?? null,
      version: failure?.version ?? null,
      pupils: pupils.map((pupil) => ({
        ...pupil,
        annualFees: money(pupil.annualFees),
        prepaid: pupil.prepaid === null ? null : money(pupil.prepaid),
      })),
      contracts: contracts.map((contract) => ({ ...contract, prepaid: contract.prepaid === null ? null : money(contract.prepaid) })),
      prepaid: money(totals.prepaid),
    };
  }

  @Mutation(() => SchoolFailurePayload, { description: 'Records that a school fails; every authority with a pupil there is told.' })
  recordSchoolFailure(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, how, and from when.' }) input: RecordSchoolFailureInput,
  ): Promise<SchoolFailurePayload> {
    return toPayload(this.service.record(actor, input), recorded);
  }

  @Mutation(() => SchoolFailurePayload, { description: 'Withdraws what your authority recorded of a school’s failure.' })
  withdrawSchoolFailure(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which and why.' }) input: WithdrawSchoolFailureInput,
  ): Promise<SchoolFailurePayload> {
    return toPayload(this.service.withdraw(actor, input), recorded);
  }
}
