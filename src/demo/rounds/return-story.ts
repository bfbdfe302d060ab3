import { type IsoDate } from '../../kernel/dates.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { type Pence, floorShare, formatPercent, formatPounds, pence, sum } from '../../kernel/money.js';
import { type NegotiationAction, type ReturnState, negotiation } from '../../uplifts/negotiation.js';
import { settledContent } from '../../uplifts/negotiation.service.js';
import { OF_THE_COUNCIL } from '../../uplifts/return-desk.js';
import { ReturnLine } from '../../uplifts/return-line.entity.js';
import { UpliftReturn } from '../../uplifts/uplift-return.entity.js';
import { CAP } from '../configuration.js';
import { demoId } from '../demo-id.js';
import type { Row } from '../demo-transaction.js';
import type { DemoFeeLine } from '../fee-lines.js';
import type { DemoAuthority } from '../organisations.js';
import type { DemoPerson } from '../people.js';
import type { DemoSchool } from '../schools.js';

/** A line of a return, annual net pence. What is asked, tabled and settled is filled in as the story goes on. */
export interface StoryLine {
  readonly id: string;
  readonly feeLine: DemoFeeLine;
  readonly effectiveOn: IsoDate;
  readonly current: Pence;
  asked: Pence | null;
  tabled: Pence | null;
  settled: Pence | null;
}

/** An instant of the story: a working morning, so many minutes after nine. */
export const moment = (on: IsoDate, minutes: number): string => new Date(Date.parse(`${on}T09:00:00Z`) + minutes * 60_000).toISOString();

export interface StoryBeginning {
  readonly id: string;
  readonly cycleId: string;
  readonly authority: DemoAuthority;
  readonly school: DemoSchool;
  readonly academicYear: number;
  readonly lines: readonly StoryLine[];
  readonly feesManager: DemoPerson;
  readonly officer: DemoPerson;
}

/**
 * What happened to one return, told act by act: every act is one that the negotiation's own table allows, counts the version up and leaves an
 * audit event, as the services do.
 */
export class ReturnStory {
  readonly rounds: Row[] = [];
  readonly roundLines: Row[] = [];
  readonly recommendations: Row[] = [];
  readonly messages: Row[] = [];
  readonly events: Row[] = [];
  readonly reference: string;
  /** In the order of their ids, as the services read and hash them. */
  readonly lines: readonly StoryLine[];
  private state: ReturnState = 'draft';
  private version = 1;
  private sent: { readonly on: IsoDate; readonly at: string; readonly receipt: string } | undefined;
  private settledAt: string | null = null;
  private settledContent: object = {};
  private decidedOn: IsoDate | null = null;
  private implementedAt: string | null = null;

  constructor(readonly beginning: StoryBeginning) {
    const { authority, academicYear, school } = beginning;
    this.lines = [...beginning.lines].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.reference = `${authority.laCode}-${String(academicYear)}-${String(school.urn)}`;
  }

  get id(): string {
    return this.beginning.id;
  }

  get settlement(): { readonly content: object; readonly sha256: string; readonly at: string | null } {
    return { content: this.settledContent, sha256: fingerprint(this.settledContent), at: this.settledAt };
  }

  /** The school sends what it has asked. */
  submit(on: IsoDate): void {
    const at = moment(on, 95);
    const content = {
      reference: this.reference,
      receivedOn: on,
      lines: this.lines.map((line) => ({
        feeLineId: line.feeLine.id,
        effectiveOn: line.effectiveOn,
        currentPence: line.current,
        askedPence: line.asked,
        ...driverOf(line),
      })),
    };
    const receipt = fingerprint(content);
    this.sent = { on, at, receipt };
    this.act('submit', at, this.beginning.feesManager, { receipt, receivedOn: on, late: false, notBefore: null, content });
  }

  startReview(on: IsoDate): void {
    this.act('startReview', moment(on, 130), this.beginning.officer);
  }

