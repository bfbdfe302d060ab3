import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { requires } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { type IsoDate, daysBetween, formatDate } from '../kernel/dates.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { links } from './links.js';
import type { Notice } from './notice.js';
import type { CycleFacts } from './notice-facts.js';
import { NoticeFactsReader } from './notice-facts.reader.js';
import { Notifier } from './notifier.js';
import { DEFAULT_REMINDERS, offerReminder, type ReminderRules, returnReminder } from './reminder-rules.js';
import { days, schoolsInWords } from './words.js';

/** The rules as a person sees and sets them. Version 0: the program's defaults, nothing set. */
export interface ReminderRulesInForce extends ReminderRules {
  readonly version: number;
}

interface EndingOffer {
  readonly roundId: string;
  readonly returnId: string;
  readonly expiresOn: IsoDate;
}

const FEES_MANAGERS = ['providerFeesManager'];
const LONGEST = 120;

/** Reminds schools of what they have not sent or answered, by the authority's rules. */
@Injectable()
export class RemindersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly notifier: Notifier,
    private readonly facts: NoticeFactsReader,
    private readonly audit: AuditService,
  ) {}

  /** The authority's rules, or the defaults. */
  rules(actor: Actor): Promise<ReminderRulesInForce> {
    return this.work.run(actor, () => {
      requires(actor, 'uplifts.readRules');
      return this.rulesInForce();
    });
  }

  /** Sets the authority's own rules. Refusals: `staleVersion`, `daysWrong`. */
  setRules(actor: Actor, input: ReminderRules & { readonly version: number }): Promise<Outcome<ReminderRulesInForce>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.configure');
      const wrong = [...daysWrong(input.returnDays, 'returnDays'), ...daysWrong(input.offerWorkingDays, 'offerWorkingDays')];
      if (wrong.length > 0) throw new Refused(wrong);
      const before = await this.rulesInForce();
      const kept = await this.work.query<{ version: number }>(
        `with kept as (
           insert into reminder_rules as rules (authority_id, return_days, offer_working_days) select $1, $2::smallint[], $3::smallint[] where $4 = 0
             or exists (select from reminder_rules existing where existing.authority_id = $1)
           on conflict (authority_id) do update set return_days = excluded.return_days, offer_working_days = excluded.offer_working_days,
             version = rules.version + 1 where rules.version = $4
           returning version)
         select version from kept`,
        [actor.organisationId, descending(input.returnDays), descending(input.offerWorkingDays), input.version],
      );
      if (kept.length === 0)
        throw new Refused([refusal('staleVersion', 'Somebody changed these rules since you opened them. Load them again.', 'version')]);
      const after = await this.rulesInForce();
      this.audit.record({ action: 'setReminderRules', subjectType: 'organisation', subjectId: actor.organisationId, before, after });
      return after;
    });
  }

  /** Sends what is due today, each reminder once, on however many replicas. Answers how many people were told. */
  remind(actor: Actor): Promise<number> {
    return this.work.run(actor, async () => {
      const rules = await this.rulesInForce();
      return (await this.remindOfReturns(actor, rules)) + (await this.remindOfOffers(actor, rules));
    });
  }

  /**
   * Reminds now, at an officer's word, the schools of a round that have not sent: once a day, whoever asks. Answers how many schools.
   * Refusals: `notFound`, `nobodyToRemind`, `remindedToday`.
   */
  remindNow(actor: Actor, cycleId: string): Promise<Outcome<number>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'uplifts.negotiate');
      const today = this.clock.today();
      const [open] = await this.work.query<{ id: string }>("select id from uplift_cycles where id = $1 and state = 'open'", [cycleId]);
      if (!open) throw new Refused([refusal('notFound', 'There is no such round that takes returns.', 'cycleId')]);
      const cycle = (await this.facts.cycles([cycleId])).get(cycleId);
      const schools = cycle?.providers.reduce((total, provider) => total + provider.schools.length, 0) ?? 0;
      if (!cycle || schools === 0)
        throw new Refused([refusal('nobodyToRemind', 'Every school whose provider is known here has sent its return.')]);
      const claimed = await this.claim(actor, [{ subject: cycleId, name: `asked for on ${today}` }]);
      if (claimed.size === 0) throw new Refused([refusal('remindedToday', 'These schools have been reminded today already.')]);
      await this.notifier.tell(returnsDue(cycle, today));
      this.audit.record({ action: 'remindSchools', subjectType: 'upliftCycle', subjectId: cycleId, after: { schools } });
      return schools;
    });
  }

  private async remindOfReturns(actor: Actor, rules: ReminderRules): Promise<number> {
    const today = this.clock.today();
    const open = await this.work.query<{ id: string; closes_on: IsoDate }>(
      "select id, closes_on from uplift_cycles where state = 'open' and opens_on <= $1 and closes_on >= $1",
      [today],
    );
    const due = open.flatMap((cycle) => {
      const reminder = returnReminder(cycle.closes_on, today, rules);
      return reminder === null ? [] : [{ subject: cycle.id, name: `closes in ${String(reminder)}` }];
    });
    const cycles = await this.facts.cycles([...(await this.claim(actor, due))]);
    return this.notifier.tell([...cycles.values()].flatMap((cycle) => returnsDue(cycle, today)));
  }

  private async remindOfOffers(actor: Actor, rules: ReminderRules): Promise<number> {
    const today = this.clock.today();
    const offers = await this.work.query<EndingOffer>(
      `select round.id as "roundId", round.return_id as "returnId", round.expires_on as "expiresOn"
       from negotiation_rounds round join uplift_returns ret on ret.id = round.return_id and ret.state = 'offered'
       where round.state = 'open' and round.side = 'authority' and round.expires_on between $1 and $1::date + 60
       order by round.id`,
      [today],
    );
    if (offers.length === 0) return 0;
    const holidays = await this.holidays(today);
    const due = offers.flatMap(({ roundId, expiresOn }) => {
      const reminder = offerReminder(expiresOn, today, holidays, rules);
      return reminder === null ? [] : [{ subject: roundId, name: `ends in ${String(reminder)}` }];
    });
    const rounds = await this.claim(actor, due);
    const claimed = offers.filter(({ roundId }) => rounds.has(roundId));
    const returns = await this.facts.returns(claimed.map(({ returnId }) => returnId));
    return this.notifier.tell(
      claimed.flatMap(({ returnId, expiresOn }): Notice[] => {
        const ret = returns.get(returnId);
        if (!ret) return [];
        return [
          {
            kind: 'offerExpiring',
            to: { school: ret.schoolId, roles: FEES_MANAGERS },
            title: `Answer by ${formatDate(expiresOn)}: ${ret.schoolName}`,
            sentence: `${ret.authorityName}’s offer for ${ret.schoolName} can be answered until the end of ${formatDate(expiresOn)}; then it lapses.`,
            path: links.schoolsReturn(ret.id),
            subjectType: 'upliftReturn',
            subjectId: ret.id,
          },
        ];
      }),
    );
  }

  /** Which of these reminders are this run's to send: who writes one down first has it; a second waits for that commit, and then finds it done. */
  private async claim(actor: Actor, due: readonly { readonly subject: string; readonly name: string }[]): Promise<ReadonlySet<string>> {
    if (due.length === 0) return new Set();
    const claimed = await this.work.query<{ subject_id: string }>(
      `insert into sent_reminders (authority_id, subject_id, name, sent_at)
       select $1, due.subject, due.name, $3 from jsonb_to_recordset($2::jsonb) as due(subject uuid, name text) order by due.subject
       on conflict do nothing returning subject_id`,
      [actor.organisationId, JSON.stringify(due), this.clock.now()],
    );
    return new Set(claimed.map(({ subject_id }) => subject_id));
  }

  private async rulesInForce(): Promise<ReminderRulesInForce> {
    const [set] = await this.work.query<ReminderRulesInForce>(
      `select return_days as "returnDays", offer_working_days as "offerWorkingDays", version from reminder_rules where authority_id = app.organisation()`,
    );
    return set ?? { ...DEFAULT_REMINDERS, version: 0 };
  }

  private async holidays(today: IsoDate): Promise<ReadonlySet<IsoDate>> {
    const rows = await this.work.query<{ on_date: IsoDate }>(
      "select on_date from bank_holidays where nation = 'england' and on_date between $1 and $1::date + 120",
      [today],
    );
    return new Set(rows.map(({ on_date }) => on_date));
  }
}

