import { hashPassword } from '../identity/passwords.js';
import { authenticationActor } from '../identity/authentication-actor.js';
import { type IsoDate, earlierOf, isoDate, laterOf } from '../kernel/dates.js';
import type { Footing } from '../platform/platform.module.js';
import { Clock } from '../platform/clock.js';
import { bandDefinitionRows, bandRows, bandTariffRows } from './bands.js';
import { writeAgreements, writeFramework } from './contracts.js';
import { writeBlocks } from './block-contracts.js';
import { budgetRows } from './budgets.js';
import { basketRow, grantRows, indexValueRows, matrixRows, panelRows, policyRow } from './configuration.js';
import { issueAgreement, recordDecisions } from './consortium.js';
import { failureRows } from './failures.js';
import { consultationRows } from './consultations.js';
import { DemoTransaction } from './demo-transaction.js';
import { districtRows } from './districts.js';
import { checkRows } from './due-diligence.js';
import { feeLineRows, funderRows, inventFeeLines } from './fee-lines.js';
import { inviteColleagues } from './invitations.js';
import { inspectionRows } from './inspections.js';
import { writeLetters } from './letters.js';
import { liaisonRows } from './liaison.js';
import { writeJointNegotiations } from './joint-negotiations.js';
import { writeLots } from './lots.js';
import {
  AUTHORITIES,
  type DemoAuthority,
  PLATFORM,
  consortiumMemberRows,
  organisationRows,
  sharingAgreementRows,
} from './organisations.js';
import { ownProvisionRows } from './own-provision.js';
import { OUTWARD_POSTCODES } from './outward-postcodes.js';
import { DEMO_PASSWORD, actorOf, credentialRows, membershipRows, peopleRows, personAt } from './people.js';
import { type DemoPlacement, inventPlacements, placementRows, pupilRows } from './placements.js';
import { Random } from './random.js';
import { publishingRows } from './procurement.js';
import { readWhatIsOld, tellPeople } from './rounds/notices.js';
import { tellFinishedRound } from './rounds/finished-round.js';
import { tellOpenRound } from './rounds/open-round.js';
import { pastRises } from './rounds/past-rises.js';
import { RoundBook } from './rounds/round-book.js';
import { calendarRows } from './school-calendars.js';
import { type DemoSchool, inventSchools, schoolRows } from './schools.js';
import { wordingRows } from './wordings.js';
import { writeSharedCosts } from './shared-costs.js';
import { planReorganisation } from './reorganisation.js';
import { recordSignatories } from './signatories.js';

export { DEMO_PASSWORD, DEMO_SIGN_INS } from './people.js';

/** Any constant: the same on every machine. */
const SEED = 20_261_101;

/** The demo's open round runs from November 2026 to January 2027; a later start still shows it open. */
const FIRST_DAY = isoDate('2026-11-20');
const LAST_DAY = isoDate('2027-01-29');

/**
 * Loads the invented world once: Leicester, Leicestershire and Rutland with their placed pupils in sixty invented schools, one finished
 * round and one in progress. Answers whether it was loaded now. All of it is one transaction, so a crash leaves nothing. Refused in
 * production, since the sign-ins' password is public.
 */
export async function seedDemoWorld(footing: Pick<Footing, 'config' | 'runtimeUrl' | 'clock'>): Promise<boolean> {
  refuseInProduction(footing);
  const today = demoToday(footing.clock ?? new Clock());
  return DemoTransaction.run(footing.runtimeUrl, async (transaction) => {
    await transaction.as(authenticationActor('demo'));
    if ((await transaction.query('select from organisations where id = $1', [PLATFORM.id])).length > 0) return false;
    const random = new Random(SEED);
    const schools = inventSchools(random);
    await transaction.as(actorOf(personAt(PLATFORM.id, 'platformAdministrator')));
    await writeSharedWorld(transaction, random, schools);
    const left = new Map(schools.map(({ id, capacity }) => [id, Math.floor(capacity * 0.8)]));
    for (const authority of AUTHORITIES) await writeAuthority(transaction, authority, schools, left, today);
    await readWhatIsOld(transaction, today);
    await inviteColleagues(transaction, footing.config, footing.clock ?? new Clock());
    await recordSignatories(transaction);
    await recordDecisions(transaction);
    await writeLots(transaction, schools);
    await writeSharedCosts(transaction);
    await issueAgreement(transaction);
    await writeJointNegotiations(transaction, schools);
    await planReorganisation(transaction);
    return true;
  });
}

/** The day on which the demo world stands, whenever it is loaded. */
export const demoToday = (clock: Clock): IsoDate => laterOf(FIRST_DAY, earlierOf(LAST_DAY, clock.today()));

