import { Injectable } from '@nestjs/common';
import { AuditService, type RecordedAct } from '../audit/audit.service.js';
import { Facts } from '../audit/facts.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type Notice, toRow } from './notice.js';
import { type NoticeFacts, NoticeFactsReader } from './notice-facts.reader.js';
import type { About, FactsByAbout, Rule, ToldAct } from './notice-rule.js';
import { NOTICES } from './notices.js';

interface Due {
  readonly rule: Rule;
  readonly act: ToldAct;
}

/**
 * Writes down who is told of a transaction's acts, in that transaction: it hears of everything that is recorded (audit), so no use case has
 * to remember it. Rolled back, nobody is told.
 */
@Injectable()
export class Notifier {
  constructor(
    audit: AuditService,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly facts: NoticeFactsReader,
  ) {
    audit.onRecorded((acts) => this.tellOf(acts));
  }

  /** Tells everybody these notices are for, in the open unit of work. Answers how many were told. */
  async tell(notices: readonly Notice[]): Promise<number> {
    if (notices.length === 0) return 0;
    const [told] = await this.work.query<{ count: number }>('select app.notify($1, $2) as count', [
      JSON.stringify(notices.map(toRow)),
      this.clock.now(),
    ]);
    return told?.count ?? 0;
  }

  private async tellOf(acts: readonly RecordedAct[]): Promise<void> {
    await this.tell(await noticesOf(acts, this.facts));
  }
}

/** What one transaction's acts tell whom: one statement for each kind of subject, whatever the number of acts. */
export async function noticesOf(acts: readonly RecordedAct[], facts: NoticeFacts): Promise<Notice[]> {
  const due = dueOf(acts);
  if (due.length === 0) return [];
  const about = (of: About): string[] => due.filter(({ rule }) => rule.about === of).map(({ act }) => act.subjectId);
  const known: { [Of in Exclude<About, 'itself'>]: ReadonlyMap<string, FactsByAbout[Of]> } = {
    upliftReturn: await facts.returns(about('upliftReturn')),
    approvalRequest: await facts.requests(about('approvalRequest')),
    upliftCycle: await facts.cycles(about('upliftCycle')),
    receivedLetter: await facts.letters(about('receivedLetter')),
    signingRequest: await facts.signings(about('signingRequest')),
    contract: await facts.contracts(about('contract')),
  };
  return due.flatMap(({ rule, act }) => {
    if (rule.about === 'itself') return rule.tell(act, null);
    const found = known[rule.about].get(act.subjectId);
    return found === undefined ? [] : rule.tell(act, found);
  });
}

/** The rules that apply: an act's subject must be what the rule is about. */
function dueOf(acts: readonly RecordedAct[]): Due[] {
  return acts.flatMap((act) => {
    const rules = Object.hasOwn(NOTICES, act.action) ? (NOTICES[act.action] ?? []) : [];
    return rules
      .filter(({ about }) => about === 'itself' || about === act.subjectType)
      .map((rule) => ({
        rule,
        act: {
          action: act.action,
          subjectId: act.subjectId,
          subjectType: act.subjectType,
          actor: act.actor,
          after: new Facts(act.after),
          alsoDone: acts.filter((other) => other !== act && other.subjectId === act.subjectId).map(({ action }) => action),
        },
      }));
  });
}
