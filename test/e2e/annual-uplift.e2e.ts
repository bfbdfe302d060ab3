import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyAudit } from '../../src/audit/verify.js';
import { DocumentsService } from '../../src/documents/documents.service.js';
import type { Actor } from '../../src/kernel/actor.js';
import { RegisterImportService } from '../../src/providers/register/register-import.service.js';
import { pdfText } from '../support/pdf-text.js';
import { aRegisterFile } from '../support/small-register.js';
import { EMAILS, type RoundWorld, aRoundWorld } from '../support/round-world.js';
import {
  type ReturnSeen,
  act,
  decide,
  done,
  myApprovals,
  openCycle,
  requestFor,
  returnOf,
  returnsOf,
  sendReturn,
  which,
} from '../support/round-acts.js';

/** What the council's sheet holds: two pupils at Ash Lane, twenty at Birch House, one at Cedar Grove. */
const SHEET = [
  'Pupil ref,Year group,Primary need,URN,School name,Start date,Setting,Naming basis,Charging basis,Contract month,Last review,Fees from,Core (per year),Therapy (per year)',
  'A-001,8,ASD,990101,Ash Lane School,01/09/2023,Day,Agreed,Calendar days,April,15/06/2026,01/09/2025,"£64,000.00",',
  'A-002,9,SEMH,990101,Ash Lane School,01/09/2023,Day,Tribunal,39 weeks,April,15/06/2026,01/09/2025,"£58,000.00","£6,000.00"',
  ...Array.from(
    { length: 20 },
    (_, index) =>
      `B-${String(index + 1).padStart(3, '0')},10,SEMH,990102,Birch House School,01/09/2023,Day,Agreed,Calendar days,September,15/06/2026,01/09/2025,62000,`,
  ),
  'C-001,7,ASD,990103,Cedar Grove School,01/09/2023,Day,Agreed,Calendar days,April,15/06/2026,01/09/2025,70000,',
].join('\r\n');

