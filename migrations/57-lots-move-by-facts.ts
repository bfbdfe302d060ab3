import type { MigrationInterface, QueryRunner } from 'typeorm';

const WRITERS = 'iss_authority, iss_consortium';

/**
 * A lot, its award and its shares move by the lead's hand or by what members have done: a vote that was carried, two openings, a member that dropped out,
 * the last approval. Before, any member's session could write a state.
 */
export class LotsMoveByFacts1764000000057 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app.left_lot(of_lot uuid, since timestamptz) returns boolean language sql stable as $$
        select exists (select from lot_members where lot_id = of_lot and authority_id = app.organisation() and state = 'out' and at >= since)
      $$;
      comment on function app.left_lot is 'Whether the acting member has dropped out of a lot since a moment.';

      create function app.award_was(of_award uuid, outcomes text[]) returns boolean language sql stable as $$
        select exists (select from consortium_decisions decision join lot_awards award on award.id = of_award and award.lot_id = decision.subject_id
          where decision.kind = 'lotAward' and decision.content ->> 'awardId' = of_award::text and decision.state = any (outcomes))
      $$;
      comment on function app.award_was is 'Whether members have decided so of an award.';

      create function app.award_is_approved(of_award uuid) returns boolean language sql stable as $$
        select coalesce(bool_and(state = 'approved'), false) from lot_shares where award_id = of_award
      $$;
      comment on function app.award_is_approved is 'Whether every member with a share of an award has approved it.';

      create function app.move_lot() returns trigger language plpgsql as $$
      declare
        award lot_awards;
        moved boolean;
      begin
        if current_user not in ('iss_authority', 'iss_consortium') or app.leads(old.consortium_id, 'lots') then
          return new;
        end if;
        select * into award from lot_awards where lot_id = old.id and state <> 'superseded' order by number desc limit 1;
        moved := case old.state || ' ' || new.state
          when 'specifying published' then exists (
            select from consortium_decisions where kind = 'lotSpecification' and subject_id = old.id and state = 'carried')
          when 'specifying draft' then (
            select coalesce(bool_or(state in ('lost', 'withdrawn')) and not bool_or(state = 'open'), false)
            from consortium_decisions where kind = 'lotSpecification' and subject_id = old.id)
          when 'published opened' then app.lot_is_open(old.id)
          when 'proposed approving' then app.award_was(award.id, '{carried}')
          when 'approving awarded' then app.award_is_approved(award.id)
          -- What stood is set aside before the lot goes back.
          when 'proposed opened' then award.id is null
          when 'approving opened' then award.id is null
          else false
        end;
        if not moved or (new.id, new.consortium_id, new.lead_authority_id, new.number, new.letters_on, new.ended_because, new.drafted_by, new.drafted_by_name)
            is distinct from (old.id, old.consortium_id, old.lead_authority_id, old.number, old.letters_on, old.ended_because, old.drafted_by, old.drafted_by_name)
          or (new.published_at is distinct from old.published_at and new.state <> 'published')
          or (new.awarded_on is distinct from old.awarded_on and new.state <> 'awarded') then
          raise exception 'a lot is moved on by its lead, or by what members have decided' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.move_lot is 'A member''s session moves a lot only where a vote, an opening, an approval or its own dropping out has.';
      create trigger moved before update on lots for each row execute function app.move_lot();

      create function app.move_award() returns trigger language plpgsql as $$
      declare moved boolean;
      begin
        if current_user not in ('iss_authority', 'iss_consortium') or app.leads(old.consortium_id, 'lots') then
          return new;
        end if;
        moved := case old.state || ' ' || new.state
          when 'proposed agreed' then app.award_was(old.id, '{carried}')
          when 'agreed final' then app.award_is_approved(old.id)
          when 'computed superseded' then app.left_lot(old.lot_id, old.computed_at)
          when 'proposed superseded' then app.left_lot(old.lot_id, old.computed_at) or app.award_was(old.id, '{lost, withdrawn}')
          when 'agreed superseded' then app.left_lot(old.lot_id, old.computed_at)
          else false
        end;
        if (new.chosen, new.computed_by_name, new.computed_at, new.consortium_id) is distinct from (old.chosen, old.computed_by_name, old.computed_at, old.consortium_id)
          or not moved then
          raise exception 'an award is moved on by its lead, or by what members have decided' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.move_award is 'A member''s session moves an award only where a vote, the last approval or its own dropping out has.';
      create trigger moved before update on lot_awards for each row execute function app.move_award();

      create function app.keep_share() returns trigger language plpgsql as $$
      begin
        if (new.id, new.award_id, new.lot_id, new.consortium_id, new.authority_id, new.places, new.annual_pence, new.whole_life_pence)
          is distinct from (old.id, old.award_id, old.lot_id, old.consortium_id, old.authority_id, old.places, old.annual_pence, old.whole_life_pence) then
          raise exception 'what a share holds follows from the award and never changes' using errcode = 'insufficient_privilege';
        end if;
        if current_user in ('iss_authority', 'iss_consortium') and new.state = 'superseded' and old.state <> 'superseded'
          and not (app.leads(old.consortium_id, 'lots') or app.left_lot(old.lot_id, (select computed_at from lot_awards where id = old.award_id))) then
          raise exception 'shares are set aside by the lead, or where a member drops out' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      comment on function app.keep_share is 'A member approves exactly what was agreed.';
      create trigger kept before update on lot_shares for each row execute function app.keep_share();

      create policy agreed_only on lot_shares as restrictive for insert to ${WRITERS}
        with check (app.award_was(award_id, '{carried}') and exists (select from lots where lots.id = lot_id and lots.state = 'proposed'));
      comment on policy agreed_only on lot_shares is 'Shares are made by the vote that agrees on their award, and never later.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy agreed_only on lot_shares;
      drop trigger kept on lot_shares; drop trigger moved on lot_awards; drop trigger moved on lots;
      drop function app.keep_share(), app.move_award(), app.move_lot(), app.award_is_approved(uuid), app.award_was(uuid, text[]), app.left_lot(uuid, timestamptz);
    `);
  }
}
