import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import { DutyWorker } from '../../src/platform/jobs/duty-worker.js';
import { deliveryActor } from '../../src/platform/jobs/system-actor.js';
import { MOST_TRIES } from '../../src/platform/mail/delivery-outcome.js';
import { MailOutbox } from '../../src/platform/mail/mail-outbox.js';
import { done, openCycle, returnsOf, sendReturn, which } from '../support/round-acts.js';
import { aRoundWorld, EMAILS, type RoundWorld } from '../support/round-world.js';
import { startSmtpServer, type SmtpServer } from '../support/smtp-server.js';

let world: RoundWorld;
let server: SmtpServer;

beforeAll(async () => {
  world = await aRoundWorld();
  server = await startSmtpServer();
  await world.aPlacement('ash', 'ASH-1', [{ kind: 'core', pounds: 60_000 }]);
  await world.aPlacement('birch', 'BIR-1', [{ kind: 'core', pounds: 50_000 }]);
});

afterAll(async () => {
  await world?.close();
  await server?.close();
});

afterEach(() => {
  server.taken.length = 0;
  server.slow = 0;
  server.answer = () => '250 OK';
});

/** A replica of one's own that sends by the test's server. */
const replica = (): MailOutbox =>
  new MailOutbox(
    { ...world.config, mail: { ...world.config.mail, smtpUrl: server.url, publicUrl: 'https://placements.example' } },
    world.app.get(UnitOfWork),
    world.clock,
  );

const queue = (toAddress: string, title = 'A title'): Promise<void> =>
  world.app
    .get(UnitOfWork)
    .run({ ...deliveryActor, kind: 'authority', organisationId: world.authorityId, personId: world.people.officer }, () =>
      world.app.get(MailOutbox).queue({
        toAddress,
        toName: 'Fay Fees',
        template: 'notices',
        view: { name: 'Fay Fees', organisation: 'Oak', notices: [{ title, sentence: 'A sentence.', path: '/returns/1' }] },
      }),
    );

const statesOf = async (address: string): Promise<{ state: string; tries: number; view: unknown; last_error: string | null }[]> =>
  (await world.owner.query('select state, tries, view, last_error from mails where to_address = $1 order by created_at, id', [address]))
    .rows;

describe('mail without a mail server', () => {
  it('is written to files that a person and a mail program can read, moments after the act', async () => {
    const worker = world.app.get(DutyWorker);
    await worker.start();
    await openCycle(await world.as(EMAILS.head));
    const files = async (): Promise<string[]> => (await readdir(world.config.mail.directory).catch(() => [])).sort();
    for (const began = Date.now(); (await files()).length < 2 && Date.now() - began < 10_000;) await sleep(50);
    await worker.beforeApplicationShutdown();
    const [eml, txt] = await files();
    expect(eml).toMatch(/^20261110T090000-fees@oak.example-[0-9a-f]{8}\.eml$/);
    expect(await readFile(`${world.config.mail.directory}/${txt!}`, 'utf8')).toContain(
      'To: Fay Fees <fees@oak.example>\nSubject: Testshire County Council opened “Fees for 2027/28”',
    );
    const message = await PostalMime.parse(await readFile(`${world.config.mail.directory}/${eml!}`));
    expect(message.subject).toBe('Testshire County Council opened “Fees for 2027/28”');
    expect(message.text).toContain('http://localhost:3000/our-schools');
    expect(message.html).toContain('href="http://localhost:3000/our-schools"');
  });

  it('tells one person in one mail what one act told them at once, and nobody but them', async () => {
    const { rows } = await world.owner.query<{ to_address: string; state: string }>('select to_address, state from mails');
    expect(rows).toEqual([{ to_address: EMAILS.fees, state: 'sent' }]);
  });

  it('keeps no content once it is sent', async () => expect((await statesOf(EMAILS.fees))[0]!.view).toBeNull());
});

