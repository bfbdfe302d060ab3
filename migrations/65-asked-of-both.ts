import type { MigrationInterface, QueryRunner } from 'typeorm';

const OPEN_RETURNS = `('draft', 'submitted', 'underReview', 'offered', 'countered', 'settled', 'inApproval', 'approved', 'deadlocked', 'lapsed')`;

/** A school's ask of the one is carried into its return for the other, unless it has sent that already. */
const ASKED_OF_BOTH = `
          union all select 'askedOfBoth', count(distinct theirs.school_id) from reorganisation_parts part
            join uplift_returns ours on ours.authority_id = part.predecessor_id and ours.state in ${OPEN_RETURNS} join uplift_cycles round on round.id = ours.cycle_id
            join uplift_cycles other on other.authority_id = part.successor_id and other.academic_year = round.academic_year
            join uplift_returns theirs on theirs.cycle_id = other.id and theirs.school_id = ours.school_id and theirs.state <> 'draft'
            where part.reorganisation_id = plan and part.successor_id not in (select id from predecessor)`;

const blockers = (more: string): string => `
    create or replace function app.reorganisation_blockers(plan uuid)
        returns table (what text, count bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
        with predecessor as (select distinct predecessor_id as id from reorganisation_parts where reorganisation_id = plan)
        select * from (
          select 'undecidedChildren', count(*) from app.successors_of_children(plan) where successor_id is null
          union all select 'contractApprovals', count(*) from approval_requests request join predecessor on predecessor.id = request.authority_id
            where request.state in ('pending', 'approved') and request.subject_type <> 'upliftReturn'
          union all select 'openSignings', count(*) from signing_requests request join predecessor on predecessor.id = request.authority_id where request.state = 'open'
          union all select 'openHandOvers', count(*) from contract_hand_overs hand_over join predecessor on predecessor.id in (hand_over.authority_id, hand_over.to_authority_id)
            where hand_over.state = 'offered'
          union all select 'lotShares', count(*) from lot_shares share join predecessor on predecessor.id = share.authority_id
            join lots lot on lot.id = share.lot_id where lot.state in ('proposed', 'approving', 'awarded')
          ${more}
        ) blocked(what, count) where count > 0
      $$;`;

/** An authority that joins one that goes on: before, a school that had asked both was found out only by totals that differed at the very end. */
export class AskedOfBoth1764000000065 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(blockers(ASKED_OF_BOTH));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(blockers(''));
  }
}
