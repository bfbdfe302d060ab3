import { composeVariationLetter } from '../../documents/rendering/variation-letter.js';
import { type IsoDate, addDays, earlierOf } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { inWords } from '../../kernel/life-cycle.js';
import { type Pence, basisPoints, pence, riseBetween, sum } from '../../kernel/money.js';
import { arrears } from '../../placements/charging-basis.js';
import { chargingBasisOf } from '../../placements/charging-terms.js';
import { type SchoolCalendars, schoolCalendars } from '../../placements/term-calendar.js';
import { APPEAL_DAYS } from '../configuration.js';
import { demoId } from '../demo-id.js';
import { groupedBy } from '../grouped.js';
import { provider } from '../organisations.js';
import { personAt } from '../people.js';
import { calendarsOf } from '../school-calendars.js';
import type { Approver } from './approval.js';
import type { DemoCycle } from './cycles.js';
import type { RoundBook } from './round-book.js';
import { type ReturnStory, type StoryLine, moment } from './return-story.js';

interface Owed {
  readonly line: StoryLine;
  readonly basis: string;
  readonly amount: Pence;
}

const settledOf = ({ settled, current }: StoryLine): Pence => settled ?? current;
const changed = (line: StoryLine): boolean => settledOf(line) !== line.current;

/** What follows from a settlement in force, but for the fee lines themselves, which have this in their history already. */
export function tellImplementation(
  book: RoundBook,
  story: ReturnStory,
  cycle: DemoCycle,
  decidedOn: IsoDate,
  approvers: readonly Approver[],
): void {
  const owed = arrearsOf(story, decidedOn);
  const documentId = freezeLetter(book, story, cycle, decidedOn, approvers, owed);
  recordVariations(book, story, decidedOn, documentId);
  recordArrears(book, story, decidedOn, owed);
  recordSavings(book, story, cycle, decidedOn);
  const by = approvers.at(-1)?.person ?? story.beginning.officer;
  story.implement(decidedOn, by, {
    lines: story.lines.filter(changed).length,
    risePence: sum(story.lines.map((line) => pence(settledOf(line) - line.current))),
    arrearsPence: sum(owed.map(({ amount }) => amount)),
    documentId,
  });
}

function arrearsOf(story: ReturnStory, decidedOn: IsoDate): Owed[] {
  const late = story.lines.filter((line) => line.effectiveOn < decidedOn && changed(line));
  if (late.length === 0) return [];
  const { school } = story.beginning;
  const calendars: SchoolCalendars = schoolCalendars(school.name, calendarsOf(school));
  return late.flatMap((line) => {
    const { charging } = line.feeLine.placement;
    const basis = chargingBasisOf(charging?.basis ?? null, charging?.units ?? null);
    const change = { oldPrice: line.current, newPrice: settledOf(line), basis, effectiveOn: line.effectiveOn, endsOn: null };
    const amount = arrears(change, decidedOn, calendars);
    if (!amount.ok || basis === null) throw new Error(`The demo decides too late for ${school.name}: its arrears cannot be computed.`);
    return amount.value === 0 ? [] : [{ line, basis: basis.kind, amount: amount.value }];
  });
}

function recordArrears(book: RoundBook, story: ReturnStory, decidedOn: IsoDate, owed: readonly Owed[]): void {
  for (const { line, basis, amount } of owed)
    book.add('arrears', {
      return_line_id: line.id,
      ...story.owners,
      fee_line_id: line.feeLine.id,
      return_id: story.id,
      from_on: line.effectiveOn,
      until_on: decidedOn,
      charging_basis: basis,
      amount_pence: amount,
      recorded_at: moment(decidedOn, 401),
    });
}

/** What was asked above the settlement; Finance has looked at most of it. */
function recordSavings(book: RoundBook, story: ReturnStory, cycle: DemoCycle, decidedOn: IsoDate): void {
  const finance = personAt(story.beginning.authority.id, 'financePartner');
  const validated = story.beginning.school.urn % 3 !== 0;
  for (const line of story.lines) {
    const baseline = line.asked ?? line.current;
    if (baseline <= settledOf(line) || baseline <= line.current) continue;
    book.add('savings', {
      id: demoId('saving', line.id),
      ...story.owners,
      placement_id: line.feeLine.placement.id,
      return_line_id: line.id,
      kind: 'avoidance',
      baseline_pence: baseline,
      agreed_pence: settledOf(line),
      amount_pence: baseline - settledOf(line),
      academic_year: cycle.year,
      recorded_at: moment(decidedOn, 401),
      validated_by: validated ? finance.id : null,
      validated_by_name: validated ? finance.name : null,
      validated_at: validated ? moment(addDays(decidedOn, 12), 60) : null,
    });
  }
}

