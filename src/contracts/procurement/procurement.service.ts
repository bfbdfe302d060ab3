import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, type Refusal, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ContractDesk } from '../contract-desk.js';
import type { Contract } from '../contract.entity.js';
import { type PublicationKind, publicationClocks } from './clocks.js';
import { type ContractNoticeKind, type ProcurementAsTyped, refusesProcurement, refusesRoute } from './routes.js';
import type { ProcurementRule } from './rules.js';

interface Keyed {
  readonly clientKey?: string | null;
}

export interface ProcurementInput extends ProcurementAsTyped, Keyed {
  readonly contractId: string;
  /** The version of the record its writer saw: 0 where there was none. */
  readonly version: number;
}

export interface PublishedNotice extends Keyed {
  readonly contractId: string;
  readonly notice: ContractNoticeKind;
  readonly publishedOn: IsoDate;
  readonly reference: string;
  readonly address?: string | null;
}

export interface PublishedPayments extends Keyed {
  readonly kind: PublicationKind;
  readonly from: IsoDate;
  readonly publishedOn: IsoDate;
  readonly reference: string;
}

export interface PublisherInput extends Keyed {
  readonly ocidPrefix: string;
  readonly address: string;
  /** The version its writer saw: 0 where there was none. */
  readonly version: number;
}

const who = (actor: Actor, at: Date): readonly unknown[] => [actor.personId, actor.personName, at];

