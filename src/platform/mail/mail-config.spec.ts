import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../config-error.js';
import { readMailConfig } from './mail-config.js';

const read = (env: Record<string, string>, production = false) => readMailConfig(env, { production, port: 3000, dataDirectory: '/data' });

describe('the mail settings', () => {
  it('without any: readable files in the data folder, links to this machine', () =>
    expect(read({})).toEqual({
      publicUrl: 'http://localhost:3000',
      from: 'ISS placements <placements@localhost>',
      smtpUrl: undefined,
      directory: '/data/mail',
    }));

  it('are a server, a sender and the portal’s address', () =>
    expect(
      read(
        {
          SMTP_URL: 'smtps://user:password@mail.example.org:465',
          MAIL_FROM: 'Placements <placements@council.example>',
          PUBLIC_URL: 'https://placements.council.example/',
        },
        true,
      ),
    ).toMatchObject({ publicUrl: 'https://placements.council.example', from: 'Placements <placements@council.example>' }));

  const server = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'a@council.example' };
  it.each([
    [{ SMTP_URL: 'mail.example.org' }, false, 'SMTP_URL must look like'],
    [{ SMTP_URL: 'smtp://mail.example.org' }, false, 'MAIL_FROM is missing'],
    [{ MAIL_FROM: 'nobody' }, false, 'MAIL_FROM must be an address'],
    [{ MAIL_FROM: 'A <a@b.example>\r\nBcc: c@d.example' }, false, 'MAIL_FROM must be an address'],
    [{ PUBLIC_URL: 'placements' }, false, 'PUBLIC_URL must be the portal’s address'.replace('’', "'")],
    [server, true, 'PUBLIC_URL is missing'],
    [{ ...server, PUBLIC_URL: 'http://placements.council.example' }, true, 'PUBLIC_URL must begin with https://'],
  ])('%j is refused in words', (env, production, words) => {
    expect(() => read(env as Record<string, string>, production)).toThrow(ConfigError);
    expect(() => read(env as Record<string, string>, production)).toThrow(words);
  });
});
