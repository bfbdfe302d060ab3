import { describe, expect, it } from '@jest/globals';
import { ACT_WORDS } from '../audit/act-words.js';
import { Facts } from '../audit/facts.js';
import type { Actor } from '../kernel/actor.js';
import { isoDate } from '../kernel/dates.js';
import { pence } from '../kernel/money.js';
import { MailTemplates } from '../platform/mail/mail-templates.js';
import type { Notice } from './notice.js';
import type { FactsByAbout, ToldAct } from './notice-rule.js';
import { NOTICES } from './notices.js';
import { kind, kindNames, kindsOf } from './notification-kinds.js';
import { QUIET_ACTS } from './quiet-acts.js';
import { schoolsInWords } from './words.js';

const actorOf = (actorKind: Actor['kind']): Actor => ({
  personId: 'p',
  personName: 'Una Officer',
  organisationId: 'o',
  organisationName: 'Invented Council',
  kind: actorKind,
  roles: [],
  access: 'write',
  source: 'test',
});

/** Everything that any act records, with what must never leave by mail. */
const recorded = new Facts({
  ownerId: 'owner',
  school: 'school',
  toPersonId: 'deputy',
  personId: 'signatory',
  fullName: 'Nora New',
  reason: 'PUPIL A. CHILD',
  message: 'PUPIL A. CHILD',
  body: 'PUPIL A. CHILD',
  outcome: 'upheld',
  percentBp: 240,
  riseBp: 300,
  totalPence: 6_144_000,
  risePence: 144_000,
  currentPence: 6_000_000,
  settledPence: 6_144_000,
  arrearsPence: 5_000,
  recommendedPence: 77_777_700,
  expiresOn: '2027-02-15',
  documentId: 'document',
  wasIssued: true,
  from: '2027-02-01',
  until: '2027-02-15',
  title: 'Rutland joins',
  closesOn: '2027-02-20',
  members: ['member'],
  member: 'another',
  providers: ['provider'],
  schools: ['school'],
  lead: 'lead',
  consortium: 'consortium',
  consortia: ['consortium'],
  takenOn: '2027-02-01',
  authority: 'authority',
  subject: 'prices',
});

const facts: FactsByAbout = {
  contract: {
    id: 'contract',
    reference: 'IPA-2026-0042',
    kind: 'spot',
    authorityId: 'authority',
    authorityName: 'Invented Council',
    schoolId: 'school',
    schoolName: 'Ash Lane School',
    draftedBy: 'officer',
  },
  upliftReturn: {
    id: 'return',
    reference: '801-2027-990101',
    schoolId: 'school',
    schoolName: 'Ash Lane School',
    authorityId: 'authority',
    authorityName: 'Invented Council',
    cycleName: 'Fees for 2027/28',
    officerId: 'officer',
    currentPence: pence(6_000_000),
    askedPence: pence(6_360_000),
  },
  approvalRequest: {
    id: 'request',
    authorityId: 'authority',
    title: 'Fees 801-2027-990101, Ash Lane School',
    valuePence: pence(144_000),
    keyDecision: true,
    state: 'pending',
    requestedBy: 'officer',
    noticeUntil: isoDate('2027-03-01'),
    callInUntil: null,
    deciders: ['head'],
    decided: ['finance'],
  },
  upliftCycle: {
    id: 'cycle',
    name: 'Fees for 2027/28',
    authorityName: 'Invented Council',
    opensOn: isoDate('2026-11-01'),
    closesOn: isoDate('2027-01-31'),
    providers: [{ id: 'provider', schools: ['Ash Lane School'] }],
  },
  receivedLetter: {
    id: 'letter',
    authorityId: 'authority',
    schoolName: 'Ash Lane School',
    receivedOn: isoDate('2026-12-01'),
    hasReturn: false,
  },
  signingRequest: {
    id: 'signing',
    reference: 'V-801-2027-990101',
    title: 'Agreement for A. CHILD',
    schoolId: 'school',
    authorityId: 'authority',
    authorityName: 'Invented Council',
    openedBy: 'officer',
    expiresOn: isoDate('2027-03-31'),
    state: 'open',
    parties: [
      { side: 'authority', organisationId: 'authority', organisationName: 'Invented Council', inTurn: true, signers: ['head'] },
      { side: 'provider', organisationId: 'provider', organisationName: 'Oak', inTurn: false, signers: [] },
    ],
  },
  itself: null,
};

