import { type DateRange, containsDate } from '../kernel/date-range.js';
import { type IsoDate, addDays, formatDate } from '../kernel/dates.js';
import { inWords } from '../kernel/life-cycle.js';
import { type Pence, pence, sum } from '../kernel/money.js';
import { type Outcome, type Refusal, accepted, refusal, refused } from '../kernel/outcome.js';
import { addWorkingDays } from '../kernel/working-days.js';

/** A role of the authority's own matrix, e.g. `headOfSes`, `financePartner`, `director`, `s151Delegate`: data, not code. */
export type ApprovalRole = string;

/** Decisions up to a value in pence, that value included (null: without limit), the roles that decide in order, and whether it is a key decision. */
export interface ApprovalBand {
  readonly upToPence: Pence | null;
  readonly steps: readonly ApprovalRole[];
  readonly keyDecision: boolean;
}

/** An authority's bands in any order: each value belongs to the lowest band that reaches it. */
export type ApprovalMatrix = readonly ApprovalBand[];

/**
 * The value a decision is measured by, in pence: the annual net increases of all pupils affected together (a fall makes up for a rise), plus
 * the whole-life cost where it is a contract (domain.md, Approval matrix).
 */
export const approvalValue = (annualIncreases: readonly Pence[], wholeLifeCost: Pence = pence(0)): Pence =>
  pence(sum(annualIncreases) + wholeLifeCost);

/** Beyond any amount of money: where a band without limit sorts. */
const limitOf = (band: ApprovalBand): number => band.upToPence ?? Number.MAX_SAFE_INTEGER;

const ascending = (matrix: ApprovalMatrix): ApprovalBand[] => [...matrix].sort((a, b) => limitOf(a) - limitOf(b));

/** The lowest band whose limit reaches the value; a saving belongs to the lowest band. Refusal: `noApprovalBand` where none reaches it. */
export function bandFor(matrix: ApprovalMatrix, value: Pence): Outcome<ApprovalBand> {
  const band = ascending(matrix).find(({ upToPence, steps }) => steps.length > 0 && (upToPence === null || value <= upToPence));
  return band === undefined
    ? refused(refusal('noApprovalBand', 'The approval matrix has no band that reaches this value, so nobody can approve it.'))
    : accepted(band);
}

/** One decision that a request needs, by its place in the order. `decidedBy` is null until it is made. */
export interface ApprovalStep {
  readonly position: number;
  readonly role: ApprovalRole;
  readonly purpose: 'approval' | 'backdating';
  readonly decidedBy: string | null;
  /** In whose name a deputy decided; null where it was the decider's own role. */
  readonly decidedFor: string | null;
}

/** What a request of this value needs. */
export interface ApprovalRoute {
  readonly steps: readonly ApprovalStep[];
  readonly keyDecision: boolean;
}

/** Who gives the second approval that backdating needs: the first role of a higher band that this band does not have, else its own last role. */
function backdatingRole(matrix: ApprovalMatrix, band: ApprovalBand): ApprovalRole | undefined {
  const bands = ascending(matrix);
  const above = bands.slice(bands.indexOf(band) + 1).flatMap(({ steps }) => steps);
  return above.find((role) => !band.steps.includes(role)) ?? band.steps.at(-1);
}

/**
 * The steps of a request in order: those of its band, and one more where it is backdated (domain.md, Approval matrix). Refusal:
 * `noApprovalBand`.
 */
export function approvalRoute(matrix: ApprovalMatrix, value: Pence, backdated: boolean): Outcome<ApprovalRoute> {
  const found = bandFor(matrix, value);
  if (!found.ok) return found;
  const band = found.value;
  const second = backdated ? backdatingRole(matrix, band) : undefined;
  const roles = [
    ...band.steps.map((role) => ({ role, purpose: 'approval' as const })),
    ...(second === undefined ? [] : [{ role: second, purpose: 'backdating' as const }]),
  ];
  return accepted({
    steps: roles.map((step, index) => ({ ...step, position: index + 1, decidedBy: null, decidedFor: null })),
    keyDecision: band.keyDecision,
  });
}

/** A decision taken after the day from which it counts is backdated. */
export const isBackdated = (effectiveOn: IsoDate, requestedOn: IsoDate): boolean => effectiveOn < requestedOn;

/** Backdating never reaches behind the cycle's own date: refusal `behindTheCycle`, or undefined. */
export const refusesBackdating = (effectiveOn: IsoDate, cycleDate: IsoDate): Refusal | undefined =>
  effectiveOn < cycleDate
    ? refusal('behindTheCycle', `The cycle starts on ${formatDate(cycleDate)}: nothing can take effect before that.`, 'effectiveOn')
    : undefined;

/** A named deputy for a role, for a limited time. `id` is kept with the decision. */
export interface Delegation {
  readonly id: string;
  readonly fromPerson: string;
  readonly toPerson: string;
  readonly role: ApprovalRole;
  readonly period: DateRange;
}

/** The person who is about to decide, and what speaks for it. */
export interface Decider {
  readonly personId: string;
  readonly roles: readonly ApprovalRole[];
  readonly delegations: readonly Delegation[];
}

/** A request as far as the right to decide depends on it. */
export interface DecidableRequest {
  readonly steps: readonly ApprovalStep[];
  /** Everybody who negotiated, entered or submitted what is decided. */
  readonly involved: readonly string[];
  /** The day before which a key decision's last step cannot be taken; null where no notice is due. */
  readonly noticeUntil: IsoDate | null;
}

