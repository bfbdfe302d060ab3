import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type WorklistAnswer, worklistEntries } from './worklist-entries.js';
import {
  type WorklistEntry,
  type WorklistFilter,
  type WorklistGroup,
  type WorklistSort,
  ofGroup,
  ofPersonAndText,
  sortWorklist,
  worklistGroups,
} from './worklist.js';
import { WORKLIST_SQL } from './worklist.sql.js';

/** What waits, for whom, and what it costs to let it wait. */
export interface Worklist {
  readonly today: IsoDate;
  /** The next panel or meeting that could decide. */
  readonly nextPanelOn: IsoDate | null;
  /** Counts and sums of the chosen people and schools, by side and by kind. */
  readonly groups: readonly WorklistGroup[];
  /** Who has something here, for the choice of a person. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** The chosen group, in order. */
  readonly entries: readonly WorklistEntry[];
}

/** The officer's home: one statement, whatever it holds. An authority's list is a few hundred rows, so choosing and sorting is done here. */
@Injectable()
export class WorklistQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async show(
    actor: Actor,
    filter: WorklistFilter = {},
    sort: { readonly by: WorklistSort; readonly descending: boolean } = { by: 'urgency', descending: false },
  ): Promise<Worklist> {
    requires(actor, 'uplifts.seeRound');
    const today = this.clock.today();
    const answer = await this.reads.json<WorklistAnswer>(actor, 'worklist', WORKLIST_SQL, [today]);
    const all = worklistEntries(answer, today);
    const chosen = ofPersonAndText(all, filter, actor.personId);
    const people = new Map(all.flatMap(({ person }) => (person ? [[person.id, person.name] as const] : [])));
    return {
      today,
      nextPanelOn: answer.panel,
      groups: worklistGroups(chosen),
      people: [...people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
      entries: sortWorklist(ofGroup(chosen, filter.group), sort.by, sort.descending),
    };
  }
}