  /** The council offers, or the school counters, so much for each line. `expiresOn` is the last day of an offer. */
  table(
    side: 'authority' | 'provider',
    on: IsoDate,
    amountOf: (line: StoryLine) => Pence,
    message: string,
    expiresOn: IsoDate | null,
  ): void {
    const by = side === 'authority' ? this.beginning.officer : this.beginning.feesManager;
    const at = moment(on, side === 'authority' ? 160 : 240);
    this.answer('answered', by, at);
    const id = demoId('round', this.id, this.rounds.length + 1);
    for (const line of this.lines) {
      line.tabled = amountOf(line);
      this.roundLines.push({ round_id: id, return_line_id: line.id, ...this.owners, amount_pence: line.tabled });
    }
    const total = sum(this.lines.map(({ tabled }) => tabled ?? pence(0)));
    this.rounds.push({
      id,
      return_id: this.id,
      ...this.owners,
      number: this.rounds.length + 1,
      side,
      state: 'open',
      percent_bp: null,
      total_pence: total,
      message,
      made_by: by.id,
      made_by_name: by.name,
      made_at: at,
      expires_on: expiresOn,
      answered_by: null,
      answered_by_name: null,
      answered_at: null,
    });
    const rise = total - sum(this.lines.map(({ current }) => current));
    this.act(side === 'authority' ? 'offer' : 'counter', at, by, {
      round: this.rounds.length,
      totalPence: total,
      risePence: rise,
      expiresOn,
    });
    if (side === 'authority') this.recommend(id, at, by, total);
  }

  /** What the rule recommended when an offer was made: in the invented rounds the cap always decided it. No school reads it. */
  private recommend(roundId: string, at: string, by: DemoPerson, offered: Pence): void {
    const lines = this.lines.map((line) => {
      const capped = floorShare(line.current, 10_000 + CAP, 10_000);
      const recommended = line.asked !== null && line.asked < capped ? line.asked : capped;
      const words = `The cap of ${formatPercent(CAP)} allows up to ${formatPounds(capped)}.`;
      return {
        lineId: line.id,
        recommendedPence: recommended,
        steps: [{ step: 'cap', in: line.current, out: recommended, pounds: recommended - line.current, words }],
      };
    });
    const total = sum(lines.map(({ recommendedPence }) => recommendedPence));
    this.recommendations.push({ round_id: roundId, authority_id: this.owners.authority_id, recommended_pence: total, lines });
    this.events.push({
      ...this.eventOf('recommend', at, by),
      shared: false,
      before: null,
      after: { round: this.rounds.length, offeredPence: offered, recommendedPence: total },
    });
  }

  /** Whoever has the last figure before them accepts it. */
  accept(on: IsoDate): void {
    const by = this.rounds.at(-1)?.['side'] === 'authority' ? this.beginning.feesManager : this.beginning.officer;
    const at = moment(on, 300);
    this.answer('accepted', by, at);
    for (const line of this.lines) line.settled = line.tabled;
    this.settledAt = at;
    this.settledContent = settledContent(
      Object.assign(new UpliftReturn(), { id: this.id, reference: this.reference, schoolId: this.beginning.school.id }),
      this.lines.map((line) =>
        Object.assign(new ReturnLine(), {
          feeLineId: line.feeLine.id,
          placementId: line.feeLine.placement.id,
          effectiveOn: line.effectiveOn,
          currentPence: line.current,
          settledPence: line.settled,
        }),
      ),
    );
    this.act('accept', at, by, { content: this.settledContent, sha256: this.settlement.sha256 });
  }

  requestApproval(on: IsoDate, requestId: string): void {
    this.act('requestApproval', moment(on, 330), this.beginning.officer, { requestId });
  }

  approve(on: IsoDate, by: DemoPerson): void {
    this.act('approve', moment(on, 400), by);
  }

  implement(on: IsoDate, by: DemoPerson, recorded: Row): void {
    this.decidedOn = on;
    this.implementedAt = moment(on, 401);
    this.act('implement', this.implementedAt, by, recorded);
  }

  lapse(on: IsoDate): void {
    this.answer('expired', undefined, moment(on, 0));
    this.act('lapse', moment(on, 0), this.beginning.officer);
  }

  escalate(on: IsoDate, owner: DemoPerson, reason: string): void {
    this.answer('withdrawn', undefined, moment(on, 350));
    this.act('escalate', moment(on, 350), this.beginning.officer, { owner: owner.name, reason });
  }

  withdraw(on: IsoDate, reason: string): void {
    this.answer('withdrawn', undefined, moment(on, 200));
    this.act('withdraw', moment(on, 200), this.beginning.feesManager, { reason });
  }

