import { fingerprint } from '../kernel/fingerprint.js';
import { type IsoDate, addDays, isoDate } from '../kernel/dates.js';
import { basisPoints } from '../kernel/money.js';
import { type AgreedFeeLine } from '../contracts/terms.js';
import { draftSpot } from '../contracts/spot/spot-draft.js';
import { wholeLifeCost } from '../contracts/whole-life.js';
import type { ContractState, VersionState } from '../contracts/contract-life-cycle.js';
import { schoolCalendars } from '../placements/term-calendar.js';
import { demoId } from './demo-id.js';
import type { DemoTransaction, Row } from './demo-transaction.js';
import type { DemoFeeLine } from './fee-lines.js';
import { groupedBy } from './grouped.js';
import type { DemoAuthority } from './organisations.js';
import { personAt } from './people.js';
import type { DemoPlacement } from './placements.js';
import { procurementRows } from './procurement.js';
import { moment } from './rounds/return-story.js';
import { CALENDAR_YEARS, inventCalendar } from './school-calendars.js';

/** Where the agreements of a council stand, in the order of its pupils: most are in force. */
const STATES: readonly ContractState[] = [
  'active',
  'active',
  'draft',
  'approved',
  'signed',
  'noticeGiven',
  'active',
  'draft',
  'active',
  'active',
  'active',
  'signed',
  'active',
  'active',
  'draft',
  'active',
  'active',
  'active',
];

/** Agreements begin with the demo's autumn term; what is on its way begins after Christmas. */
const IN_FORCE_FROM = isoDate('2026-09-01');
const NEXT_TERM = isoDate('2027-01-05');
const DRAFTED_ON = isoDate('2026-11-16');
const SIGNED_ON = isoDate('2026-07-14');

/** Every so many pupils one has an agreement here; the others were placed before contracts were kept here. */
const EVERY = 7;

const VERSION_OF: Readonly<Partial<Record<ContractState, VersionState>>> = {
  active: 'inForce',
  noticeGiven: 'inForce',
  draft: 'draft',
  approved: 'approved',
  signed: 'signed',
};

/** Notice was given in November for the end of the spring term. */
const NOTICE_ON = isoDate('2026-11-13');
const LAST_CHARGEABLE = isoDate('2027-03-25');

const isInForce = (state: ContractState): boolean => state === 'active' || state === 'noticeGiven';

interface DemoContract {
  readonly id: string;
  readonly reference: string;
  readonly placement: DemoPlacement;
  readonly state: ContractState;
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate;
  readonly rows: { readonly contract: Row; readonly version: Row };
  readonly lines: readonly DemoFeeLine[];
}

/** Placement agreements of some of a council's pupils, written as that council after its fee lines. Answers the audit events. */
export async function writeAgreements(
  transaction: DemoTransaction,
  authority: DemoAuthority,
  placements: readonly DemoPlacement[],
  lines: readonly DemoFeeLine[],
): Promise<Row[]> {
  const providers = new Map(
    (await transaction.query<{ id: string; provider_id: string | null }>('select id, provider_id from schools')).map((row) => [
      row.id,
      row.provider_id,
    ]),
  );
  const byPlacement = groupedBy(lines, ({ placement }) => placement.id);
  const contracts = placements
    .filter(mayHaveAgreement)
    .filter((_, index) => index % EVERY === 0)
    .slice(0, STATES.length)
    .flatMap((placement, index) => contractOf(authority, placement, index, byPlacement.get(placement.id) ?? [], providers) ?? []);
  await transaction.insert(
    'contracts',
    contracts.map(({ rows }) => rows.contract),
  );
  await transaction.insert(
    'contract_versions',
    contracts.map(({ rows }) => rows.version),
  );
  const active = contracts.filter(({ state }) => isInForce(state));
  await transaction.insert('occupancies', active.map(occupancy));
  for (const { id, lines: own, placement, endsOn } of active) {
    await transaction.query('update fee_lines set contract_id = $2 where id = any ($1)', [own.map((line) => line.id), id]);
    await transaction.query('update placements set ends_on = $2 where id = $1', [placement.id, endsOn]);
  }
  await transaction.insert(
    'contract_notices',
    contracts.filter(({ state }) => state === 'noticeGiven').map((contract) => noticeRow(authority, contract)),
  );
  const procurement = procurementRows(
    authority,
    contracts
      .filter(({ state }) => state !== 'draft')
      .map(({ id, reference, placement }) => ({
        contractId: id,
        reference,
        schoolId: placement.school.id,
        route: placement.school.kind === 'nmss' ? 'outsideRegime' : 'userChoice',
        begunOn: addDays(SIGNED_ON, -60),
        enteredIntoOn: SIGNED_ON,
        estimatedPence: null,
        noticeAfterDays: null,
      })),
  );
  await transaction.insert('procurement_records', procurement.records);
  await transaction.insert('procurement_notices', procurement.notices);
  return [...contracts.map((contract) => drafted(authority, contract)), ...procurement.events];
}

