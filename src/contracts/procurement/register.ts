import type { IsoDate } from '../../kernel/dates.js';
import { type BasisPoints, type Pence, basisPoints, pence, sum } from '../../kernel/money.js';
import type { ContractState } from '../contract-life-cycle.js';
import type { ContractKind } from '../contract.entity.js';
import {
  type Clock,
  type ExtensionDate,
  type NoticeClock,
  type PublicationClock,
  type PublicationKind,
  type Published,
  byUrgency,
  extensionDates,
  isOverThreshold,
  noticeClocks,
  publicationClocks,
} from './clocks.js';
import { type ContractNoticeKind, type ProcurementRoute, ROUTES } from './routes.js';
import { type ProcurementDuty, type ProcurementRule, valueOn } from './rules.js';
import { type ChargedPlacement, type Days, type ValuedContract, contractValue, placementValue } from './spend.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Who is paid: the provider, or the school itself where no provider is linked to it. */
export interface PaidParty extends Named {
  readonly isProvider: boolean;
  readonly companyNumber: string | null;
  readonly charityNumber: string | null;
}

export interface ProcurementOnRecord {
  readonly version: number;
  readonly route: ProcurementRoute;
  readonly reason: string;
  readonly estimatedPence: Pence | null;
  readonly begunOn: IsoDate;
  readonly awardedOn: IsoDate | null;
  readonly enteredIntoOn: IsoDate | null;
  readonly recordedByName: string;
  readonly recordedAt: string;
}

export interface NoticeOnRecord extends Published {
  readonly address: string | null;
  readonly recordedByName: string;
}

export interface BookedContract extends ValuedContract {
  readonly id: string;
  readonly version: number;
  readonly reference: string;
  readonly title: string;
  readonly kind: ContractKind;
  readonly state: ContractState;
  readonly frameworkId: string | null;
  /** The day it ended, by notice, by running out or by being superseded; null while it runs. */
  readonly endedOn: IsoDate | null;
  readonly school: Named & { readonly urn: number };
  readonly party: PaidParty;
  readonly extensions: readonly { readonly months: number; readonly noticeMonths: number }[];
  /** Of a block: guaranteed and optional together. */
  readonly places: number | null;
  readonly signedOn: IsoDate | null;
  /** Variations that are or were in force. */
  readonly variations: readonly { readonly number: number; readonly effectiveOn: IsoDate }[];
  /** When anything of it last changed. */
  readonly changedAt: string;
  readonly record: ProcurementOnRecord | null;
  readonly published: Readonly<Partial<Record<ContractNoticeKind, NoticeOnRecord>>>;
}

export interface BookedPlacement extends ChargedPlacement {
  readonly id: string;
  readonly pupilReference: string;
  readonly school: Named & { readonly urn: number };
  readonly party: PaidParty;
}

/** All that procurement of one authority rests on. */
export interface ProcurementBook {
  readonly authority: { readonly name: string; readonly laCode: string };
  readonly contracts: readonly BookedContract[];
  readonly placements: readonly BookedPlacement[];
  readonly rules: readonly ProcurementRule[];
  readonly duties: readonly ProcurementDuty[];
  readonly publications: readonly (Published & { readonly kind: PublicationKind; readonly from: IsoDate })[];
  readonly publisher: { readonly ocidPrefix: string; readonly address: string; readonly version: number } | null;
}

/** A contract as the register shows it. */
export interface RegisteredContract extends BookedContract {
  /** Over the whole life including VAT; null where it is not known. */
  readonly value: Pence | null;
  /** Whether an officer estimated it, or it is computed from the terms. */
  readonly valueIs: 'estimated' | 'computed' | 'notKnown';
  /** All that its provider gets. */
  readonly ofProvider: Pence;
  /** Null where no route is recorded, so that nobody can say by which day's rules. */
  readonly overThreshold: boolean | null;
  /** What is owed and published, the most urgent first. */
  readonly clocks: readonly NoticeClock[];
  readonly extensionDates: readonly ExtensionDate[];
}

const GONE: ReadonlySet<ContractState> = new Set(['ended', 'superseded', 'withdrawn']);

/** Whether a contract still costs or is to cost something. */
export const stands = ({ state }: { readonly state: ContractState }): boolean => !GONE.has(state);

