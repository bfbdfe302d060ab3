import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { Activity } from './membership.js';
import { USUAL_DAY, nextPublication } from './publication-day.js';
import type { SharedSubject } from './sharing.js';
import { DEFAULT_RULE, type Majority, type Quorum, type Vote, tallyInWords } from './voting.js';

export interface Member {
  readonly authorityId: string;
  readonly name: string;
  readonly from: IsoDate;
  /** The last day; null while none is set. */
  readonly until: IsoDate | null;
  readonly current: boolean;
}

export interface Lead {
  readonly activity: Activity;
  readonly authorityId: string;
  readonly name: string;
  readonly from: IsoDate | null;
}

export interface SharingAgreement {
  readonly id: string;
  readonly authorityId: string;
  readonly authorityName: string;
  readonly subject: SharedSubject;
  /** The one member it is shared with; null: all that share the same. */
  readonly withName: string | null;
  readonly from: IsoDate;
  readonly until: IsoDate | null;
  readonly signedOn: IsoDate;
  readonly signedByName: string | null;
  readonly reference: string;
  readonly inForce: boolean;
  readonly version: number;
}

export interface CastVoteView {
  readonly authorityId: string;
  readonly authorityName: string;
  readonly vote: Vote;
  readonly reason: string | null;
  readonly personName: string;
  readonly at: string;
}

interface DecisionRow {
  readonly id: string;
  readonly number: number;
  readonly kind: string;
  readonly subjectId: string;
  readonly title: string;
  readonly words: string;
  readonly state: 'open' | 'carried' | 'lost' | 'withdrawn';
  readonly quorum: Quorum;
  readonly majority: Majority;
  readonly closesOn: IsoDate;
  readonly openedByName: string;
  readonly openedForId: string;
  readonly openedForName: string;
  readonly openedAt: string;
  readonly decidedAt: string | null;
  readonly outcomeWords: string | null;
  readonly votes: readonly CastVoteView[];
}

export interface DecisionView extends DecisionRow {
  readonly consortiumId: string;
  /** How many voted how, against how many have to: as it stands or as it ended. */
  readonly tally: string;
  /** Members of today that have not voted yet. */
  readonly waitingFor: readonly string[];
  readonly availableActions: readonly ('vote' | 'withdraw')[];
}

/** On which day of each month members publish their demand. */
export interface PublicationDay {
  readonly day: number;
  readonly next: IsoDate;
  /** Null while nobody has set one: members publish on the first. */
  readonly setByName: string | null;
  readonly setAt: string | null;
  /** 0 while nobody has set one. */
  readonly version: number;
  readonly maySet: boolean;
}

export interface ConsortiumView {
  readonly id: string;
  readonly name: string;
  readonly members: readonly Member[];
  readonly leads: readonly Lead[];
  readonly quorum: Quorum;
  readonly majority: Majority;
  readonly sharing: readonly SharingAgreement[];
  readonly decisions: readonly DecisionView[];
  readonly publication: PublicationDay;
}

interface Row extends Omit<ConsortiumView, 'decisions' | 'quorum' | 'majority' | 'publication'> {
  readonly leadsDemand: boolean;
  readonly publication: Pick<PublicationDay, 'day' | 'setByName' | 'setAt' | 'version'> | null;
  readonly rule: { readonly quorum: Quorum; readonly majority: Majority } | null;
  readonly decisions: readonly DecisionRow[];
}

/** $1 today. Every consortium that row-level security shows as the actor's own. */
const CONSORTIA_SQL = `
select coalesce(json_agg(json_build_object('id', consortium.id, 'name', consortium.name, 'leadsDemand', app.leads(consortium.id, 'demand'),
  'publication', (select json_build_object('day', day, 'setByName', set_by_name, 'setAt', set_at, 'version', version)
    from publication_days where consortium_id = consortium.id),
  'members', (select coalesce(json_agg(json_build_object('authorityId', authority.id, 'name', authority.name, 'from', lower(member.period),
      'until', upper(member.period) - 1, 'current', member.period @> $1::date) order by authority.name, lower(member.period)), '[]')
    from consortium_members member join organisations authority on authority.id = member.authority_id where member.consortium_id = consortium.id),
  'leads', (select json_agg(json_build_object('activity', activity.name, 'authorityId', authority.id, 'name', authority.name, 'from', lower(held.period)) order by activity.place)
    from unnest(array['demand', 'lots', 'negotiation', 'contracts', 'costs']) with ordinality activity(name, place)
    left join consortium_leads held on held.consortium_id = consortium.id and held.activity = activity.name and held.period @> $1::date
    join organisations authority on authority.id = coalesce(held.authority_id,
      (select first.authority_id from consortium_members first where first.consortium_id = consortium.id and first.lead and first.period @> $1::date limit 1))),
  'rule', (select json_build_object('quorum', quorum, 'majority', majority) from consortium_rules
    where consortium_id = consortium.id and in_force_from <= $1::date order by in_force_from desc limit 1),
  'sharing', (select coalesce(json_agg(json_build_object('id', agreement.id, 'authorityId', agreement.authority_id, 'authorityName', authority.name,
      'subject', agreement.subject, 'withName', partner.name, 'from', lower(agreement.period), 'until', upper(agreement.period) - 1, 'signedOn', agreement.signed_on,
      'signedByName', agreement.signed_by_name, 'reference', agreement.reference, 'inForce', agreement.period @> $1::date, 'version', agreement.version)
      order by agreement.subject, authority.name, lower(agreement.period) desc), '[]')
    from sharing_agreements agreement join organisations authority on authority.id = agreement.authority_id
    left join organisations partner on partner.id = agreement.with_authority_id where agreement.consortium_id = consortium.id),
  'decisions', (select coalesce(json_agg(json_build_object('id', decision.id, 'number', decision.number, 'kind', decision.kind, 'subjectId', decision.subject_id,
      'title', decision.title, 'words', decision.words, 'state', decision.state, 'quorum', decision.quorum, 'majority', decision.majority,
      'closesOn', decision.closes_on, 'openedByName', decision.opened_by_name, 'openedForId', decision.opened_for, 'openedForName', opener.name,
      'openedAt', decision.opened_at, 'decidedAt', decision.decided_at, 'outcomeWords', decision.outcome_words,
      'votes', (select coalesce(json_agg(json_build_object('authorityId', vote.authority_id, 'authorityName', voter.name, 'vote', vote.vote,
          'reason', vote.reason, 'personName', vote.person_name, 'at', vote.at) order by vote.at), '[]')
        from consortium_votes vote join organisations voter on voter.id = vote.authority_id where vote.decision_id = decision.id))
      order by decision.state <> 'open', decision.number desc), '[]')
    from consortium_decisions decision join organisations opener on opener.id = decision.opened_for where decision.consortium_id = consortium.id)
) order by consortium.name), '[]')
from organisations consortium where consortium.kind = 'consortium' and consortium.id = any ((select app.my_consortia())::uuid[])`;

