import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type LotAction, type LotContent, type LotLine, type LotState, lotLifeCycle } from './lot.js';

/** A lot as its use cases hold it, locked. */
export interface HeldLot extends LotContent {
  readonly id: string;
  readonly consortiumId: string;
  readonly leadAuthorityId: string;
  readonly number: number;
  readonly state: LotState;
  readonly version: number;
  readonly lineIds: readonly string[];
}

export interface LotOnDesk {
  readonly lotId: string;
  /** The version its writer saw. */
  readonly version: number;
}

const LOT = `select lot.id, lot.consortium_id as "consortiumId", lot.lead_authority_id as "leadAuthorityId", lot.number, lot.state, lot.version, lot.title, lot.words,
  lot.starts_on::text as "startsOn", lot.ends_on::text as "endsOn", lot.basis, lot.void_grace_days as "voidGraceDays", lot.minimum_members as "minimumMembers",
  lot.opt_in_by::text as "optInBy", lot.questions_until::text as "questionsUntil", lot.closes_at as "closesAt", lot.standstill_days as "standstillDays", lot.weights,
  lot.minimum_quality as "minimumQuality", lot.most_share_percent as "mostSharePercent", lot.most_providers as "mostProviders"
  from lots lot where lot.id = $1`;

const LINES = `select id, name, needs, phase, setting, spot_pence as "spotPence" from lot_lines where lot_id = $1 order by position`;

/** Takes lots from and puts them back, each change on record with the consortium and its members told. */
@Injectable()
export class LotDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Refusals: `notFound`. */
  async lock(lotId: string): Promise<HeldLot> {
    return this.held(`${LOT} for update`, lotId);
  }

  /** The same without a lock, for who may only read it: a school. Refusals: `notFound`. */
  async read(lotId: string): Promise<HeldLot> {
    return this.held(LOT, lotId);
  }

  /** Refusals: `notFound`, `staleVersion`, `wrongState`. */
  async take({ lotId, version }: LotOnDesk, action: LotAction, words?: string): Promise<HeldLot> {
    const lot = await this.lock(lotId);
    const wrong = lotLifeCycle.refuses(lot.state, action, words);
    if (wrong) throw new Refused([wrong]);
    if (lot.version !== version)
      throw new Refused([refusal('staleVersion', 'Somebody changed this lot meanwhile. Look again.', 'version')]);
    return lot;
  }

  /** Moves a lot on. `more` are further columns that the act sets. */
  async put(lot: HeldLot, action: LotAction, after: object = {}, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const state = lotLifeCycle.next(lot.state, action);
    if (!state) throw new Error(`A lot that is ${lot.state} has no ${action}.`);
    const names = Object.keys(more);
    await this.work.query(
      `update lots set state = $2, version = version + 1${names.map((name, index) => `, ${name} = $${String(index + 3)}`).join('')} where id = $1`,
      [lot.id, state, ...Object.values(more)],
    );
    this.tell(lot, action, { state, members: await this.members(lot.consortiumId), ...after });
  }

  /** Puts something about a lot on the consortium's record. */
  tell(lot: Pick<HeldLot, 'id' | 'consortiumId' | 'number' | 'title'>, action: string, after: object): void {
    this.audit.record({
      action,
      subjectType: 'lot',
      subjectId: lot.id,
      authorityId: lot.consortiumId,
      after: { title: lot.title, number: lot.number, ...after },
    });
  }

  /** The members of today, by id: who is told. */
  async members(consortiumId: string): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      'select authority_id as id from consortium_members where consortium_id = $1 and period @> current_date order by 1',
      [consortiumId],
    );
    return rows.map(({ id }) => id);
  }

  /** Only who leads joint lots, or the consortium's own people. Refusals: `notLead`. */
  async refuseOthers(consortiumId: string): Promise<void> {
    const [row] = await this.work.query<{ leads: boolean }>(`select app.leads($1, 'lots') and app.is_member($1) as leads`, [consortiumId]);
    if (!row?.leads) throw new Refused([refusal('notLead', 'The member that leads joint lots does this, or the consortium’s own people.')]);
  }

  /** The members that buy in a lot, in a standing order. */
  async buyers(lotId: string): Promise<{ readonly authorityId: string; readonly name: string }[]> {
    return this.work.query(
      `select member.authority_id as "authorityId", authority.name from lot_members member join organisations authority on authority.id = member.authority_id
       where member.lot_id = $1 and member.state = 'in' order by authority.name, authority.id`,
      [lotId],
    );
  }

  /** The close as a date, for words. */
  static closesOn(lot: Pick<LotContent, 'closesAt'>): IsoDate {
    return lot.closesAt.slice(0, 10) as IsoDate;
  }

  private async held(sql: string, lotId: string): Promise<HeldLot> {
    const [lot] = await this.work.query<Omit<HeldLot, 'lines' | 'lineIds' | 'closesAt'> & { closesAt: Date }>(sql, [lotId]);
    if (!lot) throw new Refused([refusal('notFound', 'There is no such lot, or it is not yours to see.')]);
    const rows = await this.work.query<LotLine & { id: string }>(LINES, [lotId]);
    return {
      ...lot,
      closesAt: lot.closesAt.toISOString(),
      lineIds: rows.map(({ id }) => id),
      lines: rows.map(({ id: _id, ...line }) => line),
    };
  }
}

/** What members vote on, alone. */
export function contentOf(lot: HeldLot): LotContent {
  const {
    id: _id,
    consortiumId: _consortium,
    leadAuthorityId: _lead,
    number: _number,
    state: _state,
    version: _version,
    lineIds: _lines,
    ...content
  } = lot;
  return content;
}