/** Young enough that no agreement ends within the demo's years, charged by a basis, at a school whose terms are known. */
const mayHaveAgreement = ({ yearGroup, charging, school, startsOn, residentialWeeks }: DemoPlacement): boolean =>
  yearGroup <= 8 && charging !== null && school.schoolDays !== null && startsOn <= IN_FORCE_FROM && residentialWeeks === null;

const agreed = (line: DemoFeeLine): AgreedFeeLine => ({
  kind: line.kind,
  label: line.label,
  unit: line.unit,
  quantity: line.quantity,
  unitPence: line.unitPence,
  annualPence: line.annualPence,
  vat: line.vat,
  hnbEligible: line.hnbEligible,
  shares: line.funders.map(({ funder, shareBp, agreement, signedOn }) => ({
    funder,
    shareBp: basisPoints(shareBp),
    agreementReference: agreement,
    agreementSignedOn: signedOn,
  })),
});

function contractOf(
  authority: DemoAuthority,
  placement: DemoPlacement,
  index: number,
  lines: readonly DemoFeeLine[],
  providers: ReadonlyMap<string, string | null>,
): DemoContract | null {
  const state = STATES[index] ?? 'active';
  const startsOn = isInForce(state) ? IN_FORCE_FROM : NEXT_TERM;
  const standing = lines.filter(({ from, to }) => from <= startsOn && (to === null || to > startsOn));
  const { school } = placement;
  const drafted = draftSpot(
    {
      pupilReference: placement.reference,
      birthMonth: placement.birthMonth,
      yearGroup: placement.yearGroup,
      primaryNeed: placement.need,
      schoolName: school.name,
      startsOn: placement.startsOn,
      endsOn: null,
      setting: 'day',
      weeksAYear: null,
      nightsAWeek: null,
      namingBasis: placement.namingBasis,
      tribunalOrderedOn: placement.tribunalOrderedOn,
      chargingBasis: placement.charging?.basis ?? null,
      chargingUnits: placement.charging?.units ?? null,
      lastReviewedOn: placement.lastReviewedOn,
      feeLines: standing.map(agreed),
    },
    { startsOn, endsAtAge: null, today: DRAFTED_ON },
  );
  if (!drafted.ok) return null;
  const terms = { ...drafted.value.terms, outcomes: OUTCOMES[placement.need] ?? OUTCOMES['OTH'] ?? [] };
  const calendars = schoolCalendars(
    school.name,
    CALENDAR_YEARS.map((year) => inventCalendar(school.name, year, school.schoolDays ?? 190)),
  );
  const cost = wholeLifeCost(terms, startsOn, drafted.value.endsOn, calendars);
  const id = demoId('agreement', placement.reference);
  const reference = `IPA-2026-${String(index + 1).padStart(4, '0')}`;
  const signed = isInForce(state) || state === 'signed';
  const drafter = personAt(authority.id, 'sesOfficer');
  const signedAt = moment(isInForce(state) ? SIGNED_ON : DRAFTED_ON, 100);
  return {
    id,
    reference,
    placement,
    state,
    startsOn,
    endsOn: drafted.value.endsOn,
    lines: standing,
    rows: {
      contract: {
        id,
        authority_id: authority.id,
        school_id: school.id,
        provider_id: providers.get(school.id) ?? null,
        kind: 'spot',
        reference,
        title: `${placement.reference} at ${school.name}`,
        state,
        starts_on: startsOn,
        ends_on: drafted.value.endsOn,
        placement_id: placement.id,
        supplier_number: isInForce(state) ? `S${String(40_100 + placement.school.providerIndex)}` : null,
        order_number: isInForce(state) ? `PO-26-${String(7_300 + index)}` : null,
        drafted_by: drafter.id,
        version: 1,
        created_at: moment(DRAFTED_ON, 30),
      },
      version: {
        id: demoId('agreement version', placement.reference),
        contract_id: id,
        authority_id: authority.id,
        school_id: school.id,
        number: 1,
        state: VERSION_OF[state] ?? 'draft',
        effective_on: startsOn,
        reason: '',
        terms,
        terms_sha256: fingerprint(terms),
        whole_life_pence: cost.ok ? cost.value : null,
        drafted_by: drafter.id,
        drafted_at: moment(DRAFTED_ON, 30),
        issued_at: signed ? signedAt : null,
        signed_at: signed ? signedAt : null,
        in_force_at: isInForce(state) ? moment(IN_FORCE_FROM, 0) : null,
        version: 1,
      },
    },
  };
}

