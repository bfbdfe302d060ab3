import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, formatShortPounds } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';

/** From this many places on, each costs so much a year; up to the next tier. */
export interface BidTier {
  readonly fromPlaces: number;
  readonly annualPence: Pence;
}

/** A condition such as "at least 10 in year 7": so many places of these lines together, or none of the bid. */
export interface BidCondition {
  readonly atLeast: number;
  readonly lineIds: readonly string[];
}

/** What a school offers. One ladder of prices for all lines of a bid; where lines differ in price a school makes a bid for each. */
export interface BidContent {
  /** The lines it can serve, each with the most guaranteed places, and with optional ones beside them: paid only while a child is in them. */
  readonly lines: readonly { readonly lineId: string; readonly most: number; readonly optional?: number }[];
  /** What of an empty guaranteed place is paid, in basis points of its price, after the days of grace; absent: all of it. */
  readonly voidShareBp?: number;
  readonly tiers: readonly BidTier[];
  /** All places at the price of the tier reached, or each at the price of its own. */
  readonly tierRule: 'allPlaces' | 'eachPlace';
  /** The most places of the bid. */
  readonly most: number;
  /** Places come in packs of so many: 1 where any number will do. */
  readonly pack: number;
  readonly conditions: readonly BidCondition[];
  readonly therapyIncluded: boolean;
  readonly vat: 'exempt' | 'outsideScope' | 'zero' | 'standard';
  readonly validUntil: IsoDate;
  readonly words: string;
}

export const VATS = ['exempt', 'outsideScope', 'zero', 'standard'] as const;

export const emptyBid = (validUntil: IsoDate): BidContent => ({
  lines: [],
  tiers: [],
  tierRule: 'allPlaces',
  most: 0,
  pack: 1,
  conditions: [],
  therapyIncluded: false,
  vat: 'exempt',
  validUntil,
  words: '',
});

const MOST = 1_000;
const WHOLE = 10_000;
const whole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least && value <= MOST;

/** What keeps a bid from being sent, all together; fields as the form names them. */
export function refusesBid(bid: BidContent, lineIds: readonly string[], closesOn: IsoDate): Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (is: boolean, code: string, message: string, ...field: string[]): void => {
    if (is) refusals.push(refusal(code, message, ...field));
  };
  refuse(bid.lines.length === 0, 'noPlaces', 'Say how many places you offer of at least one kind.', `line-${lineIds[0] ?? ''}`);
  for (const { lineId, most, optional = 0 } of bid.lines) {
    refuse(
      !(Number.isInteger(optional) && optional >= 0 && optional <= MOST),
      'placesWrong',
      'Enter a whole number of optional places.',
      `optional-${lineId}`,
    );
    refuse(!lineIds.includes(lineId), 'notFound', 'The lot asks for no such places.', 'lines');
    refuse(!whole(most, 1), 'placesWrong', 'Enter a whole number of places.', `line-${lineId}`);
  }
  const voidShareBp = bid.voidShareBp ?? WHOLE;
  refuse(
    !(Number.isInteger(voidShareBp) && voidShareBp >= 0 && voidShareBp <= WHOLE),
    'shareWrong',
    'A share is 0 to 100 percent.',
    'voidShare',
  );
  refuse(
    voidShareBp < WHOLE && bid.tierRule === 'eachPlace',
    'voidShareNeedsOnePrice',
    'Where each place has a price of its own nobody could say which one is empty: offer all places at one price, or have empty ones paid whole.',
    'voidShare',
  );
  refuse(!whole(bid.most, 1), 'placesWrong', 'Enter the most places you offer together.', 'most');
  refuse(bid.tiers.length === 0, 'noPrice', 'Enter the price of a place a year.', 'tier-0-annual');
  const starts = bid.tiers.map(({ fromPlaces }) => fromPlaces);
  bid.tiers.forEach(({ fromPlaces, annualPence }, index) => {
    const field = (name: string): string => `tier-${String(index)}-${name}`;
    refuse(!whole(fromPlaces, 1), 'placesWrong', 'Enter from how many places on it holds.', field('from'));
    refuse(!(Number.isSafeInteger(annualPence) && annualPence > 0), 'moneyWrong', 'Enter what a place costs a year.', field('annual'));
    refuse(starts.indexOf(fromPlaces) !== index, 'tierTwice', 'Each price begins at a number of places of its own.', field('from'));
    refuse(fromPlaces > bid.most, 'tierOutOfReach', `You offer at most ${String(bid.most)} places.`, field('from'));
  });
  refuse(
    !whole(bid.pack, 1) || bid.pack > Math.max(1, bid.most),
    'packWrong',
    'Packs are of at least one place and within your offer.',
    'pack',
  );
  bid.conditions.forEach(({ atLeast, lineIds: of }, index) => {
    const offered = bid.lines.filter(({ lineId }) => of.includes(lineId)).reduce((total, { most }) => total + most, 0);
    refuse(of.length === 0, 'noLine', 'Say of which places.', `condition-${String(index)}-lines`);
    refuse(
      !whole(atLeast, 1) || atLeast > Math.min(offered, bid.most),
      'conditionOutOfReach',
      `You offer ${String(Math.min(offered, bid.most))} such places: ask for no more.`,
      `condition-${String(index)}-least`,
    );
  });
  refuse(bid.validUntil <= closesOn, 'validTooShort', `A bid stands longer than the close on ${formatDate(closesOn)}.`, 'validUntil');
  return refusals;
}

/** "£60,000 from 1 place, £55,000 from 10": a ladder as people read it. */
export const ladderInWords = ({ tiers, tierRule }: Pick<BidContent, 'tiers' | 'tierRule'>): string =>
  [...tiers]
    .sort((a, b) => a.fromPlaces - b.fromPlaces)
    .map(
      ({ fromPlaces, annualPence }) =>
        `${formatShortPounds(annualPence)} from ${String(fromPlaces)} ${fromPlaces === 1 ? 'place' : 'places'}`,
    )
    .join(', ') + (tierRule === 'eachPlace' ? ' (each place at its own price)' : '');

/** What is offered beside guaranteed places, in words; nothing where all is usual. `lineName` names a line. */
export function besidesInWords(
  { lines, voidShareBp = WHOLE }: Pick<BidContent, 'lines' | 'voidShareBp'>,
  lineName: (lineId: string) => string,
): string[] {
  return [
    ...lines
      .filter(({ optional = 0 }) => optional > 0)
      .map(({ lineId, optional = 0 }) => `${String(optional)} optional ${lineName(lineId)}, paid only while filled`),
    ...(voidShareBp < WHOLE ? [`${percentInWords(voidShareBp)} of an empty place is paid`] : []),
  ];
}

const percentInWords = (bp: number): string => `${String(bp / 100)}%`;
