import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { printDateRange } from '../../kernel/date-range.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ContractPapers } from '../documents/contract-papers.service.js';
import { RechargePapers } from '../documents/recharge-papers.service.js';
import { ContractDesk } from '../contract-desk.js';
import { type Block, type BlockFacts, blockOf, lastDayOf } from './block-facts.js';
import { blockFactsSql } from './block-facts.sql.js';
import type { BillingPeriod } from './instalments.js';
import { missingFigures, termStatements } from './block-views.js';
import type { WarningRules } from './early-warnings.js';
import { reconciliationFacts } from './reconciliation-facts.js';
import type { Reconciliation } from './reconciliation.js';

export interface TermToSettle {
  readonly contractId: string;
  /** The term's first day in the block. */
  readonly from: IsoDate;
  readonly clientKey?: string | null;
}

export interface WarningRulesSet extends WarningRules {
  readonly effectiveFrom: IsoDate;
  readonly clientKey?: string | null;
}

/** Settling a block's terms with the school and with those who used its places, and the rules by which it warns. */
@Injectable()
export class BlockTermsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly papers: ContractPapers,
    private readonly rechargePapers: RechargePapers,
  ) {}

  /**
   * Settles a term that is over: its statement is frozen and each member recharged. What is entered for it later is put right by the next
   * statement of the academic year. Terms are settled in order, each once. Refusals: `notFound`, `unknownTerm`, `termNotOver`, `alreadySettled`,
   * `earlierTermOpen`, `noIndexFigure`, `notComputable`. Answers the statement's id.
   */
  settleTerm(actor: Actor, input: TermToSettle): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'contracts.activate');
      return this.keys.once(input.clientKey, 'settleTerm', input, async () => {
        const contract = await this.desk.lock(input.contractId);
        if (contract.authorityId !== actor.organisationId) throw notYours();
        const block = await this.block(contract.id);
        const { period, now } = this.termOf(block, input.from);
        const missing = missingFigures(block, lastDayOf(period));
        if (missing.length > 0) throw new Refused(missing.map((message) => refusal('noIndexFigure', message)));
        return this.keep(actor, block, period, now);
      });
    });
  }

  /** From a day on other thresholds warn. Rules have a history: one set a day. Refusal: `alreadySet`. */
  setWarningRules(actor: Actor, input: WarningRulesSet): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'contracts.activate');
      return this.keys.once(input.clientKey, 'setBlockWarningRules', input, async () => {
        const { effectiveFrom, voidShareBp, voidDays, expiryMonths, extensionMonths } = input;
        const [set] = await this.work.query<{ authority_id: string }>(
          `insert into block_warning_rules (authority_id, effective_from, void_share_bp, void_days, expiry_months, extension_months, set_by)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning authority_id`,
          [actor.organisationId, effectiveFrom, voidShareBp, voidDays, expiryMonths, extensionMonths, actor.personId],
        );
        if (!set)
          throw new Refused([
            refusal('alreadySet', `Rules from ${formatDate(effectiveFrom)} are set already: choose another day.`, 'effectiveFrom'),
          ]);
        this.audit.record({
          action: 'setBlockWarningRules',
          subjectType: 'organisation',
          subjectId: actor.organisationId,
          after: { effectiveFrom, voidShareBp, voidDays, expiryMonths, extensionMonths },
        });
        return actor.organisationId;
      });
    });
  }

  private async block(contractId: string): Promise<Block> {
    const [row] = await this.work.query<{ json_build_object: BlockFacts }>(blockFactsSql(false), [contractId]);
    const block = row && blockOf(row.json_build_object, this.clock.today());
    if (!block) throw notYours();
    return block;
  }

  private termOf(block: Block, from: IsoDate) {
    const { statements, problems } = termStatements(block, this.clock.today());
    const found = statements.find(({ period }) => period.from === from);
    if (!found) throw new Refused([refusal('unknownTerm', `No term of this block that has begun starts on ${formatDate(from)}.`, 'from')]);
    const { period, settled, now, mayBeSettled } = found;
    if (settled)
      throw new Refused([
        refusal('alreadySettled', `${settled.settledByName} has settled the ${settled.name.toLowerCase()} already.`, 'from'),
      ]);
    if (period.to > this.clock.today())
      throw new Refused([
        refusal(
          'termNotOver',
          `The ${period.name.toLowerCase()} is settled from ${formatDate(period.to)}, when its last day is over.`,
          'from',
        ),
      ]);
    if (!mayBeSettled) throw new Refused([refusal('earlierTermOpen', 'Settle the term before it first.', 'from')]);
    if (!now) throw new Refused(problems.map((message) => refusal('notComputable', message)));
    return { period, now };
  }

  private async keep(actor: Actor, block: Block, period: BillingPeriod, found: Reconciliation): Promise<string> {
    const id = randomUUID();
    const { name } = period;
    const { facts } = block;
    const statement = reconciliationFacts(block, name, found);
    await this.work.query(
      `insert into block_reconciliations (id, contract_id, authority_id, school_id, during, name, facts, billed_pence, owed_pence, difference_pence, settled_by, settled_by_name, settled_at)
       values ($1, $2, $3, $4, $5::daterange, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        facts.id,
        facts.authority.id,
        facts.school.id,
        printDateRange(found.period),
        name,
        JSON.stringify(statement),
        found.billedPence,
        found.money.owed,
        found.differencePence,
        actor.personId,
        actor.personName,
        this.clock.now(),
      ],
    );
    await this.papers.reconciliation(facts.id, id, statement);
    const rows = found.recharges.map((recharge) => ({
      member_id: recharge.authorityId,
      days: recharge.days,
      places_pence: recharge.placesPence,
      void_share_pence: recharge.voidSharePence,
      owed_pence: recharge.owedPence,
      billed_before_pence: recharge.billedBeforePence,
      amount_pence: recharge.amountPence,
    }));
    const recharged = await this.work.query<{ id: string; member_id: string }>(
      `insert into block_recharges (reconciliation_id, contract_id, authority_id, member_id, days, places_pence, void_share_pence, owed_pence, billed_before_pence, amount_pence)
       select $1, $2, $3, row.member_id, row.days, row.places_pence, row.void_share_pence, row.owed_pence, row.billed_before_pence, row.amount_pence
       from jsonb_to_recordset($4::jsonb) as row(member_id uuid, days integer, places_pence bigint, void_share_pence bigint, owed_pence bigint, billed_before_pence bigint, amount_pence bigint)
       returning id, member_id`,
      [id, facts.id, facts.authority.id, JSON.stringify(rows)],
    );
    await this.rechargePapers.sent(block, period, found, new Map(recharged.map((row) => [row.member_id, row.id])));
    this.audit.record({
      action: 'settleTerm',
      subjectType: 'contract',
      subjectId: facts.id,
      authorityId: facts.authority.id,
      schoolId: facts.school.id,
      shared: true,
      after: {
        reference: facts.reference,
        term: name,
        billedPence: found.billedPence,
        owedPence: found.money.owed,
        differencePence: found.differencePence,
        reconciliationId: id,
      },
    });
    return id;
  }
}

const notYours = (): Refused =>
  new Refused([refusal('notFound', 'There is no such block in force, or it is not yours to settle.', 'contractId')]);
