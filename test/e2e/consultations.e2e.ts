import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Contract } from '../../src/contracts/contract.entity.js';
import { ContractVersion } from '../../src/contracts/contract-version.entity.js';
import { VersionsInForce } from '../../src/contracts/version-in-force.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { Duties } from '../../src/platform/jobs/duties.js';
import type { Client } from '../support/app.js';
import { headOf } from '../support/block-world.js';
import { browse } from '../support/portal.js';
import { EMAILS, type RoundWorld, aRoundWorld, passedChecks } from '../support/round-world.js';

const LIST = `query ($text: String) { consultations(text: $text) { id version state pupilReference schoolName replyDueOn reply offer { startsOn lines { kind annualPence } } placementId availableActions } }`;

describe('a school consulted about a pupil', () => {
  let world: RoundWorld;
  const client: Record<string, Client> = {};

  beforeAll(async () => {
    world = await aRoundWorld('2027-02-01T09:00:00Z');
    for (const who of ['officer', 'head', 'finance', 'fees', 'neighbour', 'auditor'] as const) client[who] = await world.as(EMAILS[who]);
    await passedChecks(world);
  });
  afterAll(() => world.close());

  const act = async (
    who: string,
    name: string,
    type: string,
    input: object,
    ask = 'consultationId',
  ): Promise<{ id: string | null; errors: string[] }> => {
    const answer = await client[who]!.gql(`mutation ($input: ${type}!) { ${name}(input: $input) { id: ${ask} userErrors { code } } }`, {
      input,
    });
    expect(answer.errors).toBeUndefined();
    const { id, userErrors } = answer.data[name];
    return { id, errors: userErrors.map(({ code }: { code: string }) => code) };
  };
  const consult = (who: string, more: object = {}) =>
    act(who, 'consultSchool', 'ConsultSchoolInput', {
      schoolId: world.schools.ash.id,
      pupilReference: 'C-001',
      sentOn: '2027-02-01',
      ...more,
    });
  const newPupil = { yearGroup: 8, primaryNeed: 'ASD', birthMonth: '2014-05-01', outwardPostcode: 'TE1' };
  const found = async (who = 'officer', text = 'C-001') => (await client[who]!.gql(LIST, { text })).data.consultations[0];
  const offer = {
    startsOn: '2027-04-12',
    setting: 'day',
    chargingKind: 'schoolDay',
    chargingUnits: 190,
    lines: [
      { kind: 'core', annualPence: 6_000_000 },
      { kind: 'therapy', label: 'speech', annualPence: 450_050 },
    ],
  };
  const reply = async (more: object) => {
    const { id, version } = await found();
    return act('officer', 'recordConsultationReply', 'RecordConsultationReplyInput', {
      consultationId: id,
      version,
      repliedOn: '2027-02-12',
      ...more,
    });
  };

  it('is recorded for a pupil held or new, once while it is open, and is the council’s own', async () => {
    expect((await consult('officer')).errors).toEqual(['notFound']);
    expect((await consult('finance', { newPupil })).errors).toEqual(['notAllowed']);
    expect((await consult('officer', { newPupil, sentOn: '2027-02-02' })).errors).toEqual(['dateInFuture']);
    expect((await consult('officer', { newPupil })).errors).toEqual([]);
    expect((await consult('officer', { newPupil })).errors).toEqual(['pupilHeld']);
    expect((await consult('head')).errors).toEqual(['alreadyConsulted']);
    expect(await found()).toMatchObject({ state: 'sent', replyDueOn: '2027-02-16', availableActions: ['recordReply', 'withdraw'] });
    expect(await found('auditor')).toMatchObject({ availableActions: [] });
    expect(await found('neighbour')).toBeUndefined();
    expect((await client['fees']!.gql(LIST, { text: null })).errors![0]!.extensions.code).toBe('notAllowed');
  });

  it('reminds its officer on days 10 and 14, each once, whoever runs the duty', async () => {
    const titles = async (): Promise<string[]> =>
      (await client['officer']!.gql('{ notifications(first: 20) { nodes { title } } }')).data.notifications.nodes
        .map(({ title }: { title: string }) => title)
        .filter((title: string) => title === 'No reply yet: Ash Lane School');
    const duties = world.app.get(Duties);
    await duties.run('remind-of-consultations');
    expect(await titles()).toHaveLength(0);
    world.clock.moveTo('2027-02-11T09:00:00Z');
    await Promise.all([duties.run('remind-of-consultations'), duties.run('remind-of-consultations')]);
    expect(await titles()).toHaveLength(1);
    world.clock.moveTo('2027-02-15T09:00:00Z');
    await duties.run('remind-of-consultations');
    await duties.run('remind-of-consultations');
    expect(await titles()).toHaveLength(2);
  });

  it('takes a coded reply and its costed offer, and keeps wrong ones out', async () => {
    expect((await reply({ reply: 'full', words: '' })).errors).toEqual(['textMissing']);
    expect((await reply({ reply: 'full', words: 'No room', offer })).errors).toEqual(['offerWithoutReply']);
    expect((await reply({ reply: 'offer', offer: { ...offer, chargingUnits: null } })).errors).toEqual(['noChargingBasis']);
    expect((await reply({ reply: 'offer', repliedOn: '2027-01-31', offer })).errors).toEqual(['datesWrong']);
    expect((await reply({ reply: 'full', words: 'No room before summer' })).errors).toEqual([]);
    expect((await found()).availableActions).toEqual(['recordReply', 'withdraw']);
    expect((await reply({ reply: 'offer', offer })).errors).toEqual([]);
    expect(await found()).toMatchObject({ state: 'replied', reply: 'offer', availableActions: ['recordReply', 'acceptOffer', 'withdraw'] });
  });

  it('becomes a placement when its offer is accepted, once, and its agreement is drafted from the offer', async () => {
    const { id, version } = await found();
    const accept = () => act('officer', 'acceptOfferedPlace', 'AcceptOfferedPlaceInput', { consultationId: id, version }, 'placementId');
    const tries = await Promise.all([accept(), accept(), accept()]);
    expect(tries.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(tries.flatMap(({ errors }) => errors)).toEqual(['wrongState', 'wrongState']);
    const { placementId } = await found();
    const drafted = await client['officer']!.gql(
      `mutation ($input: DraftSpotContractInput!) { draftSpotContract(input: $input) { contract { id reference } userErrors { code message } } }`,
      { input: { placementId } },
    );
    expect(drafted.data.draftSpotContract.userErrors).toEqual([]);
    const contractId = drafted.data.draftSpotContract.contract.id;
    const { rows } = await world.owner.query(
      `select contract.starts_on::text as starts, version.terms from contracts contract join contract_versions version on version.contract_id = contract.id where contract.id = $1`,
      [contractId],
    );
    expect(rows[0].starts).toBe('2027-04-12');
    expect(rows[0].terms).toMatchObject({
      basis: { kind: 'schoolDay', days: 190 },
      feeLines: [
        { kind: 'core', annualPence: 6_000_000, shares: [{ funder: 'education', shareBp: 10_000 }] },
        { kind: 'therapy', label: 'speech', annualPence: 450_050 },
      ],
    });
    // In force, it gives the placement its fees: until then it has none.
    const fees = async () =>
      (await world.owner.query('select annual_pence::int as pence from fee_lines where placement_id = $1 order by kind', [placementId]))
        .rows;
    expect(await fees()).toEqual([]);
    await world.owner.query(`update contracts set state = 'active', supplier_number = 'S', order_number = 'O' where id = $1`, [contractId]);
    await world.owner.query(`update contract_versions set state = 'inForce' where contract_id = $1`, [contractId]);
    const work = world.app.get(UnitOfWork);
    await work.run(headOf(world), async () => {
      const contract = await work.manager.findOneByOrFail(Contract, { id: contractId });
      const inForce = await work.manager.findOneByOrFail(ContractVersion, { contractId });
      await world.app.get(VersionsInForce).putInForce(contract, inForce);
    });
    expect(await fees()).toEqual([{ pence: 6_000_000 }, { pence: 450_050 }]);
  });

  it('is written, answered and accepted on its pages, which keep what was typed', async () => {
    const officer = await browse(world, EMAILS.officer);
    const form = await officer.get('/consultations/new?pupil=C-002');
    const wrong = await form.submit({ urn: '990102', yearGroup: '9' }, { button: 'Record the consultation' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Choose the need of the new pupil');
    const made = await wrong.submit({ primaryNeed: 'SEMH' }, { button: 'Record the consultation' });
    expect(made.text).toContain('C-002 at Birch House School');
    const replied = await made.submit(
      {
        reply: 'offer',
        'repliedOn-day': '15',
        'repliedOn-month': '2',
        'repliedOn-year': '2027',
        'startsOn-day': '12',
        'startsOn-month': '4',
        'startsOn-year': '2027',
        'lines-0-kind': 'core',
        'lines-0-annual': '58,400',
      },
      { button: 'Save the reply' },
    );
    expect(replied.text).toContain('£58,400 a year, net');
    const accepted = await replied.submit({}, { button: 'Accept the offer' });
    expect(accepted.text).toContain('Offer accepted');
    expect(accepted.$('a:contains("Draft the agreement")').attr('href')).toBe('/contracts/new?pupil=C-002');
    const file = await officer.get('/consultations?format=csv');
    expect(file.body.toString('utf8')).toContain('C-002,Birch House School');
  });

  it('is not begun where new referrals are held', async () => {
    await world.owner.query(`update schools set special_measures = true where id = $1`, [world.schools.cedar.id]);
    expect((await consult('officer', { schoolId: world.schools.cedar.id })).errors).toEqual(['referralsHeld']);
  });
});
