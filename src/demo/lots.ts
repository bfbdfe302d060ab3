import { fingerprint } from '../kernel/fingerprint.js';
import { pounds } from '../kernel/money.js';
import { isoDate } from '../kernel/dates.js';
import type { BidContent } from '../pooling/lots/bid.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { AUTHORITIES, CONSORTIUM, type DemoAuthority, FEES_PROVIDER, RIVAL_PROVIDER } from './organisations.js';
import { type DemoPerson, actorOf, feesManagerOf, personAt } from './people.js';
import type { DemoSchool } from './schools.js';

const [LEICESTER, LEICESTERSHIRE, RUTLAND] = AUTHORITIES as unknown as readonly [DemoAuthority, DemoAuthority, DemoAuthority];

interface DemoLine {
  readonly key: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly phase: string;
  readonly spot: number;
}

interface DemoLot {
  readonly key: string;
  readonly title: string;
  readonly words: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly optInBy: string;
  readonly closesAt: string;
  readonly state: 'optIn' | 'published' | 'opened';
  readonly lines: readonly DemoLine[];
  /** Of each line: committed, expected, most; by member. */
  readonly wants: readonly (readonly [DemoAuthority, readonly (readonly [number, number, number])[]])[];
}

/** A lot that members are asked about, one that schools bid for, and one whose bids are opened and scored. */
const LOTS: readonly DemoLot[] = [
  {
    key: 'semh',
    title: 'SEMH day places, secondary and primary',
    words:
      'Day places for children with social, emotional and mental health needs, therapies within the price, within an hour of the three county towns.',
    startsOn: '2027-09-01',
    endsOn: '2031-08-31',
    optInBy: '2026-08-31',
    closesAt: '2026-11-06T12:00:00Z',
    state: 'opened',
    lines: [
      { key: 'secondary', name: 'Secondary SEMH', needs: ['SEMH'], phase: 'secondary', spot: 78_000 },
      { key: 'primary', name: 'Primary SEMH', needs: ['SEMH'], phase: 'primary', spot: 72_000 },
    ],
    wants: [
      [
        LEICESTER,
        [
          [6, 8, 10],
          [2, 3, 4],
        ],
      ],
      [
        LEICESTERSHIRE,
        [
          [5, 7, 9],
          [2, 2, 3],
        ],
      ],
      [
        RUTLAND,
        [
          [1, 1, 2],
          [0, 1, 1],
        ],
      ],
    ],
  },
  {
    key: 'autism',
    title: 'Autism day places in secondary schools',
    words: 'Day places for autistic pupils in small groups, with speech and language therapy within the price.',
    startsOn: '2028-09-01',
    endsOn: '2032-08-31',
    optInBy: '2026-10-31',
    closesAt: '2028-01-28T12:00:00Z',
    state: 'published',
    lines: [{ key: 'secondary', name: 'Secondary autism', needs: ['ASD'], phase: 'secondary', spot: 69_000 }],
    wants: [
      [LEICESTER, [[5, 7, 9]]],
      [LEICESTERSHIRE, [[8, 10, 12]]],
    ],
  },
  {
    key: 'residential',
    title: 'Day places for complex needs',
    words: 'Places for children with profound and multiple learning difficulties, hydrotherapy on site.',
    startsOn: '2028-09-01',
    endsOn: '2030-08-31',
    optInBy: '2027-12-17',
    closesAt: '2028-03-31T11:00:00Z',
    state: 'optIn',
    lines: [{ key: 'any', name: 'Complex needs, any phase', needs: ['PMLD', 'SLD'], phase: 'any', spot: 95_000 }],
    wants: [[LEICESTERSHIRE, [[2, 3, 4]]]],
  },
];

interface DemoBid {
  readonly provider: number;
  readonly lines: readonly (readonly [line: string, most: number])[];
  readonly tiers: readonly (readonly [from: number, poundsAYear: number])[];
  readonly most: number;
  readonly atLeast?: number;
  readonly scores: readonly [number, number];
}