describe('mail by SMTP', () => {
  it('goes out once, however many replicas deliver at the same moment', async () => {
    for (const number of [1, 2, 3, 4, 5, 6]) await queue(`person${String(number)}@oak.example`);
    server.slow = 40;
    const replicas = [replica(), replica(), replica()];
    const sent = await Promise.all(replicas.map((each) => each.deliver(deliveryActor)));
    expect(sent.reduce((a, b) => a + b)).toBe(6);
    expect(server.taken.map(({ to }) => to).sort()).toEqual([1, 2, 3, 4, 5, 6].map((number) => `person${String(number)}@oak.example`));
    replicas.forEach((each) => each.onApplicationShutdown());
  });

  it('says who sends, names itself by its row, and carries text and HTML', async () => {
    await queue('reader@oak.example', 'Ünlike £ & <others>');
    await replica().deliver(deliveryActor);
    const { rows } = await world.owner.query<{ id: string }>("select id from mails where to_address = 'reader@oak.example'");
    const message = await PostalMime.parse(server.taken[0]!.source);
    expect(message.messageId).toBe(`<${rows[0]!.id}@placements.example>`);
    expect(message.from).toMatchObject({ name: 'ISS placements', address: 'placements@test.example' });
    expect(message.subject).toBe('Ünlike £ & <others>');
    expect(message.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(message.text).toContain('https://placements.example/returns/1');
    expect(message.html).toContain('Ünlike £ &amp; &lt;others&gt;');
  });

  it('is tried again later, with its name unchanged, and given up in the end; the administrator sees why and can have it tried again', async () => {
    await queue('slow@oak.example');
    server.answer = () => '451 try later';
    const outbox = replica();
    for (let tries = 0; tries < MOST_TRIES + 2; tries += 1) {
      await outbox.deliver(deliveryActor);
      world.clock.moveTo(new Date(world.clock.now().getTime() + 13 * 3_600_000));
    }
    expect(await statesOf('slow@oak.example')).toMatchObject([
      { state: 'failed', tries: MOST_TRIES, last_error: expect.stringContaining('451') },
    ]);
    expect(server.taken).toEqual([]);

    const platformId = await world.anOrganisation('platform', 'The platform');
    await world.aPerson('admin@platform.example', ['platformAdministrator'], platformId);
    const admin = await world.as('admin@platform.example');
    const list = '{ undeliveredMail { id toAddress gaveUp tries lastError } }';
    const seen = await admin.gql<{ undeliveredMail: { id: string; toAddress: string; gaveUp: boolean; lastError: string }[] }>(list);
    expect(seen.data.undeliveredMail).toMatchObject([
      { toAddress: 'slow@oak.example', gaveUp: true, lastError: expect.stringContaining('451') },
    ]);
    expect((await (await world.as(EMAILS.officer)).gql(list)).errors?.[0]?.extensions.code).toBe('notAllowed');
    await admin.gql('mutation ($id: ID!) { retryMail(mailId: $id) { mailId userErrors { message } } }', {
      id: seen.data.undeliveredMail[0]!.id,
    });
    server.answer = () => '250 OK';
    expect(await outbox.deliver(deliveryActor)).toBe(1);
    expect(server.taken).toHaveLength(1);
  });

  it('that nobody takes is given up at once; the next goes out all the same', async () => {
    await queue('nobody@oak.example');
    await queue('somebody@oak.example');
    server.answer = (to) => (to.startsWith('nobody') ? '550 no such person' : '250 OK');
    expect(await replica().deliver(deliveryActor)).toBe(1);
    expect(await statesOf('nobody@oak.example')).toMatchObject([{ state: 'failed', tries: 1 }]);
    expect(await statesOf('somebody@oak.example')).toMatchObject([{ state: 'sent' }]);
  });

  it('waits while the server is away, and one try is counted, not all', async () => {
    await queue('first@oak.example');
    await queue('second@oak.example');
    const away = new MailOutbox(
      { ...world.config, mail: { ...world.config.mail, smtpUrl: 'smtp://127.0.0.1:9' } },
      world.app.get(UnitOfWork),
      world.clock,
    );
    expect(await away.deliver(deliveryActor)).toBe(0);
    const tries = [...(await statesOf('first@oak.example')), ...(await statesOf('second@oak.example'))].map((mail) => mail.tries);
    expect(tries.sort()).toEqual([0, 1]);
    world.clock.moveTo(new Date(world.clock.now().getTime() + 120_000));
    expect(await replica().deliver(deliveryActor)).toBe(2);
  });

  it('of a template that does not exist fails the act that queues it', async () => {
    const work = world.app.get(UnitOfWork);
    const tried = work.run(deliveryActor, () =>
      world.app.get(MailOutbox).queue({ toAddress: 'x@oak.example', toName: 'X', template: 'missing', view: {} }),
    );
    await expect(tried).rejects.toThrow('There is no mail template called missing.');
  });
});

describe('what a person chose', () => {
  const choose = async (email: string, choices: object[]) =>
    (await world.as(email)).gql<{
      chooseNotifications: { choices: { kind: string; mail: string }[] | null; userErrors: { code: string }[] };
    }>(
      'mutation ($choices: [NotificationChoiceInput!]!) { chooseNotifications(input: { choices: $choices }) { choices { kind mail } userErrors { code } } }',
      { choices },
    );
  const offer = async (rise: number) => {
    const fees = await world.as(EMAILS.fees);
    const [ret] = (await returnsOf(fees)).filter(({ state }) => state === 'draft');
    const sent = await sendReturn(fees, ret!, 300);
    return done(await world.as(EMAILS.officer), 'makeOffer', 'FiguresInput', { ...which(sent), percentBp: rise });
  };

  it('is followed: not by mail, but in the portal always', async () => {
    world.clock.moveTo('2026-11-20T12:00:00Z');
    const chosen = await choose(EMAILS.fees, [{ kind: 'offerMade', mail: 'never' }]);
    expect(chosen.data.chooseNotifications.choices).toEqual(expect.arrayContaining([{ kind: 'offerMade', mail: 'never' }]));
    const before = (await statesOf(EMAILS.fees)).length;
    await offer(100);
    expect(await statesOf(EMAILS.fees)).toHaveLength(before);
    const { rows } = await world.owner.query("select from notifications where kind = 'offerMade'");
    expect(rows).toHaveLength(1);
  });

  it('cannot be of what never reaches one', async () => {
    const refused = await choose(EMAILS.fees, [{ kind: 'approvalAsked', mail: 'daily' }]);
    expect(refused.data.chooseNotifications.userErrors).toMatchObject([{ code: 'unknownKind' }]);
  });

  it('daily: one mail in the morning with all that is unread, once, whoever gathers it', async () => {
    await choose(EMAILS.fees, [{ kind: 'offerMade', mail: 'daily' }]);
    await offer(150);
    const duties = world.app.get(Duties);
    const digests = async (): Promise<number> =>
      (await world.owner.query("select from mails where to_address = $1 and template = 'digest'", [EMAILS.fees])).rows.length;
    await duties.run('gather-digests');
    expect(await digests()).toBe(0);
    world.clock.moveTo('2026-11-21T06:59:00Z');
    await duties.run('gather-digests');
    expect(await digests()).toBe(0);
    world.clock.moveTo('2026-11-21T07:00:00Z');
    await Promise.all([duties.run('gather-digests'), duties.run('gather-digests'), duties.run('gather-digests')]);
    await duties.run('gather-digests');
    expect(await digests()).toBe(1);
    await replica().deliver(deliveryActor);
    const mine = server.taken.filter(({ to }) => to === EMAILS.fees);
    expect(mine).toHaveLength(1);
    expect((await PostalMime.parse(mine[0]!.source)).subject).toBe('Your daily digest: 1 notice');
  });
});