describe('the annual uplift round, from register and sheet to prices in force', () => {
  let world: RoundWorld;
  let cycleId: string;
  let ash: ReturnSeen;
  let birch: ReturnSeen;
  let cedar: ReturnSeen;

  beforeAll(async () => {
    world = await aRoundWorld('2026-11-10T09:00:00Z', {
      schoolsFrom: async (app) => {
        const file = await aRegisterFile([
          { urn: 990101, name: 'Ash Lane School' },
          { urn: 990102, name: 'Birch House School' },
          { urn: 990103, name: 'Cedar Grove School' },
        ]);
        const platform = await app.anOrganisation('platform', 'The platform');
        const administrator: Actor = {
          personId: await app.aPerson('admin@platform.example', ['platformAdministrator'], platform, 'Ada Administrator'),
          personName: 'Ada Administrator',
          organisationId: platform,
          organisationName: 'The platform',
          kind: 'platform',
          roles: ['platformAdministrator'],
          access: 'write',
          source: 'test',
        };
        const report = await app.app.get(RegisterImportService, { strict: false }).importEstablishments(administrator, file.path, {});
        await file.remove();
        expect(report).toMatchObject({ ok: true, value: { read: 3, kept: 3, created: 3, skipped: [] } });
      },
    });
    await world.aPerson('acting@testshire.example', ['sesOfficer', 'headOfSes'], world.authorityId, 'Ada Acting');
  });
  afterAll(() => world.close());

  it('takes the council’s sheet of placements in', async () => {
    const officer = await world.as(EMAILS.officer);
    const preview = await officer.post('/api/uploads/placements').attach('file', Buffer.from(SHEET), 'placements.csv');
    expect(preview.body).toMatchObject({ canCommit: true, problems: [] });
    const { importId } = preview.body as { importId: string };
    const committed = await officer.post(`/api/uploads/placements/${importId}/commit`);
    expect(committed.body).toMatchObject({ placements: 23 });
    const { rows } = await world.owner.query('select count(*)::int as lines, sum(annual_pence)::bigint as pence from fee_lines');
    expect(rows[0]).toEqual({ lines: 24, pence: 143_800_000 });
  });

  it('opens the cycle with one return a school, filled with its fee lines', async () => {
    const officer = await world.as(EMAILS.officer);
    const refused = await officer.gql(
      `mutation { openUpliftCycle(input: { academicYear: 2027, indexFrom: "2025-11-01", indexTo: "2026-11-01" }) { userErrors { code } } }`,
    );
    expect(refused.data.openUpliftCycle.userErrors).toEqual([{ code: 'notAllowed' }]);
    cycleId = await openCycle(await world.as(EMAILS.head));
    const fees = await world.as(EMAILS.fees);
    [ash, birch] = (await returnsOf(fees, cycleId)) as [ReturnSeen, ReturnSeen];
    [cedar] = (await returnsOf(await world.as(EMAILS.rivalFees), cycleId)) as [ReturnSeen];
    expect([ash, birch, cedar].map((each) => [each.school.name, each.current.pence, each.lines.length])).toEqual([
      ['Ash Lane School', 12_800_000, 3],
      ['Birch House School', 124_000_000, 20],
      ['Cedar Grove School', 7_000_000, 1],
    ]);
  });

  it('shows a provider its own schools only, and another council nothing', async () => {
    const rival = await world.as(EMAILS.rivalFees);
    expect((await rival.gql(`{ upliftReturn(id: "${ash.id}") { id } }`)).data.upliftReturn).toBeNull();
    expect((await act(rival, 'submitReturn', 'SubmitReturnInput', which(ash))).userErrors).toMatchObject([{ code: 'notFound' }]);
    const neighbour = await world.as(EMAILS.neighbour);
    expect(await returnsOf(neighbour)).toEqual([]);
    expect((await act(neighbour, 'makeOffer', 'FiguresInput', { ...which(ash), percentBp: 100 })).userErrors).toMatchObject([
      { code: 'notFound' },
    ]);
    expect((await neighbour.gql(`{ placements { totalCount } }`)).data.placements.totalCount).toBe(0);
  });

  it('refuses an incomplete return line by line, and arithmetic that does not agree', async () => {
    const fees = await world.as(EMAILS.fees);
    const incomplete = await act(fees, 'submitReturn', 'SubmitReturnInput', which(ash));
    expect(incomplete.userErrors.map(({ code }) => code)).toEqual(['lineUnanswered', 'lineUnanswered', 'lineUnanswered']);
    const wrong = await act(fees, 'saveReturnDraft', 'ReturnDraftInput', {
      ...which(ash),
      lines: [{ lineId: ash.lines[0]!.id, askedBp: 400, askedPence: 9_999_999, driver: 'pay' }],
    });
    expect(wrong.userErrors).toMatchObject([{ code: 'arithmetic', field: ['lines', '0', 'askedPence'] }]);
  });

  it('takes returns with a receipt; one is withdrawn and sent again with less', async () => {
    const fees = await world.as(EMAILS.fees);
    const first = await sendReturn(fees, ash, 500);
    const withdrawn = await done(fees, 'withdrawReturn', 'WithdrawReturnInput', { ...which(first), reason: 'We asked too much.' });
    expect(withdrawn).toMatchObject({ state: 'withdrawn', availableActions: ['reopen'] });
    const reopened = await done(fees, 'reopenReturn', 'ReturnInput', which(withdrawn));
    ash = await sendReturn(fees, reopened, 400);
    expect(ash).toMatchObject({ state: 'submitted', late: false, askedRiseBp: 400 });
    expect(ash.receiptSha256).not.toBe(first.receiptSha256);
    birch = await sendReturn(fees, birch, 650);
    const stale = await act(fees, 'withdrawReturn', 'WithdrawReturnInput', {
      returnId: birch.id,
      version: birch.version - 1,
      reason: 'Stale',
    });
    expect(stale.userErrors).toMatchObject([{ code: 'staleVersion' }]);
  });

  it('lets a late return start one full term after receipt', async () => {
    world.clock.moveTo('2027-02-05T10:00:00Z');
    cedar = await sendReturn(await world.as(EMAILS.rivalFees), cedar, 300);
    // The first full term from 5 February is the summer term, 13 April to 21 July.
    expect(cedar).toMatchObject({ late: true, receivedOn: '2027-02-05', notBefore: '2027-07-22', lines: [{ effectiveOn: '2027-07-22' }] });
  });

  it('assesses the cycle: what costs justify, what is recommended and why', async () => {
    const officer = await world.as(EMAILS.officer);
    const { data } =
      await officer.gql(`{ cycleAssessment(cycleId: "${cycleId}") { returnCount returns { school { name } asked { pence } justified { pence } recommended { pence }
      section63 { pence } thisYear { pence } lines { steps { step before { pence } after { pence } words } percentileBp likePlaces { count median { pence } } } } } }`);
    expect(data.cycleAssessment.returnCount).toBe(3);
    const [a, b] = data.cycleAssessment.returns;
    // 70% of a 4% award and 30% of a 3% rise: 3.7%, on the present price. A-002 is the dearest of 21 like places, so half its rise passes.
    expect(a).toMatchObject({
      justified: { pence: 13_273_600 },
      recommended: { pence: 13_273_600 - 118_400 },
      section63: { pence: 13_312_000 },
    });
    // Of 20 others, 19 cost the same and one more: rank 47.5%.
    expect(b.lines[0]).toMatchObject({ percentileBp: 4750, likePlaces: { count: 21, median: { pence: 6_200_000 } } });
    expect(a.lines[0].likePlaces).toBeNull();
    expect(b.lines[0].steps.map(({ step }: { step: string }) => step)).toEqual([
      'index',
      'history',
      'benchmark',
      'cap',
      'exception',
      'budget',
      'ask',
    ]);
    expect(
      (await (await world.as(EMAILS.fees)).gql(`{ cycleAssessment(cycleId: "${cycleId}") { returnCount } }`)).errors![0]!.extensions.code,
    ).toBe('notAllowed');
  });

  it('negotiates in rounds; the same client key makes one offer', async () => {
    const officer = await world.as(EMAILS.officer);
    const acting = await world.as('acting@testshire.example');
    const fees = await world.as(EMAILS.fees);
    const input = { ...which(birch), percentBp: 310, message: 'Our first offer', clientKey: 'offer-1' };
    const first = await done(officer, 'makeOffer', 'FiguresInput', input);
    const again = await done(officer, 'makeOffer', 'FiguresInput', input);
    expect(again).toEqual(first);
    expect(again.rounds).toHaveLength(1);
    const otherInput = await act(officer, 'makeOffer', 'FiguresInput', { ...input, percentBp: 320 });
    expect(otherInput.userErrors).toMatchObject([{ code: 'clientKeyReused' }]);
    expect((await act(officer, 'counterOffer', 'FiguresInput', { ...which(first), percentBp: 300 })).userErrors).toMatchObject([
      { code: 'notAllowed' },
    ]);
    const countered = await done(fees, 'counterOffer', 'FiguresInput', { ...which(first), percentBp: 500 });
    const second = await done(officer, 'makeOffer', 'FiguresInput', { ...which(countered), percentBp: 420 });
    birch = await done(fees, 'acceptOffer', 'ReturnInput', which(second));
    expect(birch).toMatchObject({ state: 'settled', settled: { pence: 129_208_000 } });
    expect(birch.rounds.map(({ side, state, total }) => [side, state, total.pence])).toEqual([
      ['authority', 'answered', 127_844_000],
      ['provider', 'answered', 130_200_000],
      ['authority', 'accepted', 129_208_000],
    ]);
    ash = await done(
      fees,
      'acceptOffer',
      'ReturnInput',
      which(await done(acting, 'makeOffer', 'FiguresInput', { ...which(ash), percentBp: 310 })),
    );
    expect(ash.settled).toEqual({ pence: 13_196_800 });
  });

  it('ends an offer after ten working days, bank holidays not counted', async () => {
    const officer = await world.as(EMAILS.officer);
    const rival = await world.as(EMAILS.rivalFees);
    world.clock.moveTo('2027-03-22T09:00:00Z');
    cedar = await done(officer, 'makeOffer', 'FiguresInput', { ...which(cedar), percentBp: 200 });
    // Good Friday and Easter Monday are 26 and 29 March 2027.
    expect(cedar.offerExpiresOn).toBe('2027-04-07');
    world.clock.moveTo('2027-04-08T09:00:00Z');
    expect((await act(rival, 'acceptOffer', 'ReturnInput', which(cedar))).userErrors).toMatchObject([{ code: 'offerExpired' }]);
  });

  it('approves at two thresholds, never by who had a hand in it', async () => {
    world.clock.moveTo('2027-05-21T09:00:00Z');
    const [officer, acting, head, finance, director] = await Promise.all(
      [EMAILS.officer, 'acting@testshire.example', EMAILS.head, EMAILS.finance, EMAILS.director].map((email) => world.as(email)),
    );
    await done(officer!, 'requestApproval', 'ReturnInput', which(ash));
    await done(officer!, 'requestApproval', 'ReturnInput', which(birch));
    const small = await requestFor(officer!, ash.id);
    const large = await requestFor(officer!, birch.id);
    expect(small).toMatchObject({ value: { pence: 396_800 }, backdated: true });
    expect(small.steps.map(({ role, purpose }) => [role, purpose])).toEqual([
      ['headOfSes', 'approval'],
      ['financePartner', 'approval'],
      ['director', 'backdating'],
    ]);
    expect(large).toMatchObject({
      value: { pence: 5_208_000 },
      before: { pence: 124_000_000 },
      after: { pence: 129_208_000 },
      backdated: false,
    });
    expect(large.steps.map(({ role }) => role)).toEqual(['director']);
    expect((await decide(officer!, small)).userErrors).toMatchObject([{ code: 'notAllowed' }]);
    expect((await decide(acting!, small)).userErrors).toMatchObject([{ code: 'separationOfDuties' }]);
    expect((await decide(finance!, small)).userErrors).toMatchObject([{ code: 'notYourStep' }]);
    expect((await myApprovals(head!)).map(({ id }) => id)).toEqual([small.id]);
    expect((await decide(head!, small)).approvalRequest).toMatchObject({ state: 'pending' });
    expect((await decide(finance!, small)).userErrors).toMatchObject([{ code: 'staleVersion' }]);
    await decide(finance!, await requestFor(finance!, ash.id));
    expect((await returnOf(officer!, ash.id)).state).toBe('inApproval');
    expect(await rateOf(world, 'A-001', '2027-05-21')).toBe(6_400_000);
    expect((await decide(director!, await requestFor(director!, ash.id))).approvalRequest).toMatchObject({ state: 'inForce' });
    expect((await decide(director!, large)).approvalRequest).toMatchObject({ state: 'inForce' });
    expect((await returnOf(officer!, birch.id)).state).toBe('implemented');
  });

  it('puts the new prices in force without overlap or gap', async () => {
    expect(await rateOf(world, 'A-001', '2027-03-31')).toBe(6_400_000);
    expect(await rateOf(world, 'A-001', '2027-04-01')).toBe(6_598_400);
    expect(await rateOf(world, 'B-001', '2027-08-31')).toBe(6_200_000);
    expect(await rateOf(world, 'B-001', '2027-09-01')).toBe(6_460_400);
    const { rows } = await world.owner.query(
      `select count(*)::int as lines, count(*) filter (where upper(ended.effective) is distinct from lower(line.effective))::int as gaps
       from fee_lines line join fee_lines ended on ended.placement_id = line.placement_id and ended.kind = line.kind and ended.label = line.label and ended.id <> line.id
         and lower(ended.effective) < lower(line.effective)
       where line.from_return_id is not null`,
    );
    expect(rows[0]).toEqual({ lines: 23, gaps: 0 });
  });

  it('owes arrears by each line’s own charging basis, to the penny', async () => {
    const { rows } = await world.owner.query(
      `select pupil.reference, fee.kind, arrears.charging_basis, arrears.from_on, arrears.until_on, arrears.amount_pence::int as pence
       from arrears join fee_lines fee on fee.id = arrears.fee_line_id join placements on placements.id = fee.placement_id join pupils pupil on pupil.id = placements.pupil_id
       order by 1, 2`,
    );
    const day = { charging_basis: 'calendarDay', from_on: '2027-04-01', until_on: '2027-05-21' };
    const week = { ...day, charging_basis: 'week' };
    expect(rows).toEqual([
      { reference: 'A-001', kind: 'core', ...day, pence: dayByDay(6_400_000, 6_598_400, calendarDays) },
      { reference: 'A-002', kind: 'core', ...week, pence: dayByDay(5_800_000, 5_979_800, schoolWeekDays) },
      { reference: 'A-002', kind: 'therapy', ...week, pence: dayByDay(600_000, 618_600, schoolWeekDays) },
    ]);
    expect(rows.reduce((total, { pence }) => total + (pence as number), 0)).toBeGreaterThan(0);
  });

  it('records what was avoided, against the ask as it was finally sent', async () => {
    const { rows } = await world.owner.query(
      `select kind, count(*)::int as lines, sum(amount_pence)::int as pence from savings group by kind order by kind`,
    );
    // Ash asked 4% and settled 3.1% of £128,000; Birch asked 6.5% and settled 4.2% of £1,240,000.
    expect(rows).toEqual([{ kind: 'avoidance', lines: 23, pence: 115_200 + 2_852_000 }]);
  });

  it('writes one variation letter a school whose text has the figures', async () => {
    const officer = await world.as(EMAILS.officer);
    const { data } = await officer.gql(`{ documents { nodes { id reference schoolName state } } }`);
    expect(data.documents.nodes).toHaveLength(2);
    const letter = data.documents.nodes.find((each: { schoolName: string }) => each.schoolName === 'Ash Lane School');
    const made = await world.app.get(DocumentsService, { strict: false }).renderPending({ ...systemOf(world), source: 'test' });
    expect(made).toBe(2);
    const pdf = await officer.get(`/api/documents/${letter.id}`).responseType('blob');
    const text = await pdfText(pdf.body as Buffer);
    for (const figure of [
      '£65,984.00',
      '£59,798.00',
      '£6,186.00',
      '£131,968.00',
      'A-001',
      'A-002',
      'Testshire County Council',
      'Oak Education',
      'Hana Head',
      '3.10%',
    ])
      expect(text).toContain(figure);
    const fees = await world.as(EMAILS.fees);
    const rival = await world.as(EMAILS.rivalFees);
    for (const client of [fees, rival]) await client.gql('{ me { permissions } }');
    const same = await fees.get(`/api/documents/${letter.id}`).responseType('blob');
    expect(same.status).toBe(200);
    expect((same.body as Buffer).equals(pdf.body as Buffer)).toBe(true);
    expect((await rival.get(`/api/documents/${letter.id}`)).status).toBe(404);
  });

  it('keeps a record that verifies, and names rows that were exchanged, altered or removed', async () => {
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
    await world.owner.query('alter table audit_events disable trigger audit_events_are_final');
    const exchange = () =>
      world.owner.query(`update audit_events set number = case number when 1 then -2 else -1 end where chain = $1 and number in (1, 2);`, [
        world.authorityId,
      ]);
    await exchange();
    await world.owner.query('update audit_events set number = -number where chain = $1 and number < 0', [world.authorityId]);
    expect((await verifyAudit(world.ownerUrl)).breaches.map(({ number }) => number)).toEqual(expect.arrayContaining([1, 2]));
    await exchange();
    await world.owner.query('update audit_events set number = -number where chain = $1 and number < 0', [world.authorityId]);
    expect(await verifyAudit(world.ownerUrl)).toMatchObject({ breaches: [] });
    const { rows } = await world.owner.query<{ chain: string; number: string }>(
      `update audit_events set after = jsonb_set(after, '{settledPence}', '1') where action = 'accept' and subject_id = $1 returning chain, number`,
      [ash.id],
    );
    const tampered = await verifyAudit(world.ownerUrl);
    expect(tampered.breaches).toMatchObject([{ fault: 'altered', chain: rows[0]!.chain, number: Number(rows[0]!.number) }]);
    await world.owner.query('delete from audit_events where chain = $1 and number = $2', [rows[0]!.chain, rows[0]!.number]);
    expect((await verifyAudit(world.ownerUrl)).breaches).toMatchObject([{ fault: 'missing', number: Number(rows[0]!.number) }]);
  });
});