const BIDS: readonly DemoBid[] = [
  {
    provider: FEES_PROVIDER,
    lines: [['secondary', 16]],
    tiers: [
      [1, 71_000],
      [8, 67_500],
      [14, 63_000],
    ],
    most: 16,
    scores: [78, 84],
  },
  {
    provider: RIVAL_PROVIDER,
    lines: [
      ['secondary', 10],
      ['primary', 6],
    ],
    tiers: [[1, 69_500]],
    most: 12,
    atLeast: 3,
    scores: [81, 76],
  },
  {
    provider: 0,
    lines: [['primary', 8]],
    tiers: [
      [1, 66_000],
      [5, 62_000],
    ],
    most: 8,
    scores: [72, 70],
  },
  { provider: 5, lines: [['secondary', 8]], tiers: [[1, 59_000]], most: 8, scores: [38, 44] },
];

/** Joint lots of the demo: everything but the award, which its visitors compute themselves. */
export async function writeLots(transaction: DemoTransaction, schools: readonly DemoSchool[]): Promise<void> {
  for (const [index, lot] of LOTS.entries()) await writeLot(transaction, lot, index + 1);
  await writeBids(transaction, schools);
}

const lineId = (lot: DemoLot, key: string): string => demoId('lot-line', `${lot.key} ${key}`);

async function writeLot(transaction: DemoTransaction, lot: DemoLot, number: number): Promise<void> {
  const lead = personAt(LEICESTER.id, 'sesCommissioner');
  await transaction.as(actorOf(lead));
  const id = demoId('lot', lot.key);
  await transaction.insert('lots', [
    {
      id,
      consortium_id: CONSORTIUM.id,
      lead_authority_id: LEICESTER.id,
      number,
      title: lot.title,
      words: lot.words,
      starts_on: lot.startsOn,
      ends_on: lot.endsOn,
      basis: { kind: 'calendarDay' },
      void_grace_days: 14,
      minimum_members: 2,
      opt_in_by: lot.optInBy,
      questions_until: lot.closesAt.slice(0, 10),
      closes_at: lot.closesAt,
      standstill_days: 8,
      weights: [1, 2, 1],
      minimum_quality: 50,
      most_share_percent: 80,
      most_providers: null,
      state: lot.state === 'optIn' ? 'optIn' : 'published',
      published_at: lot.state === 'optIn' ? null : `${lot.optInBy}T10:00:00Z`,
      drafted_by: lead.id,
      drafted_by_name: lead.name,
      version: 1,
    },
  ]);
  await transaction.insert(
    'lot_lines',
    lot.lines.map((line, index) => ({
      id: lineId(lot, line.key),
      lot_id: id,
      consortium_id: CONSORTIUM.id,
      position: index + 1,
      name: line.name,
      needs: line.needs,
      phase: line.phase,
      setting: 'day',
      spot_pence: pounds(line.spot),
    })),
  );
  for (const [authority, wants] of lot.wants) {
    const person = personAt(authority.id, 'sesCommissioner');
    await transaction.as(actorOf(person));
    const row = { lot_id: id, consortium_id: CONSORTIUM.id, authority_id: authority.id };
    await transaction.insert('lot_members', [
      { ...row, state: 'in', by_person: person.id, by_name: person.name, at: `${lot.optInBy.slice(0, 4)}-08-01T09:00:00Z` },
    ]);
    await transaction.insert(
      'lot_wants',
      wants.map(([committed, expected, most], index) => ({
        ...row,
        line_id: lineId(lot, lot.lines[index]?.key ?? ''),
        committed,
        expected,
        most,
      })),
    );
  }
}

