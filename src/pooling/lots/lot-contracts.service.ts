import { Injectable } from '@nestjs/common';
import { ContractDraftsService } from '../../contracts/contract-drafts.service.js';
import { ContractMembersService } from '../../contracts/contract-members.service.js';
import { type PaperGround, awardLetter } from '../../contracts/documents/papers.js';
import { ProcurementService } from '../../contracts/procurement/procurement.service.js';
import type { BlockTerms } from '../../contracts/terms.js';
import { DocumentsService } from '../../documents/documents.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type BasisPoints, basisPoints, pence } from '../../kernel/money.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { addWorkingDays } from '../../kernel/working-days.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { AwardInput, AwardResult } from '../award/award.js';
import { placesOfBid, pricePerPlace, priceOf } from '../award/recheck.js';
import { type WeighedBid, choiceOf, explainBid } from './award-input.js';
import { BidsReader } from './bids.reader.js';
import { type HeldLot, LotDesk, type LotOnDesk } from './lot-desk.js';
import type { SharePlaces } from './shares.js';

const WHOLE: BasisPoints = basisPoints(10_000);

interface FinalAward {
  readonly id: string;
  readonly input: AwardInput;
  readonly result: AwardResult;
  readonly chosen: number;
}

interface Addressee {
  readonly authority: string;
  readonly address: string;
  readonly provider: string;
  readonly school: string;
  readonly urn: number;
  readonly schoolAddress: readonly (string | null)[];
}

