import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Decimal } from 'decimal.js';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type IndexComponent, type IndexSeries, indexBasket } from '../../kernel/index-basket.js';
import { type Outcome, type Refusal, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ConfigurationDesk } from './configuration-desk.js';

export interface NewSeries {
  readonly code: string;
  readonly name: string;
  readonly kind: IndexSeries['kind'];
  readonly source: string;
  readonly clientKey?: string | null;
}

export interface NewIndexValue {
  readonly seriesCode: string;
  readonly effectiveOn: IsoDate;
  readonly value: string;
  readonly source: string;
  readonly clientKey?: string | null;
}

export interface NewBasket {
  readonly name: string;
  readonly components: readonly IndexComponent[];
  readonly clientKey?: string | null;
}

/** A value that cannot be what it says: a level is above zero, a published rise of one year within 100% either way. */
export function refusesValue(kind: IndexSeries['kind'], value: string): Refusal | undefined {
  const figure = new Decimal(value);
  if (kind === 'level' && figure.lessThanOrEqualTo(0)) return refusal('valueNotPositive', 'An index number is above zero.', 'value');
  if (kind === 'percent' && figure.abs().greaterThan(100))
    return refusal('valueNotPlausible', 'This series holds yearly rises in percent: write 5.5 for 5.5%.', 'value');
  return undefined;
}

/** Keeping public series, their dated values, and the baskets made of them. */
@Injectable()
export class IndexFiguresService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Adds a public series, known to every authority. Refusal: `seriesExists`. Answers its code. */
  recordSeries(actor: Actor, input: NewSeries): Promise<Outcome<string>> {
    return this.desk.configure(actor, 'recordIndexSeries', input, async () => {
      const series = { code: input.code, name: input.name.trim(), kind: input.kind, source: input.source.trim() };
      const inserted = await this.work.query<{ code: string }>(
        `insert into index_series (code, name, kind, source)
         select $1::text, $2::text, $3::text, $4::text where not exists (select from index_series where lower(code) = lower($1))
         on conflict do nothing returning code`,
        [series.code, series.name, series.kind, series.source],
      );
      if (inserted.length === 0)
        throw new Refused([
          refusal('seriesExists', `There is an index series “${series.code}” already. Record its values instead.`, 'code'),
        ]);
      this.audit.record({ action: 'recordIndexSeries', subjectType: 'indexSeries', subjectId: actor.organisationId, after: series });
      return series.code;
    });
  }

  /**
   * Records a value for a date, for the authority's own use; a second value for the date is a correction, and the first stays in the
   * history. Refusals: `seriesUnknown`, `valueNotPositive`, `valueNotPlausible`, `alreadyRecorded`. Answers the series' code.
   */
  recordValue(actor: Actor, input: NewIndexValue): Promise<Outcome<string>> {
    return this.desk.configure(actor, 'recordIndexValue', input, async () => {
      const { seriesCode, effectiveOn, value } = input;
      const source = input.source.trim();
      const [series] = await this.work.query<{ name: string; kind: IndexSeries['kind'] }>(
        'select name, kind from index_series where code = $1',
        [seriesCode],
      );
      if (!series) throw new Refused([refusal('seriesUnknown', `There is no index series “${seriesCode}”.`, 'seriesCode')]);
      const wrong = refusesValue(series.kind, value);
      if (wrong) throw new Refused([wrong]);
      const [before] = await this.work.query<{ value: string; source: string; enteredAt: Date }>(
        `select trim_scale(value)::text as value, source, entered_at as "enteredAt" from index_values where series_code = $1 and effective_on = $2
         order by entered_at desc limit 1`,
        [seriesCode, effectiveOn],
      );
      if (before && new Decimal(before.value).equals(value) && before.source === source)
        throw new Refused([
          refusal(
            'alreadyRecorded',
            `${series.name} is recorded with this value and source for ${formatDate(effectiveOn)} already.`,
            'value',
          ),
        ]);
      const id = randomUUID();
      await this.work.query(
        `insert into index_values (id, authority_id, series_code, effective_on, value, source, entered_by, entered_by_name, entered_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, actor.organisationId, seriesCode, effectiveOn, value, source, actor.personId, actor.personName, this.later(before?.enteredAt)],
      );
      this.audit.record({
        action: 'recordIndexValue',
        subjectType: 'indexValue',
        subjectId: id,
        before: before ? { value: before.value, source: before.source } : null,
        after: { seriesCode, effectiveOn, value, source },
      });
      return seriesCode;
    });
  }

  /** The latest entered counts, so a correction is always entered later than what it corrects, whatever two clocks say. */
  private later(than: Date | undefined): Date {
    const now = this.clock.now();
    return than && than >= now ? new Date(than.getTime() + 1) : now;
  }

  /**
   * Records a basket as the next version of its name; cycles keep the version they were opened with. Refusals: those of `indexBasket`,
   * `seriesUnknown`. Answers the version's id.
   */
  recordBasket(actor: Actor, input: NewBasket): Promise<Outcome<string>> {
    return this.desk.configure(actor, 'recordIndexBasket', input, async () => {
      const name = input.name.trim();
      const shares = input.components.map(({ seriesCode, shareBp }) => ({ seriesCode, shareBp }));
      const basket = indexBasket(shares);
      const wrong = [...(basket.ok ? [] : basket.refusals), ...(await this.unknownSeries(shares))];
      if (wrong.length > 0) throw new Refused(wrong);
      const [before] = await this.work.query<{ version: number; shares: unknown }>(
        'select version, shares from index_baskets where authority_id = $1 and name = $2 order by version desc limit 1',
        [actor.organisationId, name],
      );
      const id = randomUUID();
      const version = (before?.version ?? 0) + 1;
      await this.work.query(
        'insert into index_baskets (id, authority_id, name, version, shares, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)',
        [id, actor.organisationId, name, version, JSON.stringify(shares), actor.personId, this.clock.now()],
      );
      this.audit.record({
        action: 'recordIndexBasket',
        subjectType: 'indexBasket',
        subjectId: id,
        before: before ?? null,
        after: { name, version, shares },
      });
      return id;
    });
  }

  private async unknownSeries(shares: readonly IndexComponent[]): Promise<Refusal[]> {
    const known = await this.work.query<{ code: string }>('select code from index_series');
    const codes = new Set(known.map(({ code }) => code));
    return shares.flatMap(({ seriesCode }, index) =>
      codes.has(seriesCode)
        ? []
        : [refusal('seriesUnknown', `There is no index series “${seriesCode}”.`, 'components', String(index), 'seriesCode')],
    );
  }
}
