import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { BasisPoints, Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { ReturnState } from '../../uplifts/negotiation.js';
import { type EffectOfLeaving, type InForce, type JointState, effectOfLeaving, mayDropOut } from './joint-negotiation.js';

/** What a member brings. Money is net pence a year. */
export interface JointParticipant {
  readonly authorityId: string;
  readonly name: string;
  readonly returnId: string;
  readonly reference: string;
  readonly returnState: ReturnState;
  readonly places: number;
  readonly currentPence: Pence;
  readonly askedPence: Pence;
  /** What the lower rise of the ask comes to. */
  readonly volumePence: Pence;
  readonly tabledPence: Pence;
  readonly settledPence: Pence | null;
}

export interface JointMember {
  readonly authorityId: string;
  readonly name: string;
  /** Null: it has not said. */
  readonly state: 'in' | 'out' | null;
  readonly byName: string | null;
  readonly leftBecause: string | null;
}

export interface JointRound {
  readonly id: string;
  readonly number: number;
  readonly side: 'authority' | 'provider';
  readonly kind: 'ask' | 'offer' | 'counter';
  readonly percentBp: BasisPoints;
  readonly volumePercentBp: BasisPoints | null;
  readonly leastPlaces: number | null;
  readonly places: number;
  readonly beforePence: Pence;
  readonly afterPence: Pence;
  readonly message: string;
  readonly madeByName: string;
  readonly organisationName: string;
  readonly madeAt: string;
  readonly expiresOn: IsoDate | null;
  readonly state: 'open' | 'answered' | 'accepted' | 'expired' | 'withdrawn';
}

export const JOINT_ACTS = ['optIn', 'askSchool', 'send', 'offer', 'counter', 'agree', 'reopen', 'dropOut', 'end'] as const;
export type JointAct = (typeof JOINT_ACTS)[number];

/** A joint negotiation as a member, the consortium or the school sees it. */
export interface JointNegotiationView {
  readonly id: string;
  readonly version: number;
  readonly number: number;
  readonly consortiumId: string;
  readonly consortiumName: string;
  readonly leadAuthorityId: string;
  readonly leadName: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly academicYear: number;
  /** Why members negotiate together: theirs alone; null for the school. */
  readonly words: string | null;
  readonly inForce: InForce;
  readonly minimumMembers: number;
  readonly optInBy: IsoDate;
  readonly state: JointState;
  readonly endedBecause: string | null;
  readonly openedByName: string;
  readonly members: readonly JointMember[];
  /** For those who take part, who leads, and the school; nobody else reads what a member brings. */
  readonly participants: readonly JointParticipant[];
  readonly rounds: readonly JointRound[];
  /** What would follow if the reader's authority dropped out; null where it cannot. */
  readonly leaving: EffectOfLeaving | null;
  readonly availableActions: readonly JointAct[];
}

type Row = Omit<JointNegotiationView, 'availableActions' | 'leaving'> & { readonly leads: boolean };

/** A line of a joint return, as the school fills it. */
export interface JointReturnLine {
  readonly id: string;
  readonly authorityName: string;
  readonly reference: string;
  readonly pupil: string;
  readonly kind: string;
  readonly label: string;
  readonly effectiveOn: IsoDate;
  readonly currentPence: Pence;
  readonly askedPence: Pence | null;
}

/** $1 one or null, $2 today. A consortium has a few dozen a year. A school reads nothing of the consortium but who takes part. */
const negotiationsSql = (school: boolean): string => `
select coalesce(json_agg(json_build_object('id', joint.id, 'version', joint.version, 'number', joint.number, 'consortiumId', joint.consortium_id,
  'consortiumName', (select name from organisations where id = joint.consortium_id), 'leadAuthorityId', joint.lead_authority_id,
  'leadName', (select name from organisations where id = joint.lead_authority_id), 'schoolId', joint.school_id, 'schoolName', school.name,
  'academicYear', joint.academic_year, 'words', joint.words, 'inForce', joint.in_force, 'minimumMembers', joint.minimum_members, 'optInBy', joint.opt_in_by,
  'state', joint.state, 'endedBecause', joint.ended_because, 'openedByName', joint.opened_by_name,
  'leads', ${school ? 'false' : `app.leads(joint.consortium_id, 'negotiation') and app.is_member(joint.consortium_id)`},
  'members', (select coalesce(json_agg(json_build_object('authorityId', authority.id, 'name', authority.name, 'state', member.state, 'byName', member.by_name,
      'leftBecause', member.left_because) order by authority.name), '[]')
    from organisations authority left join joint_negotiation_members member on member.negotiation_id = joint.id and member.authority_id = authority.id
    where member.authority_id is not null${
      school
        ? ' and $2::date is not null'
        : ` or exists (select from consortium_members belongs where belongs.consortium_id = joint.consortium_id
      and belongs.authority_id = authority.id and belongs.period @> $2::date)`
    }),
  'participants', (select coalesce(json_agg(json_build_object('authorityId', part.authority_id, 'name', part.authority_name, 'returnId', part.return_id,
      'reference', part.reference, 'returnState', part.return_state, 'places', part.places, 'currentPence', part.current_pence, 'askedPence', part.asked_pence, 'volumePence', part.volume_pence,
      'tabledPence', part.tabled_pence, 'settledPence', part.settled_pence) order by part.authority_name), '[]') from app.joint_members(joint.id) part),
  'rounds', (select coalesce(json_agg(json_build_object('id', id, 'number', number, 'side', side, 'kind', kind, 'percentBp', percent_bp,
      'volumePercentBp', volume_percent_bp, 'leastPlaces', least_places, 'places', places, 'beforePence', before_pence, 'afterPence', after_pence, 'message', message,
      'madeByName', made_by_name, 'organisationName', organisation_name, 'madeAt', made_at, 'expiresOn', expires_on, 'state', state) order by number desc), '[]')
    from joint_rounds where negotiation_id = joint.id)
) order by joint.state = 'ended', joint.number desc), '[]')
from joint_negotiations joint join schools school on school.id = joint.school_id where $1::uuid is null or joint.id = $1`;

/** $1 the negotiation. Row-level security gives the school the lines of its own customers. */
const LINES_SQL = `
select coalesce(json_agg(json_build_object('id', line.id, 'authorityName', authority.name, 'reference', ret.reference, 'pupil', pupil.reference, 'kind', fee.kind,
  'label', fee.label, 'effectiveOn', line.effective_on, 'currentPence', line.current_pence, 'askedPence', line.asked_pence)
  order by authority.name, pupil.reference, fee.kind, fee.label, line.id), '[]')
from uplift_returns ret
join return_lines line on line.return_id = ret.id
join organisations authority on authority.id = ret.authority_id
join fee_lines fee on fee.id = line.fee_line_id
join placements placement on placement.id = line.placement_id
join pupils pupil on pupil.id = placement.pupil_id
where ret.joint_negotiation_id = $1`;

/** Joint negotiations as those who take part see them. */
@Injectable()
export class JointNegotiationsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor): Promise<JointNegotiationView[]> {
    return this.read(actor, null);
  }

  /** Refusals: `notFound`. */
  async one(actor: Actor, id: string): Promise<JointNegotiationView> {
    const [found] = await this.read(actor, id);
    if (!found) throw new Refused([refusal('notFound', 'There is no such joint negotiation, or it is not yours to see.')]);
    return found;
  }

  /** The lines that a school is asked about, by customer. */
  lines(actor: Actor, id: string): Promise<JointReturnLine[]> {
    requires(actor, 'uplifts.submitReturn');
    return this.reads.json<JointReturnLine[]>(actor, 'pooling.jointReturnLines', LINES_SQL, [id]);
  }

  private async read(actor: Actor, id: string | null): Promise<JointNegotiationView[]> {
    requires(actor, 'pooling.readNegotiations');
    const school = isSchool(actor);
    const rows = await this.reads.json<Row[]>(
      actor,
      school ? 'pooling.jointReturns' : 'pooling.jointNegotiations',
      negotiationsSql(school),
      [id, this.clock.today()],
    );
    return rows.map(({ leads, ...row }) => ({
      ...row,
      words: school ? null : row.words,
      leaving: leavingOf(actor, row),
      availableActions: actor.access === 'write' ? this.actsOn(actor, row, leads) : [],
    }));
  }

  private actsOn(actor: Actor, row: Omit<Row, 'leads'>, leads: boolean): JointAct[] {
    const { state } = row;
    const run = leads && allows(actor, 'pooling.leadNegotiation');
    const school = isSchool(actor);
    const own = row.members.find(({ authorityId }) => authorityId === actor.organisationId);
    const asks = !school && own !== undefined && allows(actor, 'pooling.optIn');
    const answers = school && allows(actor, 'uplifts.answerOffer');
    const open = row.rounds.some((round) => round.state === 'open');
    const acts: Record<JointAct, boolean> = {
      optIn: asks && state === 'optIn' && own.state !== 'in' && row.optInBy >= this.clock.today(),
      askSchool: run && state === 'optIn',
      send: school && state === 'asked' && allows(actor, 'uplifts.submitReturn'),
      offer: run && ['submitted', 'countered', 'reopened'].includes(state),
      counter: answers && state === 'offered',
      agree: open && ((answers && state === 'offered') || (run && (state === 'submitted' || state === 'countered'))),
      reopen: run && state === 'settled' && row.participants.some(({ returnState }) => returnState === 'underReview'),
      dropOut: asks && own.state === 'in' && mayDropOut(state),
      end: run && mayDropOut(state),
    };
    return JOINT_ACTS.filter((act) => acts[act]);
  }
}

const isSchool = ({ kind }: Actor): boolean => kind === 'provider' || kind === 'providerGroup';

function leavingOf(actor: Actor, row: Omit<Row, 'leads'>): EffectOfLeaving | null {
  if (!mayDropOut(row.state) || !row.participants.some(({ authorityId }) => authorityId === actor.organisationId)) return null;
  const open = row.rounds.find((round) => round.state === 'open') ?? null;
  return effectOfLeaving(row.participants, actor.organisationId, row.minimumMembers, open);
}
