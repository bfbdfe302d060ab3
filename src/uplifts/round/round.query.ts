import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { Assessment } from '../assessment.reader.js';
import type { UpliftCycleView } from '../dto/uplift-cycle.js';
import { UpliftCyclesQuery } from '../uplift-cycles.query.js';
import {
  type RoundFilter,
  type RoundReturn,
  type RoundReturnRow,
  type RoundSort,
  type RoundTotals,
  chosenReturns,
  roundReturns,
  sortReturns,
  totalsOf,
} from './round-returns.js';
import { type RoundSummary, roundSummary } from './round-summary.js';
import { ROUND_SQL } from './round.sql.js';

export interface RoundCycle {
  readonly id: string;
  readonly name: string;
  readonly authorityName: string;
  readonly academicYear: number;
  readonly opensOn: IsoDate;
  readonly closesOn: IsoDate;
  readonly aprilOn: IsoDate;
  readonly septemberOn: IsoDate;
  readonly state: 'open' | 'closed';
  readonly version: number;
  /** What the authority can afford in rises, a year; null where no budget is set. */
  readonly room: Pence | null;
}

/** What asked prices of a need at a kind of school come to, of the returns that were sent. */
export interface RoundNeed {
  readonly need: string;
  readonly schoolKind: string;
  readonly places: number;
  readonly returns: number;
  readonly current: Pence;
  readonly asked: Pence;
}

interface RoundAnswer {
  readonly cycle: RoundCycle | null;
  readonly panels: readonly { readonly on: IsoDate; readonly name: string }[];
  readonly needs: readonly RoundNeed[] | null;
  readonly returns: readonly RoundReturnRow[];
}

export interface RoundOverview {
  readonly today: IsoDate;
  readonly cycle: RoundCycle;
  readonly panels: RoundAnswer['panels'];
  readonly needs: readonly RoundNeed[];
  readonly returns: readonly RoundReturn[];
  readonly summary: RoundSummary;
  readonly mayClose: boolean;
}

export interface RoundList {
  readonly today: IsoDate;
  readonly cycle: RoundCycle;
  /** Every return of the round, by school. */
  readonly all: readonly RoundReturn[];
  /** Those that the filter chooses, in order. */
  readonly chosen: readonly RoundReturn[];
  readonly totals: RoundTotals;
  /** Who negotiates in this round, for the choice of a person. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** A round as its own authority sees it: its returns by one statement, what is recommended by the assessment's. Refusals: `notFound`. */
@Injectable()
export class RoundQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly assessment: Assessment,
    private readonly cycles: UpliftCyclesQuery,
    private readonly clock: Clock,
  ) {}

  /** Every round of the authority with its progress, the latest first. */
  async rounds(actor: Actor): Promise<{ readonly today: IsoDate; readonly rounds: UpliftCycleView[]; readonly mayOpen: boolean }> {
    requires(actor, 'uplifts.seeRound');
    return { today: this.clock.today(), rounds: await this.cycles.list(actor), mayOpen: allows(actor, 'uplifts.openCycle') };
  }

  /** The whole round for its first questions. */
  async overview(actor: Actor, cycleId: string): Promise<RoundOverview> {
    const { cycle, panels, needs, returns } = await this.read(actor, cycleId, true);
    return {
      today: this.clock.today(),
      cycle,
      panels,
      needs: needs ?? [],
      returns,
      summary: roundSummary(returns),
      mayClose: cycle.state === 'open' && allows(actor, 'uplifts.openCycle'),
    };
  }

  /** Its returns, chosen and in order, with their totals. */
  async list(
    actor: Actor,
    cycleId: string,
    filter: RoundFilter = {},
    sort: { readonly by: RoundSort; readonly descending: boolean } = { by: 'school', descending: false },
  ): Promise<RoundList> {
    const { cycle, returns } = await this.read(actor, cycleId, false);
    const chosen = sortReturns(chosenReturns(returns, filter), sort.by, sort.descending);
    const people = new Map(returns.flatMap(({ person }) => (person ? [[person.id, person.name] as const] : [])));
    return {
      today: this.clock.today(),
      cycle,
      all: returns,
      chosen,
      totals: totalsOf(chosen),
      people: [...people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en-GB')),
    };
  }

  private async read(actor: Actor, cycleId: string, withNeeds: boolean) {
    requires(actor, 'uplifts.seeRound');
    const today = this.clock.today();
    const [answer, assessed] = await Promise.all([
      this.reads.json<RoundAnswer>(actor, 'round', ROUND_SQL, [cycleId, withNeeds, today]),
      this.assessment.ofCycle(actor, cycleId),
    ]);
    if (!answer.cycle) throw new Refused([refusal('notFound', 'There is no such round, or it is not yours to see.', 'cycleId')]);
    return { ...answer, cycle: answer.cycle, returns: roundReturns(answer.returns, assessed, today) };
  }
}
