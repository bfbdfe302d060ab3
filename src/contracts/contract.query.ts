import { Injectable } from '@nestjs/common';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import type { IsoDate } from '../kernel/dates.js';
import type { Pence } from '../kernel/money.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import type { ContractState, VersionState } from './contract-life-cycle.js';
import type { ContractKind } from './contract.entity.js';
import { STANDING_VERSION } from './contracts.sql.js';
import type { ContractTerms } from './terms.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What stands above every page of a contract. */
export interface ContractHeader {
  readonly id: string;
  readonly version: number;
  readonly reference: string;
  readonly title: string;
  readonly kind: ContractKind;
  readonly state: ContractState;
  readonly authority: Named;
  readonly school: Named & { readonly urn: number };
  readonly provider: Named | null;
  readonly consortium: Named | null;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  readonly placementId: string | null;
  readonly framework: { readonly id: string; readonly reference: string } | null;
  readonly supersedes: { readonly id: string; readonly reference: string } | null;
  readonly supersededBy: { readonly id: string; readonly reference: string } | null;
  readonly supplierNumber: string | null;
  readonly orderNumber: string | null;
  readonly notice: ContractNotice | null;
  /** The version on its way, from draft to signed; null where none is. */
  readonly openVersion: { readonly id: string; readonly number: number; readonly state: VersionState } | null;
}

export interface ContractNotice {
  readonly givenBySide: 'authority' | 'provider';
  readonly givenByName: string;
  readonly givenOn: IsoDate;
  readonly lastChargeableOn: IsoDate;
  readonly inLieu: Pence;
  readonly reason: string;
  readonly withdrawnBecause: string | null;
}

export interface ContractVersionRecord {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly state: VersionState;
  readonly effectiveOn: IsoDate;
  readonly reason: string;
  readonly terms: ContractTerms;
  readonly termsSha256: string;
  readonly wholeLife: Pence | null;
  readonly fromReturnId: string | null;
  readonly draftedByName: string;
  readonly issuedAt: string | null;
  readonly signedAt: string | null;
  readonly inForceAt: string | null;
  readonly standing: boolean;
}

export interface ContractRecord extends ContractHeader {
  /** Newest first. */
  readonly versions: readonly ContractVersionRecord[];
  /** Withdrawn ones too, newest first. */
  readonly notices: readonly ContractNotice[];
  /** The latest request for approval of any of its versions. The council only. */
  readonly approval: { readonly id: string; readonly state: string; readonly versionNumber: number } | null;
}

const named = (alias: string): string => `json_build_object('id', ${alias}.id, 'name', ${alias}.name)`;
const cited = (alias: string): string => `json_build_object('id', ${alias}.id, 'reference', ${alias}.reference)`;

const NOTICE = `json_build_object('givenBySide', notice.given_by_side, 'givenByName', notice.given_by_name, 'givenOn', notice.given_on,
  'lastChargeableOn', notice.last_chargeable_on, 'inLieu', notice.in_lieu_pence, 'reason', notice.reason, 'withdrawnBecause', notice.withdrawn_because)`;

const HEADER = `'id', contract.id, 'version', contract.version, 'reference', contract.reference, 'title', contract.title, 'kind', contract.kind,
  'state', contract.state, 'authority', ${named('authority')},
  'school', json_build_object('id', school.id, 'name', school.name, 'urn', school.urn),
  'provider', case when provider.id is not null then ${named('provider')} end,
  'consortium', case when consortium.id is not null then ${named('consortium')} end,
  'startsOn', contract.starts_on, 'endsOn', contract.ends_on, 'placementId', contract.placement_id,
  'framework', case when framework.id is not null then ${cited('framework')} end,
  'supersedes', case when former.id is not null then ${cited('former')} end,
  'supersededBy', (select ${cited('later')} from contracts later where later.supersedes_id = contract.id and later.state <> 'withdrawn' limit 1),
  'supplierNumber', contract.supplier_number, 'orderNumber', contract.order_number,
  'notice', (select ${NOTICE} from contract_notices notice where notice.contract_id = contract.id and notice.withdrawn_at is null),
  'openVersion', (select json_build_object('id', version.id, 'number', version.number, 'state', version.state) from contract_versions version
    where version.contract_id = contract.id and version.state in ('draft', 'inApproval', 'approved', 'issued', 'signed'))`;

const FROM = `from contracts contract
  join organisations authority on authority.id = contract.authority_id
  join schools school on school.id = contract.school_id
  left join organisations provider on provider.id = contract.provider_id
  left join organisations consortium on consortium.id = contract.consortium_id
  left join contracts framework on framework.id = contract.framework_id
  left join contracts former on former.id = contract.supersedes_id
  where contract.id = $1`;

const HEAD_SQL = `select json_build_object(${HEADER}) ${FROM}`;

const recordSql = (council: boolean): string => `
select json_build_object(${HEADER},
  'versions', coalesce((select json_agg(json_build_object('id', version.id, 'number', version.number, 'version', version.version, 'state', version.state,
      'effectiveOn', version.effective_on, 'reason', version.reason, 'terms', version.terms, 'termsSha256', version.terms_sha256,
      'wholeLife', version.whole_life_pence, 'fromReturnId', version.from_return_id, 'draftedByName', coalesce(drafter.full_name, 'the council'),
      'issuedAt', version.issued_at, 'signedAt', version.signed_at, 'inForceAt', version.in_force_at,
      'standing', version.id = (select standing.id from (${STANDING_VERSION('contract', '$2::date')}) standing)) order by version.number desc)
    from contract_versions version left join people drafter on drafter.id = version.drafted_by where version.contract_id = contract.id), '[]'),
  'notices', coalesce((select json_agg(${NOTICE} order by notice.recorded_at desc) from contract_notices notice where notice.contract_id = contract.id), '[]'),
  'approval', ${
    council
      ? `(select json_build_object('id', request.id, 'state', request.state, 'versionNumber', version.number)
        from contract_versions version join approval_requests request on request.subject_type = 'contractVersion' and request.subject_id = version.id
        where version.contract_id = contract.id order by request.requested_at desc limit 1)`
      : 'null'
  }) ${FROM}`;

/** One contract for its pages and for GraphQL: its head, or the whole record with all its versions. */
@Injectable()
export class ContractQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Null where there is none, or it is not the actor's to see. */
  async head(actor: Actor, contractId: string): Promise<ContractHeader | null> {
    requires(actor, 'contracts.read');
    return this.reads.json<ContractHeader | null>(actor, 'contracts.head', HEAD_SQL, [contractId]);
  }

  async one(actor: Actor, contractId: string): Promise<ContractRecord | null> {
    requires(actor, 'contracts.read');
    const council = actor.kind === 'authority';
    const contract = await this.reads.json<ContractRecord | null>(
      actor,
      `contracts.one.${council ? 'own' : 'shared'}`,
      recordSql(council),
      [contractId, this.clock.today()],
    );
    if (!contract || council) return contract;
    return { ...contract, versions: contract.versions.map((version) => ({ ...version, terms: withoutFunders(version.terms) })) };
  }
}

/** Who funds a fee, and from which block, is the council's own. */
const withoutFunders = (terms: ContractTerms): ContractTerms =>
  terms.kind === 'spot' ? { ...terms, feeLines: terms.feeLines.map((line) => ({ ...line, hnbEligible: true, shares: [] })) } : terms;
