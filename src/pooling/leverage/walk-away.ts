import { yearOf } from '../../contracts/block/price-tiers.js';
import type { ContractKind } from '../../contracts/contract.entity.js';
import { noticeRunsTo } from '../../contracts/notice.js';
import type { BlockTerms, ContractTerms, NoticeTerms, PlaceGroup } from '../../contracts/terms.js';
import { costOver } from '../../contracts/whole-life.js';
import { type IsoDate, addDays, earlierOf, laterOf } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import type { SchoolCalendars } from '../../placements/term-calendar.js';
import { type SchoolSupply, phasesOf, vacanciesOf } from '../forecast/supply.js';
import type { Alternative } from './leverage.js';
import type { Room } from './moving.js';

/** What makes places alike. */
export interface LikePlaces {
  readonly need: string;
  readonly phase: string;
  readonly setting: string;
}

export const kindOf = ({ need, phase, setting }: LikePlaces): string => [need, phase, setting].join(' ');

/** An open school of another provider, as the national register has it. */
export interface SchoolThere extends Pick<SchoolSupply, 'id' | 'name' | 'lowAge' | 'highAge' | 'capacity' | 'pupils'> {
  readonly providerId: string;
  readonly boarding: 'day' | 'boarding' | 'unknown';
  /** Needs that it states; none: it states none, and may meet any. */
  readonly needs: readonly string[];
  /** The day of the register that says so; null where that is not recorded. */
  readonly registerOn: IsoDate | null;
  /** Why we place nobody there now, in words. */
  readonly held: readonly string[];
}

/** Guaranteed places of one's own block at another provider in which no child is today. */
export interface EmptyPlaces {
  readonly contractId: string;
  readonly reference: string;
  readonly providerId: string;
  readonly providerName: string;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly group: PlaceGroup;
  readonly terms: BlockTerms;
  readonly empty: number;
}

/** Whether a school may take such a child, by the register: ages, needs that it states, and whether it boards. */
const takes = (school: SchoolThere, { need, phase, setting }: LikePlaces): boolean =>
  phasesOf(school).some((each) => each === phase) &&
  (school.needs.length === 0 || school.needs.includes(need)) &&
  (setting === 'day' || school.boarding !== 'day');

const fits = ({ needs, phase, setting }: PlaceGroup, like: LikePlaces): boolean =>
  (needs.length === 0 || needs.includes(like.need)) && (phase === 'any' || phase === like.phase) && setting === like.setting;

/** Vacancies that are not our own block's empty places, which are counted by themselves; null where the register does not say. */
function vacantAt(school: SchoolThere, blocks: readonly EmptyPlaces[]): number | null {
  const vacant = vacanciesOf(school);
  const ours = blocks.filter(({ schoolId }) => schoolId === school.id).reduce((sum, { empty }) => sum + empty, 0);
  return vacant === null ? null : Math.max(0, vacant - ours);
}

/** What a child in an empty guaranteed place costs more a year than leaving it empty: what the school bears of a void, nothing where we bear all. */
export function fillingPence(terms: BlockTerms): Pence {
  const guaranteed = terms.groups.reduce((sum, group) => sum + group.guaranteed, 0);
  if (guaranteed === 0) return pence(0);
  return pence(Math.round((yearOf(terms, guaranteed) * (10_000 - terms.voids.councilShareBp)) / (guaranteed * 10_000)));
}

/** Like places elsewhere, and the room there. */
export interface AlternativeRoom extends LikePlaces {
  readonly providerId: string;
  readonly providerName: string;
  /** Of our own block; null: at the provider's price. */
  readonly blockReference: string | null;
  readonly herePence: Pence;
  readonly therePence: Pence;
  /** A place a year there less here. */
  readonly differencePence: Pence;
  /** Vacancies of its schools that take such a child, as far as known; null where the register says it of none. */
  readonly room: number | null;
  /** Schools that take such a child, of which the register does not say both numbers. */
  readonly silentSchools: number;
  /** Schools where we hold referrals: they have no room for us. */
  readonly heldSchools: number;
  /** The oldest day that the register speaks of. */
  readonly registerOn: IsoDate | null;
}

