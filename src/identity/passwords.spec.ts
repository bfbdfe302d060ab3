import { describe, expect, it } from '@jest/globals';
import { hashPassword, initialPassword, passwordFault, passwordMatches } from './passwords.js';

describe('passwords', () => {
  it('are kept as argon2id at 19 MiB, two passes, one lane', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('match their own hash only, and nothing where there is none', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(await passwordMatches(hash, 'correct horse battery')).toBe(true);
    expect(await passwordMatches(hash, 'correct horse batterz')).toBe(false);
    expect(await passwordMatches(undefined, 'correct horse battery')).toBe(false);
  });

  it('are long, and are not the e-mail address', () => {
    expect(passwordFault('short', 'a@b.example')).toMatch(/at least 12/);
    expect(passwordFault('x'.repeat(257), 'a@b.example')).toMatch(/at most 256/);
    expect(passwordFault('Officer@Leicester.demo', 'officer@leicester.demo')).toMatch(/not your e-mail/);
    expect(passwordFault('aaaaaaaaaaaaaa', 'a@b.example')).toMatch(/different/);
    expect(passwordFault('correct horse battery', 'a@b.example')).toBeUndefined();
  });

  it('that we make up are fit to be chosen and never the same', () => {
    const made = Array.from({ length: 50 }, initialPassword);
    expect(new Set(made).size).toBe(50);
    expect(made.map((each) => passwordFault(each, 'a@b.example'))).toEqual(made.map(() => undefined));
  });
});