  write(side: 'authority' | 'provider', on: IsoDate, body: string): void {
    const by = side === 'authority' ? this.beginning.officer : this.beginning.feesManager;
    this.messages.push({
      id: demoId('message', this.id, this.messages.length),
      return_id: this.id,
      ...this.owners,
      side,
      body,
      written_by: by.id,
      written_by_name: by.name,
      written_at: moment(on, 215),
    });
  }

  row(): Row {
    const { feesManager, officer } = this.beginning;
    const started = this.lines.some(({ asked }) => asked !== null);
    const reviewed = this.events.some(({ action }) => action === 'startReview');
    return {
      id: this.id,
      cycle_id: this.beginning.cycleId,
      ...this.owners,
      reference: this.reference,
      state: this.state,
      version: this.version,
      officer_id: reviewed ? officer.id : null,
      entered_by: started ? feesManager.id : null,
      submitted_by: this.sent ? feesManager.id : null,
      submitted_by_name: this.sent ? feesManager.name : null,
      submitted_at: this.sent?.at ?? null,
      received_on: this.sent?.on ?? null,
      receipt_sha256: this.sent?.receipt ?? null,
      late: false,
      not_before: null,
      settled_at: this.settledAt,
      settled_sha256: this.settledAt === null ? null : this.settlement.sha256,
      decided_on: this.decidedOn,
      implemented_at: this.implementedAt,
    };
  }

  lineRows(): Row[] {
    return this.lines.map((line) => ({
      id: line.id,
      return_id: this.id,
      ...this.owners,
      placement_id: line.feeLine.placement.id,
      fee_line_id: line.feeLine.id,
      effective_on: line.effectiveOn,
      current_pence: line.current,
      asked_pence: line.asked,
      driver: driverOf(line).driver,
      driver_figures: driverOf(line).driverFigures,
      tabled_pence: line.tabled,
      settled_pence: line.settled,
    }));
  }

  /** The columns that say whose row it is. */
  get owners(): { readonly authority_id: string; readonly school_id: string } {
    return { authority_id: this.beginning.authority.id, school_id: this.beginning.school.id };
  }

  private answer(state: 'accepted' | 'answered' | 'expired' | 'withdrawn', by: DemoPerson | undefined, at: string): void {
    const open = this.rounds.at(-1);
    if (open?.['state'] !== 'open') return;
    this.rounds[this.rounds.length - 1] = {
      ...open,
      state,
      answered_by: by?.id ?? null,
      answered_by_name: by?.name ?? null,
      answered_at: by ? at : null,
    };
  }

  private act(action: NegotiationAction, at: string, by: DemoPerson, recorded: Row = {}): void {
    const next = negotiation.next(this.state, action);
    if (!next) throw new Error(`The demo's story is impossible: ${action} while ${this.state}.`);
    const before = { state: this.state, version: this.version };
    this.state = next;
    this.version += 1;
    this.events.push({
      ...this.eventOf(action, at, by),
      before,
      after: { state: this.state, version: this.version, reference: this.reference, ...recorded },
    });
  }

  private eventOf(action: string, at: string, by: DemoPerson): Row {
    return {
      chain: this.beginning.authority.id,
      at,
      personId: by.id,
      personName: by.name,
      organisationId: by.organisation.id,
      organisationName: by.organisation.name,
      action,
      subjectType: 'upliftReturn',
      subjectId: this.id,
      schoolId: this.beginning.school.id,
      shared: !OF_THE_COUNCIL.has(action),
      source: 'demo',
    };
  }
}

/** What drives the rise, by the kind of line, with a figure as schools give it. */
function driverOf(line: StoryLine): { driver: string | null; driverFigures: string } {
  if (line.asked === null || line.asked <= line.current) return { driver: null, driverFigures: '' };
  switch (line.feeLine.kind) {
    case 'residential':
    case 'oneToOne':
      return { driver: 'nationalLivingWage', driverFigures: 'Support staff are paid near the National Living Wage.' };
    case 'transport':
      return { driver: 'other', driverFigures: 'Fuel, insurance and the driver’s hours.' };
    case 'core':
    case 'therapy':
    case 'other':
      return { driver: 'pay', driverFigures: 'Teachers’ and therapists’ pay awards; pay is 74% of our costs.' };
  }
}
