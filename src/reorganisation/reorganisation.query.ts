import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { ReadModel } from '../platform/database/read-model.js';

export const MEASURES = [
  'children',
  'placements',
  'feesPence',
  'contracts',
  'blocks',
  'blockPlaces',
  'budgetPence',
  'savingsPence',
  'arrearsPence',
  'ownPlaces',
  'openReturnLines',
] as const;
export type Measure = (typeof MEASURES)[number];

/** How much of a measure an authority holds; counts, or pence. */
export interface Total {
  readonly stage: 'before' | 'after';
  /** Null: children that are not decided yet, and what goes with them. */
  readonly organisationId: string | null;
  readonly measure: Measure;
  readonly amount: number;
}

export interface ReorganisationView {
  readonly id: string;
  readonly name: string;
  readonly onDay: IsoDate;
  readonly state: 'draft' | 'putForward' | 'committed' | 'discarded';
  readonly version: number;
  readonly draftedByName: string;
  readonly putForwardBy: string | null;
  readonly putForwardByName: string | null;
  readonly committedByName: string | null;
  readonly committedAt: string | null;
  readonly discardedBecause: string | null;
  readonly postcodes: number;
  readonly people: number;
  readonly predecessors: readonly { readonly id: string; readonly name: string; readonly laCode: string }[];
  readonly successors: readonly {
    readonly id: string;
    readonly name: string;
    readonly laCode: string;
    readonly isNew: boolean;
    readonly rulesFrom: string;
  }[];
  readonly parts: readonly { readonly from: string; readonly to: string; readonly shareBp: number; readonly chief: boolean }[];
  readonly totals: readonly Total[];
  readonly blockers: readonly { readonly what: string; readonly count: number }[];
}

/** A child whose postcode does not say where it goes. */
export interface UndecidedChild {
  readonly pupilId: string;
  readonly reference: string;
  readonly outwardPostcode: string | null;
  readonly yearGroup: number;
  readonly decidedSuccessor: string | null;
  readonly decidedByName: string | null;
}

const planSql = (numbers: boolean): string => `
select coalesce(json_agg(json_build_object('id', plan.id, 'name', plan.name, 'onDay', plan.on_day, 'state', plan.state, 'version', plan.version,
  'draftedByName', plan.drafted_by_name, 'putForwardBy', plan.put_forward_by, 'putForwardByName', plan.put_forward_by_name, 'committedByName', plan.committed_by_name,
  'committedAt', plan.committed_at, 'discardedBecause', plan.discarded_because,
  'postcodes', (select count(*) from reorganisation_postcodes where reorganisation_id = plan.id),
  'people', (select count(distinct person_id) from reorganisation_people where reorganisation_id = plan.id),
  'predecessors', (select coalesce(json_agg(json_build_object('id', authority.id, 'name', authority.name, 'laCode', authority.la_code) order by authority.name), '[]')
    from organisations authority where authority.id in (select predecessor_id from reorganisation_parts where reorganisation_id = plan.id)),
  'successors', (select coalesce(json_agg(json_build_object('id', organisation_id, 'name', name, 'laCode', la_code, 'isNew', is_new, 'rulesFrom', rules_from) order by name), '[]')
    from reorganisation_successors where reorganisation_id = plan.id),
  'parts', (select coalesce(json_agg(json_build_object('from', predecessor_id, 'to', successor_id, 'shareBp', share_bp, 'chief', chief) order by predecessor_id, chief desc, successor_id), '[]')
    from reorganisation_parts where reorganisation_id = plan.id),
  'totals', ${
    numbers
      ? `case when plan.totals is not null then plan.totals else (
      select coalesce(json_agg(json_build_object('stage', stage, 'organisationId', organisation_id, 'measure', measure, 'amount', amount) order by stage, measure, organisation_id), '[]')
      from app.reorganisation_totals(plan.id))::jsonb end`
      : `'[]'::jsonb`
  },
  'blockers', ${
    numbers
      ? `case when plan.state in ('draft', 'putForward') then (
      select coalesce(json_agg(json_build_object('what', what, 'count', count) order by what), '[]') from app.reorganisation_blockers(plan.id)) else '[]' end`
      : `'[]'::json`
  })
  order by plan.state in ('committed', 'discarded'), plan.on_day desc, plan.name), '[]')
from reorganisations plan where $1::uuid is null or plan.id = $1`;

const UNDECIDED_SQL = `
select coalesce(json_agg(json_build_object('pupilId', pupil_id, 'reference', reference, 'outwardPostcode', outward_postcode, 'yearGroup', year_group,
  'decidedSuccessor', decided_successor, 'decidedByName', decided_by_name)), '[]') from app.undecided_children($1)`;

/** Plans of reorganisation: administrators see numbers, an authority its own undecided children. */
@Injectable()
export class ReorganisationQuery {
  constructor(private readonly reads: ReadModel) {}

  list(actor: Actor): Promise<ReorganisationView[]> {
    return this.read(actor, null);
  }

  /** Refusals: `notFound`. */
  async one(actor: Actor, id: string): Promise<ReorganisationView> {
    const [plan] = await this.read(actor, id);
    if (!plan) throw new Refused([refusal('notFound', 'There is no such plan, or it does not concern you.')]);
    return plan;
  }

  /** The acting authority's own children that its plan does not place yet, and those it has placed. */
  undecided(actor: Actor, id: string): Promise<UndecidedChild[]> {
    requires(actor, 'reorganisation.placeChildren');
    return this.reads.json<UndecidedChild[]>(actor, 'reorganisation.undecided', UNDECIDED_SQL, [id]);
  }

  private read(actor: Actor, id: string | null): Promise<ReorganisationView[]> {
    const platform = actor.kind === 'platform';
    requires(actor, platform ? 'reorganisation.plan' : 'reorganisation.placeChildren');
    return this.reads.json<ReorganisationView[]>(
      actor,
      platform ? 'reorganisation.plans' : 'reorganisation.ofAuthority',
      planSql(platform),
      [id],
    );
  }
}