/** What an authority belongs to, and what its members share and decide. */
@Injectable()
export class ConsortiumQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** The consortia of which the actor is a member, or the actor's own; none for an authority on its own. */
  async mine(actor: Actor): Promise<ConsortiumView[]> {
    requires(actor, 'pooling.readConsortium');
    const today = this.clock.today();
    const rows = await this.reads.json<readonly Row[]>(actor, 'myConsortia', CONSORTIA_SQL, [today]);
    return rows.map(({ rule, decisions, publication, leadsDemand, ...row }) => {
      const current = row.members.filter((member) => member.current);
      return {
        ...row,
        ...(rule ?? DEFAULT_RULE),
        publication: {
          ...(publication ?? { day: USUAL_DAY, setByName: null, setAt: null, version: 0 }),
          next: nextPublication(today, publication?.day ?? USUAL_DAY),
          maySet: leadsDemand && actor.access === 'write' && allows(actor, 'pooling.propose'),
        },
        decisions: decisions.map((decision) => decisionView(actor, row.id, current, decision, today)),
      };
    });
  }

  /** The actor's consortium; of several the first by name. Refusals: `notFound`. */
  async own(actor: Actor): Promise<ConsortiumView> {
    const [own] = await this.mine(actor);
    if (!own) throw new Refused([refusal('notFound', 'Your organisation belongs to no consortium.')]);
    return own;
  }

  /** Whether the actor runs an activity of one of its consortia: as its lead, or as the consortium's own people. */
  leads(actor: Actor, activity: Activity): Promise<boolean> {
    return this.reads.json(
      actor,
      'leadsActivity',
      `select to_json(exists (select from organisations consortium where consortium.kind = 'consortium'
         and consortium.id = any ((select app.my_consortia())::uuid[]) and app.leads(consortium.id, $1)))`,
      [activity],
    );
  }

  /** Every authority, by name: one of them may join. */
  authorities(actor: Actor): Promise<{ readonly id: string; readonly name: string }[]> {
    requires(actor, 'pooling.propose');
    return this.reads.json(
      actor,
      'allAuthorities',
      `select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name), '[]') from organisations where kind = 'authority'`,
      [],
    );
  }

  /** Refusals: `notFound`. */
  async decision(actor: Actor, id: string): Promise<{ readonly consortium: ConsortiumView; readonly decision: DecisionView }> {
    for (const consortium of await this.mine(actor)) {
      const decision = consortium.decisions.find((each) => each.id === id);
      if (decision) return { consortium, decision };
    }
    throw new Refused([refusal('notFound', 'There is no such decision.')]);
  }
}

function decisionView(actor: Actor, consortiumId: string, members: readonly Member[], row: DecisionRow, today: IsoDate): DecisionView {
  const open = row.state === 'open' && row.closesOn >= today;
  const voted = new Set(row.votes.map(({ authorityId }) => authorityId));
  const count = (vote: Vote): number => row.votes.filter((each) => each.vote === vote).length;
  const mayVote =
    open &&
    allows(actor, 'pooling.vote') &&
    !voted.has(actor.organisationId) &&
    members.some(({ authorityId }) => authorityId === actor.organisationId);
  const mayWithdraw =
    row.state === 'open' && allows(actor, 'pooling.propose') && [row.openedForId, consortiumId].includes(actor.organisationId);
  return {
    ...row,
    consortiumId,
    tally:
      row.state === 'open'
        ? tallyInWords(row, members.length, { for: count('for'), against: count('against'), abstain: count('abstain') })
        : (row.outcomeWords ?? ''),
    waitingFor: open ? members.filter(({ authorityId }) => !voted.has(authorityId)).map(({ name }) => name) : [],
    availableActions: [...(mayVote ? (['vote'] as const) : []), ...(mayWithdraw ? (['withdraw'] as const) : [])],
  };
}
