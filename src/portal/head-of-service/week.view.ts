import { type Pence, pence, sum } from '../../kernel/money.js';
import { abovePartners, meanOf } from '../../placements/oversight/like-prices.js';
import { type LikePrices, type MoneyAtRisk, RISK_REASONS, type RiskReason } from '../../placements/oversight/oversight.query.js';
import type { RoundList } from '../../uplifts/round/round.query.js';
import { stackedBars } from '../charts/index.js';
import type { ListState } from '../foundation/list-state.js';
import { tableView } from '../foundation/table.js';
import { countInWords, dayInWords, moneyInWords, percentInWords } from '../foundation/words.js';
import { paths } from '../paths.js';
import { type MoneySort, type SchoolMoney, schoolMoney, sortMoney, totalsOf } from './money-by-school.js';
import { LIKE_PRICES_TABLE, MONEY_TABLE, OUTLIERS_TABLE } from './tables.js';

/** The page shows the dearest; the whole stands behind a link. */
const SHOWN = 8;

const UNDECIDED = '?state=submitted&state=underReview&state=offered&state=countered&state=lapsed&state=deadlocked';

const whole = (amount: Pence): string => moneyInWords(Math.round(amount / 100) * 100);

export const RISK_WORDS: Readonly<Record<RiskReason, { readonly label: string; readonly title: string; readonly explains: string }>> = {
  agreement: {
    label: 'Without a signed agreement',
    title: 'Shares of health or social care without a signed agreement',
    explains: 'Until the agreement is signed, the council pays these shares itself.',
  },
  check: {
    label: 'At schools without a valid check',
    title: 'Placements at schools with a missing, failed or lapsed mandatory check',
    explains: 'No contract can be issued to these schools until the check is made or an override is approved.',
  },
  review: {
    label: 'Not reviewed for a year',
    title: 'Placements whose last annual review is more than 12 months old',
    explains: 'Need and provision may have changed since the price was agreed.',
  },
};

/** The round's money, by school. */
export function roundPart(round: RoundList, list: ListState<MoneySort>) {
  const rows = round.all.map(schoolMoney);
  const shown = list.filter('schools') === 'all' ? rows.length : SHOWN;
  const totals = totalsOf(rows);
  const returns = (query: string): string => paths.roundReturns(round.cycle.id, query);
  const dearest = sortMoney(
    rows.filter(({ asked }) => asked !== null),
    'asked',
    true,
  ).slice(0, SHOWN);
  return {
    name: round.cycle.name,
    href: paths.round(round.cycle.id),
    closes: `${round.cycle.state === 'open' ? 'Closes' : 'Closed'} on ${dayInWords(round.cycle.closesOn)}`,
    figures: [
      { label: 'Asked', value: whole(totals.asked), note: 'a year above present prices', href: returns('?sort=asked&dir=desc') },
      {
        label: 'Justified by costs',
        value: whole(totals.justified),
        note: totals.notKnown > 0 ? `${countInWords(totals.notKnown, 'school', 'schools')} not known` : 'index basket net of grants',
      },
      { label: 'Offered', value: whole(totals.offered), href: returns('?state=offered&state=countered') },
      { label: 'Settled', value: whole(totals.settled), href: returns('?state=settled&state=approved&state=implemented') },
      {
        label: 'Undecided',
        value: whole(totals.undecided),
        href: returns(UNDECIDED),
      },
      {
        label: 'Section 63 exposure',
        value: whole(totals.section63),
        note: 'fees for education a year',
        href: returns(UNDECIDED),
        alert: totals.section63 > 0,
      },
      {
        label: 'Waiting costs a week',
        value: whole(totals.perWeek),
        note: `${whole(totals.arrears)} arrears so far`,
        alert: totals.perWeek > 0,
      },
    ],
    chart:
      dearest.length === 0
        ? null
        : stackedBars({
            title: 'The largest asks: what is settled, offered and open of each',
            categories: dearest.map(({ school }) => school),
            series: partsOf(dearest),
            horizontal: true,
          }),
    table: tableView(MONEY_TABLE, sortMoney(rows, list.sort, list.descending).slice(0, shown), list, {
      totals: { ...totals },
      captionHidden: true,
      empty: 'No school has been asked yet.',
    }),
    more: rows.length > shown ? { text: `All ${String(rows.length)} schools`, href: list.address({ schools: 'all' }) } : null,
  };
}

