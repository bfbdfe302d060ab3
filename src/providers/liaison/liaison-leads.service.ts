import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { LiaisonDesk, type LiaisonInput, type NewLiaison } from './liaison-desk.js';

export interface LeadNamed extends NewLiaison {
  readonly personId: string;
  readonly from: IsoDate;
  /** Version of the lead that was seen as standing, 0 where none was; left out: not compared. */
  readonly version?: number | null;
}

export interface LeadEnded extends LiaisonInput {
  readonly id: string;
  readonly version: number;
  /** The last day on which the person leads. */
  readonly lastDay: IsoDate;
}

interface Held {
  readonly id: string;
  readonly personName: string;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
  readonly version: number;
}

/** Who of the authority looks after a school, or a provider with all its schools: one person at a time. */
@Injectable()
export class LiaisonLeadsService {
  constructor(
    private readonly desk: LiaisonDesk,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Names the lead from a day on; whoever led until then ends the day before. Refusals: `notAColleague`, `leadFollows`, `staleVersion`, `noProvider`. */
  nameLead(actor: Actor, input: LeadNamed): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'nameLiaisonLead', input, async (school) => {
      const about = this.desk.subject(school, input.aboutProvider);
      const name = await this.desk.colleague(actor, input.personId, 'personId');
      const held = await this.held(about.schoolId ?? about.providerId);
      refuseStale(held, input, this.clock.today());
      const later = held.find(({ from }) => from >= input.from);
      if (later)
        throw new Refused([
          refusal('leadFollows', `${later.personName} leads from ${formatDate(later.from)}: name somebody from a later day.`, 'from'),
        ]);
      const standing = held.find(({ to }) => to === null || to > input.from);
      if (standing)
        await this.work.query(
          `update liaison_leads set period = daterange(lower(period), $2), version = version + 1, recorded_by_name = $3, recorded_at = $4 where id = $1`,
          [standing.id, input.from, actor.personName, this.clock.now()],
        );
      await this.work.query(
        `insert into liaison_leads (id, authority_id, school_id, provider_id, person_id, person_name, period, recorded_by_name, recorded_at)
         values ($1, $2, $3, $4, $5, $6, daterange($7, null), $8, $9)`,
        [
          randomUUID(),
          actor.organisationId,
          about.schoolId,
          about.providerId,
          input.personId,
          name,
          input.from,
          actor.personName,
          this.clock.now(),
        ],
      );
      this.desk.record('nameLiaisonLead', school, about, { lead: name, from: input.from }, standing && { lead: standing.personName });
    });
  }

  /** Ends a lead without naming another. Refusals: `datesWrong`, `staleVersion`, `notFound`. */
  endLead(actor: Actor, input: LeadEnded): Promise<Outcome<string>> {
    return this.desk.keep(actor, 'endLiaisonLead', input, async (school) => {
      const lead = await this.desk.forChange<Held & { providerId: string | null }>(
        'liaison_leads',
        'id, person_name as "personName", lower(period) as "from", provider_id as "providerId"',
        school,
        input,
      );
      if (input.lastDay < lead.from)
        throw new Refused([
          refusal('datesWrong', `${lead.personName} leads from ${formatDate(lead.from)}: end it then or later.`, 'lastDay'),
        ]);
      await this.work.query(
        `update liaison_leads set period = daterange(lower(period), $2), version = version + 1, recorded_by_name = $3, recorded_at = $4 where id = $1`,
        [lead.id, addDays(input.lastDay, 1), actor.personName, this.clock.now()],
      );
      this.desk.record('endLiaisonLead', school, lead, { lead: lead.personName, lastDay: input.lastDay });
    });
  }

  private held(subjectId: string | null): Promise<Held[]> {
    return this.work.query<Held>(
      `select id, person_name as "personName", lower(period) as "from", upper(period) as "to", version
       from liaison_leads where coalesce(school_id, provider_id) = $1 order by lower(period) for update`,
      [subjectId],
    );
  }
}

/** Whoever names a lead saw who led: another one named meanwhile is told, not replaced. */
function refuseStale(held: readonly Held[], { version }: LeadNamed, today: IsoDate): void {
  if (version === null || version === undefined) return;
  const standing = held.find(({ from, to }) => from <= today && (to === null || to > today)) ?? held.find(({ from }) => from > today);
  if ((standing?.version ?? 0) !== version)
    throw new Refused([
      refusal(
        'staleVersion',
        `A colleague changed who leads since you opened this${standing ? `: it is ${standing.personName}` : ''}. Look again.`,
        'version',
      ),
    ]);
}
