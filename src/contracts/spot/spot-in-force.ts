import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ContractVersion } from '../contract-version.entity.js';
import type { Contract } from '../contract.entity.js';
import type { AgreedFeeLine, SpotTerms } from '../terms.js';
import { type EndReason, type VersionInForce, VersionsInForce } from '../version-in-force.js';
import { type StandingLine, feeExchange } from './fee-exchange.js';
import { AGREED_LINE_JSON } from './placed-pupils.reader.js';

const BECAUSE: Readonly<Record<EndReason, string>> = {
  noticeGiven: 'contractEnded',
  ranOut: 'contractEnded',
  superseded: 'contractEnded',
  planMoved: 'planMoved',
  other: 'left',
};

/**
 * What an IPA does in the world: the placement's fee lines become what the version says from its effective day, the placement takes on its
 * terms, and the pupil's place is held, so that nobody is in two places on one day.
 */
@Injectable()
export class SpotInForce implements VersionInForce, OnModuleInit {
  readonly kind = 'spot';

  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly registry: VersionsInForce,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  async putInForce(contract: Contract, version: ContractVersion): Promise<void> {
    const { terms } = version;
    if (terms.kind !== 'spot' || contract.placementId === null) throw new Error(`Contract ${contract.id} is no IPA.`);
    await this.holdPlace(contract);
    await this.takeOnTerms(contract, terms);
    await this.exchangeFeeLines(contract, contract.placementId, terms.feeLines, version.effectiveOn);
  }

  async end(contract: Contract, lastDay: IsoDate, because: EndReason): Promise<void> {
    const after = addDays(lastDay, 1);
    const unbegun = await this.work.query<{ id: string }>('select id from fee_lines where contract_id = $1 and lower(effective) >= $2', [
      contract.id,
      after,
    ]);
    await this.drop(
      unbegun.map(({ id }) => id),
      after,
    );
    await this.work.query(
      'update fee_lines set effective = daterange(lower(effective), $2) where contract_id = $1 and coalesce(upper(effective) > $2, true)',
      [contract.id, after],
    );
    await this.work.query(
      `update occupancies set during = daterange(lower(during), $2), ended_because = $3, version = version + 1
       where contract_id = $1 and coalesce(upper(during) > $2, true)`,
      [contract.id, after, BECAUSE[because]],
    );
    if (because !== 'superseded')
      await this.work.query('update placements set ends_on = $2, version = version + 1 where id = $1 and ends_on is distinct from $2', [
        contract.placementId,
        lastDay,
      ]);
  }

  /** From the contract's first day to its last; the exclusion constraint proves that the pupil has no other place then. */
  private async holdPlace(contract: Contract): Promise<void> {
    try {
      await this.work.query(
        `insert into occupancies (authority_id, contract_authority_id, contract_id, school_id, pupil_id, placement_id, during, reference, nominated_by)
         select $2, $2, $1, $3, placement.pupil_id, placement.id, daterange($5, $6), $7, $8 from placements placement
         where placement.id = $4 and not exists (select from occupancies held where held.contract_id = $1)`,
        [
          contract.id,
          contract.authorityId,
          contract.schoolId,
          contract.placementId,
          contract.startsOn,
          contract.endsOn === null ? null : addDays(contract.endsOn, 1),
          contract.reference,
          contract.draftedBy,
        ],
      );
    } catch (error) {
      if (isExclusion(error, 'one_place_a_pupil'))
        throw new Refused([
          refusal(
            'alreadyPlaced',
            'This pupil is in another place under a contract on some of these days. End that one first, or begin this one later.',
            'startsOn',
          ),
        ]);
      throw error;
    }
  }

  /** The placement says what its agreement says. */
  private async takeOnTerms(contract: Contract, terms: SpotTerms): Promise<void> {
    const { basis } = terms;
    await this.work.query(
      `update placements set ends_on = coalesce((select notice.last_chargeable_on from contract_notices notice
           where notice.contract_id = $10 and notice.withdrawn_at is null), $2),
         setting = $3, weeks_a_year = $4, nights_a_week = $5, naming_basis = $6, tribunal_ordered_on = $7,
         charging_basis = $8, charging_units = $9, version = version + 1 where id = $1`,
      [
        contract.placementId,
        contract.endsOn,
        terms.setting,
        terms.weeksAYear,
        terms.nightsAWeek,
        terms.naming.basis,
        terms.naming.tribunalOrderedOn,
        basis.kind,
        basis.kind === 'schoolDay' ? basis.days : basis.kind === 'week' ? basis.weeks : null,
        contract.id,
      ],
    );
  }

