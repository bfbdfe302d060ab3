import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { lifeCycle } from '../../kernel/life-cycle.js';
import type { Pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import type { ChargingBasis } from '../../placements/charging-basis.js';
import { chargingBasisOf } from '../../placements/charging-terms.js';

/**
 * A lot from its draft to its contracts (domain.md, Pooled commissioning). Members answer in `optIn`, vote on what is asked for in `specifying`, schools
 * bid while it is `published`, bids are weighed in `opened`, members vote on an award in `proposed` and each approves its own share in `approving`.
 */
export const lotLifeCycle = lifeCycle({
  draft: { openOptIn: 'optIn', withdrawLot: 'withdrawn' },
  optIn: { putLotToVote: 'specifying', takeLotBack: 'draft', withdrawLot: 'withdrawn' },
  specifying: { publishLot: 'published', takeLotBack: 'draft' },
  published: { openBids: 'opened', withdrawLot: 'withdrawn' },
  opened: { proposeAward: 'proposed', awardNothing: 'notAwarded' },
  proposed: { agreeAward: 'approving', reconsiderAward: 'opened' },
  approving: { completeAward: 'awarded', reconsiderAward: 'opened' },
  awarded: { draftLotContracts: 'contracted', awardNothing: 'notAwarded' },
  contracted: {},
  notAwarded: {},
  withdrawn: {},
});

export const LOT_STATES = [
  'draft',
  'optIn',
  'specifying',
  'published',
  'opened',
  'proposed',
  'approving',
  'awarded',
  'contracted',
  'notAwarded',
  'withdrawn',
] as const;
export type LotState = (typeof LOT_STATES)[number];
export type LotAction = Parameters<typeof lotLifeCycle.next>[1];

export const PHASES = ['primary', 'secondary', 'post16', 'any'] as const;
export const SETTINGS = ['day', 'residential'] as const;

/** A kind of places that a lot asks for. */
export interface LotLine {
  readonly name: string;
  /** SEN2 codes; none: any need. */
  readonly needs: readonly string[];
  readonly phase: (typeof PHASES)[number];
  readonly setting: (typeof SETTINGS)[number];
  /** Gross annual price of a like place bought alone, in pence. */
  readonly spotPence: Pence;
}

/** What a lot asks for and by which rules it is decided. Members vote on exactly this. */
export interface LotContent {
  readonly title: string;
  readonly words: string;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate;
  readonly basis: ChargingBasis;
  readonly voidGraceDays: number;
  /** How many members have to buy in it at the least. */
  readonly minimumMembers: number;
  readonly optInBy: IsoDate;
  readonly questionsUntil: IsoDate;
  /** The moment of the close, ISO 8601. */
  readonly closesAt: string;
  /** Working days between award letters and contract. */
  readonly standstillDays: number;
  /** How much the low, the expected and the high demand count. */
  readonly weights: readonly [number, number, number];
  /** Of 100: a bid below it gets nothing. */
  readonly minimumQuality: number;
  /** The most of all places that one provider may have, in percent; null: no limit. */
  readonly mostSharePercent: number | null;
  readonly mostProviders: number | null;
  readonly lines: readonly LotLine[];
}

const MOST_LINES = 24;

const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/** What is wrong with a lot, all together; fields as a form names them. */
export function refusesLot(lot: LotContent, members: number, today: IsoDate): Refusal[] {
  const closes = lot.closesAt.slice(0, 10) as IsoDate;
  const wrong: [boolean, string, string, string][] = [
    [lot.title.trim() === '', 'textMissing', 'Give the lot a title.', 'title'],
    [lot.words.trim() === '', 'textMissing', 'Say what is asked for.', 'words'],
    [lot.endsOn <= lot.startsOn, 'datesWrong', 'It ends after it starts.', 'endsOn'],
    [lot.optInBy < today, 'dateInPast', 'Give members a last day that is still to come.', 'optInBy'],
    [closes <= lot.optInBy, 'datesWrong', 'Bids close after members have said what they want.', 'closesOn'],
    [lot.questionsUntil > closes, 'datesWrong', 'Questions end before bids close.', 'questionsUntil'],
    [lot.startsOn <= closes, 'datesWrong', `Places start after bids close on ${formatDate(closes)}.`, 'startsOn'],
    [!whole(lot.voidGraceDays, 0, 366), 'numberWrong', 'Days of grace are 0 to 366.', 'voidGraceDays'],
    [!whole(lot.minimumMembers, 1, members), 'numberWrong', `Between 1 and all ${String(members)} members have to buy.`, 'minimumMembers'],
    [!whole(lot.standstillDays, 0, 60), 'numberWrong', 'Working days of standstill are 0 to 60.', 'standstillDays'],
    [!lot.weights.every((weight) => whole(weight, 1, 1_000)), 'numberWrong', 'Each demand counts at least 1.', 'weights'],
    [!whole(lot.minimumQuality, 0, 100), 'numberWrong', 'Quality is 0 to 100.', 'minimumQuality'],
    [
      lot.mostSharePercent !== null && !whole(lot.mostSharePercent, 1, 100),
      'numberWrong',
      'A share is 1 to 100 percent.',
      'mostSharePercent',
    ],
    [lot.mostProviders !== null && !whole(lot.mostProviders, 1, 100), 'numberWrong', 'At least one provider.', 'mostProviders'],
    [lot.lines.length === 0, 'noLine', 'Ask for at least one kind of places.', 'line-0-name'],
    [lot.lines.length > MOST_LINES, 'tooManyLines', `At most ${String(MOST_LINES)} kinds of places.`, 'line-0-name'],
    [
      chargingBasisOf(
        lot.basis.kind,
        lot.basis.kind === 'schoolDay' ? lot.basis.days : lot.basis.kind === 'week' ? lot.basis.weeks : null,
      ) === null,
      'chargingUnits',
      'Say how many days or weeks a year are charged.',
      'basisUnits',
    ],
  ];
  const names = lot.lines.map(({ name }) => name.trim().toLowerCase());
  lot.lines.forEach((line, index) => {
    const field = (name: string): string => `line-${String(index)}-${name}`;
    wrong.push(
      [line.name.trim() === '', 'textMissing', 'Give these places a name.', field('name')],
      [names.indexOf(names[index] ?? '') !== index, 'nameTwice', 'Two kinds of places need names that tell them apart.', field('name')],
      [!(Number.isSafeInteger(line.spotPence) && line.spotPence > 0), 'moneyWrong', 'Enter what a like place costs a year.', field('spot')],
    );
  });
  return wrong.filter(([is]) => is).map(([, code, message, field]) => refusal(code, message, field));
}

/** What a member wants of a line of a lot. */
export interface Want {
  readonly lineId: string;
  /** Places it takes for sure: the low demand. */
  readonly committed: number;
  /** Places it expects to need. */
  readonly expected: number;
  /** Committed and optional places together: the high demand. */
  readonly most: number;
}

const MOST_PLACES = 1_000;

export function refusesWants(wants: readonly Want[], lineIds: readonly string[]): Refusal[] {
  const refusals = wants.flatMap(({ lineId, committed, expected, most }, index) => {
    const numbers = [committed, expected, most].every((places) => whole(places, 0, MOST_PLACES));
    return [
      ...(lineIds.includes(lineId) ? [] : [refusal('notFound', 'The lot asks for no such places.', 'wants', String(index))]),
      ...(numbers && committed <= expected && expected <= most
        ? []
        : [
            refusal(
              'placesWrong',
              'Enter whole numbers: committed, at least as many expected, and at least as many at most.',
              `want-${lineId}`,
            ),
          ]),
    ];
  });
  if (new Set(wants.map(({ lineId }) => lineId)).size !== wants.length)
    refusals.push(refusal('lineTwice', 'Say once what you want of each kind of places.', 'wants'));
  if (wants.every(({ most }) => most === 0)) refusals.push(refusal('noPlaces', 'Ask for at least one place, or do not opt in.', 'wants'));
  return refusals;
}

/** Two thirds of the members, at least one: what a lot asks for by default [D]. */
export const usualMinimum = (members: number): number => Math.max(1, Math.ceil((members * 2) / 3));

/** Whole years of a lot's places, for whole-life cost: from its first day to its last, both included. */
export const lotDays = ({ startsOn, endsOn }: Pick<LotContent, 'startsOn' | 'endsOn'>) => ({ from: startsOn, to: addDays(endsOn, 1) });

/** What members vote on, in words. */
export const lotInWords = (lot: LotContent): string =>
  `It is published to all schools; bids close on ${formatDate(lot.closesAt.slice(0, 10) as IsoDate)}; places from ${formatDate(lot.startsOn)} to ${formatDate(lot.endsOn)}. ${lot.words}`;