/** What an act tells, done by the council and by the school. */
function told(action: string): Notice[] {
  return (['authority', 'provider'] as const).flatMap((side) => {
    const act: ToldAct = {
      action,
      subjectId: 'subject',
      subjectType: 'any',
      actor: actorOf(side),
      after: recorded,
      alsoDone: [],
    };
    return (NOTICES[action] ?? []).flatMap((rule) => rule.tell(act, facts[rule.about]));
  });
}

const actions = Object.keys(NOTICES);

describe('every act on record', () => {
  it.each(Object.keys(ACT_WORDS))('%s tells somebody, or it is said why nobody is told', (action) => {
    const tells = Object.hasOwn(NOTICES, action);
    const quiet = Object.hasOwn(QUIET_ACTS, action);
    expect({ action, tells, quiet }).toEqual({ action, tells, quiet: !tells });
  });

  it.each(actions)('%s, which tells, has words in the record', (action) => expect(Object.hasOwn(ACT_WORDS, action)).toBe(true));
});

describe('every act that tells', () => {
  it.each(actions)('%s tells what its rule says, in words that may leave by mail', (action) => {
    const notices = told(action);
    const kinds = (NOTICES[action] ?? []).flatMap((rule) => rule.kinds);
    expect(new Set(notices.map((notice) => notice.kind))).toEqual(new Set(kinds));
    for (const notice of notices) {
      expect(notice.title).toMatch(/^\S.{3,}\S$/);
      expect(notice.sentence).toMatch(/^\S.+\.$/);
      expect(`${notice.title} ${notice.sentence}`).not.toMatch(/CHILD|undefined|null|777,777/);
      expect(notice.path).toMatch(/^\/[a-z]/);
    }
  });

  it.each(actions)('%s makes a mail: subject, text and HTML', (action) => {
    const templates = new MailTemplates('https://placements.example');
    for (const { title, sentence, path } of told(action)) {
      const mail = templates.render('notices', { name: 'Fay <Fees>', organisation: 'Oak & Elm', notices: [{ title, sentence, path }] });
      expect(mail.subject).toBe(title);
      expect(mail.text).toContain(sentence);
      expect(mail.text).toContain(`https://placements.example${path}`);
      expect(mail.html).toContain('<html lang="en-GB">');
      expect(mail.html).toContain('Fay &lt;Fees&gt;');
      expect(mail.html).toContain('Oak &amp; Elm');
      expect(mail.html).toContain(`href="https://placements.example${path}"`);
    }
  });
});

describe('kinds', () => {
  it('each comes from an act or from a reminder', () => {
    const fromActs = new Set(actions.flatMap((action) => (NOTICES[action] ?? []).flatMap((rule) => rule.kinds)));
    expect(kindNames.filter((name) => !fromActs.has(name))).toEqual(['returnsDue', 'offerExpiring']);
  });

  it('reach the side they are for', () => {
    expect(kindsOf('provider')).not.toContain('approvalAsked');
    expect(kindsOf('authority')).not.toContain('offerMade');
    for (const name of kindNames) expect(kind(name).about).toMatch(/\.$/);
  });
});

describe('schools in words', () => {
  it.each([
    [['A'], 'A'],
    [['A', 'B'], 'A and B'],
    [['A', 'B', 'C'], 'A, B and 1 other school'],
    [['A', 'B', 'C', 'D'], 'A, B and 2 other schools'],
  ])('%j', (names, words) => expect(schoolsInWords(names)).toBe(words));
});
