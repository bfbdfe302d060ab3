import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { Activity } from '../consortium/membership.js';
import { SHARING_RULES, type Share, type SharingMember, type SharingRule, type Unhappy, sharesBy, unhappyWith } from './rules.js';
import { type VolumePrice, tierGame } from './shared-cost.js';

export interface CostStatement {
  readonly id: string;
  readonly authorityId: string;
  readonly authorityName: string;
  readonly number: number;
  readonly kind: 'share' | 'correction' | 'trueUp';
  readonly rule: SharingRule;
  readonly owedPence: Pence;
  readonly chargedBeforePence: Pence;
  readonly amountPence: Pence;
  readonly words: string;
  readonly sentByName: string;
  readonly sentAt: string;
  readonly state: 'sent' | 'confirmed' | 'disputed' | 'answered';
  readonly claimedPence: Pence | null;
  readonly disputedBecause: string | null;
  readonly answer: string | null;
  readonly decidedByName: string | null;
  /** Its PDF; null for members that it does not charge, and for a statement that was sent before documents were kept. */
  readonly document: { readonly id: string; readonly reference: string } | null;
  readonly availableActions: readonly ('confirm' | 'dispute' | 'answer')[];
}

export interface ComparedRule {
  readonly rule: SharingRule;
  /** Null: the rule cannot say. */
  readonly shares: readonly Share[] | null;
  /** Groups that would pay less alone; null where it is not known what they would pay. */
  readonly unhappy: readonly Unhappy[] | null;
}

export interface SharedCostView {
  readonly id: string;
  readonly version: number;
  readonly number: number;
  readonly consortiumId: string;
  readonly title: string;
  readonly activity: Activity;
  readonly from: IsoDate;
  readonly until: IsoDate;
  readonly totalPence: Pence;
  readonly rule: SharingRule;
  readonly tiers: readonly VolumePrice[] | null;
  readonly state: 'draft' | 'shared' | 'closed';
  readonly draftedByName: string;
  readonly leads: boolean;
  readonly members: readonly (SharingMember & { readonly name: string })[];
  readonly statements: readonly CostStatement[];
  /** What every rule would say. */
  readonly compared: readonly ComparedRule[];
  readonly availableActions: readonly ('share' | 'correct' | 'trueUp')[];
}

type Row = Omit<SharedCostView, 'compared' | 'availableActions' | 'statements'> & {
  readonly turn: number;
  readonly statements: readonly Omit<CostStatement, 'availableActions'>[];
};

/** $1 a cost or null. A consortium shares a few dozen costs a year. */
const SHARED_COSTS_SQL = `
select coalesce(json_agg(json_build_object('id', cost.id, 'version', cost.version, 'number', cost.number, 'consortiumId', cost.consortium_id, 'title', cost.title,
  'activity', cost.activity, 'from', lower(cost.period), 'until', upper(cost.period) - 1, 'totalPence', cost.total_pence, 'rule', cost.rule, 'tiers', cost.tiers,
  'turn', cost.turn, 'state', cost.state, 'draftedByName', cost.drafted_by_name, 'leads', app.leads(cost.consortium_id, 'costs'),
  'members', (select coalesce(json_agg(json_build_object('id', authority.id, 'name', authority.name, 'population', member.population,
      'committedPlaces', member.committed_places, 'usageDays', member.usage_days) order by authority.name, authority.id), '[]')
    from shared_cost_members member join organisations authority on authority.id = member.authority_id where member.cost_id = cost.id),
  'statements', (select coalesce(json_agg(json_build_object('id', statement.id, 'authorityId', authority.id, 'authorityName', authority.name, 'number', statement.number,
      'kind', statement.kind, 'rule', statement.rule, 'owedPence', statement.owed_pence, 'chargedBeforePence', statement.charged_before_pence,
      'amountPence', statement.amount_pence, 'words', statement.words, 'sentByName', statement.sent_by_name, 'sentAt', statement.sent_at, 'state', statement.state,
      'claimedPence', statement.claimed_pence, 'disputedBecause', statement.disputed_because, 'answer', statement.answer, 'decidedByName', statement.decided_by_name,
      'document', (select json_build_object('id', document.id, 'reference', document.reference) from documents document
        where document.subject_type = 'costStatement' and document.subject_id = statement.id and document.superseded_at is null))
      order by statement.sent_at desc, authority.name, statement.number), '[]')
    from cost_statements statement join organisations authority on authority.id = statement.authority_id where statement.cost_id = cost.id)
) order by cost.state = 'closed', cost.number desc), '[]')
from shared_costs cost where $1::uuid is null or cost.id = $1`;

/** Shared costs as all members see them, each rule beside the others. */
@Injectable()
export class CostSharingQuery {
  constructor(private readonly reads: ReadModel) {}

  async list(actor: Actor, id: string | null = null): Promise<SharedCostView[]> {
    requires(actor, 'pooling.readSharing');
    const rows = await this.reads.json<readonly Row[]>(actor, 'pooling.sharedCosts', SHARED_COSTS_SQL, [id]);
    return rows.map((row) => viewOf(actor, row));
  }

  /** Refusals: `notFound`. */
  async one(actor: Actor, id: string): Promise<SharedCostView> {
    const [cost] = await this.list(actor, id);
    if (!cost) throw new Refused([refusal('notFound', 'There is no such shared cost, or it is not yours to see.')]);
    return cost;
  }
}

function viewOf(actor: Actor, { turn, statements, ...row }: Row): SharedCostView {
  const writes = actor.access === 'write';
  const runs = writes && row.leads && allows(actor, 'pooling.shareCosts');
  return {
    ...row,
    statements: statements.map((statement) => {
      const own = writes && statement.authorityId === actor.organisationId && allows(actor, 'pooling.confirmShare');
      return {
        ...statement,
        availableActions: [
          ...(own && (statement.state === 'sent' || statement.state === 'answered') ? (['confirm'] as const) : []),
          ...(own && statement.state === 'sent' ? (['dispute'] as const) : []),
          ...(runs && statement.state === 'disputed' ? (['answer'] as const) : []),
        ],
      };
    }),
    compared: compare(row, turn),
    availableActions: !runs ? [] : row.state === 'draft' ? ['share'] : row.state === 'shared' ? ['correct', 'trueUp'] : [],
  };
}

function compare({ members, totalPence, tiers }: Pick<Row, 'members' | 'totalPence' | 'tiers'>, turn: number): ComparedRule[] {
  const game = tiers === null ? null : tierGame(members, tiers);
  return SHARING_RULES.map((rule) => {
    const shares = sharesBy(rule, totalPence, members, turn, game);
    return { rule, shares, unhappy: game === null || shares === null ? null : unhappyWith(shares, game) };
  });
}
