import { type IsoDate, daysBetween } from '../../kernel/dates.js';
import { type Pence, pence } from '../../kernel/money.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { type Game, type SharingMember, type SharingRule, volumeGame } from './rules.js';

/** From this many places on, each of all places costs so much a year. */
export interface VolumePrice {
  readonly fromPlaces: number;
  readonly annualPence: Pence;
}

/** What each rule is called and how it charges. */
export const RULE_WORDS: Readonly<Record<SharingRule, { readonly text: string; readonly by: string; readonly means: string }>> = {
  equal: { text: 'Equally', by: 'in equal parts', means: 'Every member the same.' },
  population: { text: 'By population', by: 'by population', means: 'For costs that grow with how many people an authority serves.' },
  committedPlaces: {
    text: 'By committed places',
    by: 'by committed places',
    means: 'For places at a price that falls with their number: no group of members could do better alone.',
  },
  usage: { text: 'By use', by: 'by days of use', means: 'For what was used: days of pupils in places.' },
  shapley: {
    text: 'By what each adds (Shapley)',
    by: 'by what each adds on average, whoever comes first',
    means: 'Counts who brings the better price. A group may still do better alone: the page says which.',
  },
};

/** What a group would pay alone for the places it commits to. */
export const tierGame = (members: readonly SharingMember[], tiers: readonly VolumePrice[]): Game => {
  const ladder = [...tiers].sort((a, b) => a.fromPlaces - b.fromPlaces);
  return volumeGame(members, (places) =>
    pence(places * ((ladder.findLast(({ fromPlaces }) => fromPlaces <= places) ?? ladder[0])?.annualPence ?? 0)),
  );
};

interface Asked {
  readonly title: string;
  readonly from: IsoDate | null;
  readonly until: IsoDate | null;
  readonly totalPence: Pence;
  readonly rule: SharingRule;
  readonly tiers: readonly VolumePrice[] | null;
  readonly members: readonly SharingMember[];
}

const whole = (value: number, most = 2_000_000_000): boolean => Number.isInteger(value) && value >= 0 && value <= most;

/** What is wrong with a shared cost, all together; fields as a form names them. */
export function refusesSharedCost(cost: Asked, members: readonly string[]): Refusal[] {
  const refusals: Refusal[] = [];
  if (cost.title.trim() === '') refusals.push(refusal('textMissing', 'Say what is shared.', 'title'));
  if (cost.from !== null && cost.until !== null && daysBetween(cost.from, cost.until) < 0)
    refusals.push(refusal('datesWrong', 'It ends after it begins.', 'until'));
  if (!whole(cost.totalPence, Number.MAX_SAFE_INTEGER) || cost.totalPence === 0)
    refusals.push(refusal('moneyWrong', 'Enter what is to be shared.', 'total'));
  if (cost.rule === 'shapley' && (cost.tiers === null || cost.tiers.length === 0))
    refusals.push(
      refusal('noGame', 'This rule needs to know what each group would pay alone: enter the prices by number of places.', 'tier-0-annual'),
    );
  if (cost.rule === 'shapley' && cost.tiers !== null && cost.tiers.length > 0) {
    const together = tierGame(cost.members, cost.tiers)(cost.members.map(({ id }) => id));
    if (together !== cost.totalPence)
      refusals.push(
        refusal(
          'gameOther',
          'By this rule the total is what all committed places cost together by the prices given. Make the two agree.',
          'total',
        ),
      );
  }
  const unknown = cost.members.filter(({ id }) => !members.includes(id));
  if (unknown.length > 0) refusals.push(refusal('notMember', 'Only members share a cost.', 'members'));
  if (cost.members.length < 2 || new Set(cost.members.map(({ id }) => id)).size !== cost.members.length)
    refusals.push(refusal('membersWrong', 'At least two members share a cost, each named once.', 'members'));
  cost.members.forEach(({ id, population, committedPlaces, usageDays }) => {
    if (![population, committedPlaces, usageDays].every((value) => whole(value)))
      refusals.push(refusal('numberWrong', 'Enter whole numbers from 0.', `member-${id}`));
  });
  return refusals;
}
