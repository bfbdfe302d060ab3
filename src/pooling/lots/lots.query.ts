import { Injectable } from '@nestjs/common';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import type { AwardInput, AwardResult } from '../award/award.js';
import type { BidContent } from './bid.js';
import type { LotContent, LotLine, LotState } from './lot.js';
import { type Connection, type Page, type PageArgs, decodeCursor, toConnection } from '../../platform/graphql/connection.js';
import { LOTS_SQL, PUBLISHED_LOTS_SQL } from './lots.sql.js';
import type { SharePlaces } from './shares.js';

export interface LotLineView extends LotLine {
  readonly id: string;
  /** Places of all its buyers together. */
  readonly committed: number;
  readonly expected: number;
  readonly most: number;
}

export interface LotMember {
  readonly authorityId: string;
  readonly name: string;
  /** Null: it has not said. */
  readonly state: 'in' | 'out' | null;
  readonly byName: string | null;
  readonly leftBecause: string | null;
  readonly wants: readonly { readonly lineId: string; readonly committed: number; readonly expected: number; readonly most: number }[];
}

export interface LotBidView {
  readonly id: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly urn: number;
  readonly providerName: string;
  readonly content: BidContent;
  readonly sha256: string;
  readonly submittedAt: string;
  readonly submittedByName: string;
  readonly quality: number | null;
  readonly scores: readonly { readonly personId: string; readonly personName: string; readonly quality: number; readonly words: string }[];
  readonly exclusions: readonly { readonly authorityId: string; readonly name: string; readonly words: string }[];
  readonly contractId: string | null;
  readonly contractReference: string | null;
  readonly letterId: string | null;
}

export interface LotAwardView {
  readonly id: string;
  readonly number: number;
  readonly state: 'computed' | 'proposed' | 'agreed' | 'superseded' | 'final';
  readonly chosen: number;
  readonly input: AwardInput;
  readonly result: AwardResult;
  readonly computedByName: string;
  readonly computedAt: string;
  readonly shares: readonly {
    readonly authorityId: string;
    readonly name: string;
    readonly places: readonly SharePlaces[];
    readonly annualPence: Pence;
    readonly wholeLifePence: Pence;
    readonly state: 'waiting' | 'inApproval' | 'approved' | 'returned' | 'superseded';
    readonly returnedBecause: string | null;
  }[];
}

export interface LotQuestion {
  readonly id: string | null;
  readonly question: string;
  readonly answer: string | null;
  readonly askedAt: string | null;
  readonly answeredAt: string | null;
}

export type LotAct =
  | 'edit'
  | 'openOptIn'
  | 'backToDraft'
  | 'optIn'
  | 'putToVote'
  | 'withdraw'
  | 'answer'
  | 'open'
  | 'declare'
  | 'score'
  | 'exclude'
  | 'compute'
  | 'propose'
  | 'dropOut'
  | 'askApproval'
  | 'sendLetters'
  | 'draftContracts'
  | 'awardNothing';

/** A lot as a member or the consortium sees it. */
export interface LotView extends Omit<LotContent, 'lines'> {
  readonly id: string;
  readonly version: number;
  readonly number: number;
  readonly consortiumId: string;
  readonly leadAuthorityId: string;
  readonly leadName: string;
  readonly state: LotState;
  readonly publishedAt: string | null;
  readonly awardedOn: IsoDate | null;
  readonly lettersOn: IsoDate | null;
  readonly endedBecause: string | null;
  readonly leads: boolean;
  readonly lines: readonly LotLineView[];
  readonly members: readonly LotMember[];
  readonly decisions: readonly { readonly id: string; readonly title: string; readonly state: string }[];
  readonly openings: readonly {
    readonly personId: string;
    readonly personName: string;
    readonly organisationName: string;
    readonly at: string;
  }[];
  readonly evaluators: readonly {
    readonly personId: string;
    readonly personName: string;
    readonly conflict: boolean;
    readonly words: string;
  }[];
  readonly questions: readonly LotQuestion[];
  readonly bids: readonly LotBidView[];
  readonly awards: readonly LotAwardView[];
  readonly availableActions: readonly LotAct[];
}

/** A published lot as a school sees it. */
export interface PublishedLot extends Omit<LotContent, 'lines' | 'weights' | 'minimumMembers' | 'optInBy'> {
  readonly id: string;
  readonly number: number;
  readonly consortiumName: string;
  readonly leadName: string;
  readonly state: LotState;
  readonly endedBecause: string | null;
  readonly lines: readonly Omit<LotLineView, 'spotPence'>[];
  readonly answers: readonly LotQuestion[];
  readonly ownQuestions: readonly LotQuestion[];
  readonly schools: readonly { readonly id: string; readonly name: string }[];
  readonly bids: readonly {
    readonly id: string;
    readonly version: number;
    readonly schoolId: string;
    readonly schoolName: string;
    readonly state: 'draft' | 'submitted' | 'withdrawn';
    readonly content: BidContent;
    readonly sha256: string;
    readonly submittedAt: string | null;
    readonly submittedByName: string | null;
    readonly letterId: string | null;
  }[];
  /** Whether bids and questions are taken now. */
  readonly takesBids: boolean;
}

/** Lots as the consortium's members see them, and as schools do. */
/** How many, and after which place: all, from the first. */
const WHOLE_LIST = [null, null, null, null] as const;