/** One notice a provider: the schools whose returns are not sent, together. */
const returnsDue = (cycle: CycleFacts, today: IsoDate): Notice[] =>
  cycle.providers.map((provider) => {
    const left = daysBetween(today, cycle.closesOn);
    const one = provider.schools.length === 1;
    return {
      kind: 'returnsDue',
      to: { provider: provider.id, roles: FEES_MANAGERS },
      title: left < 0 ? `Returns to ${cycle.authorityName} are overdue` : `Returns to ${cycle.authorityName} close ${days(left)}`,
      sentence: `“${cycle.name}” of ${cycle.authorityName} ${left < 0 ? `closed on ${formatDate(cycle.closesOn)}` : `closes at the end of ${formatDate(cycle.closesOn)}`}; ${one ? 'the return' : 'the returns'} of ${schoolsInWords(provider.schools)} ${one ? 'is' : 'are'} not sent.`,
      path: links.ourSchools(),
      subjectType: 'upliftCycle',
      subjectId: cycle.id,
    };
  });

const descending = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => b - a);

const daysWrong = (numbers: readonly number[], field: string) =>
  numbers.length > 10 || numbers.some((each) => !Number.isInteger(each) || each < 1 || each > LONGEST)
    ? [refusal('daysWrong', `Give at most ten whole numbers of days, each from 1 to ${String(LONGEST)}.`, field)]
    : [];