const vatOn = (rules: readonly ProcurementRule[], day: IsoDate): BasisPoints => basisPoints(valueOn(rules, 'standardVat', day) ?? 0);

/** What an officer estimated counts; without an estimate, what the terms say. */
function valueOf(contract: BookedContract, book: ProcurementBook, today: IsoDate): Pick<RegisteredContract, 'value' | 'valueIs'> {
  const estimated = contract.record?.estimatedPence ?? null;
  if (estimated !== null) return { value: estimated, valueIs: 'estimated' };
  const computed = contractValue(contract, vatOn(book.rules, today));
  return { value: computed, valueIs: computed === null ? 'notKnown' : 'computed' };
}

/** One thing that is paid to a provider: a contract, or a placement without one. */
export interface SpendPart {
  readonly kind: ContractKind | 'placement';
  readonly id: string;
  readonly reference: string;
  readonly school: Named;
  readonly from: IsoDate;
  readonly to: IsoDate | null;
  readonly value: Pence | null;
  /** Why it is shown and not counted: a framework pays nothing itself, its call-offs do. */
  readonly counted: boolean;
}

export interface ProviderSpend {
  readonly party: PaidParty;
  readonly contracts: Pence;
  readonly placements: Pence;
  readonly total: Pence;
  readonly threshold: Pence | null;
  readonly overThreshold: boolean;
  /** How many parts have a value that is not known and so is not in the total. */
  readonly notKnown: number;
  readonly parts: readonly SpendPart[];
}

/** What each provider gets over the life of all that stands, contracts and placements without one, the largest first. */
export function spendByProvider(book: ProcurementBook, today: IsoDate): ProviderSpend[] {
  const rate = vatOn(book.rules, today);
  const monthsWithoutEnd = valueOn(book.rules, 'lifeWithoutEndMonths', today) ?? 48;
  const threshold = valueOn(book.rules, 'lightTouchThreshold', today);
  const parties = new Map<string, { readonly party: PaidParty; readonly parts: SpendPart[] }>();
  const add = (party: PaidParty, part: SpendPart): void => {
    const known = parties.get(party.id) ?? { party, parts: [] };
    known.parts.push(part);
    parties.set(party.id, known);
  };
  for (const contract of book.contracts.filter(stands)) {
    const { kind, id, reference, school, startsOn, endsOn, party } = contract;
    const { value } = valueOf(contract, book, today);
    add(party, { kind, id, reference, school, from: startsOn, to: endsOn, value, counted: kind !== 'framework' });
  }
  for (const placement of book.placements) {
    const { id, pupilReference, school, startsOn, endsOn, party } = placement;
    const value = placementValue(placement, rate, monthsWithoutEnd, today);
    add(party, { kind: 'placement', id, reference: pupilReference, school, from: startsOn, to: endsOn, value, counted: true });
  }
  return [...parties.values()]
    .map(({ party, parts }) => {
      const counted = parts.filter((part) => part.counted);
      const sumOf = (some: readonly SpendPart[]): Pence => sum(some.map(({ value }) => value ?? pence(0)));
      const total = sumOf(counted);
      return {
        party,
        contracts: sumOf(counted.filter(({ kind }) => kind !== 'placement')),
        placements: sumOf(counted.filter(({ kind }) => kind === 'placement')),
        total,
        threshold: threshold === null ? null : pence(threshold),
        overThreshold: threshold !== null && total >= threshold,
        notKnown: counted.filter(({ value }) => value === null).length,
        parts,
      };
    })
    .sort((a, b) => b.total - a.total || a.party.name.localeCompare(b.party.name));
}

