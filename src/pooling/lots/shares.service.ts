import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApprovalContent, ApprovalSubject } from '../../approvals/approval-subject.js';
import { ApprovalsService } from '../../approvals/approvals.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LotDesk } from './lot-desk.js';
import type { SharePlaces } from './shares.js';

interface HeldShare {
  readonly id: string;
  readonly lotId: string;
  readonly awardId: string;
  readonly awardNumber: number;
  readonly inputSha256: string;
  readonly authorityId: string;
  readonly authorityName: string;
  readonly title: string;
  readonly startsOn: IsoDate;
  readonly places: readonly SharePlaces[];
  readonly annualPence: Pence;
  readonly wholeLifePence: Pence;
  readonly state: 'waiting' | 'inApproval' | 'approved' | 'returned' | 'superseded';
  readonly askedBy: string | null;
  readonly optedInBy: string;
}

const SHARE = `select share.id, share.lot_id as "lotId", share.award_id as "awardId", award.number as "awardNumber", award.input_sha256 as "inputSha256",
  share.authority_id as "authorityId", authority.name as "authorityName", lot.title, lot.starts_on::text as "startsOn", share.places,
  share.annual_pence as "annualPence", share.whole_life_pence as "wholeLifePence", share.state, share.asked_by as "askedBy", member.by_person as "optedInBy"
  from lot_shares share join lot_awards award on award.id = share.award_id join lots lot on lot.id = share.lot_id
  join organisations authority on authority.id = share.authority_id
  join lot_members member on member.lot_id = share.lot_id and member.authority_id = share.authority_id`;

/** Each member approves its own share of an award, by its own matrix; the last approval completes the award. */
@Injectable()
export class LotSharesService implements ApprovalSubject, OnModuleInit {
  readonly type = 'lotShare';

  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: LotDesk,
    private readonly approvals: ApprovalsService,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
  ) {}

  onModuleInit(): void {
    this.approvals.register(this);
  }

  /** Asks one's own Finance. Refusals: `notAllowed`, `notFound`, `wrongState`, those of the approval engine. Answers the lot. */
  ask(actor: Actor, input: { readonly lotId: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'askShareApproval', input, async () => {
        requires(actor, 'pooling.optIn');
        const lot = await this.desk.lock(input.lotId);
        const [share] = await this.work.query<HeldShare>(
          `${SHARE} where share.lot_id = $1 and share.authority_id = $2 and share.state in ('waiting', 'inApproval', 'approved', 'returned')`,
          [lot.id, actor.organisationId],
        );
        if (!share || lot.state !== 'approving')
          throw new Refused([refusal('notFound', 'Your authority has no share of an award that waits for its approval.')]);
        if (share.state !== 'waiting' && share.state !== 'returned')
          throw new Refused([refusal('wrongState', 'Approval of your share is asked for already.')]);
        await this.work.query(`update lot_shares set state = 'inApproval', asked_by = $2, returned_because = null where id = $1`, [
          share.id,
          actor.personId,
        ]);
        const requestId = await this.approvals.request(actor, this.type, share.id);
        this.desk.tell(lot, 'askShareApproval', { member: share.authorityName, requestId, wholeLifePence: share.wholeLifePence });
        return lot.id;
      }),
    );
  }

  async content(shareId: string): Promise<ApprovalContent> {
    const share = await this.lock(shareId);
    return {
      title: `${share.authorityName}’s share of “${share.title}”`,
      content: {
        lotId: share.lotId,
        award: share.awardNumber,
        inputSha256: share.inputSha256,
        places: share.places,
        annualPence: share.annualPence,
        wholeLifePence: share.wholeLifePence,
      },
      valuePence: share.wholeLifePence,
      beforePence: pence(0),
      afterPence: share.wholeLifePence,
      effectiveOn: share.startsOn,
      involved: [share.askedBy, share.optedInBy].filter((person) => person !== null),
    };
  }

  async suspects(): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      `select request.id from approval_requests request join lot_shares share on share.id = request.subject_id
       where request.subject_type = $1 and request.state in ('pending', 'approved') and share.state <> 'inApproval' order by request.id`,
      [this.type],
    );
    return rows.map(({ id }) => id);
  }

  async overtaken(shareId: string): Promise<string | undefined> {
    const { state } = await this.lock(shareId);
    return state === 'superseded' ? 'The award is computed anew: a member has dropped out, or the lead reconsiders it.' : undefined;
  }

  approved(): Promise<void> {
    return Promise.resolve();
  }

  async returned(shareId: string, reason: string): Promise<void> {
    const share = await this.lock(shareId);
    if (share.state !== 'inApproval') return;
    await this.work.query(`update lot_shares set state = 'returned', returned_because = $2 where id = $1`, [shareId, reason]);
    this.desk.tell(await this.desk.lock(share.lotId), 'returnShare', {
      member: share.authorityName,
      reason,
      authority: share.authorityId,
      askedBy: share.askedBy,
    });
  }

  /** The lot is locked first: of two members whose approvals come at once the second sees the first's. */
  async bringIntoForce(shareId: string): Promise<void> {
    const { lotId } = await this.read(shareId);
    const lot = await this.desk.lock(lotId);
    const share = await this.lock(shareId);
    if (share.state !== 'inApproval') return;
    await this.work.query(`update lot_shares set state = 'approved' where id = $1`, [shareId]);
    this.desk.tell(lot, 'approveShare', { member: share.authorityName });
    const [open] = await this.work.query(`select from lot_shares where award_id = $1 and state <> 'approved' limit 1`, [share.awardId]);
    if (open) return;
    await this.work.query(`update lot_awards set state = 'final' where id = $1`, [share.awardId]);
    await this.desk.put(lot, 'completeAward', { award: share.awardNumber }, { awarded_on: this.clock.today() });
  }

  private async read(shareId: string): Promise<HeldShare> {
    const [share] = await this.work.query<HeldShare>(`${SHARE} where share.id = $1`, [shareId]);
    if (!share) throw new Refused([refusal('notFound', 'There is no such share.')]);
    return share;
  }

  private async lock(shareId: string): Promise<HeldShare> {
    const [share] = await this.work.query<HeldShare>(`${SHARE} where share.id = $1 for update of share`, [shareId]);
    if (!share) throw new Refused([refusal('notFound', 'There is no such share.')]);
    return share;
  }
}
