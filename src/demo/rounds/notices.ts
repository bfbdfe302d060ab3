import type { RecordedAct } from '../../audit/audit.service.js';
import { type IsoDate, addDays } from '../../kernel/dates.js';
import { type Notice, toRow } from '../../notifications/notice.js';
import { NoticeFacts } from '../../notifications/notice-facts.reader.js';
import { noticesOf } from '../../notifications/notifier.js';
import type { DemoTransaction, Row } from '../demo-transaction.js';
import type { DemoAuthority } from '../organisations.js';
import { actorOf, PEOPLE } from '../people.js';

/** People of the demo were told of what happened in the last weeks, and have read what is older than some days. */
const TOLD_FOR_DAYS = 28;
const READ_AFTER_DAYS = 4;

/** Tells the demo's people of the events of an authority's rounds, by the very rules of the program. No mail is sent for it. */
export async function tellPeople(
  transaction: DemoTransaction,
  authority: DemoAuthority,
  events: readonly Row[],
  today: IsoDate,
): Promise<void> {
  const facts = new NoticeFacts(
    <Found>(sql: string, parameters: readonly unknown[]) => transaction.query(sql, parameters) as Promise<Found[]>,
    () => today,
  );
  const since = addDays(today, -TOLD_FOR_DAYS);
  for (const together of transactionsOf(events.filter((event) => String(event['at']) >= since))) {
    const notices = await noticesOf(
      together.map((event) => actOf(event, authority)),
      facts,
    );
    const last = together.at(-1);
    if (notices.length > 0 && last) await tell(transaction, notices, last);
  }
}

/** Each person has read what is some days old; what is newer waits in the portal. */
export async function readWhatIsOld(transaction: DemoTransaction, today: IsoDate): Promise<void> {
  for (const person of PEOPLE.filter(({ signsIn }) => signsIn)) {
    await transaction.as(actorOf(person));
    await transaction.query(
      "update notifications set read_at = happened_at + interval '3 hours' where happened_at < $1 and read_at is null",
      [addDays(today, -READ_AFTER_DAYS)],
    );
  }
}

async function tell(transaction: DemoTransaction, notices: readonly Notice[], event: Row): Promise<void> {
  await transaction.query("select set_config('app.person', $1, true)", [event['personId']]);
  await transaction.query('select app.notify($1, $2)', [
    JSON.stringify(notices.map((notice) => ({ ...toRow(notice), mail: 'never' }))),
    event['at'],
  ]);
}

/** What happened to one subject on one day was one transaction, as far as being told of it goes. */
function transactionsOf(events: readonly Row[]): Row[][] {
  const transactions = new Map<string, Row[]>();
  for (const event of events) {
    const key = `${String(event['subjectId'])} ${String(event['at']).slice(0, 13)} ${String(event['personId'])}`;
    const together = transactions.get(key);
    if (together) together.push(event);
    else transactions.set(key, [event]);
  }
  return [...transactions.values()];
}

const actOf = (event: Row, authority: DemoAuthority): RecordedAct => ({
  action: String(event['action']),
  subjectType: String(event['subjectType']),
  subjectId: String(event['subjectId']),
  before: event['before'],
  after: event['after'],
  actor: {
    personId: String(event['personId']),
    personName: String(event['personName']),
    organisationId: String(event['organisationId']),
    organisationName: String(event['organisationName']),
    kind: event['organisationId'] === authority.id ? 'authority' : 'provider',
    roles: [],
    access: 'write',
    source: 'demo',
  },
});