async function rateOf(world: RoundWorld, reference: string, on: string): Promise<number> {
  const { rows } = await world.owner.query<{ pence: number }>(
    `select annual_pence::int as pence from fee_lines line join placements on placements.id = line.placement_id join pupils pupil on pupil.id = placements.pupil_id
     where pupil.reference = $1 and line.kind = 'core' and line.effective @> $2::date`,
    [reference, on],
  );
  expect(rows).toHaveLength(1);
  return rows[0]!.pence;
}

const systemOf = (world: RoundWorld): Omit<Actor, 'source'> => ({
  personId: '00000000-0000-0000-0000-000000000001',
  personName: 'The system',
  organisationId: world.authorityId,
  organisationName: 'Testshire County Council',
  kind: 'authority',
  roles: [],
  access: 'write',
});

/** An independent reckoning: what each price has charged of the academic year by a date, in whole pence, and the difference of the two. */
function dayByDay(oldPence: number, newPence: number, counts: (date: Date) => boolean): number {
  const charged = (price: number, before: string): number => {
    let passed = 0n;
    let all = 0n;
    for (let at = new Date('2026-09-01T00:00:00Z'); at < new Date('2027-09-01T00:00:00Z'); at = new Date(at.getTime() + 86_400_000)) {
      if (!counts(at)) continue;
      all += 1n;
      if (at < new Date(`${before}T00:00:00Z`)) passed += 1n;
    }
    return Number((BigInt(price) * passed) / all);
  };
  const between = (price: number): number => charged(price, '2027-05-21') - charged(price, '2027-04-01');
  return between(newPence) - between(oldPence);
}

const calendarDays = (): boolean => true;

const TERMS: [string, string][] = [
  ['2026-09-02', '2026-12-19'],
  ['2027-01-05', '2027-03-27'],
  ['2027-04-13', '2027-07-22'],
];

/** Days of a Monday-to-Sunday week that has a school day. */
function schoolWeekDays(date: Date): boolean {
  const monday = new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000);
  return [0, 1, 2, 3, 4].some((day) => {
    const at = new Date(monday.getTime() + day * 86_400_000).toISOString().slice(0, 10);
    return TERMS.some(([from, to]) => from <= at && at < to);
  });
}
