import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ReferralStandingReader } from '../../providers/referral-standing.reader.js';
import type { Evaluator, WeighedBid } from './award-input.js';

const BIDS = `
select bid.id, bid.school_id as "schoolId", school.name as "schoolName", bid.provider_id as "providerId", provider.name as "providerName", bid.content,
  score.quality, coalesce(score.scores, 0)::int as scores,
  array(select authority_id from lot_exclusions where bid_id = bid.id order by authority_id)::uuid[] as "unfitFor"
from lot_bids bid join schools school on school.id = bid.school_id join organisations provider on provider.id = bid.provider_id
left join lateral (select round(avg(quality))::int as quality, count(*) as scores from lot_scores where bid_id = bid.id) score on true
where bid.lot_id = $1 order by bid.id`;

/** Opened bids with what was found of them, in the transaction that rests on it. */
@Injectable()
export class BidsReader {
  constructor(
    private readonly work: UnitOfWork,
    private readonly standing: ReferralStandingReader,
  ) {}

  /** The schools that have bid, once bids are open. */
  async schools(lotId: string): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>('select distinct school_id as id from lot_bids where lot_id = $1 order by 1', [
      lotId,
    ]);
    return rows.map(({ id }) => id);
  }

  evaluators(lotId: string): Promise<Evaluator[]> {
    return this.work.query<Evaluator>(
      `select person_name as name, array(select bid_id::text from lot_scores where lot_id = evaluator.lot_id and person_id = evaluator.person_id) as scored
       from lot_evaluators evaluator where lot_id = $1 and not conflict order by person_name`,
      [lotId],
    );
  }

  async weighed(lotId: string): Promise<WeighedBid[]> {
    const rows = await this.work.query<Omit<WeighedBid, 'held'>>(BIDS, [lotId]);
    const held = new Map<string, string[]>();
    for (const schoolId of new Set(rows.map((row) => row.schoolId))) held.set(schoolId, await this.standing.holdOf(schoolId));
    return rows.map((row) => ({ ...row, held: held.get(row.schoolId) ?? [] }));
  }
}
