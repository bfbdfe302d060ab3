import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApprovalContent, ApprovalSubject } from '../approvals/approval-subject.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { addDays } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import { type Pence, pence } from '../kernel/money.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import { ClientKeys } from '../platform/client-keys.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { ContractDesk, type ContractOnDesk } from './contract-desk.js';
import { Contract } from './contract.entity.js';
import { ContractVersion } from './contract-version.entity.js';
import { endUnder } from './block/extension.js';
import { residentialDutiesMissing } from './spot/residential-duties.js';
import { refusesTerms } from './terms-rules.js';
import { costOver } from './whole-life.js';

/**
 * Approval of a version of a contract: its value is what the terms cost for life (of a variation, what they cost more than the terms they
 * replace), and it is pinned to the hash of the terms.
 */
@Injectable()
export class ContractApprovalService implements ApprovalSubject, OnModuleInit {
  readonly type = 'contractVersion';

  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ContractDesk,
    private readonly keys: ClientKeys,
    private readonly approvals: ApprovalsService,
    private readonly calendars: SchoolCalendarsReader,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this);
  }

  /**
   * Asks for approval of the draft as it stands. Refusals: `notFound`, `staleVersion`, `wrongState`, those of the terms and of residential
   * duties, those of charging (school and year named), and those of the approval engine. Answers the contract's id.
   */
  requestApproval(actor: Actor, input: ContractOnDesk & { readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'requestContractApproval', input, async () => {
        requires(actor, 'contracts.draft');
        const contract = await this.desk.lock(input.contractId);
        await this.desk.refuseStale(contract, input.version);
        const version = await this.desk.openVersion(contract.id);
        if (version?.state !== 'draft') throw new Refused([refusal('wrongState', 'Only a draft can be sent for approval.')]);
        const { terms } = version;
        const refusals = refusesTerms(terms, contract);
        if (terms.kind === 'spot')
          refusals.push(...residentialDutiesMissing(terms.residentialDuties, terms.setting, contract.startsOn, contract.endsOn));
        if (refusals.length > 0) throw new Refused(refusals);
        const wholeLifePence = await this.cost(contract, version);
        await this.work.manager.update(ContractVersion, { id: version.id }, { wholeLifePence });
        const requestId = await this.approvals.request(actor, this.type, version.id);
        await this.desk.putVersion(version, 'requestApproval');
        if (version.number === 1) await this.desk.put(contract, 'requestApproval', {}, { requestId, wholeLifePence });
        else await this.desk.tell(contract, 'requestVariationApproval', { requestId, number: version.number });
        return contract.id;
      }),
    );
  }

  async content(versionId: string): Promise<ApprovalContent> {
    const version = await this.desk.lockVersion(versionId);
    const contract = await this.desk.lock(version.contractId);
    const after = await this.cost(contract, version);
    const before = await this.replacedCost(contract, version);
    const [involved] = await this.work.query<{ people: string[] }>(
      `select array(select distinct person_id from audit_events where subject_type = 'contract' and subject_id = $1 and person_id is not null
         and action in ('draftContract', 'editContractDraft', 'varyContract') and number > (
           select coalesce(max(number), 0) from audit_events where subject_type = 'contract' and subject_id = $1 and action = 'activateContract')
         union select $2::uuid)::uuid[] as people`,
      [contract.id, version.draftedBy],
    );
    return {
      title:
        version.number === 1
          ? `${contract.reference}: ${contract.title}`
          : `${await this.transferOf(contract, version)}Variation ${String(version.number)} of ${contract.reference}: ${contract.title}`,
      content: {
        contractId: contract.id,
        reference: contract.reference,
        kind: contract.kind,
        number: version.number,
        reason: version.reason,
        startsOn: contract.startsOn,
        endsOn: contract.endsOn,
        effectiveOn: version.effectiveOn,
        supersedesId: contract.supersedesId,
        frameworkId: contract.frameworkId,
        members: await this.membersOf(contract),
        terms: version.terms,
        termsSha256: version.termsSha256,
      },
      valuePence: pence(after - before),
      beforePence: before,
      afterPence: after,
      effectiveOn: version.effectiveOn,
      involved: involved?.people ?? [version.draftedBy],
    };
  }

  /** Requests whose version says something else than what was pinned, or whose contract's days have moved. */
  async suspects(): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      `select request.id from approval_requests request
       join contract_versions version on version.id = request.subject_id join contracts contract on contract.id = version.contract_id
       where request.subject_type = $1 and request.state in ('pending', 'approved') and (
         request.content ->> 'termsSha256' is distinct from version.terms_sha256
         or (request.content ->> 'startsOn')::date is distinct from contract.starts_on
         or (request.content ->> 'endsOn')::date is distinct from contract.ends_on
         or version.state <> 'inApproval'
         or exists (select from contract_versions later where later.contract_id = version.contract_id and later.number > version.number))
       order by request.id`,
      [this.type],
    );
    return rows.map(({ id }) => id);
  }

  async overtaken(versionId: string): Promise<string | undefined> {
    const version = await this.desk.lockVersion(versionId);
    if (version.state !== 'inApproval') return 'The version is no longer waiting for approval.';
    const settled = await this.work.query('select from contract_versions where contract_id = $1 and number > $2', [
      version.contractId,
      version.number,
    ]);
    if (settled.length > 0) return 'A settlement has changed the fees of this contract since. Bring them into the variation.';
    return fingerprint(version.terms) === version.termsSha256 ? undefined : 'The terms are no longer what was drafted.';
  }

  /** A key decision still waits out its call-in: the contract moves when the approval is in force. */
  approved(): Promise<void> {
    return Promise.resolve();
  }

  async returned(versionId: string, reason: string): Promise<void> {
    const version = await this.desk.lockVersion(versionId);
    const contract = await this.desk.lock(version.contractId);
    if (version.state !== 'inApproval') return;
    await this.desk.putVersion(version, 'returnForChange');
    if (version.number === 1) await this.desk.put(contract, 'returnForChange', {}, { reason });
    else await this.desk.tell(contract, 'returnVariation', { number: version.number, reason });
  }

  async bringIntoForce(versionId: string): Promise<void> {
    const version = await this.desk.lockVersion(versionId);
    const contract = await this.desk.lock(version.contractId);
    if (version.state !== 'inApproval') return;
    await this.desk.putVersion(version, 'approve');
    if (version.number === 1) await this.desk.put(contract, 'approve', {}, { wholeLifePence: version.wholeLifePence });
    else await this.desk.tell(contract, 'approveVariation', { number: version.number });
  }

  /** The officer takes an approved version back to change it: what was approved falls, and is asked for anew. */
  reopen(actor: Actor, input: ContractOnDesk & { readonly reason: string }): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'contracts.draft');
      const contract = await this.desk.lock(input.contractId);
      await this.desk.refuseStale(contract, input.version);
      const version = await this.desk.openVersion(contract.id);
      if (version?.state !== 'approved')
        throw new Refused([refusal('wrongState', 'Only an approved version can be taken back to a draft.')]);
      await this.desk.putVersion(version, 'returnForChange');
      if (version.number === 1) await this.desk.put(contract, 'returnForChange', {}, { reason: input.reason });
      else await this.desk.tell(contract, 'returnVariation', { number: version.number, reason: input.reason });
      return contract.id;
    });
  }

  /** Which other authorities may use a block, as far as this one says so before it is in force. */
  private membersOf(contract: Contract): Promise<unknown[]> {
    return this.work.query(
      'select authority_id as "authorityId", committed_places::int as "committedPlaces" from contract_members where contract_id = $1 order by authority_id',
      [contract.id],
    );
  }

  /** A transfer from day to residential or back is named first: it is approved whatever its value (domain.md, Contracts). */
  private async transferOf(contract: Contract, version: ContractVersion): Promise<string> {
    const standing = await this.desk.standingVersion(contract.id, version.effectiveOn);
    const [before, after] = [standing?.terms, version.terms];
    return before?.kind === 'spot' && after.kind === 'spot' && before.setting !== after.setting
      ? `Transfer from ${before.setting} to ${after.setting}. `
      : '';
  }

  /** What the terms that it replaces would have cost on the same days; nothing for a first version. */
  private async replacedCost(contract: Contract, version: ContractVersion): Promise<Pence> {
    if (version.number === 1) return pence(0);
    const standing = await this.desk.standingVersion(contract.id, version.effectiveOn);
    return standing ? this.cost(contract, { terms: standing.terms, effectiveOn: version.effectiveOn }) : pence(0);
  }

  /** What the terms cost from their effective day to the end. Refuses where a calendar is missing: school and year are named. */
  private async cost(contract: Contract, { terms, effectiveOn }: Pick<ContractVersion, 'terms' | 'effectiveOn'>): Promise<Pence> {
    if (terms.kind === 'framework') return pence(0);
    const endsOn = endUnder(terms, contract.endsOn);
    if (endsOn === null) throw new Refused([refusal('noEnd', 'Without a last day nobody can say what it costs.', 'endsOn')]);
    const cost = costOver(terms, { from: effectiveOn, to: addDays(endsOn, 1) }, await this.calendars.of(contract.schoolId));
    if (!cost.ok) throw new Refused(cost.refusals);
    return cost.value;
  }
}
