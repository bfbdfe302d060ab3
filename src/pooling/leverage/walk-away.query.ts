import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import type { IsoDate } from '../../kernel/dates.js';
import type { Pence } from '../../kernel/money.js';
import { type CalendarRow, toSchoolCalendars } from '../../placements/school-calendars.reader.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { type LatestCheck, mandatoryChecks } from '../../providers/check-standing.js';
import { type SchoolStanding, referralHold } from '../../providers/referral-hold.js';
import { type LikePrice, alternatives } from './leverage.js';
import { type Leaving, type Move, leastCostMoves } from './moving.js';
import { OWN_SQL, TOLD_SQL } from './walk-away.sql.js';
import {
  type Agreement,
  type AgreementNotice,
  type AlternativeRoom,
  type EmptyPlaces,
  type LikePlaces,
  type SchoolThere,
  alternativesWithRoom,
  kindOf,
  noticeToday,
  roomsFor,
} from './walk-away.js';

/** A room of a move, with what it is. */
export interface MovedTo extends LikePlaces {
  readonly schoolId: string;
  readonly schoolName: string;
  readonly providerId: string;
  /** Of our own block. */
  readonly blockReference: string | null;
  readonly places: number;
}

export interface MoveShown extends Omit<Move, 'to'> {
  readonly to: readonly MovedTo[];
}

/** The least-cost moves of so many children or places. */
export interface Moving {
  readonly places: number;
  readonly moves: readonly MoveShown[];
}

export interface WalkAway {
  readonly providerId: string;
  readonly today: IsoDate;
  readonly alternatives: readonly AlternativeRoom[];
  /** Of one's own agreements; none for who has none. */
  readonly agreements: readonly AgreementNotice[];
  /** One's own children, each at the price paid; null for who places none. Those in block places are not in it. */
  readonly own: (Moving & { readonly inBlocks: number }) | null;
  /** All places that are told here at their averages; null where no other member tells any. */
  readonly together: Moving | null;
}

interface Told {
  readonly prices: readonly LikePrice[];
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly schools: readonly (Omit<SchoolThere, 'held'> & Pick<SchoolStanding, 'specialMeasures' | 'inspections'>)[];
}

interface Own {
  readonly children: readonly (LikePlaces & { readonly herePence: Pence; readonly inBlock: boolean; readonly contractId: string | null })[];
  readonly agreements: readonly (Agreement & { readonly schoolId: string })[];
  readonly calendars: readonly { readonly schoolId: string; readonly name: string; readonly rows: readonly CalendarRow[] }[];
  readonly blocks: readonly EmptyPlaces[];
  readonly standing: readonly (Pick<SchoolStanding, 'failure'> & { readonly schoolId: string; readonly checks: readonly LatestCheck[] })[];
}

const NOTHING: Own = { children: [], agreements: [], calendars: [], blocks: [], standing: [] };

/** What walking away from a provider would come to: where else, with what room, after which notice, at what yearly difference. */
@Injectable()
export class WalkAwayQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Everything of others is from prices as they are told; one's own is exact. Of a provider of which nothing is told everything is empty. */
  async of(actor: Actor, providerId: string): Promise<WalkAway> {
    requires(actor, 'pooling.readLeverage');
    const today = this.clock.today();
    const told = await this.reads.json<Told>(actor, 'pooling.walkAway', TOLD_SQL, [today, providerId]);
    const own = await this.own(actor, today, providerId, told.schools);
    const schools = told.schools.map((school): SchoolThere => ({ ...school, held: heldBy(school, own, today) }));
    const here = alternatives(told.prices).filter((each) => each.providerId === providerId);
    const agreements = own.agreements.map((agreement) => noticeToday(agreement, today, calendarsOf(agreement.schoolId, own)));
    const moving = (leaving: readonly Leaving[], blocks: readonly EmptyPlaces[]): Moving => ({
      places: leaving.length,
      moves: leastCostMoves(leaving, roomsFor(here, schools, blocks)).map((move) => shown(move, schools, blocks)),
    });
    const prices = told.prices.filter((price) => price.providerId === providerId);
    const spot = own.children.filter(({ inBlock }) => !inBlock);
    return {
      providerId,
      today,
      alternatives: alternativesWithRoom(here, schools, own.blocks, new Map(told.providers.map(({ id, name }) => [id, name]))),
      agreements,
      own:
        own.children.length === 0
          ? null
          : {
              inBlocks: own.children.length - spot.length,
              ...moving(
                spot.map((child) => ({
                  kind: kindOf(child),
                  herePence: child.herePence,
                  noticePence: agreements.find(({ contractId }) => contractId === child.contractId)?.costPence ?? null,
                })),
                own.blocks,
              ),
            },
      together: prices.some(({ authorityId }) => authorityId !== actor.organisationId) ? moving(prices.flatMap(asTold), []) : null,
    };
  }

  private own(actor: Actor, today: IsoDate, providerId: string, schools: Told['schools']): Promise<Own> {
    if (actor.kind !== 'authority') return Promise.resolve(NOTHING);
    requires(actor, 'placements.read');
    requires(actor, 'contracts.read');
    return this.reads.json<Own>(actor, 'pooling.walkAwayOwn', OWN_SQL, [today, providerId, schools.map(({ id }) => id)]);
  }
}

/** Places as they are told, each at the average of its kind; their notices are nobody else's to know. */
const asTold = (price: LikePrice): Leaving[] =>
  Array.from({ length: price.places }, () => ({ kind: kindOf(price), herePence: price.meanPence, noticePence: null }));

function heldBy(school: Told['schools'][number], own: Own, today: IsoDate): string[] {
  const known = own.standing.find(({ schoolId }) => schoolId === school.id);
  return referralHold({ ...school, failure: known?.failure ?? null, checks: mandatoryChecks(known?.checks ?? [], today) });
}

function calendarsOf(schoolId: string, { calendars }: Own) {
  const found = calendars.find((each) => each.schoolId === schoolId);
  return toSchoolCalendars(found?.name ?? '', found?.rows ?? []);
}

function shown({ to, ...move }: Move, schools: readonly SchoolThere[], blocks: readonly EmptyPlaces[]): MoveShown {
  return {
    ...move,
    to: to.flatMap(({ kind, roomId, places }): MovedTo[] => {
      const [need = '', phase = '', setting = ''] = kind.split(' ');
      const block = blocks.find(({ contractId, group }) => `${contractId} ${group.name}` === roomId);
      const school = schools.find(({ id }) => id === roomId);
      const like = { need, phase, setting, places };
      if (block) {
        const { schoolId, schoolName, providerId, reference } = block;
        return [{ ...like, schoolId, schoolName, providerId, blockReference: reference }];
      }
      return school ? [{ ...like, schoolId: school.id, schoolName: school.name, providerId: school.providerId, blockReference: null }] : [];
    }),
  };
}
