import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { toPayload } from '../../platform/graphql/refusals.interceptor.js';
import { DateOnly } from '../../platform/graphql/scalars.js';
import { ApprovalMatrixPayload, ApprovalMatrixView, RecordApprovalMatrixInput } from '../dto/approval-matrix.js';
import { ApprovalMatrixQuery } from './approval-matrix.query.js';
import { ApprovalMatrixService } from './approval-matrix.service.js';

@Resolver(() => ApprovalMatrixView)
export class ApprovalMatrixResolver {
  constructor(
    private readonly query: ApprovalMatrixQuery,
    private readonly matrix: ApprovalMatrixService,
  ) {}

  @Query(() => ApprovalMatrixView, { nullable: true, description: 'The matrix that counts on a day; null where none does.' })
  approvalMatrix(
    @CurrentActor() actor: Actor,
    @Args('on', { type: () => DateOnly, nullable: true, description: 'The day; today without it.' }) on?: IsoDate | null,
  ): Promise<ApprovalMatrixView | null> {
    return this.query.on(actor, on ?? undefined);
  }

  @Query(() => [ApprovalMatrixView], { description: 'Every matrix of your authority, the latest first.' })
  approvalMatrixHistory(@CurrentActor() actor: Actor): Promise<ApprovalMatrixView[]> {
    return this.query.history(actor);
  }

  @Mutation(() => ApprovalMatrixPayload, {
    description: 'Records who decides by value from a date on. Requests already made keep their steps.',
  })
  recordApprovalMatrix(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The matrix.' }) input: RecordApprovalMatrixInput,
  ): Promise<ApprovalMatrixPayload> {
    return toPayload(this.matrix.recordMatrix(actor, input), async (effectiveFrom) => ({
      approvalMatrix: await this.query.on(actor, effectiveFrom),
    }));
  }
}