async function writeBids(transaction: DemoTransaction, schools: readonly DemoSchool[]): Promise<void> {
  const [lot] = LOTS as readonly [DemoLot];
  const lotId = demoId('lot', lot.key);
  const evaluators = [personAt(LEICESTER.id, 'sesCommissioner'), personAt(LEICESTERSHIRE.id, 'headOfSes')] as const;
  for (const [index, bid] of BIDS.entries()) {
    const manager = feesManagerOf(bid.provider);
    const school = schools.find(({ providerIndex }) => providerIndex === bid.provider);
    if (!school) throw new Error(`Provider ${String(bid.provider)} of the demo has no school.`);
    const content: BidContent = {
      lines: bid.lines.map(([key, most]) => ({ lineId: lineId(lot, key), most })),
      tiers: bid.tiers.map(([fromPlaces, amount]) => ({ fromPlaces, annualPence: pounds(amount) })),
      tierRule: 'allPlaces',
      most: bid.most,
      pack: 1,
      conditions: bid.atLeast === undefined ? [] : [{ atLeast: bid.atLeast, lineIds: [lineId(lot, 'primary')] }],
      therapyIncluded: true,
      vat: 'exempt',
      validUntil: isoDate('2027-06-30'),
      words: 'Speech and language therapy and an educational psychologist one day a week are within the price.',
    };
    await transaction.as(actorOf(manager));
    await transaction.insert('lot_bids', [
      {
        id: demoId('lot-bid', String(index)),
        lot_id: lotId,
        consortium_id: CONSORTIUM.id,
        school_id: school.id,
        provider_id: manager.organisation.id,
        state: 'submitted',
        content,
        content_sha256: fingerprint({ lotId, schoolId: school.id, bid: content }),
        saved_by_name: manager.name,
        submitted_by: manager.id,
        submitted_by_name: manager.name,
        submitted_at: `2026-10-2${String(index)}T10:30:00Z`,
        version: 1,
      },
    ]);
  }
  await ask(transaction, schools);
  for (const person of evaluators) await open(transaction, lotId, person);
  await transaction.query(`update lots set state = 'opened', version = 2 where id = $1`, [lotId]);
  for (const [at, person] of evaluators.entries()) {
    await transaction.as(actorOf(person));
    await transaction.insert('lot_evaluators', [
      {
        lot_id: lotId,
        consortium_id: CONSORTIUM.id,
        authority_id: person.organisation.id,
        person_id: person.id,
        person_name: person.name,
        conflict: false,
        words: '',
        at: '2026-11-09T09:00:00Z',
      },
    ]);
    await transaction.insert(
      'lot_scores',
      BIDS.map(({ scores }, index) => ({
        bid_id: demoId('lot-bid', String(index)),
        lot_id: lotId,
        consortium_id: CONSORTIUM.id,
        person_id: person.id,
        person_name: person.name,
        quality: scores[at] ?? 0,
        words: 'Visit, inspection and curriculum by the criteria of the lot.',
        at: '2026-11-12T14:00:00Z',
      })),
    );
  }
}

async function open(transaction: DemoTransaction, lotId: string, person: DemoPerson): Promise<void> {
  await transaction.as(actorOf(person));
  await transaction.insert('lot_openings', [
    {
      lot_id: lotId,
      consortium_id: CONSORTIUM.id,
      person_id: person.id,
      person_name: person.name,
      organisation_id: person.organisation.id,
      at: '2026-11-06T13:00:00Z',
    },
  ]);
}

/** A question about the published lot, answered to all. */
async function ask(transaction: DemoTransaction, schools: readonly DemoSchool[]): Promise<void> {
  const manager = feesManagerOf(RIVAL_PROVIDER);
  const school = schools.find(({ providerIndex }) => providerIndex === RIVAL_PROVIDER);
  if (!school) return;
  await transaction.as(actorOf(manager));
  const id = demoId('lot-question', 'transport');
  await transaction.insert('lot_questions', [
    {
      id,
      lot_id: demoId('lot', 'autism'),
      consortium_id: CONSORTIUM.id,
      school_id: school.id,
      question: 'Is transport to be within the price?',
      asked_by_name: manager.name,
      asked_at: '2026-11-10T09:20:00Z',
    },
  ]);
  const lead = personAt(LEICESTER.id, 'sesCommissioner');
  await transaction.as(actorOf(lead));
  await transaction.query('update lot_questions set answer = $2, answered_by_name = $3, answered_at = $4 where id = $1', [
    id,
    'No. Each council arranges transport itself.',
    lead.name,
    '2026-11-11T11:00:00Z',
  ]);
}