function recordVariations(book: RoundBook, story: ReturnStory, decidedOn: IsoDate, documentId: string): void {
  for (const [placement, lines] of groupedBy(story.lines.filter(changed), ({ feeLine }) => feeLine.placement))
    book.add('contract_variations', {
      id: demoId('variation', story.id, placement.reference),
      ...story.owners,
      placement_id: placement.id,
      return_id: story.id,
      document_id: documentId,
      effective_on: lines.map(({ effectiveOn }) => effectiveOn).reduce(earlierOf),
      before_pence: sum(lines.map(({ current }) => current)),
      after_pence: sum(lines.map(settledOf)),
      recorded_at: moment(decidedOn, 401),
    });
}

const KINDS: Readonly<Record<string, string>> = {
  core: 'Core education',
  therapy: 'Therapy',
  oneToOne: 'One-to-one support',
  residential: 'Residential',
  transport: 'Transport',
  other: 'Other',
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + inWords(words.slice(1));
const described = ({ feeLine }: StoryLine): string => feeLine.label || (KINDS[feeLine.kind] ?? feeLine.kind);

/** The letter's content, frozen and not yet rendered. */
function freezeLetter(
  book: RoundBook,
  story: ReturnStory,
  cycle: DemoCycle,
  decidedOn: IsoDate,
  approvers: readonly Approver[],
  owed: readonly Owed[],
): string {
  const { authority, school, officer } = story.beginning;
  const id = demoId('document', story.id);
  const reference = `${story.reference}-V`;
  const pupils = [...groupedBy(story.lines, ({ feeLine }) => feeLine.placement.reference)].sort(([a], [b]) => (a < b ? -1 : 1));
  const signatory = approvers.at(-1);
  const snapshot = composeVariationLetter({
    reference,
    date: decidedOn,
    draft: false,
    authority: {
      name: authority.name,
      department: authority.department,
      addressLines: authority.addressLines,
      contact: { name: officer.name, email: officer.email, telephone: authority.telephone },
      signatory: { name: signatory?.person.name ?? authority.name, role: capital(signatory?.role ?? 'authority') },
    },
    provider: { legalName: provider(school.providerIndex).name },
    school: { name: school.name, urn: String(school.urn), addressLines: school.addressLines },
    agreement: {
      title: 'Individual Placement Agreements',
      references: pupils.map(([pupil]) => pupil),
      noticeTerms: 'notice is given as each agreement says.',
    },
    cycle: { name: cycle.name, effectiveDate: story.lines.map(({ effectiveOn }) => effectiveOn).reduce(earlierOf) },
    settlement: {
      returnReference: story.reference,
      settledOn: (story.settlement.at?.slice(0, 10) ?? decidedOn) as IsoDate,
      rise: riseBetween(sum(story.lines.map(({ current }) => current)), sum(story.lines.map(settledOf))) ?? basisPoints(0),
    },
    pupils: pupils.map(([pupil, lines]) => ({
      reference: pupil,
      lines: lines.map((line) => ({
        kind: KINDS[line.feeLine.kind] ?? line.feeLine.kind,
        description: described(line),
        unit: line.feeLine.quantity === 1 ? `per ${line.feeLine.unit}` : `${String(line.feeLine.quantity)} ${line.feeLine.unit}s a year`,
        oldAnnual: line.current,
        newAnnual: settledOf(line),
        shares: line.feeLine.funders.map(({ funder, shareBp }) => ({ funder: capital(funder), share: basisPoints(shareBp) })),
      })),
    })),
    arrears: owed.map(({ line, basis, amount }) => ({
      pupilReference: line.feeLine.placement.reference,
      description: described(line),
      from: line.effectiveOn,
      to: addDays(decidedOn, -1),
      basis: capital(basis),
      amount,
    })),
    conditions: [],
    approvals: approvers.map(({ role, person }) => ({ role: capital(role), name: person.name, date: decidedOn })),
    appealDays: APPEAL_DAYS,
  });
  book.add('documents', {
    id,
    ...story.owners,
    kind: 'variationLetter',
    reference,
    subject_type: 'upliftReturn',
    subject_id: story.id,
    snapshot,
    snapshot_sha256: fingerprint(snapshot),
    created_at: moment(decidedOn, 401),
  });
  return id;
}