const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  ASD: ['Asks for help in words or by card in three lessons of four', 'Joins a group of four for twenty minutes'],
  SEMH: ['Stays in class for whole mornings', 'Names what upsets, before leaving the room'],
  OTH: ['Takes part in every lesson of the week', 'Reads a page aloud to an adult each day'],
};

const noticeRow = (authority: DemoAuthority, { id, placement }: DemoContract): Row => {
  const head = personAt(authority.id, 'headOfSes');
  return {
    id: demoId('agreement notice', placement.reference),
    contract_id: id,
    authority_id: authority.id,
    school_id: placement.school.id,
    given_by_side: 'authority',
    given_by: head.id,
    given_by_name: head.name,
    given_on: NOTICE_ON,
    last_chargeable_on: LAST_CHARGEABLE,
    in_lieu_pence: 0,
    reason: 'The family moves away at Easter.',
    recorded_at: moment(NOTICE_ON, 60),
  };
};

/** A framework with the school where the council has most pupils: a rate for each of two kinds of place. */
export async function writeFramework(
  transaction: DemoTransaction,
  authority: DemoAuthority,
  placements: readonly DemoPlacement[],
): Promise<void> {
  const [school] =
    [...groupedBy(placements, ({ school: { id } }) => id).values()].sort((a, b) => b.length - a.length)[0]?.map((each) => each.school) ??
    [];
  if (!school) return;
  const [row] = await transaction.query<{ provider_id: string | null }>('select provider_id from schools where id = $1', [school.id]);
  const commissioner = personAt(authority.id, 'sesCommissioner');
  const id = demoId('framework', authority.key);
  const terms = {
    kind: 'framework',
    basis: { kind: 'term' },
    notice: { kind: 'terms', terms: 1 },
    clauses: [],
    signingOrder: ['provider', 'authority'],
    rates: [
      { name: 'Primary, any need', needs: [], phase: 'primary', setting: 'day', annualPence: 5_640_000 },
      { name: 'Secondary, any need', needs: [], phase: 'secondary', setting: 'day', annualPence: 6_120_000 },
    ],
    callOffAs: ['spot', 'block'],
    indexation: { kind: 'formula', series: 'CPIH', month: 10, capBp: 400, collarBp: 0 },
  };
  const days = { from: isoDate('2026-09-01'), to: isoDate('2030-08-31') };
  await transaction.insert('contracts', [
    {
      id,
      authority_id: authority.id,
      school_id: school.id,
      provider_id: row?.provider_id ?? null,
      kind: 'framework',
      reference: 'FWK-2026-0001',
      title: `Rates at ${school.name}`,
      state: 'active',
      starts_on: days.from,
      ends_on: days.to,
      supplier_number: `S${String(40_100 + school.providerIndex)}`,
      order_number: 'PO-26-7290',
      drafted_by: commissioner.id,
      version: 1,
      created_at: moment(SIGNED_ON, 0),
    },
  ]);
  await transaction.insert('contract_versions', [
    {
      id: demoId('framework version', authority.key),
      contract_id: id,
      authority_id: authority.id,
      school_id: school.id,
      number: 1,
      state: 'inForce',
      effective_on: days.from,
      reason: '',
      terms,
      terms_sha256: fingerprint(terms),
      whole_life_pence: 0,
      drafted_by: commissioner.id,
      drafted_at: moment(SIGNED_ON, 0),
      issued_at: moment(SIGNED_ON, 60),
      signed_at: moment(SIGNED_ON, 90),
      in_force_at: moment(days.from, 0),
      version: 1,
    },
  ]);
}

const occupancy = ({ id, reference, placement, startsOn, endsOn, rows }: DemoContract): Row => ({
  id: demoId('agreement place', placement.reference),
  authority_id: placement.authority.id,
  contract_authority_id: placement.authority.id,
  contract_id: id,
  school_id: placement.school.id,
  pupil_id: placement.pupilId,
  placement_id: placement.id,
  during: `[${startsOn},${addDays(endsOn, 1)})`,
  reference,
  nominated_by: rows.contract['drafted_by'],
  nominated_at: moment(SIGNED_ON, 120),
  version: 1,
});

/** What the history says of each: drafted, and where it is in force, made active. */
const drafted = (authority: DemoAuthority, { id, reference, placement, state, startsOn, rows }: DemoContract): Row => {
  const officer = personAt(authority.id, 'sesOfficer');
  return {
    chain: authority.id,
    at: moment(isInForce(state) ? SIGNED_ON : DRAFTED_ON, 110),
    personId: officer.id,
    personName: officer.name,
    organisationId: authority.id,
    organisationName: authority.name,
    action: 'draftContract',
    subjectType: 'contract',
    subjectId: id,
    schoolId: placement.school.id,
    shared: false,
    before: null,
    after: { state, version: 1, reference, kind: 'spot', title: rows.contract['title'], startsOn },
    source: 'demo',
  };
};
