import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { basisPoints } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type Block, type BlockFacts, blockOf } from './block-facts.js';
import { blockFacts, blockFactsSql } from './block-facts.sql.js';
import { type LedgerFilter, type LedgerView, type TermStatement, billsInAdvance, ledgerView, termStatements } from './block-views.js';
import { type EarlyWarning, type WarningRules, earlyWarnings } from './early-warnings.js';
import type { BillingRhythm, Instalment } from './instalments.js';
import { openVoids } from './void-cost.js';

/** Where an authority has set no rules of its own [D]: the defaults of `block_warning_rules`. */
export const DEFAULT_WARNING_RULES: WarningRules = { voidShareBp: basisPoints(1000), voidDays: 30, expiryMonths: 12, extensionMonths: 3 };

/** $1: a day. */
const RULES_SQL = `select json_build_object('voidShareBp', void_share_bp, 'voidDays', void_days, 'expiryMonths', expiry_months, 'extensionMonths', extension_months)
  from block_warning_rules where authority_id = (select app.organisation()) and effective_from <= $1::date order by effective_from desc limit 1`;

/** Every block that runs, with its facts; the warning rules of the acting authority on a day ($1). */
const WARNINGS_SQL = `
select json_build_object(
  'rules', (select json_build_object('voidShareBp', void_share_bp, 'voidDays', void_days, 'expiryMonths', expiry_months, 'extensionMonths', extension_months)
    from block_warning_rules where authority_id = (select app.organisation()) and effective_from <= $1::date order by effective_from desc limit 1),
  'blocks', coalesce((select json_agg(${blockFacts(false)} order by contract.ends_on, contract.id)
    from contracts contract join schools school on school.id = contract.school_id
    where contract.kind = 'block' and contract.state in ('active', 'noticeGiven') and contract.authority_id = (select app.organisation())
      and ($2::uuid is null or contract.id = $2)), '[]'))`;

/** Every block whose places the acting authority has or uses on some day of a range. $1: its first day; $2: the day after its last; $3: a school or null. */
const USED_SQL = `
select coalesce(json_agg(${blockFacts(false)} order by contract.reference, contract.id), '[]')
from contracts contract join schools school on school.id = contract.school_id
where contract.kind = 'block' and ($3::uuid is null or contract.school_id = $3)
  and exists (select from block_places place where place.contract_id = contract.id and place.during && daterange($1::date, $2::date))`;

export interface BlockWarning extends EarlyWarning {
  readonly contractId: string;
  readonly reference: string;
  readonly schoolName: string;
}

/** A block's ledger and what is computed from it: one statement reads the facts, pure rules do the rest. */
@Injectable()
export class BlockQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Days, months or terms with occupancy, money, break-even and voids. Refusal: `notFound`. */
  async ledger(actor: Actor, contractId: string, filter: LedgerFilter): Promise<LedgerView> {
    return ledgerView(await this.block(actor, contractId), this.clock.today(), filter);
  }

  /** Every term that has begun, with what was billed and what its days owe. Refusal: `notFound`. */
  async statements(actor: Actor, contractId: string): Promise<{ block: Block; statements: TermStatement[]; problems: string[] }> {
    const block = await this.block(actor, contractId);
    return { block, ...termStatements(block, this.clock.today()) };
  }

  /** What is billed in advance over the life of the contract. Refusal: `notFound`. */
  async bills(actor: Actor, contractId: string, rhythm: BillingRhythm): Promise<{ bills: readonly Instalment[]; problems: string[] }> {
    return billsInAdvance(await this.block(actor, contractId), rhythm);
  }

  /** What somebody should look at in the blocks that run, or in one of them; the contract's own authority only. */
  async warnings(actor: Actor, contractId: string | null = null): Promise<BlockWarning[]> {
    requires(actor, 'contracts.read');
    if (actor.kind !== 'authority') return [];
    const today = this.clock.today();
    const { rules, blocks } = await this.reads.json<{ rules: WarningRules | null; blocks: BlockFacts[] }>(
      actor,
      'contracts.block.warnings',
      WARNINGS_SQL,
      [today, contractId],
    );
    return blocks.flatMap((facts) => warningsOf(facts, rules ?? DEFAULT_WARNING_RULES, today));
  }

  /** The rules by which the acting authority is warned today: its own, or the usual ones. */
  async warningRules(actor: Actor): Promise<WarningRules> {
    requires(actor, 'contracts.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'Early warnings are a council’s own.')]);
    const own = await this.reads.json<WarningRules | null>(actor, 'contracts.block.warningRules', RULES_SQL, [this.clock.today()]);
    return own ?? DEFAULT_WARNING_RULES;
  }

  /** The blocks, own and shared, that have places on some day of a range: what a forecast counts. */
  async used(actor: Actor, from: IsoDate, to: IsoDate, schoolId: string | null): Promise<Block[]> {
    requires(actor, 'contracts.read');
    const blocks = await this.reads.json<BlockFacts[]>(actor, 'contracts.block.used', USED_SQL, [from, to, schoolId]);
    return blocks.flatMap((facts) => blockOf(facts, this.clock.today()) ?? []);
  }

  /** Refusal: `notFound`, where there is no such block in force that the actor may see. */
  async block(actor: Actor, contractId: string): Promise<Block> {
    requires(actor, 'contracts.read');
    const provider = actor.kind !== 'authority';
    const facts = await this.reads.json<BlockFacts | null>(
      actor,
      `contracts.block.facts.${provider ? 'school' : 'council'}`,
      blockFactsSql(provider),
      [contractId],
    );
    const block = facts && blockOf(facts, this.clock.today());
    if (!block) throw new Refused([refusal('notFound', 'There is no such block in force, or it is not yours to see.', 'contractId')]);
    return block;
  }
}

function warningsOf(facts: BlockFacts, rules: WarningRules, today: IsoDate): BlockWarning[] {
  const block = blockOf(facts, today);
  if (!block || facts.endsOn === null) return [];
  const guaranteedPlaces = facts.places.filter((place) => place.guaranteed && place.during.from <= today && today < place.during.to).length;
  const found = { today, endsOn: facts.endsOn, guaranteedPlaces, voids: openVoids(block.runs, today), extensions: block.terms.extensions };
  return earlyWarnings(rules, found).map((warning) => ({
    ...warning,
    contractId: facts.id,
    reference: facts.reference,
    schoolName: facts.school.name,
  }));
}