/** What follows from a complete award: letters to every bidder, the standstill, and the block contracts, all the lead authority's. */
@Injectable()
export class LotContractsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: LotDesk,
    private readonly bids: BidsReader,
    private readonly documents: DocumentsService,
    private readonly drafts: ContractDraftsService,
    private readonly members: ContractMembersService,
    private readonly procurement: ProcurementService,
    private readonly clock: Clock,
  ) {}

  /** Writes to every bidder what was decided and why; the standstill begins. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `lettersSent`. */
  sendLetters(actor: Actor, input: LotOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const { lot, award, letters } = await this.taken(actor, input, 'write to bidders');
      if (letters.on !== null) throw new Refused([refusal('lettersSent', `Letters were sent on ${formatDate(letters.on)}.`)]);
      const today = this.clock.today();
      const until = addWorkingDays(today, lot.standstillDays, new Set(letters.holidays));
      for (const bid of await this.bids.weighed(lot.id)) await this.write(actor, lot, award, bid, until);
      await this.work.query('update lots set letters_on = $2, version = version + 1 where id = $1', [lot.id, today]);
      this.desk.tell(lot, 'sendAwardLetters', { standstillUntil: until, schools: await this.bids.schools(lot.id) });
      return lot.id;
    });
  }

  /**
   * Drafts a block contract with each school that won places: its places, tiers and members as awarded, procured by competition. Refusals: `notAllowed`,
   * `notFound`, `staleVersion`, `wrongState`, `notLead`, `noLetters`, `standstill`, those of drafting. Answers the lot.
   */
  draftContracts(actor: Actor, input: LotOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const { lot, award, letters } = await this.taken(actor, input, 'draft contracts');
      if (letters.on === null)
        throw new Refused([refusal('noLetters', 'Write to every bidder first: the standstill begins with the letters.')]);
      const until = addWorkingDays(letters.on, lot.standstillDays, new Set(letters.holidays));
      if (this.clock.today() <= until)
        throw new Refused([refusal('standstill', `The standstill ends on ${formatDate(until)}: contracts are drafted after that day.`)]);
      const shares = await this.work.query<{ authorityId: string; places: readonly SharePlaces[] }>(
        `select authority_id as "authorityId", places from lot_shares where award_id = $1 and state = 'approved' order by authority_id`,
        [award.id],
      );
      const references: string[] = [];
      for (const bid of await this.bids.weighed(lot.id)) {
        const drafted = await this.draft(actor, lot, award, bid, shares);
        if (drafted) references.push(drafted);
      }
      await this.desk.put(lot, 'draftLotContracts', { contracts: references });
      return lot.id;
    });
  }

  private async draft(
    actor: Actor,
    lot: HeldLot,
    award: FinalAward,
    bid: WeighedBid,
    shares: readonly { readonly authorityId: string; readonly places: readonly SharePlaces[] }[],
  ): Promise<string | null> {
    const own = (choiceOf(award.result, award.chosen)?.places ?? []).filter(({ bidId }) => bidId === bid.id);
    if (own.length === 0) return null;
    const contractId = valueOf(
      await this.drafts.draftTerms(actor, {
        schoolId: bid.schoolId,
        title: lot.title,
        startsOn: lot.startsOn,
        endsOn: lot.endsOn,
        terms: blockTerms(lot, bid, own),
        consortiumId: lot.consortiumId,
      }),
    );
    await this.work.query('insert into lot_contracts (award_id, bid_id, lot_id, consortium_id, contract_id) values ($1, $2, $3, $4, $5)', [
      award.id,
      bid.id,
      lot.id,
      lot.consortiumId,
      contractId,
    ]);
    const users = shares
      .map(({ authorityId, places }) => ({
        authorityId,
        committedPlaces: places.reduce((total, each) => total + (each.bidId === bid.id ? each.places : 0), 0),
      }))
      .filter(({ authorityId }) => authorityId !== lot.leadAuthorityId);
    if (users.length > 0) valueOf(await this.members.setMembers(actor, { contractId, version: 1, members: users }));
    const published = await this.publishedOn(lot.id);
    valueOf(
      await this.procurement.recordProcurement(actor, {
        contractId,
        version: 0,
        route: 'competed',
        reason: `Joint lot ${String(lot.number)}, “${lot.title}”`,
        estimatedPence: null,
        begunOn: published,
        awardedOn: await this.awardedOn(lot.id),
        enteredIntoOn: null,
      }),
    );
    return contractId;
  }

  private async write(actor: Actor, lot: HeldLot, award: FinalAward, bid: WeighedBid, standstillUntil: IsoDate): Promise<void> {
    const [to] = await this.work.query<Addressee>(ADDRESSEE, [lot.leadAuthorityId, bid.schoolId, bid.providerId]);
    if (!to) throw new Error(`The school of bid ${bid.id} is not to be found.`);
    const choice = choiceOf(award.result, award.chosen);
    const places = (choice?.places ?? []).filter(({ bidId }) => bidId === bid.id);
    const offered = award.input.bids.find(({ id }) => id === bid.id);
    const each = offered && places.length > 0 ? Math.floor(priceOf(offered, placesOfBid(places, bid.id)) / placesOfBid(places, bid.id)) : 0;
    const today = this.clock.today();
    const ground: PaperGround = {
      contract: { reference: `LOT-${String(lot.number)}`, title: lot.title, startsOn: lot.startsOn, endsOn: lot.endsOn },
      date: today,
      draft: false,
      authority: {
        name: to.authority,
        department: 'Special Education Service',
        addressLines: to.address
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
        contact: { name: actor.personName, email: 'the address you usually write to', telephone: null },
      },
      provider: { legalName: to.provider },
      school: {
        name: to.school,
        urn: String(to.urn),
        addressLines: to.schoolAddress.filter((line) => line !== null && line !== '') as string[],
      },
      approvals: [],
    };
    const paper = awardLetter(ground, {
      lot: lot.title,
      places: places.map(({ lineId, places: many }) => ({
        name: lot.lines[lot.lineIds.indexOf(lineId)]?.name ?? '',
        places: many,
        annualPence: pence(each),
      })),
      conditions: [
        ...(choice ? [explainBid(award.input, choice, bid)] : []),
        ...(places.length > 0 && bid.content.voidShareBp !== undefined && bid.content.voidShareBp < WHOLE
          ? [`Of an empty guaranteed place ${String(bid.content.voidShareBp / 100)}% is paid after the days of grace.`]
          : []),
        ...(bid.quality === null ? [] : [`Quality was scored ${String(bid.quality)} of 100 by ${String(bid.scores)} evaluators.`]),
        `No contract is entered into before ${formatDate(standstillUntil)} has passed.`,
      ],
      decidedOn: today,
    });
    await this.documents.freeze({
      kind: 'awardLetter',
      reference: `${paper.reference}-${String(to.urn)}`,
      authorityId: lot.leadAuthorityId,
      schoolId: bid.schoolId,
      subjectType: 'lotBid',
      subjectId: bid.id,
      snapshot: paper,
    });
  }

  private async taken(actor: Actor, input: LotOnDesk, words: string) {
    const lot = await this.desk.take(input, 'draftLotContracts', words);
    if (actor.organisationId !== lot.leadAuthorityId)
      throw new Refused([refusal('notLead', 'The authority that leads this lot does this: it writes, and it signs.')]);
    const [award] = await this.work.query<FinalAward>(
      `select id, input, result, chosen::int from lot_awards where lot_id = $1 and state = 'final'`,
      [lot.id],
    );
    if (!award) throw new Error(`Lot ${lot.id} is awarded without an award.`);
    const [letters] = await this.work.query<{ on: IsoDate | null; holidays: IsoDate[] }>(
      `select letters_on::text as on, array(select on_date::text from bank_holidays where nation = 'england' and on_date >= awarded_on) as holidays
       from lots where id = $1`,
      [lot.id],
    );
    return { lot, award, letters: letters ?? { on: null, holidays: [] } };
  }

  private async publishedOn(lotId: string): Promise<IsoDate> {
    const [row] = await this.work.query<{ on: IsoDate }>(
      `select (published_at at time zone 'Europe/London')::date::text as on from lots where id = $1`,
      [lotId],
    );
    return row?.on ?? this.clock.today();
  }

  private async awardedOn(lotId: string): Promise<IsoDate | null> {
    const [row] = await this.work.query<{ on: IsoDate | null }>('select awarded_on::text as on from lots where id = $1', [lotId]);
    return row?.on ?? null;
  }
}