/** The step a decider may take, and the delegation it rests on (null: the decider's own role). */
export interface RightToDecide {
  readonly step: ApprovalStep;
  readonly delegation: Delegation | null;
}

/** The step whose turn it is: the first not yet decided. */
export const nextStep = (steps: readonly ApprovalStep[]): ApprovalStep | undefined =>
  [...steps].sort((a, b) => a.position - b.position).find(({ decidedBy }) => decidedBy === null);

/** "headOfSes" as "head of SES". */
const roleWords = (role: ApprovalRole): string => inWords(role).replace(/\b(ses|llr)\b/g, (letters) => letters.toUpperCase());

const hasDecided = (steps: readonly ApprovalStep[], personId: string): boolean =>
  steps.some(({ decidedBy, decidedFor }) => decidedBy === personId || decidedFor === personId);

/**
 * Whether a delegation lets this person take this step: its role, its days, and a delegator who has not decided here. A delegator who
 * negotiated may well be why there is a deputy; the deputy must not have.
 */
const speaksFor = (delegation: Delegation, decider: Decider, request: DecidableRequest, step: ApprovalStep, on: IsoDate): boolean =>
  delegation.toPerson === decider.personId &&
  delegation.fromPerson !== decider.personId &&
  delegation.role === step.role &&
  delegation.period.to !== null &&
  containsDate(delegation.period, on) &&
  !hasDecided(request.steps, delegation.fromPerson);

/**
 * Which step this person may decide on a day, and by what right (domain.md, Approval matrix). Steps are taken in order. Refusals:
 * `nothingToDecide`; `separationOfDuties` (nobody approves what they negotiated, entered or submitted); `approvesTwice` (nobody decides twice on
 * one request, in person or through a deputy); `notYourStep` (neither the role nor a named deputy for it that day); `noticeNotOver` (the last
 * step of a key decision waits for its notice; sending back does not).
 */
export function rightToDecide(
  decider: Decider,
  request: DecidableRequest,
  on: IsoDate,
  decision: 'approved' | 'returned' = 'approved',
): Outcome<RightToDecide> {
  const step = nextStep(request.steps);
  if (step === undefined) return refused(refusal('nothingToDecide', 'Every step of this request is decided.'));
  if (request.involved.includes(decider.personId)) {
    return refused(refusal('separationOfDuties', 'You negotiated, entered or submitted this, so somebody else must decide it.'));
  }
  if (hasDecided(request.steps, decider.personId)) {
    return refused(
      refusal('approvesTwice', 'You, or your deputy, have already decided a step of this request; another person must take this one.'),
    );
  }
  const delegation = decider.roles.includes(step.role)
    ? null
    : decider.delegations.find((each) => speaksFor(each, decider, request, step, on));
  if (delegation === undefined) {
    return refused(refusal('notYourStep', `This step is for: ${roleWords(step.role)}, or a deputy named for today.`));
  }
  const isLast = request.steps.every(({ position, decidedBy }) => position === step.position || decidedBy !== null);
  if (decision === 'approved' && isLast && request.noticeUntil !== null && on < request.noticeUntil) {
    return refused(refusal('noticeNotOver', `This is a key decision: it cannot be taken before ${formatDate(request.noticeUntil)}.`));
  }
  return accepted({ step, delegation });
}

/** Why this person may not decide now, or undefined: `rightToDecide` for a page that only asks. */
export function mayDecide(
  decider: Decider,
  request: DecidableRequest,
  on: IsoDate,
  decision?: 'approved' | 'returned',
): Refusal | undefined {
  const right = rightToDecide(decider, request, on, decision);
  return right.ok ? undefined : right.refusals[0];
}

/** An approval is pinned to the exact content approved: refusal `contentChanged` where its SHA-256 is no longer the same, or undefined. */
export const refusesChangedContent = (pinnedSha256: string, currentSha256: string): Refusal | undefined =>
  pinnedSha256 === currentSha256
    ? undefined
    : refusal('contentChanged', 'The content has changed since approval was asked for, so the approval no longer counts. Ask again.');

/** The first day on which a key decision can be taken: so many days after its notice was published (28 by default). */
export const noticeUntil = (publishedOn: IsoDate, days: number): IsoDate => addDays(publishedOn, days);

/** The last day of call-in: the n-th working day after the final approval (five by default). The decision is in force when it has passed. */
export const callInUntil = (approvedOn: IsoDate, workingDays: number, holidays: ReadonlySet<IsoDate>): IsoDate =>
  addWorkingDays(approvedOn, workingDays, holidays);

/** An approved decision as far as coming into force depends on it; `callInUntil` is null where it is no key decision. */
export interface ApprovedDecision {
  readonly callInUntil: IsoDate | null;
  readonly calledInBecause: string | null;
}

/** Why an approved decision is not in force on a day, or undefined: `calledIn` (a call-in holds it), `inCallIn` (its period has not passed). */
export function refusesForce(decision: ApprovedDecision, on: IsoDate): Refusal | undefined {
  if (decision.calledInBecause !== null) return refusal('calledIn', `The decision is called in: ${decision.calledInBecause}`);
  if (decision.callInUntil !== null && on <= decision.callInUntil) {
    return refusal('inCallIn', `The decision can be called in until the end of ${formatDate(decision.callInUntil)}.`);
  }
  return undefined;
}
