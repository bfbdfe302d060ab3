import { type ConsortiumPaper, chargedNow } from '../../documents/rendering/consortium-paper.js';
import { type IsoDate, addDays, formatDate } from '../../kernel/dates.js';
import { type Pence, formatPounds, pence } from '../../kernel/money.js';
import { academicYearOf } from '../../kernel/years.js';
import type { BlockTerms } from '../terms.js';
import type { Days } from '../block/block-ledger.js';
import type { MemberRecharge } from '../block/recharge.js';

/** What an authority is recharged when a term is settled, with the block it is of. */
export interface RechargeFacts {
  readonly contract: { readonly reference: string; readonly title: string; readonly school: string };
  readonly issuer: ConsortiumPaper['from'];
  readonly member: {
    readonly name: string;
    readonly laCode: string;
    readonly addressLines: readonly string[];
    readonly committedPlaces: number | null;
  };
  /** The term that is settled. */
  readonly term: { readonly name: string; readonly days: Days };
  /** Over which the account runs. */
  readonly account: Days;
  /** Whether with this term the block's academic year is over. */
  readonly closesYear: boolean;
  readonly rule: BlockTerms['subLetting'];
  readonly recharge: MemberRecharge;
  /** What earlier statements of the academic year have recharged, in their order. */
  readonly earlier: readonly { readonly term: string; readonly amountPence: Pence }[];
  /** Of all statements of the block to this authority: 1 is the first. */
  readonly number: number;
  readonly sentOn: IsoDate;
  readonly sentByName: string;
}

const WHOLE = new Intl.NumberFormat('en-GB');
const until = ({ from, to }: Days): string => `${formatDate(from)} to ${formatDate(addDays(to, -1))}`;
const counted = (many: number, one: string): string => `${WHOLE.format(many)} ${one}${many === 1 ? '' : 's'}`;

/**
 * The statement of a recharge, between two authorities: it names no pupil, and no school reads it. The account runs over the academic year, so the
 * statement of the year's last term is the year's.
 */
export function rechargePaper(facts: RechargeFacts): ConsortiumPaper {
  const { contract, issuer, member, term, account, closesYear, recharge, earlier, sentOn, sentByName } = facts;
  const now = chargedNow(recharge.amountPence);
  const year = academicYearOf(term.days.from);
  const rows = [...earlier, { term: term.name, amountPence: recharge.amountPence }];
  return {
    reference: `RC-${contract.reference}-${member.laCode}-${String(facts.number)}`,
    date: sentOn,
    draft: false,
    title: closesYear ? 'Recharge for places in a block: statement of the year' : 'Recharge for places in a block',
    running: `${contract.reference}, ${term.name}`,
    from: issuer,
    to: { name: member.name, addressLines: member.addressLines },
    figures: [
      { label: 'Owed so far this academic year', value: formatPounds(recharge.owedPence) },
      { label: 'Recharged before', value: formatPounds(recharge.billedBeforePence) },
      now,
    ],
    opening: [
      `${issuer.name} recharges ${member.name} for the days that its pupils had places in the block ${contract.reference}, “${contract.title}”, at ${contract.school}. This statement is for the ${term.name.toLowerCase()}, ${until(term.days)}.`,
    ],
    parts: [
      {
        heading: 'What is recharged',
        paragraphs: [
          `From ${until(account)} pupils of ${member.name} had places for ${counted(recharge.days, 'day')}. At the price of each of those days that comes to ${formatPounds(recharge.placesPence)}.`,
          voidWords(facts),
          `Together ${formatPounds(recharge.owedPence)}, of which ${formatPounds(recharge.billedBeforePence)} was recharged by earlier statements. ${amountWords(facts, now.value)}`,
        ],
      },
      {
        heading: 'How it is worked out',
        paragraphs: [
          'The account runs from the beginning of the academic year, or of the block where that is later. The yearly price of a place is multiplied by the days and divided by the days of the year as the contract counts them, and rounded down to a penny once; what was recharged before is taken off. So a stay that is entered or ended late is put right by the next statement.',
          ...(closesYear ? [`With this statement the academic year ${year} of this block is reckoned to its end.`] : []),
          `Settled by ${sentByName} on ${formatDate(sentOn)}.`,
        ],
      },
    ],
    schedules: [
      {
        heading: `Recharged in the academic year ${year}`,
        note: 'A negative amount is paid back.',
        columns: [
          { label: 'Term', figures: false },
          { label: 'Recharged', figures: true },
        ],
        rows: rows.map(({ term: name, amountPence }) => ({ cells: [name, formatPounds(amountPence)] })),
        total: { label: 'In all', value: formatPounds(pence(rows.reduce((total, { amountPence }) => total + amountPence, 0))) },
      },
    ],
    signatures: [],
  };
}

function voidWords({ member, rule, recharge }: RechargeFacts): string {
  if (rule.recharge !== 'tierPriceAndVoidShare') return 'Empty places are not recharged: the contract’s authority pays for them.';
  return `Of what empty places cost, ${member.name} bears the share of the ${counted(member.committedPlaces ?? 0, 'place')} it committed to among all guaranteed places, rounded down to a penny: ${formatPounds(recharge.voidSharePence)}.`;
}

function amountWords({ member, recharge }: RechargeFacts, value: string): string {
  if (recharge.amountPence === 0) return 'Nothing is recharged now.';
  return recharge.amountPence > 0 ? `${value} is recharged now.` : `${value} is paid back to ${member.name} now.`;
}