/** Every contract with its value, its clocks and its options to extend. */
export function registerOf(book: ProcurementBook, today: IsoDate): RegisteredContract[] {
  const totals = new Map(spendByProvider(book, today).map(({ party, total }) => [party.id, total]));
  return book.contracts.map((contract) => {
    const { record } = contract;
    const { value, valueIs } = valueOf(contract, book, today);
    const ofProvider = totals.get(contract.party.id) ?? pence(0);
    const overThreshold = record ? isOverThreshold(book.rules, record.begunOn, value, ofProvider) : null;
    const clocks =
      record && overThreshold
        ? noticeClocks(
            {
              ...record,
              state: contract.state,
              startsOn: contract.startsOn,
              enteredIntoOn: enteredIntoOn(contract),
              terminatedOn: contract.endedOn,
              published: contract.published,
            },
            book.rules,
            book.duties,
            today,
          )
        : [];
    return {
      ...contract,
      value,
      valueIs,
      ofProvider,
      overThreshold,
      clocks: [...clocks].sort(byUrgency),
      extensionDates: stands(contract) ? extensionDates(contract.endsOn, contract.extensions) : [],
    };
  });
}

/** The day recorded, or the day of the last signature here. */
export const enteredIntoOn = ({ record, signedOn }: Pick<BookedContract, 'record' | 'signedOn'>): IsoDate | null =>
  record?.enteredIntoOn ?? signedOn;

/** A notice about one contract, or a publication about payments: whatever has a day by which it is to be published. */
export type Owed =
  | (NoticeClock & { readonly about: 'contract'; readonly contract: RegisteredContract })
  | (PublicationClock & { readonly about: 'payments' });

/** All that is to be published or was, the most urgent first. */
export function owedBy(book: ProcurementBook, today: IsoDate): Owed[] {
  const register = registerOf(book, today);
  const begun = register
    .filter(isPaidInPublic(book))
    .map(({ record }) => record?.begunOn ?? today)
    .sort();
  return [
    ...register.flatMap((contract) => contract.clocks.map((each) => ({ ...each, about: 'contract' as const, contract }))),
    ...publicationClocks(book.rules, book.publications, begun[0] ?? null, today).map((each) => ({ ...each, about: 'payments' as const })),
  ].sort(byUrgency);
}

/** Whether payments under a contract are published: a public contract whose procedure began under the rule. */
function isPaidInPublic(book: ProcurementBook): (contract: RegisteredContract) => boolean {
  const days = book.rules.filter(({ code }) => code === 'paymentsOver').map(({ effectiveFrom }) => effectiveFrom);
  return ({ record, state, overThreshold }) =>
    record !== null &&
    overThreshold === true &&
    record.route !== 'outsideRegime' &&
    state !== 'withdrawn' &&
    days.some((day) => day <= record.begunOn);
}

/** What a contract commits in a quarter, where its payments would have to be published. */
export interface QuarterCommitment {
  readonly contract: RegisteredContract;
  readonly committed: Pence;
}

/**
 * Invoices are not kept here, so payments cannot be listed. What can: contracts whose procedure began under the rule and whose commitment in
 * the quarter, by the day and including VAT, is above the amount. Any single payment above it belongs to one of these, unless it is paid for
 * days outside the quarter.
 */
export function commitmentsOver(book: ProcurementBook, quarter: Days, today: IsoDate): QuarterCommitment[] {
  const amount = valueOn(book.rules, 'paymentsOver', quarter.to);
  if (amount === null) return [];
  return registerOf(book, today)
    .filter(isPaidInPublic(book))
    .map((contract) => ({ contract, committed: contractValue(contract, vatOn(book.rules, quarter.to), quarter) ?? pence(0) }))
    .filter(({ committed }) => committed > amount)
    .sort((a, b) => b.committed - a.committed);
}

export interface RegisterTotals {
  readonly contracts: number;
  readonly value: Pence;
  readonly notKnown: number;
  readonly withoutRoute: number;
  readonly directAwards: number;
  readonly overdue: number;
}

export function totalsOf(rows: readonly RegisteredContract[]): RegisterTotals {
  return {
    contracts: rows.length,
    // A framework pays nothing itself: its call-offs do.
    value: sum(rows.filter(({ kind }) => kind !== 'framework').map(({ value }) => value ?? pence(0))),
    notKnown: rows.filter(({ value, kind }) => value === null && kind !== 'framework').length,
    withoutRoute: rows.filter(({ record, state }) => !record && state !== 'withdrawn').length,
    directAwards: rows.filter(({ record }) => record && ROUTES[record.route].directAward).length,
    overdue: rows.flatMap(({ clocks }) => clocks).filter(({ state }: Clock) => state === 'overdue').length,
  };
}
