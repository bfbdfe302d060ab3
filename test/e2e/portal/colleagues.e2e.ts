import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestApp, startTestApp } from '../../support/app.js';
import { type BrowsedPage, type Browser, browse } from '../../support/portal.js';

const PASSWORD = 'seven quiet herons';

let world: TestApp;
let fay: Browser;

beforeAll(async () => {
  world = await startTestApp({ clock: '2027-01-10T09:00:00Z' });
  const oakId = await world.anOrganisation('provider', 'Oak Education Limited');
  await world.aPerson('fees@oak.example', ['providerFeesManager'], oakId, 'Fay Fees');
  await world.aPerson('rival@elm.example', ['providerFeesManager'], await world.anOrganisation('provider', 'Elm Schools'), 'Ria Rival');
  fay = await browse(world, 'fees@oak.example');
});

afterAll(() => world?.close());

async function invite(email: string, fullName = 'Bea Bursar'): Promise<BrowsedPage> {
  return (await fay.get('/colleagues')).submit({ fullName, email }, { button: 'Invite' });
}

/** The link on the card of an address: invitations of one moment have no order. */
const linkIn = (page: BrowsedPage, email: string): string =>
  new URL(String(page.$(`.govuk-summary-card:contains("${email}") input[readonly]`).val())).pathname;

describe('colleagues', () => {
  it('are listed, and invited with a link to copy', async () => {
    const page = await fay.get('/colleagues');
    expect(page.table('Colleagues who can sign in')).toEqual([['Fay Fees', 'fees@oak.example', 'Fees manager', 'Can sign in']]);
    const refused = await page.submit({ fullName: '', email: 'bea' }, { button: 'Invite' });
    expect(refused.status).toBe(422);
    expect(refused.errors).toEqual(['Enter your colleague’s first and last name']);
    expect(refused.$('#email').val()).toBe('bea');
    expect((await refused.submit({ fullName: 'Bea Bursar' }, { button: 'Invite' })).errors).toEqual([
      'Enter an e-mail address in the form name@example.org.',
    ]);
    const invited = await invite('bea@oak.example');
    expect(invited.message).toContain('Bea Bursar is invited');
    expect(String(invited.$('input[readonly]').val())).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitations\/[\w-]{43}$/);
  });

  it('join with a name and password of their own and are signed in at once; the link is then used up', async () => {
    const link = linkIn(await fay.get('/colleagues'), 'bea@oak.example');
    const bea = await browse(world);
    const page = await bea.get(link);
    expect(page.text).toContain('Fay Fees invited you to work with the fees of Oak Education Limited');
    expect(page.$('#fullName').val()).toBe('Bea Bursar');
    const weak = await page.submit({ password: 'short' }, { button: 'Join and sign in' });
    expect(weak.status).toBe(422);
    expect(weak.errors).toEqual(['Choose a password of at least 12 characters.']);
    expect(weak.html).not.toContain('value="short"');
    const home = await weak.submit({ fullName: 'Beatrice Bursar', password: PASSWORD }, { button: 'Join and sign in' });
    expect(home.address).toBe('/our-schools');
    expect(home.message).toBe('Welcome to Oak Education Limited.');
    const used = await (await browse(world)).get(link);
    expect(used.status).toBe(410);
    expect(used.text).toContain('was used already');
    expect((await fay.get('/colleagues')).table('Earlier invitations')[0]).toEqual(
      expect.arrayContaining(['Bea Bursar', 'bea@oak.example', 'Joined']),
    );
    expect((await (await browse(world, 'bea@oak.example', PASSWORD)).get('/colleagues')).text).toContain('Beatrice Bursar');
  });

  it('are refused by a link that was taken back, has expired, or was guessed', async () => {
    const invited = await invite('cal@oak.example', 'Cal Clerk');
    const link = linkIn(invited, 'cal@oak.example');
    const held = await (await browse(world)).get(link);
    const back = await invited.submit({}, { button: 'Take back the invitation of Cal Clerk' });
    expect(back.message).toContain('taken back');
    const refused = await held.submit({ password: PASSWORD }, { button: 'Join and sign in' });
    expect([refused.status, refused.text.includes('was taken back')]).toEqual([410, true]);
    const late = linkIn(await invite('dot@oak.example', 'Dot Deputy'), 'dot@oak.example');
    world.clock.moveTo('2027-01-17T09:00:01Z');
    const stranger = await browse(world);
    expect((await stranger.get(late)).text).toContain('good for 7 days, which have passed');
    expect((await stranger.get(late)).status).toBe(410);
    const guessed = await stranger.get(`/invitations/${'A'.repeat(43)}`);
    expect([guessed.status, guessed.text.includes('Check that you copied the whole link')]).toEqual([404, true]);
    world.clock.moveTo('2027-01-10T09:00:00Z');
  });

  it('with an account already join by its password, which the link does not change', async () => {
    fay = await browse(world, 'fees@oak.example');
    const link = linkIn(await invite('rival@elm.example', 'Ria Rival'), 'rival@elm.example');
    const page = await (await browse(world)).get(link);
    expect(page.text).toContain('has an account already');
    const wrong = await page.submit({ password: 'a password of my own' }, { button: 'Join and sign in' });
    expect(wrong.errors).toEqual(['The password is wrong.']);
    const home = await wrong.submit({ password: 'correct horse battery' }, { button: 'Join and sign in' });
    expect(home.message).toBe('Welcome to Oak Education Limited.');
  });

  it('of another provider are neither seen nor taken back', async () => {
    const page = await invite('eve@oak.example', 'Eve Extra');
    const action = String(page.$('.govuk-summary-card:contains("eve@oak.example") form').attr('action'));
    await world.aPerson('una@fir.example', ['providerFeesManager'], await world.anOrganisation('provider', 'Fir Schools'), 'Una Other');
    const una = await browse(world, 'una@fir.example');
    const hers = await una.get('/colleagues');
    expect(hers.text).not.toContain('Eve Extra');
    const csrf = String(hers.$('input[name=csrf]').first().val());
    expect((await una.post(action, new Map([['csrf', [csrf]]]))).status).toBe(404);
    expect((await (await browse(world)).get('/colleagues')).address).toContain('/sign-in');
  });
});
