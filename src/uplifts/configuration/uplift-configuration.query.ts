import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type IndexComponent, type IndexSeries, justifiedRise } from '../../kernel/index-basket.js';
import type { Pence } from '../../kernel/money.js';
import { refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { money } from '../../platform/graphql/scalars.js';
import { userErrors } from '../../platform/graphql/user-error.js';
import type { CostGrant, PanelMeeting } from './dto/grants-and-panels.js';
import type { DatedIndexValue, IndexBasketView, IndexEntry, IndexSeriesView, JustifiedRiseView } from './dto/index-figures.js';
import type { UpliftPolicyView } from './dto/uplift-policy.js';

/** A view as JSON holds it: moments are text. */
type Row<View, Moment extends keyof View> = Omit<View, Moment> & Readonly<Record<Moment, string>>;
type EntryRow = Row<IndexEntry, 'enteredAt'>;
type ValueRow = EntryRow & Pick<DatedIndexValue, 'effectiveOn'> & { readonly earlier: readonly EntryRow[] };

/** Each policy applies until the day before the next. $1 is today. */
const POLICIES_SQL = `
with dated as (
  select policy.*, lead(policy.effective_from) over (partition by policy.authority_id order by policy.effective_from) as next_from from uplift_policies policy
)
select coalesce(json_agg(json_build_object(
  'id', policy.id, 'organisationName', keeper.name, 'effectiveFrom', policy.effective_from, 'effectiveUntil', policy.next_from - 1,
  'inForce', policy.effective_from <= $1::date and (policy.next_from is null or policy.next_from > $1::date),
  'windowOpens', policy.window_opens, 'windowCloses', policy.window_closes, 'lateRule', policy.late_rule,
  'monthsBetweenUplifts', policy.months_between_uplifts, 'evidenceAboveBp', policy.evidence_above_bp, 'offerWorkingDays', policy.offer_working_days,
  'capBp', policy.cap_bp, 'capSeries', policy.cap_series, 'capReviewAboveBp', policy.cap_review_above_bp, 'benchmarkMinimum', policy.benchmark_minimum,
  'appealDays', policy.appeal_days, 'callInWorkingDays', policy.call_in_working_days, 'keyDecisionNoticeDays', policy.key_decision_notice_days,
  'recordedByName', person.full_name, 'recordedAt', policy.recorded_at) order by policy.effective_from desc), '[]')
from dated policy join organisations keeper on keeper.id = policy.authority_id left join people person on person.id = policy.recorded_by`;

/** Series with every date's entries, the one that counts first. $1: one series or null for all. */
const SERIES_SQL = `
with entries as (
  select entry.series_code, entry.effective_on, json_agg(json_build_object('id', entry.id, 'value', trim_scale(entry.value)::text, 'source', entry.source,
    'own', entry.authority_id is not null, 'enteredByName', entry.entered_by_name, 'enteredAt', entry.entered_at) order by entry.entered_at desc) as of_date
  from index_values entry where $1::text is null or entry.series_code = $1
  group by entry.series_code, entry.effective_on
)
select coalesce(json_agg(json_build_object('code', series.code, 'name', series.name, 'kind', series.kind, 'source', series.source, 'values', (
  select coalesce(json_agg((entries.of_date -> 0)::jsonb || jsonb_build_object('effectiveOn', entries.effective_on, 'earlier', entries.of_date::jsonb - 0)
    order by entries.effective_on desc), '[]') from entries where entries.series_code = series.code)) order by series.code), '[]')
from index_series series where $1::text is null or series.code = $1`;

/** Every version of every basket, the latest first. */
const BASKETS_SQL = `
select coalesce(json_agg(json_build_object('id', basket.id, 'organisationName', keeper.name, 'name', basket.name, 'version', basket.version,
  'latest', basket.version = (select max(other.version) from index_baskets other where other.authority_id = basket.authority_id and other.name = basket.name),
  'components', (select json_agg(json_build_object('seriesCode', share.value ->> 'seriesCode', 'seriesName', coalesce(series.name, share.value ->> 'seriesCode'),
      'shareBp', (share.value ->> 'shareBp')::int) order by share.place)
    from jsonb_array_elements(basket.shares) with ordinality as share(value, place) left join index_series series on series.code = share.value ->> 'seriesCode'),
  'recordedByName', person.full_name, 'recordedAt', basket.recorded_at) order by basket.name, basket.version desc), '[]')
from index_baskets basket join organisations keeper on keeper.id = basket.authority_id left join people person on person.id = basket.recorded_by`;

/** The latest version of a basket with its series and the values that count, null where there is none. $1: its name. */
const RISE_SQL = `
select (select json_build_object('version', basket.version, 'shares', basket.shares, 'series', (
  select coalesce(json_agg(json_build_object('code', series.code, 'name', series.name, 'kind', series.kind, 'values', (
    select coalesce(json_agg(json_build_object('on', dated.effective_on, 'value', trim_scale(dated.value)::text) order by dated.effective_on), '[]') from (
      select distinct on (entry.effective_on) entry.effective_on, entry.value from index_values entry
      where entry.series_code = series.code order by entry.effective_on, entry.entered_at desc) dated))), '[]')
  from index_series series where series.code in (select share ->> 'seriesCode' from jsonb_array_elements(basket.shares) share)))
from index_baskets basket where basket.name = $1 order by basket.authority_id = (select app.organisation()) desc, basket.version desc limit 1)`;

/** Grants, the latest year first. $1: one financial year or null for all. */
const GRANTS_SQL = `
select coalesce(json_agg(json_build_object('id', given.id, 'name', given.name, 'financialYear', given.financial_year, 'schoolKind', given.school_kind,
  'schoolId', given.school_id, 'schoolName', school.name, 'perPlace', given.pence_per_place, 'source', given.source, 'recordedByName', person.full_name,
  'recordedAt', given.recorded_at) order by given.financial_year desc, given.name, given.school_kind, school.name, given.id), '[]')
from cost_grants given left join schools school on school.id = given.school_id left join people person on person.id = given.recorded_by
where $1::smallint is null or given.financial_year = $1`;

/** $1: from which day on, or null for all. */
const MEETINGS_SQL = `
select coalesce(json_agg(json_build_object('on', meeting.on_date, 'name', meeting.name) order by meeting.on_date, meeting.name), '[]')
from panel_meetings meeting where $1::date is null or meeting.on_date >= $1`;

/** An authority's uplift configuration with its history: one statement a question. */
@Injectable()
export class UpliftConfigurationQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async policies(actor: Actor): Promise<UpliftPolicyView[]> {
    requires(actor, 'uplifts.readRules');
    const rows = await this.reads.json<Row<UpliftPolicyView, 'recordedAt'>[]>(actor, 'upliftPolicies', POLICIES_SQL, [this.clock.today()]);
    return rows.map(recorded);
  }

  async series(actor: Actor, code: string | null = null): Promise<IndexSeriesView[]> {
    requires(actor, 'uplifts.readRules');
    const rows = await this.reads.json<(Omit<IndexSeriesView, 'values'> & { readonly values: readonly ValueRow[] })[]>(
      actor,
      'indexSeries',
      SERIES_SQL,
      [code],
    );
    return rows.map((row) => ({ ...row, values: row.values.map((value) => ({ ...entered(value), earlier: value.earlier.map(entered) })) }));
  }

  async baskets(actor: Actor): Promise<IndexBasketView[]> {
    requires(actor, 'uplifts.readRules');
    return (await this.reads.json<Row<IndexBasketView, 'recordedAt'>[]>(actor, 'indexBaskets', BASKETS_SQL, [])).map(recorded);
  }

  async grants(actor: Actor, financialYear: number | null = null): Promise<CostGrant[]> {
    requires(actor, 'uplifts.readRules');
    const rows = await this.reads.json<(Omit<Row<CostGrant, 'recordedAt'>, 'perPlace'> & { readonly perPlace: Pence })[]>(
      actor,
      'costGrants',
      GRANTS_SQL,
      [financialYear],
    );
    return rows.map((row) => ({ ...recorded(row), perPlace: money(row.perPlace) }));
  }

  meetings(actor: Actor, from: IsoDate | null = null): Promise<PanelMeeting[]> {
    requires(actor, 'uplifts.readRules');
    return this.reads.json<PanelMeeting[]>(actor, 'panelMeetings', MEETINGS_SQL, [from]);
  }

  /** What-if: the rise that the latest version of a basket justifies between two dates. Refusals: `noBasket`, `datesWrong`, those of `justifiedRise`. */
  async justifiedRise(actor: Actor, basketName: string, from: IsoDate, to: IsoDate): Promise<JustifiedRiseView> {
    requires(actor, 'uplifts.readRules');
    if (from >= to) return { userErrors: userErrors([refusal('datesWrong', 'The period ends before it begins.', 'to')]) };
    const found = await this.reads.json<{ version: number; shares: IndexComponent[]; series: IndexSeries[] } | null>(
      actor,
      'justifiedRise',
      RISE_SQL,
      [basketName.trim()],
    );
    if (found === null) return { userErrors: userErrors([refusal('noBasket', `There is no index basket “${basketName}”.`, 'basketName')]) };
    const outcome = justifiedRise({ components: found.shares }, found.series, from, to);
    if (!outcome.ok) return { basketVersion: found.version, userErrors: userErrors(outcome.refusals) };
    return {
      basketVersion: found.version,
      riseBp: outcome.value.rise,
      components: outcome.value.components.map(({ name, values, ...component }) => ({
        ...component,
        seriesName: name,
        values: values.map(({ on, value }) => ({ on, value: String(value) })),
      })),
      userErrors: [],
    };
  }
}

const recorded = <R extends { readonly recordedAt: string }>(row: R): Omit<R, 'recordedAt'> & { recordedAt: Date } => ({
  ...row,
  recordedAt: new Date(row.recordedAt),
});

const entered = <R extends EntryRow>(row: R): Omit<R, 'enteredAt'> & { enteredAt: Date } => ({
  ...row,
  enteredAt: new Date(row.enteredAt),
});
