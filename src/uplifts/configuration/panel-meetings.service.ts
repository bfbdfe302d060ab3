import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ConfigurationDesk } from './configuration-desk.js';

export interface Meeting {
  readonly on: IsoDate;
  readonly name: string;
}

type MeetingInput = Meeting & { readonly clientKey?: string | null };

/** Keeping the meetings that can decide a request, by which waiting is counted. */
@Injectable()
export class PanelMeetingsService {
  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  /** Records a meeting. Refusal: `meetingExists`. */
  recordMeeting(actor: Actor, input: MeetingInput): Promise<Outcome<Meeting>> {
    return this.desk.configure(actor, 'recordPanelMeeting', input, async () => {
      const meeting = { on: input.on, name: input.name.trim() };
      const inserted = await this.work.query<{ name: string }>(
        'insert into panel_meetings (authority_id, on_date, name) values ($1, $2, $3) on conflict do nothing returning name',
        [actor.organisationId, meeting.on, meeting.name],
      );
      if (inserted.length === 0)
        throw new Refused([refusal('meetingExists', `“${meeting.name}” on ${formatDate(meeting.on)} is recorded already.`, 'on')]);
      this.audit.record({ action: 'recordPanelMeeting', subjectType: 'panelMeetings', subjectId: actor.organisationId, after: meeting });
      return meeting;
    });
  }

  /** Removes a meeting that will not be held. Refusal: `notFound`. */
  removeMeeting(actor: Actor, input: MeetingInput): Promise<Outcome<Meeting>> {
    return this.desk.configure(actor, 'removePanelMeeting', input, async () => {
      const meeting = { on: input.on, name: input.name.trim() };
      const removed = await this.work.query<{ name: string }>(
        'delete from panel_meetings where authority_id = $1 and on_date = $2 and name = $3 returning name',
        [actor.organisationId, meeting.on, meeting.name],
      );
      if (removed.length === 0)
        throw new Refused([refusal('notFound', `There is no “${meeting.name}” on ${formatDate(meeting.on)}.`, 'on')]);
      this.audit.record({ action: 'removePanelMeeting', subjectType: 'panelMeetings', subjectId: actor.organisationId, before: meeting });
      return meeting;
    });
  }
}