  /** Old lines end where new ones begin, to the day; what says the same already stays as it is. */
  private async exchangeFeeLines(
    contract: Contract,
    placementId: string,
    agreed: readonly AgreedFeeLine[],
    effectiveOn: IsoDate,
  ): Promise<void> {
    const standing = await this.work.query<{ line: StandingLine }>(
      `select (${AGREED_LINE_JSON})::jsonb || jsonb_build_object('id', line.id, 'contractId', line.contract_id, 'from', lower(line.effective)) as line
       from fee_lines line where line.placement_id = $1 and coalesce(upper(line.effective) > $2, true) order by line.id for update of line`,
      [placementId, effectiveOn],
    );
    const { taken, ended, dropped, begun } = feeExchange(
      standing.map(({ line }) => line),
      agreed,
      contract.id,
      effectiveOn,
    );
    await this.drop(
      dropped.map(({ id }) => id),
      effectiveOn,
    );
    await this.work.query(`update fee_lines set effective = daterange(lower(effective), $2) where id = any ($1)`, [
      ended.map(({ id }) => id),
      effectiveOn,
    ]);
    await this.work.query('update fee_lines set contract_id = $2 where id = any ($1) and contract_id is null', [
      taken.map(({ id }) => id),
      contract.id,
    ]);
    await this.begin(contract, placementId, begun, effectiveOn);
    await this.followInRounds(ended, effectiveOn);
    if (ended.length + dropped.length + begun.length > 0)
      this.audit.record({
        action: 'exchangeFeeLines',
        subjectType: 'placement',
        subjectId: placementId,
        authorityId: contract.authorityId,
        schoolId: contract.schoolId,
        before: { lines: [...ended, ...dropped] },
        after: {
          reference: contract.reference,
          effectiveOn,
          lines: begun,
          ended: ended.length,
          dropped: dropped.length,
          begun: begun.length,
        },
      });
  }

  private async begin(contract: Contract, placementId: string, lines: readonly AgreedFeeLine[], effectiveOn: IsoDate): Promise<void> {
    if (lines.length === 0) return;
    await this.work.query(
      `with agreed as materialized (
         select gen_random_uuid() as id, line.* from jsonb_to_recordset($5::jsonb) as line(kind text, label text, unit text, quantity numeric,
           "unitPence" bigint, "annualPence" bigint, vat text, "hnbEligible" boolean, shares jsonb)
       ), begun as (
         insert into fee_lines (id, authority_id, school_id, placement_id, contract_id, kind, label, unit, quantity, unit_pence, annual_pence, vat,
           hnb_eligible, effective, entered_by)
         select id, $1, $2, $3, $4, kind, label, unit, quantity, "unitPence", "annualPence", vat, "hnbEligible", daterange($6, null), $7 from agreed
       )
       insert into fee_line_funders (fee_line_id, authority_id, funder, share_bp, agreement_reference, agreement_signed_on)
       select agreed.id, $1, share.funder, share."shareBp", share."agreementReference", share."agreementSignedOn"
       from agreed cross join lateral jsonb_to_recordset(agreed.shares)
         as share(funder text, "shareBp" integer, "agreementReference" text, "agreementSignedOn" date)`,
      [
        contract.authorityId,
        contract.schoolId,
        placementId,
        contract.id,
        JSON.stringify(lines),
        effectiveOn,
        this.work.current.actor.personId,
      ],
    );
  }

  /** What a round in progress negotiates is the fee that stands when the rise would begin: a moved price then voids what was pinned to the old one. */
  private async followInRounds(ended: readonly StandingLine[], effectiveOn: IsoDate): Promise<void> {
    if (ended.length === 0) return;
    await this.work.query(
      `update return_lines line set fee_line_id = begun.id
       from uplift_returns ret, fee_lines old, fee_lines begun
       where line.fee_line_id = any ($1) and line.effective_on >= $2 and ret.id = line.return_id and ret.state not in ('implemented', 'withdrawn', 'lapsed')
         and old.id = line.fee_line_id and begun.placement_id = old.placement_id and begun.kind = old.kind and begun.label = old.label
         and lower(begun.effective) = $2`,
      [ended.map(({ id }) => id), effectiveOn],
    );
  }

  /** Lines that never begin. One that an uplift return rests on stays: the return is settled or withdrawn first. */
  private async drop(ids: readonly string[], notBefore: IsoDate): Promise<void> {
    if (ids.length === 0) return;
    const [held] = await this.work.query<{ reference: string }>(
      `select ret.reference from return_lines line join uplift_returns ret on ret.id = line.return_id where line.fee_line_id = any ($1) limit 1`,
      [ids],
    );
    if (held)
      throw new Refused([
        refusal('lineInRound', `The uplift return ${held.reference} rests on a fee that this would take away. Finish that return first.`),
      ]);
    await this.work.query('select app.remove_fee_lines($1, $2)', [ids, notBefore]);
  }
}

function isExclusion(error: unknown, constraint: string): boolean {
  const driver = error instanceof QueryFailedError ? (error.driverError as { code?: string; constraint?: string }) : undefined;
  return driver?.code === '23P01' && driver.constraint === constraint;
}
