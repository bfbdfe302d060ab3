import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import { Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Total } from './reorganisation.query.js';

export interface PlanOnDesk {
  readonly reorganisationId: string;
  readonly version: number;
}

export interface HeldPlan {
  readonly id: string;
  readonly name: string;
  readonly on_day: IsoDate;
  readonly state: 'draft' | 'putForward' | 'committed' | 'discarded';
  readonly version: number;
  readonly put_forward_by: string | null;
  readonly content_sha256: string | null;
}

export const BLOCKER_WORDS: Readonly<Record<string, string>> = {
  undecidedChildren: 'children whose postcode does not say where they go: their authority places them',
  contractApprovals: 'contracts that wait for approval',
  openSignings: 'contracts that are being signed',
  openHandOvers: 'plans that are being passed on with a child',
  askedOfBoth: 'schools that have sent returns to both an authority that ends and the one it joins: each withdraws one of the two',
  lotShares: 'shares of joint lots that are being approved',
};

/** Whoever was given several reasons refuses with all of them. */
export function refuseAny(refusals: readonly Refusal[]): void {
  if (refusals.length > 0) throw new Refused([...refusals]);
}

/** A plan as it lies before those who change it or carry it out: locked, with what it says and what stands in its way. */
@Injectable()
export class PlanDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Locked until the transaction ends. Refusals: `notFound`, `wrongState`, `staleVersion`. */
  async take(input: PlanOnDesk, ...states: readonly HeldPlan['state'][]): Promise<HeldPlan> {
    const [plan] = await this.work.query<HeldPlan>(
      'select id, name, on_day::text as on_day, state, version, put_forward_by, content_sha256 from reorganisations where id = $1 for update',
      [input.reorganisationId],
    );
    if (!plan) throw new Refused([refusal('notFound', 'There is no such plan.')]);
    if (!states.includes(plan.state))
      throw new Refused([refusal('wrongState', `This plan is ${plan.state === 'putForward' ? 'put forward' : plan.state}.`)]);
    if (plan.version !== input.version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this plan meanwhile. Look again.', 'version')]);
    return plan;
  }

  /** Refusal: `blocked`, once for each kind of open work. */
  async refuseBlocked(id: string): Promise<void> {
    const blockers = await this.work.query<{ what: string; count: number }>(
      'select what, count::int as count from app.reorganisation_blockers($1) order by what',
      [id],
    );
    refuseAny(blockers.map(({ what, count }) => refusal('blocked', `${String(count)} ${BLOCKER_WORDS[what] ?? what}.`)));
  }

  /** Exactly what is put forward: who goes where, by what, and what it comes to. */
  async content(id: string) {
    const parts = await this.work.query<{ from: string; to: string; share: number; chief: boolean }>(
      'select predecessor_id as "from", successor_id as "to", share_bp as share, chief from reorganisation_parts where reorganisation_id = $1 order by 1, 2',
      [id],
    );
    const totals = await this.work.query<Total>(
      'select stage, organisation_id as "organisationId", measure, amount::bigint as amount from app.reorganisation_totals($1) order by 1, 3, 2',
      [id],
    );
    const [counted] = await this.work.query<{ postcodes: string; people: string }>(
      `select (select md5(coalesce(string_agg(postcode || successor_id::text, ',' order by postcode), '')) from reorganisation_postcodes where reorganisation_id = $1) as postcodes,
         (select md5(coalesce(string_agg(person_id::text || successor_id::text, ',' order by person_id, successor_id), '')) from reorganisation_people where reorganisation_id = $1) as people`,
      [id],
    );
    return { parts, totals, ...counted };
  }

  /** Successors of a plan, by code. */
  async successors(id: string): Promise<Map<string, string>> {
    const rows = await this.work.query<{ organisation_id: string; la_code: string }>(
      'select organisation_id, la_code from reorganisation_successors where reorganisation_id = $1',
      [id],
    );
    return new Map(rows.map((row) => [row.la_code, row.organisation_id]));
  }

  async predecessors(id: string): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      'select distinct predecessor_id as id from reorganisation_parts where reorganisation_id = $1 order by 1',
      [id],
    );
    return rows.map((row) => row.id);
  }

  /** In the record of who acts. */
  record(actor: Actor, action: string, plan: { readonly id: string; readonly name: string }, after: object): void {
    this.audit.record({
      action,
      subjectType: 'reorganisation',
      subjectId: plan.id,
      authorityId: actor.organisationId,
      after: { title: plan.name, ...after },
    });
  }
}
