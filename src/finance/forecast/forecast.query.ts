import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { DateRange } from '../../kernel/date-range.js';
import { type FinancialYear, financialYearRange, startingYear } from '../../kernel/years.js';
import { type ChargingBasis, chargingBasisOf } from '../../placements/charging-basis.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type CalendarRow, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import type { Block } from '../../contracts/block/block-facts.js';
import { BlockQuery } from '../../contracts/block/block.query.js';
import type { BudgetVersion } from '../budgets/budget-rules.js';
import { type LineForecast, type NamedLine, forecastLines, monthsOf } from './forecast.js';
import { linesOfBlock } from './block-lines.js';
import { FORECAST_SQL } from './forecast.sql.js';

export interface ForecastSchool {
  readonly id: string;
  readonly urn: number;
  readonly name: string;
}

interface Facts {
  readonly lines: readonly (Omit<NamedLine, 'basis' | 'shares' | 'inSight' | 'blockId'> & {
    readonly chargingBasis: ChargingBasis['kind'] | null;
    readonly chargingUnits: number | null;
  })[];
  /** Of lines that education does not pay alone. */
  readonly shares: readonly { readonly feeLineId: string; readonly shares: NamedLine['shares'] }[];
  readonly prices: readonly (NonNullable<NamedLine['inSight']> & { readonly feeLineId: string })[];
  readonly schools: readonly (ForecastSchool & { readonly calendars: readonly CalendarRow[] })[];
  readonly budgets: readonly (Omit<BudgetVersion, 'enteredAt'> & { readonly enteredAt: string })[];
}

/** What a forecast rests on, read once: any part of the time it was read for can be computed from it. */
export class ForecastGround {
  readonly schools: readonly ForecastSchool[];
  readonly lines: readonly NamedLine[];
  private readonly calendars: ReadonlyMap<string, SchoolCalendars>;
  private readonly budgets: ReadonlyMap<number, BudgetVersion>;

  constructor(facts: Facts, blocks: readonly Block[], authorityId: string) {
    const shares = new Map(facts.shares.map((each) => [each.feeLineId, each.shares]));
    const prices = new Map(facts.prices.map((price) => [price.feeLineId, price]));
    const feeLines = facts.lines.map(({ chargingBasis, chargingUnits, ...line }) => ({
      ...line,
      basis: chargingBasisOf(chargingBasis, chargingUnits),
      shares: shares.get(line.id) ?? [],
      inSight: prices.get(line.id) ?? null,
      blockId: null,
    }));
    this.lines = [...feeLines, ...blocks.flatMap((block) => linesOfBlock(block, authorityId))];
    const used = new Set(this.lines.map(({ schoolId }) => schoolId));
    this.schools = facts.schools.filter(({ id }) => used.has(id));
    this.calendars = new Map(facts.schools.map(({ id, name, calendars }) => [id, toSchoolCalendars(name, calendars)]));
    this.budgets = new Map(facts.budgets.map((budget) => [budget.financialYear, { ...budget, enteredAt: new Date(budget.enteredAt) }]));
  }

  /** The budget of a year as it stands; null where none is entered. */
  budgetOf(year: FinancialYear): BudgetVersion | null {
    return this.budgets.get(startingYear(year)) ?? null;
  }

  over(parts: readonly DateRange[], lines: readonly NamedLine[] = this.lines): LineForecast<NamedLine>[] {
    return forecastLines(lines, parts, (id) => this.calendarsOf(id));
  }

  ofYear(year: FinancialYear): LineForecast<NamedLine>[] {
    return this.over([financialYearRange(year)]);
  }

  byMonth(year: FinancialYear): LineForecast<NamedLine>[] {
    return this.over(monthsOf(year));
  }

  calendarsOf(schoolId: string): SchoolCalendars {
    const found = this.calendars.get(schoolId);
    if (!found) throw new Error(`The forecast read no school ${schoolId}.`);
    return found;
  }
}

/** The authority's own forecast: one statement, and the charging rules of every line. */
@Injectable()
export class ForecastQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
    private readonly blocks: BlockQuery,
  ) {}

  /** The ground of the financial years from one to another; of one school or placement where asked. */
  async ground(
    actor: Actor,
    from: FinancialYear,
    until: FinancialYear,
    only: { readonly schoolId?: string | null; readonly placementId?: string | null } = {},
  ): Promise<ForecastGround> {
    requires(actor, 'finance.readBudget');
    const [first, end] = [financialYearRange(from).from, financialYearRange(until).to];
    const blocks = only.placementId ? [] : await this.blocks.used(actor, first, end, only.schoolId ?? null);
    const facts = await this.reads.json<Facts>(actor, 'forecast', FORECAST_SQL, [
      first,
      end,
      only.schoolId ?? null,
      only.placementId ?? null,
      this.clock.today(),
      [startingYear(from), startingYear(until)],
      blocks.map((block) => block.facts.school.id),
    ]);
    return new ForecastGround(facts, blocks, actor.organisationId);
  }
}
