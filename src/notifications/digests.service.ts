import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';

/** From this hour in England the day's digest goes out, with what happened before. */
const HOUR = 7;

const LONDON = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: 'numeric', hourCycle: 'h23' });

/** Whether the day's digest may go out at an instant. */
export const isDigestTime = (now: Date): boolean => Number(LONDON.format(now)) >= HOUR;

/** One mail a day for all that a person wants to be told daily and has not read in the portal by then. */
@Injectable()
export class DigestsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Queues today's digests. Safe to run twice and on many replicas: a person and organisation has one a day, held by the database, and what it
   * holds is marked in the same statement. What comes later has tomorrow's. Answers how many were queued.
   */
  gather(actor: Actor): Promise<number> {
    const now = this.clock.now();
    if (!isDigestTime(now)) return Promise.resolve(0);
    return this.work.run(actor, async () => {
      const queued = await this.work.query<{ id: string }>(
        `with due as (
           select notice.id, notice.person_id, notice.organisation_id, notice.title, notice.sentence, notice.path, notice.happened_at
           from notifications notice
           join memberships member on member.person_id = notice.person_id and member.organisation_id = notice.organisation_id and member.active
           join people person on person.id = notice.person_id and person.active
           where notice.mail = 'daily' and notice.mail_id is null and notice.read_at is null
             and notice.happened_at < ($1::date + time '0${String(HOUR)}:00') at time zone 'Europe/London'
         ), digest as (
           insert into mails (to_address, to_name, template, view, person_id, organisation_id, digest_on, next_try_at, created_at)
           select person.email, person.full_name, 'digest',
             jsonb_build_object('name', person.full_name, 'organisation', organisation.name, 'notices',
               jsonb_agg(jsonb_build_object('title', due.title, 'sentence', due.sentence, 'path', due.path) order by due.happened_at, due.id)),
             due.person_id, due.organisation_id, $1, $2, $2
           from due join people person on person.id = due.person_id join organisations organisation on organisation.id = due.organisation_id
           group by person.email, person.full_name, organisation.name, due.person_id, due.organisation_id
           on conflict (person_id, organisation_id, digest_on) where digest_on is not null do nothing
           returning id, person_id, organisation_id
         ), marked as (
           update notifications notice set mail_id = digest.id from due
           join digest on digest.person_id = due.person_id and digest.organisation_id = due.organisation_id
           where notice.id = due.id
         )
         select id from digest`,
        [this.clock.today(), now],
      );
      return queued.length;
    });
  }
}