/** The terms of the block that a bid becomes. Members pay for their days at the tier price and their part of empty places. */
export function blockTerms(
  lot: HeldLot,
  bid: WeighedBid,
  own: readonly { readonly lineId: string; readonly places: number; readonly optional?: number }[],
): BlockTerms {
  const lines = own.map(({ lineId, places, optional = 0 }) => ({ line: lot.lines[lot.lineIds.indexOf(lineId)], places, optional }));
  const total = own.reduce((sum, { places }) => sum + places, 0);
  const alone = lines.reduce((sum, { line, places }) => sum + places * (line?.spotPence ?? 0), 0);
  return {
    kind: 'block',
    basis: lot.basis,
    notice: { kind: 'terms', terms: 1 },
    clauses: [],
    signingOrder: ['provider', 'authority'],
    groups: lines.map(({ line, places, optional }) => ({
      name: line?.name ?? '',
      needs: line?.needs ?? [],
      phase: line?.phase ?? 'any',
      setting: line?.setting ?? 'day',
      guaranteed: places,
      optional,
    })),
    // Optional places cost what the guaranteed ones reach: filled, they would else reach a price that nobody voted on.
    tiers:
      lines.some(({ optional }) => optional > 0) && bid.content.tierRule === 'allPlaces'
        ? [{ fromPlaces: 1, annualPence: pricePerPlace(bid.content, total) }]
        : bid.content.tiers,
    tierRule: bid.content.tierRule,
    tierMeasure: 'paid',
    indexation: { kind: 'fixed' },
    voids: { graceDays: lot.voidGraceDays, councilShareBp: basisPoints(bid.content.voidShareBp ?? WHOLE) },
    nomination: { nominateBy: null, releasesUnnominated: false },
    substitution: true,
    subLetting: { allowed: true, recharge: 'tierPriceAndVoidShare' },
    extensions: [],
    spotEquivalentPence: total === 0 ? null : pence(Math.floor(alone / total)),
  };
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.refusals);
  return outcome.value;
}

/** $1 the authority, $2 the school, $3 the provider. */
const ADDRESSEE = `select authority.name as authority, authority.address, provider.name as provider, school.name as school, school.urn,
  array[school.street, school.locality, school.town, school.postcode] as "schoolAddress"
  from organisations authority, schools school, organisations provider where authority.id = $1 and school.id = $2 and provider.id = $3`;
