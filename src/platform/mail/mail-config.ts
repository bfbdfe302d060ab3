import { join } from 'node:path';
import { ConfigError } from '../config-error.js';

/** Where mail goes and what it says of itself. */
export interface MailConfig {
  /** The address the portal is opened by, without a slash at its end: links in mail and calendars begin with it. */
  readonly publicUrl: string;
  /** The sender: "ISS placements <placements@council.gov.uk>". */
  readonly from: string;
  /** The mail server; absent: readable files in `directory`. */
  readonly smtpUrl: string | undefined;
  readonly directory: string;
}

const NOBODY = 'ISS placements <placements@localhost>';

/** Reads SMTP_URL, MAIL_FROM and PUBLIC_URL. Throws a ConfigError that says which is wrong and how to mend it. */
export function readMailConfig(
  env: NodeJS.ProcessEnv,
  { production, port, dataDirectory }: { readonly production: boolean; readonly port: number; readonly dataDirectory: string },
): MailConfig {
  const smtpUrl = env['SMTP_URL'] || undefined;
  if (smtpUrl !== undefined && !['smtp:', 'smtps:'].includes(parsed(smtpUrl)?.protocol ?? ''))
    throw new ConfigError('SMTP_URL must look like smtps://user:password@mail.example.org:465 or smtp://mail.example.org:25.');
  const from = env['MAIL_FROM'] || undefined;
  if (smtpUrl !== undefined && from === undefined)
    throw new ConfigError('MAIL_FROM is missing: with SMTP_URL say who sends, as "ISS placements <placements@council.gov.uk>".');
  if (from !== undefined && (!/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/.test(from) || from.length > 200))
    throw new ConfigError(`MAIL_FROM must be an address, as "ISS placements <placements@council.gov.uk>", not "${from}".`);
  return {
    publicUrl: publicUrl(env, production && smtpUrl !== undefined, port),
    from: from ?? NOBODY,
    smtpUrl,
    directory: join(dataDirectory, 'mail'),
  };
}

function publicUrl(env: NodeJS.ProcessEnv, needed: boolean, port: number): string {
  const given = env['PUBLIC_URL'];
  if (!given) {
    if (needed)
      throw new ConfigError(
        'PUBLIC_URL is missing: mail links to the portal, so say how people open it, as https://placements.council.gov.uk.',
      );
    return `http://localhost:${String(port)}`;
  }
  const url = parsed(given);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '' || url.username !== '')
    throw new ConfigError(`PUBLIC_URL must be the portal's address, as https://placements.council.gov.uk, not "${given}".`);
  if (needed && url.protocol !== 'https:') throw new ConfigError('PUBLIC_URL must begin with https:// in production.');
  return url.href.replace(/\/+$/, '');
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
