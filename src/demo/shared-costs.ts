import { fingerprint } from '../kernel/fingerprint.js';
import { isoDate } from '../kernel/dates.js';
import { pounds } from '../kernel/money.js';
import { type Share, byWeights } from '../pooling/cost-sharing/rules.js';
import { statementPaper } from '../pooling/documents/statement-paper.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction } from './demo-transaction.js';
import { AUTHORITIES, CONSORTIUM, type DemoAuthority } from './organisations.js';
import { actorOf, personAt } from './people.js';

const [LEICESTER, LEICESTERSHIRE, RUTLAND] = AUTHORITIES as unknown as readonly [DemoAuthority, DemoAuthority, DemoAuthority];

/** People served, places committed, days of use. */
const MEMBERS = [
  { authority: LEICESTER, population: 368_600, committed: 14, usage: 4_410 },
  { authority: LEICESTERSHIRE, population: 712_400, committed: 12, usage: 3_950 },
  { authority: RUTLAND, population: 41_000, committed: 2, usage: 365 },
] as const;

interface DemoCost {
  readonly key: string;
  readonly title: string;
  readonly activity: string;
  readonly rule: 'population' | 'committedPlaces';
  readonly total: number;
  readonly sent: boolean;
  readonly tiers: readonly (readonly [from: number, amount: number])[] | null;
}

const COSTS: readonly DemoCost[] = [
  {
    key: 'analyst',
    title: 'Commissioning analyst, 2026-27',
    activity: 'costs',
    rule: 'population',
    total: 58_250,
    sent: true,
    tiers: null,
  },
  {
    key: 'block',
    title: 'Places bought together, 2026/27',
    activity: 'contracts',
    rule: 'committedPlaces',
    total: 28 * 61_000,
    sent: false,
    tiers: [
      [1, 69_000],
      [12, 65_000],
      [24, 61_000],
    ],
  },
];

/** A cost whose statements are out, one of them disputed; and a draft in which rules are compared. */
export async function writeSharedCosts(transaction: DemoTransaction): Promise<void> {
  const commissioner = personAt(CONSORTIUM.id, 'llrCommissioner');
  for (const [index, cost] of COSTS.entries()) {
    await transaction.as(actorOf(commissioner));
    const id = demoId('shared-cost', cost.key);
    await transaction.insert('shared_costs', [
      {
        id,
        consortium_id: CONSORTIUM.id,
        number: index + 1,
        title: cost.title,
        activity: cost.activity,
        period: cost.activity === 'costs' ? '[2026-04-01,2027-04-01)' : '[2026-09-01,2027-09-01)',
        total_pence: pounds(cost.total),
        rule: cost.rule,
        tiers: cost.tiers?.map(([fromPlaces, amount]) => ({ fromPlaces, annualPence: pounds(amount) })) ?? null,
        turn: index,
        state: cost.sent ? 'shared' : 'draft',
        drafted_by_name: commissioner.name,
        version: 1,
      },
    ]);
    await transaction.insert(
      'shared_cost_members',
      MEMBERS.map(({ authority, population, committed, usage }) => ({
        cost_id: id,
        consortium_id: CONSORTIUM.id,
        authority_id: authority.id,
        population,
        committed_places: committed,
        usage_days: usage,
      })),
    );
    if (cost.sent) await send(transaction, id, cost);
  }
}

async function send(transaction: DemoTransaction, costId: string, cost: DemoCost): Promise<void> {
  const commissioner = personAt(CONSORTIUM.id, 'llrCommissioner');
  const shares = byWeights(
    pounds(cost.total),
    MEMBERS.map(({ authority }) => authority.id),
    MEMBERS.map(({ population }) => population),
    0,
  );
  await transaction.insert(
    'cost_statements',
    (shares ?? []).map(({ memberId, pence }) => ({
      id: demoId('cost-statement', `${cost.key} ${memberId}`),
      cost_id: costId,
      consortium_id: CONSORTIUM.id,
      authority_id: memberId,
      number: 1,
      kind: 'share',
      rule: cost.rule,
      owed_pence: pence,
      charged_before_pence: 0,
      amount_pence: pence,
      words: `Your share of “${cost.title}” by population.`,
      sent_by: commissioner.id,
      sent_by_name: commissioner.name,
      sent_at: '2026-10-05T09:00:00Z',
      state: 'sent',
    })),
  );
  await transaction.insert('documents', documentsOf(cost, shares ?? []));
  const finance = personAt(LEICESTER.id, 'financePartner');
  await transaction.as(actorOf(finance));
  await transaction.query(
    `update cost_statements set state = 'confirmed', decided_by_name = $3, decided_at = $4 where cost_id = $1 and authority_id = $2`,
    [costId, LEICESTER.id, finance.name, '2026-10-12T10:00:00Z'],
  );
  await transaction.as(actorOf(personAt(RUTLAND.id, 'financePartner')));
  await transaction.query(
    `update cost_statements set state = 'disputed', claimed_pence = $3, disputed_because = $4 where cost_id = $1 and authority_id = $2`,
    [costId, RUTLAND.id, pounds(1_900), 'The figure is of the census before last: 38,000 people live here who are not of the barracks.'],
  );
}

/** The statements as papers: their bytes are made as those of every document. */
function documentsOf(cost: DemoCost, shares: readonly Share[]) {
  const sentBy = personAt(CONSORTIUM.id, 'llrCommissioner').name;
  const members = MEMBERS.map(({ authority, population, committed, usage }) => ({
    id: authority.id,
    name: authority.name,
    population,
    committedPlaces: committed,
    usageDays: usage,
    owedPence: shares.find(({ memberId }) => memberId === authority.id)?.pence ?? pounds(0),
  }));
  return MEMBERS.map(({ authority }) => {
    const owedPence = members.find(({ id }) => id === authority.id)?.owedPence ?? pounds(0);
    const snapshot = statementPaper({
      consortium: CONSORTIUM.name,
      issuer: { name: CONSORTIUM.name, department: 'Shared costs', addressLines: ['A consortium of authorities'] },
      member: { name: authority.name, laCode: authority.laCode, addressLines: authority.addressLines },
      cost: {
        number: 1,
        title: cost.title,
        activity: 'costs',
        from: isoDate('2026-04-01'),
        until: isoDate('2027-03-31'),
        totalPence: pounds(cost.total),
        tiers: null,
      },
      statement: {
        number: 1,
        kind: 'share',
        rule: cost.rule,
        owedPence,
        chargedBeforePence: pounds(0),
        amountPence: owedPence,
        words: `Your share of “${cost.title}” by population.`,
        sentOn: isoDate('2026-10-05'),
        sentByName: sentBy,
      },
      members,
    });
    return {
      id: demoId('document', `cost-statement ${cost.key} ${authority.id}`),
      authority_id: authority.id,
      consortium_id: CONSORTIUM.id,
      kind: 'rechargeStatement',
      reference: snapshot.reference,
      subject_type: 'costStatement',
      subject_id: demoId('cost-statement', `${cost.key} ${authority.id}`),
      snapshot,
      snapshot_sha256: fingerprint(snapshot),
      created_at: '2026-10-05T09:00:00Z',
    };
  });
}