export function refuseInProduction({ config }: Pick<Footing, 'config'>): void {
  if (config.production) throw new Error('The demo world is refused in production: its sign-ins have a public password.');
}

/** What belongs to nobody or everybody: organisations, people, the register, index figures. */
async function writeSharedWorld(transaction: DemoTransaction, random: Random, schools: readonly DemoSchool[]): Promise<void> {
  await transaction.insert('organisations', organisationRows());
  await transaction.insert('consortium_members', consortiumMemberRows());
  await transaction.insert('sharing_agreements', sharingAgreementRows());
  await transaction.insert('people', peopleRows());
  await transaction.insert('memberships', membershipRows());
  await transaction.insert('credentials', credentialRows(await hashPassword(DEMO_PASSWORD)));
  await transaction.insert('schools', schoolRows(random, schools));
  await transaction.insert('inspections', inspectionRows(random, schools));
  await transaction.insert('term_calendars', calendarRows(schools));
  await transaction.insert(
    'outward_postcodes',
    Object.entries(OUTWARD_POSTCODES).map(([code, { latitude, longitude }]) => ({
      outward_postcode: code,
      latitude,
      longitude,
      establishments: 1,
    })),
  );
  await transaction.insert('index_values', indexValueRows());
}

/** One authority's own world, written as its Head of SES. The seed of its own keeps it the same whatever the others become. */
async function writeAuthority(
  transaction: DemoTransaction,
  authority: DemoAuthority,
  schools: readonly DemoSchool[],
  left: Map<string, number>,
  today: IsoDate,
): Promise<void> {
  const random = new Random(SEED + Number(authority.laCode));
  await transaction.as(actorOf(personAt(authority.id, 'headOfSes')));
  await transaction.insert('uplift_policies', [policyRow(authority)]);
  await transaction.insert('approval_matrix_bands', matrixRows(authority));
  await transaction.insert('index_baskets', [basketRow(authority)]);
  await transaction.insert('cost_grants', grantRows(authority));
  await transaction.insert('panel_meetings', panelRows(authority));
  await transaction.insert('own_provision', ownProvisionRows(authority));
  await transaction.insert('release_districts', districtRows(authority));
  await transaction.insert('bands', bandRows(authority));
  await transaction.insert('band_definitions', bandDefinitionRows(authority));
  await transaction.insert('band_tariffs', bandTariffRows(authority));
  const wordings = wordingRows(authority, today);
  await transaction.insert('clauses', wordings.clauses);
  await transaction.insert('wording_versions', wordings.versions);
  const placements = inventPlacements(random, authority, schools, left, today);
  const used = schoolsOf(placements);
  await transaction.insert('due_diligence_checks', checkRows(random, authority, used, today));
  const liaison = liaisonRows(authority, placements, today);
  await transaction.insert('liaison_leads', liaison.leads);
  await transaction.insert('liaison_notes', liaison.notes);
  await transaction.insert('liaison_visits', liaison.visits);
  await transaction.insert('liaison_actions', liaison.actions);
  await transaction.insert('pupils', pupilRows(placements));
  await transaction.insert('placements', placementRows(placements));
  const consulted = consultationRows(authority, placements, today);
  await transaction.insert('pupils', consulted.pupils);
  await transaction.insert('consultations', consulted.consultations);
  await transaction.insert('school_failures', failureRows(authority, placements));
  const past = pastRises(random, placements);
  const lines = inventFeeLines(random, placements, past.riseOn);
  const book = new RoundBook(authority);
  tellFinishedRound(random, book, past.returns, lines);
  const known = tellOpenRound(random, book, lines, today);
  await book.writeReturns(transaction);
  await transaction.insert('fee_lines', feeLineRows(known));
  await transaction.insert('fee_line_funders', funderRows(known));
  const budgets = budgetRows(authority, known);
  book.events.push(...budgets.events);
  await transaction.insert('budgets', budgets.rows);
  const publishing = publishingRows(authority);
  book.events.push(...publishing.events);
  await transaction.insert('ocds_publishers', [publishing.publisher]);
  await transaction.insert('procurement_publications', publishing.publications);
  book.events.push(...(await writeBlocks(transaction, authority, schools)));
  book.events.push(...(await writeAgreements(transaction, authority, placements, known)));
  await writeFramework(transaction, authority, placements);
  const events = await book.writeWhatFollows(transaction);
  await writeLetters(transaction, authority, today);
  await tellPeople(transaction, authority, events, today);
}

const schoolsOf = (placements: readonly DemoPlacement[]): DemoSchool[] => [...new Set(placements.map(({ school }) => school))];