/** Each ask in three parts that add up to it: settled, offered beyond that, and the rest. */
function partsOf(rows: readonly SchoolMoney[]): { readonly name: string; readonly pence: number[] }[] {
  const clipped = rows.map(({ asked, offered, settled }) => {
    const whole = Math.max(0, asked ?? 0);
    const agreed = Math.min(whole, Math.max(0, settled ?? 0));
    const tabled = settled === null ? Math.min(whole, Math.max(0, offered ?? 0)) : 0;
    return { agreed, tabled, rest: whole - agreed - tabled };
  });
  return [
    { name: 'Settled', pence: clipped.map(({ agreed }) => agreed) },
    { name: 'Offered', pence: clipped.map(({ tabled }) => tabled) },
    { name: 'Not agreed', pence: clipped.map(({ rest }) => rest) },
  ];
}

/** Prices for like need: ours, partners', England's. */
export function pricesPart({ cells, outliers, partners, national, unpriced }: LikePrices) {
  const mean = meanOf(cells);
  const compared = cells.flatMap((cell) => abovePartners(cell) ?? []);
  const above = sum(compared.map((each) => each.pence));
  return {
    figures: [
      {
        label: 'Our mean gross price',
        value: mean === null ? 'none' : whole(mean),
        note: countInWords(
          cells.reduce((count, { places }) => count + places, 0),
          'place',
          'places',
        ),
        href: paths.placements,
      },
      national === null
        ? { label: 'England', value: 'not known' }
        : {
            label: `England, ${String(national.financialYear)}/${String((national.financialYear + 1) % 100)}`,
            value: whole(national.mean),
            note: mean === null ? '' : comparedWith(mean, national.mean),
          },
      {
        label: `${above < 0 ? 'Below' : 'Above'} partners for like places`,
        value: compared.length === 0 ? 'not compared' : whole(pence(Math.abs(above))),
        note: partners === 0 ? 'no member shares prices' : `${countInWords(compared.length, 'kind', 'kinds')} of place compared`,
        href: paths.weekPrices,
      },
      {
        label: 'Far above like places',
        value: String(outliers.length),
        note: 'one and a half times the usual spread',
        href: paths.weekOutliers,
        alert: outliers.length > 0,
      },
    ],
    unpriced:
      unpriced > 0
        ? `${countInWords(unpriced, 'place has', 'places have')} no price on record and ${unpriced === 1 ? 'is' : 'are'} left out.`
        : null,
    table: tableView(LIKE_PRICES_TABLE, cells.slice(0, SHOWN), null, { empty: 'There are no current placements.' }),
    outliers: tableView(OUTLIERS_TABLE, outliers.slice(0, SHOWN), null, { empty: 'No place lies far above like places.' }),
    morePrices: cells.length > SHOWN ? { text: `All ${String(cells.length)} kinds of place`, href: paths.weekPrices } : null,
    moreOutliers: outliers.length > SHOWN ? { text: `All ${String(outliers.length)} places`, href: paths.weekOutliers } : null,
  };
}

const comparedWith = (ours: Pence, theirs: Pence): string => {
  const bp = Math.round(((ours - theirs) * 10_000) / theirs);
  return bp === 0 ? 'the same as ours' : `ours is ${percentInWords(Math.abs(bp))} ${bp > 0 ? 'above' : 'below'}`;
};

/** Pounds that stand on a missing paper, each a list. */
export const riskPart = (risks: readonly MoneyAtRisk[]) => ({
  figures: RISK_REASONS.map((reason) => {
    const own = risks.filter((risk) => risk.reason === reason);
    return {
      label: RISK_WORDS[reason].label,
      value: whole(sum(own.map((risk) => risk.pence))),
      note: countInWords(own.length, 'placement', 'placements'),
      href: paths.weekAtRisk(reason),
      alert: own.length > 0,
    };
  }),
});
