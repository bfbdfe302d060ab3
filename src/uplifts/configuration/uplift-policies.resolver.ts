import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { RecordUpliftPolicyInput, UpliftPolicyPayload, UpliftPolicyView } from './dto/uplift-policy.js';
import { UpliftConfigurationQuery } from './uplift-configuration.query.js';
import { UpliftPoliciesService } from './uplift-policies.service.js';

@Resolver(() => UpliftPolicyView)
export class UpliftPoliciesResolver {
  constructor(
    private readonly query: UpliftConfigurationQuery,
    private readonly policies: UpliftPoliciesService,
  ) {}

  @Query(() => [UpliftPolicyView], { description: 'Your authority’s rules and thresholds with their history, the latest first.' })
  upliftPolicies(@CurrentActor() actor: Actor): Promise<UpliftPolicyView[]> {
    return this.query.policies(actor);
  }

  @Mutation(() => UpliftPolicyPayload, { description: 'Records rules and thresholds from a date on. Cycles already opened keep theirs.' })
  recordUpliftPolicy(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The rules.' }) input: RecordUpliftPolicyInput,
  ): Promise<UpliftPolicyPayload> {
    return toPayload(this.policies.recordPolicy(actor, input), async (id) => ({
      upliftPolicy: (await this.query.policies(actor)).find((policy) => policy.id === id) ?? null,
    }));
  }
}
