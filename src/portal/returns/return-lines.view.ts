import { formatDate } from '../../kernel/dates.js';
import { type Pence, riseBetween, sum } from '../../kernel/money.js';
import { inWords } from '../../kernel/life-cycle.js';
import { priceBox } from '../charts/index.js';
import type { Table } from '../foundation/table.js';
import { moneyInWords, percentInWords } from '../foundation/words.js';
import { feeInWords } from '../provider/words.js';
import { type ReturnFacts, type ReturnLineFacts } from './return-facts.js';
import { DRIVER_WORDS, NAMING_WORDS, cellInWords, percentileInWords } from './return-words.js';

type Priced = 'askedPence' | 'justifiedPence' | 'recommendedPence' | 'tabledPence' | 'settledPence';

const COLUMNS: readonly (readonly [Priced, string])[] = [
  ['askedPence', 'Asked'],
  ['justifiedPence', 'Costs justify'],
  ['recommendedPence', 'Recommended'],
  ['tabledPence', 'On the table'],
  ['settledPence', 'Settled'],
];

/** A price with its rise under it; empty where there is none yet. */
function priced(current: Pence, amount: Pence | null) {
  if (amount === null) return { text: '', note: null };
  const rise = riseBetween(current, amount);
  return { text: moneyInWords(amount), note: rise === null ? null : percentInWords(rise) };
}

/** Lines with a settled price no longer show what was on the table; columns that nobody filled are left out. */
function shownColumns(lines: readonly ReturnLineFacts[]): (typeof COLUMNS)[number][] {
  const has = (key: Priced): boolean => lines.some(({ assessed }) => assessed[key] !== null);
  return COLUMNS.filter(([key]) => (key === 'tabledPence' ? has(key) && !has('settledPence') : has(key)));
}

/** The lines by pupil, all together first; what lies behind a pupil's figures is folded below them. */
export function linesView(facts: ReturnFacts) {
  const columns = shownColumns(facts.lines);
  const settled = columns.some(([key]) => key === 'settledPence');
  const row = (name: string, lines: readonly ReturnLineFacts[]) => {
    const current = sum(lines.map(({ assessed }) => assessed.currentPence));
    return {
      name,
      now: moneyInWords(current),
      cells: columns.map(([key]) => {
        const amounts = lines.map(({ assessed }) => assessed[key]);
        return priced(current, amounts.includes(null) ? null : sum(amounts.filter((amount) => amount !== null)));
      }),
    };
  };
  const pupils = byPupil(facts.lines);
  return {
    headings: columns.map(([key, heading]) => (key === 'recommendedPence' && settled ? 'Recommended today' : heading)),
    span: columns.length + 2,
    all: row('All lines', facts.lines),
    pupils: pupils.map(([reference, lines]) => ({
      reference,
      about: aboutPupil(lines),
      total: lines.length > 1 ? row('Together', lines) : null,
      lines: lines.map((line) => row(feeInWords(line.assessed), [line])),
      behind: lines.map(behind),
      flags: [...new Set(lines.flatMap(({ assessed }) => assessed.flags.map(({ words }) => words)))],
      section63: lines[0]?.assessed.section63Words ?? null,
    })),
  };
}

function byPupil(lines: readonly ReturnLineFacts[]): [string, ReturnLineFacts[]][] {
  const groups = new Map<string, ReturnLineFacts[]>();
  for (const line of lines) {
    const own = groups.get(line.assessed.pupilReference);
    if (own) own.push(line);
    else groups.set(line.assessed.pupilReference, [line]);
  }
  return [...groups];
}

/** Why the school is named, and where the gross price stands among like places. */
function aboutPupil(lines: readonly ReturnLineFacts[]): string {
  const [first] = lines;
  if (!first) return '';
  const { namingBasis, percentileBp, comparators } = first.assessed;
  const place =
    percentileBp === null ? 'too few like places to compare' : `${percentileInWords(percentileBp)} of ${String(comparators)} like places`;
  return `${NAMING_WORDS[namingBasis]}; ${place}`;
}

