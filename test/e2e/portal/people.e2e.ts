import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, browse } from '../../support/portal.js';
import { type RoundWorld, EMAILS, aRoundWorld } from '../../support/round-world.js';

const ADMIN = 'admin@platform.example';
let world: RoundWorld;
let admin: Browser;
beforeAll(async () => {
  world = await aRoundWorld();
  const platform = await world.anOrganisation('platform', 'The platform');
  await world.aPerson(ADMIN, ['platformAdministrator'], platform, 'Ada Ministrator');
  admin = await browse(world, ADMIN);
});
afterAll(() => world.close());

const councilPeople = async () => (await admin.get(`/people?organisation=${world.authorityId}`)).table('People');

describe('The administrator’s people', () => {
  it('are listed by organisation, with their roles in words', async () => {
    const people = await admin.get('/people');
    expect(people.text).toContain('Choose an organisation');
    expect(await councilPeople()).toContainEqual(['Finn Finance', EMAILS.finance, 'Finance business partner', 'Open']);
  });

  it('are added with a first password that is shown once and works', async () => {
    const form = await admin.get(`/people/new?organisation=${world.authorityId}`);
    const faulty = await form.submit({ fullName: 'New Comer', email: 'new.comer', roles: null });
    expect(faulty.errors).toEqual(['Enter an e-mail address, for example name@council.gov.uk', 'Choose at least one role']);
    expect(faulty.$('#fullName').attr('value')).toBe('New Comer');
    const added = await faulty.submit({ email: 'new.comer@testshire.example', roles: ['sesOfficer', 'auditor'] });
    expect(added.text).toContain('New Comer is added');
    const newcomer = await browse(world, 'new.comer@testshire.example', added.$('code').text());
    expect((await newcomer.get('/account')).text).toContain('SES placement officer, Auditor');
    const again = await faulty.submit({ email: 'new.comer@testshire.example', roles: ['auditor'] });
    expect(again.errors[0]).toContain('Somebody has this e-mail address already');
  });

  it('get other roles at once', async () => {
    const row = (await admin.get(`/people?organisation=${world.authorityId}`)).follow('New Comer');
    const changed = await (await row).submit({ roles: ['financePartner'] }, { button: 'Save roles' });
    expect(changed.message).toContain('The roles are changed.');
    expect(await councilPeople()).toContainEqual(['New Comer', 'new.comer@testshire.example', 'Finance business partner', 'Open']);
  });

  it('lose every sign-in when their account is closed', async () => {
    const finance = await browse(world, EMAILS.finance);
    const person = await (await admin.get(`/people?organisation=${world.authorityId}`)).follow('Finn Finance');
    const closed = await person.submit({}, { button: 'Close this account' });
    expect(closed.text).toContain('Closed');
    expect((await finance.get('/account')).text).toContain('Your session has ended');
  });

  it('may not close or change their own account here', async () => {
    const { rows } = await world.owner.query<{ organisation: string; person: string }>(
      "select organisation_id as organisation, person_id as person from memberships where 'platformAdministrator' = any (roles)",
    );
    const own = await admin.get(`/people/${rows[0]!.organisation}/${rows[0]!.person}`);
    expect((await own.submit({}, { button: 'Close this account' })).errors).toEqual([
      'Ask another administrator to change your own account.',
    ]);
  });

  it('are nobody else’s to see', async () => {
    for (const email of [EMAILS.officer, EMAILS.fees]) expect((await (await browse(world, email)).get('/people')).status).toBe(403);
  });
});