@Injectable()
export class LotsQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor): Promise<LotView[]> {
    return [...(await this.lots(actor, null)).rows];
  }

  /** Those that go on first, the latest of them first. Refusals (thrown): `badCursor`. */
  async page(actor: Actor, { first, after }: PageArgs): Promise<Connection<LotView>> {
    const found = await this.lots(actor, null, [first + 1, ...(decodeCursor(after, 3) ?? [null, null, null])]);
    return toConnection(
      found,
      first,
      ({ state, number, id }) => [['contracted', 'notAwarded', 'withdrawn'].includes(state) ? 1 : 0, -number, id],
      (lot) => lot,
    );
  }

  /** Refusals: `notFound`. */
  async one(actor: Actor, id: string): Promise<LotView> {
    const {
      rows: [lot],
    } = await this.lots(actor, id);
    if (!lot) throw new Refused([refusal('notFound', 'There is no such lot, or it is not yours to see.')]);
    return lot;
  }

  async published(actor: Actor): Promise<PublishedLot[]> {
    return [...(await this.publishedLots(actor, null)).rows];
  }

  /** Those that take bids first, the latest close of them first. Refusals (thrown): `badCursor`. */
  async publishedPage(actor: Actor, { first, after }: PageArgs): Promise<Connection<PublishedLot>> {
    const found = await this.publishedLots(actor, null, [first + 1, ...(decodeCursor(after, 3) ?? [null, null, null])]);
    return toConnection(
      found,
      first,
      ({ state, closesAt, id }) => [state === 'published' ? 0 : 1, (-new Date(closesAt).getTime() / 1_000).toFixed(3), id],
      (lot) => lot,
    );
  }

  /** Refusals: `notFound`. */
  async publishedOne(actor: Actor, id: string): Promise<PublishedLot> {
    const {
      rows: [lot],
    } = await this.publishedLots(actor, id);
    if (!lot) throw new Refused([refusal('notFound', 'There is no such lot.')]);
    return lot;
  }

  private async lots(actor: Actor, id: string | null, page: readonly unknown[] = WHOLE_LIST): Promise<Page<LotView>> {
    requires(actor, 'pooling.readLots');
    const { rows, total } = await this.reads.json<Page<Omit<LotView, 'availableActions'>>>(actor, 'pooling.lots', LOTS_SQL, [
      id,
      this.clock.today(),
      ...page,
    ]);
    return { total, rows: rows.map((row) => ({ ...row, availableActions: this.actsOn(actor, row) })) };
  }

  private async publishedLots(actor: Actor, id: string | null, page: readonly unknown[] = WHOLE_LIST): Promise<Page<PublishedLot>> {
    requires(actor, 'pooling.bid');
    const now = this.clock.now().toISOString();
    const { rows, total } = await this.reads.json<Page<Omit<PublishedLot, 'takesBids'>>>(
      actor,
      'pooling.publishedLots',
      PUBLISHED_LOTS_SQL,
      [id, ...page],
    );
    return {
      total,
      rows: rows.map((row) => ({ ...row, takesBids: row.state === 'published' && new Date(row.closesAt).toISOString() > now })),
    };
  }

  private actsOn(actor: Actor, lot: Omit<LotView, 'availableActions'>): LotAct[] {
    if (actor.access !== 'write') return [];
    const may = (permission: Parameters<typeof allows>[1]): boolean => allows(actor, permission);
    const isLead = actor.organisationId === lot.leadAuthorityId;
    const run = may('pooling.runLots') && lot.leads;
    const lead = may('pooling.runLots') && isLead;
    const own = lot.members.find(({ authorityId }) => authorityId === actor.organisationId);
    const buys = own?.state === 'in' && may('pooling.optIn');
    const { state } = lot;
    const closed = this.clock.now().toISOString() >= new Date(lot.closesAt).toISOString();
    const judge = lot.evaluators.find(({ personId }) => personId === actor.personId);
    const evaluates = state === 'opened' && may('pooling.evaluate') && own !== undefined;
    const share = lot.awards
      .find((award) => award.state === 'agreed')
      ?.shares.find(({ authorityId }) => authorityId === actor.organisationId);
    const acts: [LotAct, boolean][] = [
      ['edit', run && state === 'draft'],
      ['openOptIn', run && state === 'draft'],
      ['backToDraft', run && state === 'optIn'],
      ['optIn', state === 'optIn' && may('pooling.optIn') && own !== undefined && lot.optInBy >= this.clock.today()],
      ['putToVote', run && state === 'optIn'],
      ['withdraw', run && ['draft', 'optIn', 'published'].includes(state)],
      ['answer', run && state === 'published'],
      [
        'open',
        state === 'published' && closed && may('pooling.openBids') && !lot.openings.some(({ personId }) => personId === actor.personId),
      ],
      ['declare', evaluates && !judge],
      ['score', evaluates && judge !== undefined && !judge.conflict],
      ['exclude', state === 'opened' && buys],
      ['compute', lead && state === 'opened'],
      ['propose', lead && state === 'opened' && lot.awards[0]?.state === 'computed'],
      ['dropOut', buys && ['optIn', 'published', 'opened', 'proposed', 'approving'].includes(state)],
      ['askApproval', state === 'approving' && may('pooling.optIn') && (share?.state === 'waiting' || share?.state === 'returned')],
      ['sendLetters', lead && state === 'awarded' && lot.lettersOn === null],
      ['draftContracts', lead && state === 'awarded' && lot.lettersOn !== null],
      ['awardNothing', run && (state === 'opened' || state === 'awarded')],
    ];
    return acts.filter(([, can]) => can).map(([act]) => act);
  }
}
