import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RoundWorld, EMAILS, aRoundWorld } from '../../support/round-world.js';
import { Browser, browse } from '../../support/portal.js';

let world: RoundWorld;
beforeAll(async () => {
  world = await aRoundWorld();
});
afterAll(() => world.close());

const minutesOn = (minutes: number): void => world.clock.moveTo(new Date(world.clock.now().getTime() + minutes * 60_000));

describe('Signing in to the portal', () => {
  it('asks who one is, says what is missing beside its input and keeps what was typed', async () => {
    const browser = await browse(world);
    const asked = await browser.get('/account');
    expect(asked.address).toBe('/sign-in?next=%2Faccount');
    const wrong = await asked.submit({ email: 'nobody@testshire.example' });
    expect(wrong.status).toBe(422);
    expect(wrong.title).toBe('Error: Sign in – ISS Marketplace');
    expect(wrong.errors).toEqual(['Enter your password']);
    expect(wrong.$('.govuk-error-summary a').attr('href')).toBe('#password');
    expect(wrong.$('#email').attr('value')).toBe('nobody@testshire.example');
    const refused = await wrong.submit({ password: 'not the password' });
    expect(refused.errors).toEqual(['The e-mail address or the password is wrong.']);
  });

  it('comes back to the page that was asked for, and to no other site', async () => {
    const browser = await browse(world);
    const asked = await browser.get('/account?from=mail');
    const home = await asked.submit({ email: EMAILS.officer, password: 'correct horse battery' });
    expect(home.address).toBe('/account?from=mail');
    expect(home.text).toContain('SES placement officer');

    const elsewhere = await (await browse(world)).get('/sign-in?next=//evil.example/');
    const arrived = await elsewhere.submit({ email: EMAILS.officer, password: 'correct horse battery' }, { follow: false });
    expect(arrived.headers['location']).toBe('/');
  });

  it('gives the session a new name at sign-in and a cookie that scripts cannot read', async () => {
    const browser = await browse(world);
    const before = await browser.get('/sign-in');
    const cookie = (page: typeof before): string => (page.headers['set-cookie'] as unknown as string[])[0]!;
    expect(cookie(before)).toMatch(/HttpOnly; SameSite=Lax/);
    const after = await before.submit({ email: EMAILS.officer, password: 'correct horse battery' }, { follow: false });
    expect(cookie(after).split(';')[0]).not.toBe(cookie(before).split(';')[0]);
  });

  it('ends without use, says why, and leads back', async () => {
    const officer = await browse(world, EMAILS.officer);
    minutesOn(29);
    expect((await officer.get('/account')).status).toBe(200);
    minutesOn(31);
    const ended = await officer.get('/account');
    expect(ended.address).toBe('/sign-in?next=%2Faccount');
    expect(ended.text).toContain('nothing was done for 30 minutes');
  });

  it('ends after ten hours however busy one is', async () => {
    const officer = await browse(world, EMAILS.officer);
    for (let tens = 0; tens < 29; tens += 1) {
      minutesOn(20);
      expect((await officer.get('/account')).address).toBe('/account');
    }
    minutesOn(21);
    expect((await officer.get('/account')).text).toContain('10 hours');
  });

  it('ends on signing out, for every address', async () => {
    const officer = await browse(world, EMAILS.officer);
    const account = await officer.get('/account');
    const out = await account.submit({}, { button: 'Sign out' });
    expect(out.text).toContain('You are signed out.');
    expect((await officer.get('/account')).address).toBe('/sign-in?next=%2Faccount');
  });
});

describe('Forms', () => {
  it('are refused without the token of one’s own session, and nothing is done', async () => {
    const officer = await browse(world, EMAILS.officer);
    const account = await officer.get('/account');
    const forged = await account.submit(
      { csrf: 'guessed', currentPassword: 'correct horse battery', newPassword: 'another long password' },
      { button: 'Change password' },
    );
    expect(forged.status).toBe(403);
    expect(forged.text).toContain('Nothing was saved');
    expect((await browse(world, EMAILS.officer)) instanceof Browser).toBe(true);
  });

  it('take a file only from somebody who is signed in', async () => {
    const browser = await browse(world);
    const fields = new Map([['file', [{ name: 'a.txt', bytes: Buffer.from('a') }]]]);
    const sent = await browser.post('/sign-in', fields, { multipart: true });
    expect(sent.address).toBe('/sign-in');
  });

  it('change a password through the account page and say so once', async () => {
    await world.aPerson('changes@testshire.example', ['sesOfficer'], world.authorityId, 'Chan Ges');
    const person = await browse(world, 'changes@testshire.example');
    const weak = await (
      await person.get('/account')
    ).submit({ currentPassword: 'correct horse battery', newPassword: 'short' }, { button: 'Change password' });
    expect(weak.errors[0]).toContain('at least 12 characters');
    const changed = await weak.submit(
      { currentPassword: 'correct horse battery', newPassword: 'another long password' },
      { button: 'Change password' },
    );
    expect(changed.message).toContain('Your password is changed');
    expect((await person.get('/account')).message).toBe('');
    await browse(world, 'changes@testshire.example', 'another long password');
  });
});

describe('Addresses that lead nowhere', () => {
  it('answer a page to a browser and a line to a machine', async () => {
    const officer = await browse(world, EMAILS.officer);
    const page = await officer.get('/nothing/here');
    expect(page.status).toBe(404);
    expect(page.text).toContain('Page not found');
    const machine = await world.http.get('/api/nothing').expect(404);
    expect(machine.body).toMatchObject({ statusCode: 404 });
  });
});

describe('Headers', () => {
  it('let nothing but our own scripts run and keep pages out of caches', async () => {
    const page = await (await browse(world, EMAILS.officer)).get('/account');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.$('script:not([src])').length).toBe(0);
  });
});