/** What officers record of procurement: the route of each contract, and what was published where. */
@Injectable()
export class ProcurementService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
    private readonly clock: Clock,
    private readonly desk: ContractDesk,
  ) {}

  /** Records, or corrects, how a contract was procured. Refusals: `notFound`, `notAllowed`, `staleVersion`, those of `refusesProcurement`. Answers the contract's id. */
  recordProcurement(actor: Actor, input: ProcurementInput): Promise<Outcome<string>> {
    return this.acting(actor, 'recordProcurement', input, async () => {
      const contract = await this.own(actor, input.contractId);
      const wrong = [...refusesProcurement(input, this.clock.today()), ...refusesRoute(contract, input.route)];
      if (wrong.length > 0) throw new Refused(wrong);
      const [before] = await this.work.query<ProcurementAsTyped & { version: number; by: string }>(
        `select route, reason, estimated_pence as "estimatedPence", begun_on as "begunOn", awarded_on as "awardedOn", entered_into_on as "enteredIntoOn",
           version, recorded_by_name as by from procurement_records where contract_id = $1`,
        [contract.id],
      );
      if ((before?.version ?? 0) !== input.version)
        throw new Refused([
          refusal(
            'staleVersion',
            `${before?.by ?? 'Somebody'} changed this since you opened it. Look at it, and repeat what you still want.`,
            'version',
          ),
        ]);
      const { route, estimatedPence, begunOn, awardedOn, enteredIntoOn } = input;
      const typed = { route, reason: input.reason.trim(), estimatedPence, begunOn, awardedOn, enteredIntoOn };
      // The contract is locked: nobody writes its record meanwhile.
      await this.work.query(
        `insert into procurement_records (contract_id, authority_id, route, reason, estimated_pence, begun_on, awarded_on, entered_into_on, recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (contract_id) do update set route = excluded.route, reason = excluded.reason, estimated_pence = excluded.estimated_pence,
           begun_on = excluded.begun_on, awarded_on = excluded.awarded_on, entered_into_on = excluded.entered_into_on, version = procurement_records.version + 1,
           recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = excluded.recorded_at`,
        [contract.id, contract.authorityId, ...Object.values(typed), ...who(actor, this.clock.now())],
      );
      const { version: _version, by: _by, ...was } = before ?? { version: 0, by: '' };
      this.record('recordProcurement', contract, { reference: contract.reference, ...typed }, before ? was : undefined);
      return contract.id;
    });
  }

  /** Records, or corrects, that a notice about a contract was published. Refusals: `notFound`, `notAllowed`, `referenceMissing`, `inTheFuture`, `addressWrong`. */
  recordNotice(actor: Actor, input: PublishedNotice): Promise<Outcome<string>> {
    return this.acting(actor, 'recordProcurementNotice', input, async () => {
      const contract = await this.own(actor, input.contractId);
      const address = input.address?.trim() ? input.address.trim() : null;
      const wrong = [
        ...this.refusesPublication(input),
        ...(address !== null && !/^https?:\/\/\S+$/.test(address)
          ? [refusal('addressWrong', 'Give the whole web address of the notice, beginning with https://', 'address')]
          : []),
      ];
      if (wrong.length > 0) throw new Refused(wrong);
      const published = { notice: input.notice, publishedOn: input.publishedOn, reference: input.reference.trim(), address };
      const [before] = await this.work.query(
        'select published_on as "publishedOn", reference, address from procurement_notices where contract_id = $1 and notice = $2',
        [contract.id, input.notice],
      );
      await this.work.query(
        `insert into procurement_notices (contract_id, authority_id, notice, published_on, reference, address, recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (contract_id, notice) do update set published_on = excluded.published_on, reference = excluded.reference, address = excluded.address,
           recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = excluded.recorded_at`,
        [contract.id, contract.authorityId, ...Object.values(published), ...who(actor, this.clock.now())],
      );
      this.record('recordProcurementNotice', contract, { contractReference: contract.reference, ...published }, before);
      return contract.id;
    });
  }

  /** Records, or corrects, that the payments of a period were published. Refusals: `periodWrong`, `periodRuns`, `referenceMissing`, `inTheFuture`. */
  recordPublication(actor: Actor, input: PublishedPayments): Promise<Outcome<string>> {
    return this.acting(actor, 'recordPaymentPublication', input, async () => {
      const wrong = [...this.refusesPublication(input), ...(await this.refusesPeriod(input))];
      if (wrong.length > 0) throw new Refused(wrong);
      const { kind, from, publishedOn } = input;
      const reference = input.reference.trim();
      await this.work.query(
        `insert into procurement_publications (authority_id, kind, period_from, published_on, reference, recorded_by, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (authority_id, kind, period_from) do update set published_on = excluded.published_on, reference = excluded.reference,
           recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = excluded.recorded_at`,
        [actor.organisationId, kind, from, publishedOn, reference, ...who(actor, this.clock.now())],
      );
      this.audit.record({
        action: 'recordPaymentPublication',
        subjectType: 'procurement',
        subjectId: actor.organisationId,
        after: { kind, from, publishedOn, reference },
      });
      return actor.organisationId;
    });
  }

  /** The authority as a publisher of open contracting data. Refusals: `prefixWrong`, `addressWrong`, `staleVersion`. */
  setPublisher(actor: Actor, input: PublisherInput): Promise<Outcome<string>> {
    return this.acting(actor, 'setOcdsPublisher', input, async () => {
      const [ocidPrefix, address] = [input.ocidPrefix.trim(), input.address.trim().replace(/\/+$/, '')];
      const wrong = [
        ...(/^ocds-[a-z0-9]{6}$/.test(ocidPrefix)
          ? []
          : [
              refusal(
                'prefixWrong',
                'Give the prefix as the Open Contracting Partnership registered it, for example ocds-a1b2c3.',
                'ocidPrefix',
              ),
            ]),
        ...(/^https?:\/\/\S+$/.test(address)
          ? []
          : [refusal('addressWrong', 'Give the web address where you publish, beginning with https://', 'address')]),
      ];
      if (wrong.length > 0) throw new Refused(wrong);
      const written = await this.work.query<{ version: number }>(
        `insert into ocds_publishers as standing (authority_id, ocid_prefix, address, recorded_by, recorded_by_name, recorded_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (authority_id) do update set ocid_prefix = excluded.ocid_prefix, address = excluded.address, version = standing.version + 1,
           recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = excluded.recorded_at
         where standing.version = $7 returning version`,
        [actor.organisationId, ocidPrefix, address, ...who(actor, this.clock.now()), input.version],
      );
      if (written.length === 0 || (input.version === 0 && written[0]?.version !== 1))
        throw new Refused([
          refusal('staleVersion', 'Somebody changed this since you opened it. Look at it, and repeat what you still want.', 'version'),
        ]);
      this.audit.record({
        action: 'setOcdsPublisher',
        subjectType: 'procurement',
        subjectId: actor.organisationId,
        after: { ocidPrefix, address },
      });
      return actor.organisationId;
    });
  }

  private acting(actor: Actor, act: string, input: Keyed, work: () => Promise<string>): Promise<Outcome<string>> {
    return this.work.decide(actor, () => {
      requires(actor, 'contracts.procurement');
      return this.keys.once(input.clientKey, act, input, work);
    });
  }

  private async own(actor: Actor, contractId: string): Promise<Contract> {
    const contract = await this.desk.lock(contractId);
    if (contract.authorityId !== actor.organisationId)
      throw new Refused([refusal('notAllowed', 'Only the authority whose contract it is records how it was procured.', 'contractId')]);
    return contract;
  }

  private refusesPublication({ publishedOn, reference }: { readonly publishedOn: IsoDate; readonly reference: string }): Refusal[] {
    const today = this.clock.today();
    return [
      ...(reference.trim() === '' ? [refusal('referenceMissing', 'Give the reference under which it was published.', 'reference')] : []),
      ...(publishedOn > today
        ? [refusal('inTheFuture', `It cannot have been published after today, ${formatDate(today)}.`, 'publishedOn')]
        : []),
    ];
  }

  private async refusesPeriod({ kind, from }: PublishedPayments): Promise<Refusal[]> {
    const rules = await this.work.query<ProcurementRule>(
      'select code, effective_from as "effectiveFrom", value, source from procurement_rules',
    );
    const today = this.clock.today();
    const period = publicationClocks(rules, [], from, today).find((each) => each.kind === kind && each.from === from);
    if (!period) return [refusal('periodWrong', `No period to report begins on ${formatDate(from)}.`, 'from')];
    return period.to < today
      ? []
      : [refusal('periodRuns', `The period runs until ${formatDate(period.to)}: publish it after that.`, 'from')];
  }

  private record(action: string, contract: Contract, after: object, before?: unknown): void {
    this.audit.record({
      action,
      subjectType: 'contract',
      subjectId: contract.id,
      authorityId: contract.authorityId,
      schoolId: contract.schoolId,
      before,
      after,
    });
  }
}
