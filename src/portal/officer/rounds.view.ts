import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Pence, sum } from '../../kernel/money.js';
import type { UpliftCycleView } from '../../uplifts/dto/uplift-cycle.js';
import type { ReturnState } from '../../uplifts/negotiation.js';
import { type Table, tableView } from '../foundation/table.js';
import { paths } from '../paths.js';

const FINISHED: readonly ReturnState[] = ['implemented', 'withdrawn'];
const AGREED: readonly ReturnState[] = ['settled', 'inApproval', 'approved', 'implemented'];

/** How a round's window stands on a day. */
export function windowInWords(
  { state, opensOn, closesOn }: Pick<UpliftCycleView, 'state' | 'opensOn' | 'closesOn'>,
  today: IsoDate,
): string {
  if (state === 'closed') return 'Closed to new returns';
  if (today < opensOn) return `Opens ${formatDate(opensOn)}`;
  return today <= closesOn ? `Open to ${formatDate(closesOn)}` : `Late returns since ${formatDate(closesOn)}`;
}

const countIn = (round: UpliftCycleView, states: readonly ReturnState[]): number =>
  round.progress.filter(({ state }) => states.includes(state)).reduce((total, { returns }) => total + returns, 0);

const moneyOf = (round: UpliftCycleView, of: 'current' | 'asked'): Pence => sum(round.progress.map((each) => each[of].pence));

export const roundsTable = (today: IsoDate): Table<UpliftCycleView> => ({
  name: 'rounds',
  caption: 'Rounds',
  columns: [
    {
      key: 'name',
      heading: 'Round',
      type: 'text',
      value: ({ name }) => name,
      href: ({ id }) => paths.round(id),
      note: ({ authorityName }) => authorityName,
    },
    {
      key: 'window',
      heading: 'Window for returns',
      type: 'text',
      value: (round) => windowInWords(round, today),
    },
    {
      key: 'returns',
      heading: 'Returns',
      type: 'integer',
      value: ({ progress }) => progress.reduce((total, { returns }) => total + returns, 0),
    },
    { key: 'notSent', heading: 'Not sent', type: 'integer', value: (round) => countIn(round, ['draft']) },
    {
      key: 'open',
      heading: 'Under way',
      type: 'integer',
      value: (round) =>
        round.progress.reduce((total, { returns }) => total + returns, 0) - countIn(round, ['draft', ...AGREED, ...FINISHED]),
    },
    { key: 'agreed', heading: 'Agreed', type: 'integer', value: (round) => countIn(round, AGREED) },
    { key: 'deadlocks', heading: 'Deadlocks', type: 'integer', value: (round) => countIn(round, ['deadlocked']) },
    { key: 'current', heading: 'Present prices a year', type: 'money', value: (round) => moneyOf(round, 'current'), whole: true },
    {
      key: 'asked',
      heading: 'Asked above them',
      type: 'money',
      value: (round) => moneyOf(round, 'asked') - moneyOf(round, 'current'),
      whole: true,
    },
    { key: 'room', heading: 'Room in the budget', type: 'money', value: ({ room }) => room?.pence ?? null, whole: true },
  ],
});

export function roundsView(rounds: readonly UpliftCycleView[], today: IsoDate, mayOpen: boolean) {
  return {
    wide: true,
    table: tableView(roundsTable(today), rounds, null, { captionHidden: true }),
    empty:
      rounds.length === 0
        ? { text: 'No round has been opened yet. A round asks every school with a negotiated price for its return.' }
        : null,
    open: mayOpen ? paths.newRound : null,
    exports: { xlsx: '?format=xlsx', csv: '?format=csv' },
  };
}
