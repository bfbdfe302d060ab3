import { Injectable } from '@nestjs/common';
import { Decimal } from 'decimal.js';
import { AuditService } from '../audit/audit.service.js';
import { allows, requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate } from '../kernel/dates.js';
import { fingerprint } from '../kernel/fingerprint.js';
import type { BasisPoints, Pence } from '../kernel/money.js';
import { type Outcome, Refused, type Refusal, refusal } from '../kernel/outcome.js';
import { ClientKeys } from '../platform/client-keys.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { askedPrice } from './asked-price.js';
import { type LateRule, lateness } from './negotiation.js';
import { ReturnDesk, type ReturnOnDesk, sideOf } from './return-desk.js';
import type { CostDriver, ReturnLine } from './return-line.entity.js';
import { SchoolCalendarsReader } from '../placements/school-calendars.reader.js';
import { refusesSending } from './sending-checks.js';
import type { UpliftReturn } from './uplift-return.entity.js';

export interface AskedLine {
  readonly lineId: string;
  readonly askedPence?: number | null;
  readonly askedBp?: number | null;
  readonly driver?: CostDriver | null;
  readonly driverFigures?: string | null;
}

export interface ReturnDraft extends ReturnOnDesk {
  readonly lines: readonly AskedLine[];
  readonly clientKey?: string | null;
}

export interface ReturnToSubmit extends ReturnOnDesk {
  /** Only an officer who enters a letter gives it: the day the letter arrived. */
  readonly receivedOn?: IsoDate | null;
  readonly letterId?: string | null;
  readonly clientKey?: string | null;
}

interface CycleRules {
  readonly opens_on: IsoDate;
  readonly closes_on: IsoDate;
  readonly state: string;
  readonly late_rule: LateRule;
  readonly evidence_above_bp: BasisPoints;
  readonly evidence: number;
}

