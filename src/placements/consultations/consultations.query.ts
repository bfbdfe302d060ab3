import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type ConsultationAction, type ConsultationState, type CostedOffer, type Reply, consultationLifeCycle } from './consultation.js';

export interface ConsultationView {
  readonly id: string;
  readonly version: number;
  readonly state: ConsultationState;
  readonly pupilReference: string;
  readonly need: string;
  readonly yearGroup: number;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly urn: number;
  readonly askedByFamily: boolean;
  readonly sentOn: IsoDate;
  readonly sentByName: string;
  readonly replyDueOn: IsoDate;
  readonly reply: Reply | null;
  readonly replyWords: string;
  readonly repliedOn: IsoDate | null;
  readonly offer: CostedOffer | null;
  readonly placementId: string | null;
  readonly contractReference: string | null;
  readonly withdrawnBecause: string | null;
  readonly availableActions: readonly ConsultationAction[];
}

/** $1 a consultation or null, $2 part of a pupil's reference or a school's name or null, $3 a state or null. An authority asks a few hundred times a year. */
const CONSULTATIONS_SQL = `
select coalesce(json_agg(json_build_object('id', consultation.id, 'version', consultation.version, 'state', consultation.state, 'pupilReference', pupil.reference,
  'need', pupil.primary_need, 'yearGroup', pupil.year_group, 'schoolId', school.id, 'schoolName', school.name, 'urn', school.urn,
  'askedByFamily', consultation.asked_by_family, 'sentOn', consultation.sent_on, 'sentByName', consultation.sent_by_name, 'replyDueOn', consultation.reply_due_on,
  'reply', consultation.reply, 'replyWords', consultation.reply_words, 'repliedOn', consultation.replied_on, 'offer', consultation.offer,
  'placementId', consultation.placement_id, 'withdrawnBecause', consultation.withdrawn_because,
  'contractReference', (select reference from contracts where placement_id = consultation.placement_id and state <> 'withdrawn' order by starts_on desc limit 1))
  order by consultation.state <> 'sent', consultation.reply_due_on desc, consultation.id), '[]')
from consultations consultation join pupils pupil on pupil.id = consultation.pupil_id join schools school on school.id = consultation.school_id
where ($1::uuid is null or consultation.id = $1) and ($2::text is null or pupil.reference ilike $2 or school.name ilike $2)
  and ($3::text is null or consultation.state = $3)`;

/** What schools were asked, and what they replied: the authority's own. */
@Injectable()
export class ConsultationsQuery {
  constructor(private readonly reads: ReadModel) {}

  async list(actor: Actor, filter: { readonly text?: string; readonly state?: ConsultationState } = {}): Promise<ConsultationView[]> {
    return this.read(actor, [null, filter.text ? `%${filter.text.replace(/[\\%_]/g, '\\$&')}%` : null, filter.state ?? null]);
  }

  /** Refusal: `notFound`. */
  async one(actor: Actor, id: string): Promise<ConsultationView> {
    const [found] = await this.read(actor, [id, null, null]);
    if (!found) throw new Refused([refusal('notFound', 'There is no such consultation, or it is not yours to see.')]);
    return found;
  }

  private async read(actor: Actor, values: readonly unknown[]): Promise<ConsultationView[]> {
    requires(actor, 'placements.read');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'What a council asks schools is the council’s own.')]);
    const rows = await this.reads.json<readonly Omit<ConsultationView, 'availableActions'>[]>(
      actor,
      'placements.consultations',
      CONSULTATIONS_SQL,
      values,
    );
    const may = actor.access === 'write' && allows(actor, 'placements.consult');
    return rows.map((row) => ({
      ...row,
      availableActions: may
        ? consultationLifeCycle.actions(row.state).filter((action) => action !== 'acceptOffer' || row.offer !== null)
        : [],
    }));
  }
}