/** Beside each other provider with like places: its price, and the room there. Of a kind the cheapest first, our own empty places before all. */
export function alternativesWithRoom(
  here: readonly Alternative[],
  schools: readonly SchoolThere[],
  blocks: readonly EmptyPlaces[],
  names: ReadonlyMap<string, string>,
): AlternativeRoom[] {
  return here.flatMap(({ need, phase, setting, herePence, elsewhere }) => {
    const like = { need, phase, setting };
    const row = (therePence: Pence) => ({ ...like, herePence, therePence, differencePence: pence(therePence - herePence) });
    const ours = blocks
      .filter(({ group, empty }) => empty > 0 && fits(group, like))
      .map(({ providerId, providerName, reference, terms, empty }): AlternativeRoom => ({
        ...row(fillingPence(terms)),
        providerId,
        providerName,
        blockReference: reference,
        room: empty,
        silentSchools: 0,
        heldSchools: 0,
        registerOn: null,
      }));
    const others = elsewhere.map(({ providerId, meanPence }): AlternativeRoom => {
      const taking = schools.filter((school) => school.providerId === providerId && takes(school, like));
      const open = taking.filter(({ held }) => held.length === 0);
      const known = open.flatMap((school) => vacantAt(school, blocks) ?? []);
      return {
        ...row(meanPence),
        providerId,
        providerName: names.get(providerId) ?? '',
        blockReference: null,
        room: known.length === 0 ? (open.length === 0 ? 0 : null) : known.reduce((sum, vacant) => sum + vacant, 0),
        silentSchools: open.length - known.length,
        heldSchools: taking.length - open.length,
        registerOn: open.flatMap(({ registerOn }) => registerOn ?? []).sort()[0] ?? null,
      };
    });
    return [...ours, ...others];
  });
}

/** Rooms with known places for the least-cost moves: each school of an alternative at the provider's price of the kind, and our own empty places. */
export function roomsFor(here: readonly Alternative[], schools: readonly SchoolThere[], blocks: readonly EmptyPlaces[]): Room[] {
  const atSchools = schools
    .filter(({ held }) => held.length === 0)
    .map((school): Room => ({
      id: school.id,
      places: vacantAt(school, blocks) ?? 0,
      pricePence: new Map(
        here.flatMap(({ need, phase, setting, elsewhere }): [string, Pence][] => {
          const like = { need, phase, setting };
          const price = elsewhere.find(({ providerId }) => providerId === school.providerId);
          return price && takes(school, like) ? [[kindOf(like), price.meanPence]] : [];
        }),
      ),
    }));
  const inBlocks = blocks.map(({ contractId, group, terms, empty }): Room => ({
    id: `${contractId} ${group.name}`,
    places: empty,
    pricePence: new Map(here.filter((like) => fits(group, like)).map((like) => [kindOf(like), fillingPence(terms)])),
  }));
  return [...inBlocks, ...atSchools].filter(({ places, pricePence }) => places > 0 && pricePence.size > 0);
}

/** An agreement of one's own with the provider, as far as its notice goes. */
export interface Agreement {
  readonly contractId: string;
  readonly reference: string;
  readonly kind: ContractKind;
  readonly schoolName: string;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
  /** Of a notice that is given already. */
  readonly noticeUntil: IsoDate | null;
  readonly terms: ContractTerms;
}

export interface AgreementNotice extends Pick<Agreement, 'contractId' | 'reference' | 'kind' | 'schoolName' | 'endsOn'> {
  readonly notice: NoticeTerms;
  readonly given: boolean;
  /** The last chargeable day of a notice given today, or of the one that is given; null where it cannot be told, see `problem`. */
  readonly lastChargeableOn: IsoDate | null;
  /** The agreement's fees from today to that day. */
  readonly costPence: Pence | null;
  readonly problem: string | null;
}

/** What notice given today comes to: it is charged to its end or the agreement's own, whichever is first. */
export function noticeToday(agreement: Agreement, today: IsoDate, school: SchoolCalendars): AgreementNotice {
  const { terms, startsOn, noticeUntil, contractId, reference, kind, schoolName, endsOn } = agreement;
  const said = { contractId, reference, kind, schoolName, endsOn, notice: terms.notice, given: noticeUntil !== null };
  const runs = noticeUntil === null ? noticeRunsTo(terms.notice, today, school) : ({ ok: true, value: noticeUntil } as const);
  if (!runs.ok) return { ...said, lastChargeableOn: null, costPence: null, problem: runs.refusals[0]?.message ?? null };
  const lastChargeableOn = endsOn === null ? runs.value : earlierOf(runs.value, endsOn);
  const from = laterOf(today, startsOn);
  const cost =
    lastChargeableOn < from
      ? ({ ok: true, value: pence(0) } as const)
      : costOver(terms, { from, to: addDays(lastChargeableOn, 1) }, school);
  return cost.ok
    ? { ...said, lastChargeableOn, costPence: cost.value, problem: null }
    : { ...said, lastChargeableOn, costPence: null, problem: cost.refusals[0]?.message ?? null };
}