/** A school's return: drafting, checking, sending, taking back. A provider acts for itself; an officer enters what came on paper. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: ReturnDesk,
    private readonly keys: ClientKeys,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly calendars: SchoolCalendarsReader,
  ) {}

  /**
   * Keeps what has been filled in so far. Each line may be given in pounds, in percent, or both when they agree to the penny. Refusals by
   * line: `unknownLine`, `arithmetic`; and those of the desk.
   */
  saveDraft(actor: Actor, draft: ReturnDraft): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(draft.clientKey, 'saveReturnDraft', draft, async () => {
        mayFill(actor);
        const ret = await this.desk.take(actor, draft, 'submit');
        await this.keep(actor, ret, draft.lines);
        return ret.id;
      }),
    );
  }

  /** Keeps asked amounts of a locked draft: also how a workbook is taken in. */
  async keep(actor: Actor, ret: UpliftReturn, asked: readonly AskedLine[]): Promise<void> {
    const lines = new Map((await this.desk.lines(ret.id)).map((line) => [line.id, line]));
    const refusals: Refusal[] = [];
    const kept = asked.flatMap((each, index) => {
      const line = lines.get(each.lineId);
      const answer = line
        ? askedAmount(line, each, index)
        : refusal('unknownLine', 'This line does not belong to the return.', 'lines', String(index), 'lineId');
      if (answer !== null && typeof answer === 'object') {
        refusals.push(answer);
        return [];
      }
      return [{ id: each.lineId, asked: answer, driver: each.driver ?? null, figures: each.driverFigures ?? '' }];
    });
    if (refusals.length > 0) throw new Refused(refusals);
    await this.work.query(
      `update return_lines line set asked_pence = given.asked, driver = given.driver, driver_figures = given.figures
       from jsonb_to_recordset($2::jsonb) as given(id uuid, asked bigint, driver text, figures text)
       where line.id = given.id and line.return_id = $1`,
      [ret.id, JSON.stringify(kept)],
    );
    await this.work.query('update uplift_returns set version = version + 1, entered_by = $2 where id = $1', [ret.id, actor.personId]);
    this.audit.record({
      action: 'saveDraft',
      subjectType: 'upliftReturn',
      subjectId: ret.id,
      authorityId: ret.authorityId,
      schoolId: ret.schoolId,
      shared: true,
      before: { version: ret.version },
      after: { version: ret.version + 1, lines: kept },
    });
  }

  /**
   * Sends the return: every line answered, a driver for every rise, evidence where the whole asks for more than the policy's threshold,
   * inside the window (or by the late rule). Answers with a receipt: the hash of exactly what was sent. Refusals: `windowNotOpen`,
   * `windowClosed`, `lineUnanswered`, `driverMissing`, `evidenceMissing`, and those of the desk.
   */
  submit(actor: Actor, input: ReturnToSubmit): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'submitReturn', input, async () => {
        mayFill(actor);
        const ret = await this.desk.take(actor, input, 'submit');
        return this.send(actor, ret, this.dayOfReceipt(actor, input), input.letterId ?? null);
      }),
    );
  }

  /** Sends a locked draft: also how a joint return is sent, one for all. Refusals: those of `submit` but for the desk's. */
  async send(actor: Actor, ret: UpliftReturn, receivedOn: IsoDate, letterId: string | null): Promise<string> {
    const rules = await this.rules(ret.id);
    const lines = await this.desk.lines(ret.id);
    const refusals = this.refusesSending(rules, lines, receivedOn);
    if (refusals.length > 0) throw new Refused(refusals);
    const late = await this.applyLateRule(ret, lines, rules, receivedOn);
    const content = sentContent(ret, lines, receivedOn);
    const receipt = fingerprint(content);
    if (letterId !== null) await this.keepLetter(ret, letterId);
    await this.desk.put(
      ret,
      'submit',
      {
        submittedBy: actor.personId,
        submittedByName: actor.personName,
        submittedAt: this.clock.now(),
        receivedOn,
        receiptSha256: receipt,
        late: late !== null,
        notBefore: late,
        enteredBy: ret.enteredBy ?? actor.personId,
      },
      { receipt, receivedOn, late: late !== null, notBefore: late, content },
    );
    return ret.id;
  }

  /** Why a return cannot be sent as it is, all together. */
  async whyNotSent(returnId: string, receivedOn: IsoDate): Promise<Refusal[]> {
    return this.refusesSending(await this.rules(returnId), await this.desk.lines(returnId), receivedOn);
  }

  /** Takes a sent return back before it is settled. Its open offer ends with it. */
  withdraw(actor: Actor, input: ReturnOnDesk & { readonly reason: string; readonly clientKey?: string | null }): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'withdrawReturn', input, async () => {
        requires(actor, 'uplifts.submitReturn');
        const ret = await this.desk.take(actor, input, 'withdraw');
        await this.work.query("update negotiation_rounds set state = 'withdrawn' where return_id = $1 and state = 'open'", [ret.id]);
        await this.desk.put(ret, 'withdraw', {}, { reason: input.reason });
        return ret.id;
      }),
    );
  }

  /** Makes a withdrawn return a draft again, with what had been asked, to be mended and sent anew. */
  reopen(actor: Actor, input: ReturnOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.submitReturn');
      const ret = await this.desk.take(actor, input, 'reopen');
      await this.work.query('update return_lines set tabled_pence = null where return_id = $1', [ret.id]);
      await this.desk.put(ret, 'reopen', {
        submittedBy: null,
        submittedByName: null,
        submittedAt: null,
        receivedOn: null,
        receiptSha256: null,
        late: false,
        notBefore: null,
      });
      return ret.id;
    });
  }

  private dayOfReceipt(actor: Actor, input: ReturnToSubmit): IsoDate {
    const today = this.clock.today();
    if (!input.receivedOn) return today;
    if (sideOf(actor) === 'provider')
      throw new Refused([refusal('notAllowed', 'The day of receipt is recorded by the authority.', 'receivedOn')]);
    if (input.receivedOn > today) throw new Refused([refusal('dateInFuture', 'A letter cannot have arrived after today.', 'receivedOn')]);
    return input.receivedOn;
  }

  private async rules(returnId: string): Promise<CycleRules> {
    const [rules] = await this.work.query<CycleRules>(
      `select cycle.opens_on, cycle.closes_on, cycle.state, cycle.late_rule, cycle.evidence_above_bp,
         (select count(*) from return_evidence evidence where evidence.return_id = ret.id) as evidence
       from uplift_returns ret join uplift_cycles cycle on cycle.id = ret.cycle_id
       where ret.id = $1`,
      [returnId],
    );
    if (!rules) throw new Error(`Return ${returnId} has no cycle.`);
    return rules;
  }

  private refusesSending(rules: CycleRules, lines: readonly ReturnLine[], receivedOn: IsoDate): Refusal[] {
    return [
      ...this.windowRefusals(rules, receivedOn),
      ...refusesSending(lines, { evidenceAboveBp: rules.evidence_above_bp, evidence: rules.evidence }),
    ];
  }

  private windowRefusals(rules: CycleRules, receivedOn: IsoDate): Refusal[] {
    if (receivedOn < rules.opens_on)
      return [refusal('windowNotOpen', `Returns can be sent from ${rules.opens_on}. What you filled in is kept.`)];
    const late = receivedOn > rules.closes_on;
    if ((late && rules.late_rule === 'nextCycle') || rules.state === 'closed')
      return [
        refusal(
          'windowClosed',
          `The window closed on ${rules.closes_on}. By this authority's rule a late return belongs to the next cycle. What you filled in is kept.`,
        ),
      ];
    return [];
  }

  /**
   * A late return starts no sooner than one full term after receipt: its lines take the later date. Null when it is in time. (A late return
   * that belongs to the next cycle was refused before.)
   */
  private async applyLateRule(
    ret: UpliftReturn,
    lines: readonly ReturnLine[],
    rules: CycleRules,
    receivedOn: IsoDate,
  ): Promise<IsoDate | null> {
    if (receivedOn <= rules.closes_on) return null;
    const school = await this.calendars.of(ret.schoolId);
    let notBefore: IsoDate | null = null;
    for (const line of lines) {
      const found = lateness({
        receivedOn,
        closesOn: rules.closes_on,
        effectiveOn: line.effectiveOn,
        lateRule: rules.late_rule,
        terms: school.terms,
        schoolName: school.schoolName,
      });
      if (!found.ok) throw new Refused(found.refusals);
      line.effectiveOn = found.value.effectiveOn ?? line.effectiveOn;
      if (notBefore === null || line.effectiveOn < notBefore) notBefore = line.effectiveOn;
    }
    await this.work.query(
      `update return_lines line set effective_on = later.on_date
       from jsonb_to_recordset($2::jsonb) as later(id uuid, on_date date) where line.id = later.id and line.return_id = $1`,
      [ret.id, JSON.stringify(lines.map((line) => ({ id: line.id, on_date: line.effectiveOn })))],
    );
    return notBefore;
  }

  private async keepLetter(ret: UpliftReturn, letterId: string): Promise<void> {
    const kept = await this.work.query<{ id: string }>(
      'with kept as (update received_letters set return_id = $2, school_id = $3 where id = $1 and (return_id is null or return_id = $2) returning id) select id from kept',
      [letterId, ret.id, ret.schoolId],
    );
    if (kept.length === 0)
      throw new Refused([refusal('notFound', 'There is no such letter, or another return was made from it.', 'letterId')]);
  }
}

function mayFill(actor: Actor): void {
  if (!allows(actor, 'uplifts.submitReturn')) requires(actor, 'uplifts.enterReturn');
}

/** The amount asked for a line, in pence; null when it is cleared; a refusal when pounds and percent do not agree. */
function askedAmount(line: ReturnLine, asked: AskedLine, index: number): Pence | null | Refusal {
  const price = askedPrice(line.currentPence, {
    pounds: (asked.askedPence ?? null) as Pence | null,
    percent: asked.askedBp === null || asked.askedBp === undefined ? null : new Decimal(asked.askedBp).dividedBy(100),
  });
  if (price.ok) return price.value;
  const [{ code, message } = refusal('arithmetic', '')] = price.refusals;
  return refusal(code, message, 'lines', String(index), 'askedPence');
}

/** Exactly what a receipt stands for. */
const sentContent = (ret: UpliftReturn, lines: readonly ReturnLine[], receivedOn: IsoDate) => ({
  reference: ret.reference,
  receivedOn,
  lines: lines.map((line) => ({
    feeLineId: line.feeLineId,
    effectiveOn: line.effectiveOn,
    currentPence: line.currentPence,
    askedPence: line.askedPence,
    driver: line.driver,
    driverFigures: line.driverFigures,
  })),
});
