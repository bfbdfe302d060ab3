import type { ConsortiumPaper } from '../../documents/rendering/consortium-paper.js';
import type { PaperColumn, PaperPart, PaperSchedule } from '../../documents/rendering/contract-paper.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type DistrictNames, categoryInWords, demandName, districtNames, memberName } from '../demand/demand-words.js';
import { demandInWords } from '../demand/figure-words.js';
import { DIMENSION_WORDS } from '../demand/first-plan.js';
import type { DemandRow, DemandSnapshot, PooledDemand } from '../demand/pooled-demand.query.js';
import { FIGURES_MEAN } from '../demand/what-figures-mean.js';

/** What a statement of published demand is drawn from: stored figures, and who published them. */
export interface DemandStatementFacts {
  readonly reference: string;
  readonly consortium: string;
  readonly issuer: ConsortiumPaper['from'];
  readonly issuedOn: IsoDate;
  readonly issuedByName: string;
  readonly takenOn: IsoDate;
  /** What each member had published by the day. */
  readonly snapshots: readonly DemandSnapshot[];
  /** Of the members of the consortium alone. */
  readonly tables: readonly PooledDemand[];
}

const words = (label: string): PaperColumn => ({ label, figures: false });
const figures = (label: string): PaperColumn => ({ label, figures: true });

/** The statement of published demand: figures as every page says them, with what proves them and what they mean. It holds nothing that is not published. */
export function demandStatementPaper(facts: DemandStatementFacts): ConsortiumPaper {
  const { consortium, takenOn, snapshots } = facts;
  const versions = [...new Set(snapshots.map(({ planVersion }) => planVersion))].join(', ');
  return {
    reference: facts.reference,
    date: facts.issuedOn,
    draft: false,
    title: 'Pooled demand statement',
    running: `${consortium}, ${formatDate(takenOn)}`,
    from: facts.issuer,
    to: null,
    figures: [
      { label: 'As published by', value: formatDate(takenOn) },
      { label: 'Members in it', value: String(snapshots.length) },
      { label: 'Release plan', value: `Version ${versions}` },
    ],
    opening: [
      `Children placed at independent and non-maintained special schools, as members of ${consortium} had published them by ${formatDate(takenOn)}: ${snapshots.map(({ authorityName }) => authorityName).join(', ')}. Every figure is protected and may stand for several numbers.`,
    ],
    parts: parts(facts),
    schedules: [published(snapshots), ...facts.tables.flatMap(tablesOf)],
    signatures: [],
  };
}

function parts({ issuedByName, issuedOn }: DemandStatementFacts): PaperPart[] {
  return [
    { heading: 'What is counted', paragraphs: [FIGURES_MEAN.counted, FIGURES_MEAN.made] },
    { heading: 'How to read a figure', paragraphs: FIGURES_MEAN.read },
    { heading: 'What is promised', paragraphs: [FIGURES_MEAN.promised] },
    { heading: 'What is not promised', paragraphs: FIGURES_MEAN.notPromised },
    {
      heading: 'Where the figures come from',
      paragraphs: [
        'All are read from what each member published and keeps for ever; Schedule 1 has the fingerprint of each. Whoever reads the published figures on the portal, in its files or by a program reads the same.',
        'Members read this statement while every member in it shares its demand with all.',
        `Issued by ${issuedByName} on ${formatDate(issuedOn)}.`,
      ],
    },
  ];
}

/** A fingerprint in groups of eight, which a line can end between. */
const grouped = (sha256: string): string => sha256.match(/.{1,8}/g)?.join(' ') ?? '';

const published = (snapshots: readonly DemandSnapshot[]): PaperSchedule => ({
  heading: 'What was published',
  note: 'The SHA-256 of the plan’s version and all figures of the member.',
  columns: [words('Member'), words('As of'), words('Published by'), words('Release plan'), words('SHA-256')],
  rows: snapshots.map(({ authorityName, takenOn, publishedByName, planVersion, sha256 }) => ({
    cells: [authorityName, formatDate(takenOn), publishedByName, `Version ${String(planVersion)}`, grouped(sha256)],
  })),
  total: null,
});

const NONE = '–';

/** How many members' figures stand beside one another on a page. */
const MOST_BESIDE = 5;

/**
 * A table as its page shows it: cells in which no member shows anyone are left out, unless that is all of them. Of many members it is several, each with
 * the figures of all beside those of some.
 */
function tablesOf(demand: PooledDemand): PaperSchedule[] {
  const { dimensions, members } = demand;
  const names = districtNames(demand.districts);
  const shown = demand.rows.filter(({ pooled }) => pooled.figure !== 0);
  const rows = shown.length > 0 ? shown : demand.rows;
  const parted = Array.from({ length: Math.max(1, Math.ceil(members.length / MOST_BESIDE)) }, (_, part) =>
    members.slice(part * MOST_BESIDE, (part + 1) * MOST_BESIDE),
  );
  return parted.map((some, part) => ({
    heading: `${demandName(demand, names)}${part === 0 ? '' : ', further members'}`,
    note: noteOf(demand, demand.rows.length - rows.length),
    columns: [
      ...(dimensions.length === 0 ? [words('Children')] : dimensions.map((dimension) => words(DIMENSION_WORDS[dimension]))),
      figures('All members'),
      ...some.map((member) => figures(memberName(member, demand.takenOn))),
    ],
    rows: rows.map((row) => ({
      cells: [...cellWords(row, demand, names), demandInWords(row.pooled), ...some.map(({ id }) => memberWords(row, id))],
    })),
    total: null,
  }));
}

const cellWords = ({ cell }: DemandRow, { dimensions }: PooledDemand, names: DistrictNames): string[] =>
  dimensions.length === 0 ? ['All'] : dimensions.map((dimension) => categoryInWords(dimension, cell[dimension] ?? '', names));

function memberWords({ members }: DemandRow, id: string): string {
  const found = members.find(({ authorityId }) => authorityId === id);
  return found ? demandInWords(found.figure) : NONE;
}

function noteOf({ dimensions, only, rows, members }: PooledDemand, left: number): string | null {
  const asked = (dimension: 'need' | 'year' | 'district'): boolean => dimensions.includes(dimension) || only[dimension] !== undefined;
  const notes = [
    ...(left === 0
      ? []
      : [left === 1 ? 'One cell in which nobody is shown is left out.' : `${String(left)} cells in which nobody is shown are left out.`]),
    ...(asked('need') && asked('year') ? ['By need and year group figures lie below the truth on the whole, about a tenth over all.'] : []),
    ...(rows.some((row) => row.members.length < members.length) ? ['A dash: the district is another member’s.'] : []),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}
