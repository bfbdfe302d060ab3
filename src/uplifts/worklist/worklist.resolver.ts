import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { money } from '../../platform/graphql/scalars.js';
import { WorklistFilterInput, WorklistSorts, WorklistView } from './dto/worklist.js';
import { type WorklistSort, waitingDays } from './worklist.js';
import { WorklistQuery } from './worklist.query.js';

@Resolver(() => WorklistView)
export class WorklistResolver {
  constructor(private readonly worklist: WorklistQuery) {}

  @Query(() => WorklistView, {
    name: 'worklist',
    description: 'What is due, overdue, expiring and waiting in the authority’s rounds, with the money at stake.',
  })
  async show(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => WorklistFilterInput, nullable: true, description: 'Which part.' }) filter?: WorklistFilterInput | null,
    @Args('sortBy', { type: () => WorklistSorts, defaultValue: 'urgency', description: 'What to sort by.' })
    sortBy: WorklistSort = 'urgency',
    @Args('descending', { type: () => Boolean, defaultValue: false, description: 'Whether the last comes first.' }) descending = false,
  ): Promise<WorklistView> {
    const { today, nextPanelOn, groups, people, entries } = await this.worklist.show(actor, filter ?? {}, { by: sortBy, descending });
    return {
      nextPanelOn,
      people: [...people],
      groups: groups.map((group) => ({ ...group, atStake: money(group.atStake), perWeek: money(group.perWeek) })),
      entries: entries.map((entry) => ({
        ...entry,
        waitingDays: waitingDays(entry, today),
        current: money(entry.current),
        atStake: money(entry.atStake),
        tabled: money(entry.tabled),
        perWeek: money(entry.perWeek),
      })),
    };
  }
}