/** How a line's recommendation came about, and what the school says drives its ask. */
const behind = ({ asked, assessed }: ReturnLineFacts) => ({
  fee: feeInWords(assessed),
  from: formatDate(assessed.effectiveOn),
  driver: asked.driver ? DRIVER_WORDS[asked.driver] : null,
  figures: asked.driverFigures,
  section63: assessed.section63Words,
  capReview: assessed.capReview,
  steps: assessed.steps.map((step) => ({ name: STEP_WORDS[step.step], words: step.words, price: moneyInWords(step.out) })),
});

const STEP_WORDS: Readonly<Record<ReturnLineFacts['assessed']['steps'][number]['step'], string>> = {
  index: 'Index basket',
  history: 'Past rises',
  benchmark: 'Like places',
  cap: 'Cap',
  exception: 'Exception to the cap',
  budget: 'Budget',
  ask: 'The ask',
};

/** So many like places are drawn one by one; more are told by the box alone. */
const DRAWN_PLACES = 40;

/** A chart for each cell that the return's placements fall in: like places' prices, and where ours stand. */
export function likePlacesCharts({ lines }: Pick<ReturnFacts, 'lines'>) {
  const cells = new Map<string, Map<string, ReturnLineFacts['assessed']>>();
  for (const { assessed } of lines) {
    if (!assessed.cell || assessed.grossPence === null || !assessed.box) continue;
    const words = cellInWords(assessed.cell);
    cells.set(words, (cells.get(words) ?? new Map<string, ReturnLineFacts['assessed']>()).set(assessed.placementId, assessed));
  }
  return [...cells].map(([words, placements]) => {
    const own = [...placements.values()];
    const [first] = own;
    const others = [...(first?.likePrices ?? [])];
    for (const each of own.slice(1)) {
      const at = others.indexOf(each.grossPence ?? (0 as Pence));
      if (at >= 0) others.splice(at, 1);
    }
    return priceBox({
      title: `${words}: gross prices of like places`,
      box: first?.box ?? null,
      points: [
        ...(others.length <= DRAWN_PLACES ? others.map((pence) => ({ label: 'Like place', pence, own: false })) : []),
        ...own.map((each) => ({ label: `Pupil ${each.pupilReference}`, pence: each.grossPence ?? 0, own: true })),
      ],
    });
  });
}

/** The lines as a file: every figure in its own column. */
export const linesTable: Table<ReturnLineFacts> = {
  name: 'return-lines',
  caption: 'Fee lines of the return',
  columns: [
    { key: 'pupil', heading: 'Pupil', type: 'text', value: ({ assessed }) => assessed.pupilReference },
    { key: 'fee', heading: 'Fee', type: 'text', value: ({ assessed }) => inWords(assessed.kind) },
    { key: 'label', heading: 'Description', type: 'text', value: ({ assessed }) => assessed.label },
    { key: 'effectiveOn', heading: 'New price from', type: 'date', value: ({ assessed }) => assessed.effectiveOn },
    { key: 'current', heading: 'Now', type: 'money', value: ({ assessed }) => assessed.currentPence },
    ...COLUMNS.flatMap(([key, heading]) => [
      { key, heading, type: 'money' as const, value: ({ assessed }: ReturnLineFacts) => assessed[key] },
      {
        key: `${key}Rise`,
        heading: `${heading}, rise`,
        type: 'percent' as const,
        value: ({ assessed }: ReturnLineFacts) => (assessed[key] === null ? null : riseBetween(assessed.currentPence, assessed[key])),
      },
    ]),
    { key: 'driver', heading: 'Cost driver', type: 'text', value: ({ asked }) => (asked.driver ? DRIVER_WORDS[asked.driver] : null) },
    { key: 'figures', heading: 'Figures of the driver', type: 'text', value: ({ asked }) => asked.driverFigures },
    { key: 'section63', heading: 'Exposed under section 63', type: 'money', value: ({ assessed }) => assessed.section63Pence },
    {
      key: 'flags',
      heading: 'To see before answering',
      type: 'text',
      value: ({ assessed }) => assessed.flags.map(({ words }) => words).join(' '),
    },
  ],
};
