import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type IsoDate, formatDate } from '../../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Decision, DecisionSubjects } from '../consortium/decision-subjects.js';
import { DecisionsService } from '../consortium/decisions.service.js';
import { type LotContent, type Want, lotInWords, refusesLot, refusesWants } from './lot.js';
import { type HeldLot, LotDesk, type LotOnDesk, contentOf } from './lot-desk.js';

export interface DraftLot {
  readonly consortiumId: string;
  readonly lot: LotContent;
  readonly clientKey?: string | null;
}

export interface EditLot extends LotOnDesk {
  readonly lot: LotContent;
}

export interface OptIn {
  readonly lotId: string;
  readonly wants: readonly Want[];
  readonly clientKey?: string | null;
}

export interface PutLotToVote extends LotOnDesk {
  /** The last day for votes. */
  readonly closesOn: IsoDate;
}

export interface EndLot extends LotOnDesk {
  readonly reason: string;
}

const SPECIFICATION = 'lotSpecification';

/** What members want together: the draft of a lot, what each member wants of it, and the vote by which it is published. */
@Injectable()
export class LotsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly desk: LotDesk,
    private readonly clock: Clock,
    private readonly keys: ClientKeys,
    private readonly decisions: DecisionsService,
    private readonly subjects: DecisionSubjects,
  ) {}

  onModuleInit(): void {
    this.subjects.register({
      kind: SPECIFICATION,
      carried: (decision) => this.publish(decision),
      lost: async (decision) => {
        const lot = await this.desk.lock(decision.subjectId);
        if (lot.state === 'specifying') await this.desk.put(lot, 'takeLotBack', { because: 'Members did not agree on it.' });
      },
    });
  }

  /** Refusals: `notAllowed`, `notLead`, `notMember` and those of `refusesLot`. Answers the lot. */
  draft(actor: Actor, input: DraftLot): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'draftLot', input, async () => {
        requires(actor, 'pooling.runLots');
        await this.desk.refuseOthers(input.consortiumId);
        await this.refuseWrong(input.consortiumId, input.lot);
        await this.work.query("select pg_advisory_xact_lock(hashtextextended('lots ' || $1::text, 0))", [input.consortiumId]);
        const id = randomUUID();
        const [made] = await this.work.query<{ number: number }>(
          `insert into lots (id, consortium_id, lead_authority_id, number, drafted_by, drafted_by_name, ${COLUMNS.join(', ')})
           select $1, $2, app.lead_of($2, 'lots'), 1 + coalesce(max(number), 0), $3, $4, ${COLUMNS.map((_, index) => `$${String(index + 5)}`).join(', ')}
           from lots where consortium_id = $2 returning number`,
          [id, input.consortiumId, actor.personId, actor.personName, ...valuesOf(input.lot)],
        );
        await this.writeLines(id, input.consortiumId, input.lot);
        this.desk.tell({ id, consortiumId: input.consortiumId, number: made?.number ?? 0, title: input.lot.title }, 'draftLot', {
          lot: input.lot,
        });
        return id;
      }),
    );
  }

  /** Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead` and those of `refusesLot`. */
  edit(actor: Actor, input: EditLot): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'openOptIn', 'change it');
      await this.desk.refuseOthers(lot.consortiumId);
      await this.refuseWrong(lot.consortiumId, input.lot);
      await this.work.query(
        `update lots set version = version + 1, ${COLUMNS.map((name, index) => `${name} = $${String(index + 2)}`).join(', ')} where id = $1`,
        [lot.id, ...valuesOf(input.lot)],
      );
      await this.work.query('delete from lot_lines where lot_id = $1', [lot.id]);
      await this.writeLines(lot.id, lot.consortiumId, input.lot);
      this.desk.tell({ ...lot, title: input.lot.title }, 'editLot', { lot: input.lot });
      return lot.id;
    });
  }

  /** Asks members what they want. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`. */
  openOptIn(actor: Actor, input: LotOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'openOptIn', 'ask members');
      await this.desk.refuseOthers(lot.consortiumId);
      await this.refuseWrong(lot.consortiumId, lot);
      await this.desk.put(lot, 'openOptIn', { optInBy: lot.optInBy });
      return lot.id;
    });
  }

  /**
   * A member says, or corrects, what it wants; what it commits to it pays for if the lot is awarded. Refusals: `notAllowed`, `notFound`, `notMember`,
   * `wrongState`, `tooLate`, those of `refusesWants`.
   */
  optIn(actor: Actor, input: OptIn): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, 'optIn', input, async () => {
        requires(actor, 'pooling.optIn');
        const lot = await this.desk.lock(input.lotId);
        await this.refuseNoMember(actor, lot);
        if (lot.state !== 'optIn')
          throw new Refused([refusal('wrongState', 'Members say what they want while they are asked, before the vote.')]);
        if (lot.optInBy < this.clock.today())
          throw new Refused([refusal('tooLate', `Members were asked until ${formatDate(lot.optInBy)}.`)]);
        const refusals = refusesWants(input.wants, lot.lineIds);
        if (refusals.length > 0) throw new Refused(refusals);
        await this.setMember(actor, lot, 'in', null);
        await this.work.query(
          `insert into lot_wants (lot_id, line_id, consortium_id, authority_id, committed, expected, most)
           select $1, want.line, $2, $3, want.committed, want.expected, want.most
           from unnest($4::uuid[], $5::smallint[], $6::smallint[], $7::smallint[]) as want(line, committed, expected, most)
           on conflict (line_id, authority_id) do update set committed = excluded.committed, expected = excluded.expected, most = excluded.most`,
          [
            lot.id,
            lot.consortiumId,
            actor.organisationId,
            input.wants.map(({ lineId }) => lineId),
            input.wants.map(({ committed }) => committed),
            input.wants.map(({ expected }) => expected),
            input.wants.map(({ most }) => most),
          ],
        );
        this.desk.tell(lot, 'optIn', { member: actor.organisationName, wants: input.wants });
        return lot.id;
      }),
    );
  }

  /** Takes it back to change it: members are asked anew. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`. */
  backToDraft(actor: Actor, input: LotOnDesk): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'takeLotBack', 'change it');
      if (lot.state === 'specifying') throw new Refused([refusal('wrongState', 'Members are voting on it. Take the decision back first.')]);
      await this.desk.refuseOthers(lot.consortiumId);
      await this.desk.put(lot, 'takeLotBack', { because: 'The lead changes what is asked for.' });
      return lot.id;
    });
  }

  /** Puts what is asked for to the vote. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `tooFewMembers`, `closesTooLate`, those of opening a decision. */
  putToVote(actor: Actor, input: PutLotToVote): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'putLotToVote', 'put it to the vote');
      await this.desk.refuseOthers(lot.consortiumId);
      const buyers = await this.desk.buyers(lot.id);
      if (buyers.length < lot.minimumMembers)
        throw new Refused([
          refusal(
            'tooFewMembers',
            `${String(lot.minimumMembers)} members have to buy in it; ${String(buyers.length)} have opted in so far.`,
          ),
        ]);
      if (input.closesOn >= LotDesk.closesOn(lot))
        throw new Refused([refusal('closesTooLate', 'Members vote before bids close.', 'closesOn')]);
      const places = await this.work.query<{ name: string; committed: number; most: number }>(
        `select line.name, places.committed, places.most from app.lot_places($1) places join lot_lines line on line.id = places.line_id order by line.position`,
        [lot.id],
      );
      await this.desk.put(lot, 'putLotToVote', { buyers: buyers.map(({ name }) => name) });
      return this.decisions.open(actor, {
        consortiumId: lot.consortiumId,
        kind: SPECIFICATION,
        subjectId: lot.id,
        title: `Ask the market for “${lot.title}”`,
        words: `${lotInWords(lot)} Members want ${places.map(({ name, committed, most }) => `${String(committed)} to ${String(most)} of ${name}`).join(', ')}.`,
        content: { lot: contentOf(lot), members: buyers, places },
        closesOn: input.closesOn,
      });
    });
  }

  /** Takes a lot off the table before bids are opened. Refusals: `notAllowed`, `notFound`, `staleVersion`, `wrongState`, `notLead`, `reasonMissing`. */
  withdraw(actor: Actor, input: EndLot): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.runLots');
      const lot = await this.desk.take(input, 'withdrawLot', 'withdraw it');
      await this.desk.refuseOthers(lot.consortiumId);
      const reason = input.reason.trim();
      if (reason === '') throw new Refused([refusal('reasonMissing', 'Say why it is withdrawn.', 'reason')]);
      await this.desk.put(
        lot,
        'withdrawLot',
        { reason, providers: lot.state === 'published' ? await this.providers() : [] },
        { ended_because: reason },
      );
      return lot.id;
    });
  }

  /** Whether an organisation buys in it, on record with who said so. */
  async setMember(actor: Actor, lot: HeldLot, state: 'in' | 'out', leftBecause: string | null): Promise<void> {
    await this.work.query(
      `insert into lot_members (lot_id, consortium_id, authority_id, state, by_person, by_name, at, left_because) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (lot_id, authority_id) do update set state = excluded.state, by_person = excluded.by_person, by_name = excluded.by_name, at = excluded.at,
         left_because = excluded.left_because`,
      [lot.id, lot.consortiumId, actor.organisationId, state, actor.personId, actor.personName, this.clock.now(), leftBecause],
    );
  }

  /** Refusals: `notMember`. */
  async refuseNoMember(actor: Actor, lot: HeldLot): Promise<void> {
    if (!(await this.decisions.members(lot.consortiumId)).includes(actor.organisationId))
      throw new Refused([refusal('notMember', 'Only members buy in a lot of their consortium.')]);
  }

  /** Members have agreed: schools may read it from now on. */
  private async publish({ subjectId }: Decision): Promise<void> {
    const lot = await this.desk.lock(subjectId);
    if (lot.state !== 'specifying') throw new Refused([refusal('wrongState', 'This lot is not waiting for the vote any more.')]);
    await this.desk.put(
      lot,
      'publishLot',
      { closesOn: LotDesk.closesOn(lot), providers: await this.providers() },
      { published_at: this.clock.now() },
    );
  }

  /** Everybody who runs a school: all may bid. */
  private async providers(): Promise<string[]> {
    const rows = await this.work.query<{ id: string }>(
      'select distinct provider_id as id from schools where provider_id is not null order by 1',
    );
    return rows.map(({ id }) => id);
  }

  private async refuseWrong(consortiumId: string, lot: LotContent): Promise<void> {
    const members = await this.decisions.members(consortiumId);
    const refusals = refusesLot(lot, members.length, this.clock.today());
    if (refusals.length > 0) throw new Refused(refusals);
  }

  private async writeLines(lotId: string, consortiumId: string, { lines }: LotContent): Promise<void> {
    await this.work.query(
      `insert into lot_lines (id, lot_id, consortium_id, position, name, needs, phase, setting, spot_pence)
       select gen_random_uuid(), $1, $2, line.position, trim(line.content ->> 'name'), array(select jsonb_array_elements_text(line.content -> 'needs')),
         line.content ->> 'phase', line.content ->> 'setting', (line.content ->> 'spotPence')::bigint
       from jsonb_array_elements($3::jsonb) with ordinality as line(content, position)`,
      [lotId, consortiumId, JSON.stringify(lines)],
    );
  }
}

const COLUMNS = [
  'title',
  'words',
  'starts_on',
  'ends_on',
  'basis',
  'void_grace_days',
  'minimum_members',
  'opt_in_by',
  'questions_until',
  'closes_at',
  'standstill_days',
  'weights',
  'minimum_quality',
  'most_share_percent',
  'most_providers',
] as const;

const valuesOf = (lot: LotContent): unknown[] => [
  lot.title.trim(),
  lot.words.trim(),
  lot.startsOn,
  lot.endsOn,
  JSON.stringify(lot.basis),
  lot.voidGraceDays,
  lot.minimumMembers,
  lot.optInBy,
  lot.questionsUntil,
  lot.closesAt,
  lot.standstillDays,
  lot.weights,
  lot.minimumQuality,
  lot.mostSharePercent,
  lot.mostProviders,
];
