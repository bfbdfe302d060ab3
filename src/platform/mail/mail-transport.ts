import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailConfig } from './mail-config.js';
import type { RenderedMail } from './mail-templates.js';

/** A mail ready to go. */
export interface OutgoingMail extends RenderedMail {
  readonly id: string;
  readonly toAddress: string;
  readonly toName: string;
  readonly createdAt: Date;
}

/** The way out: an SMTP server, or files. Throws the library's error where it fails. */
export interface MailTransport {
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** A server that hangs is given up after this, so that a waiting mail's lock is not held for ever. */
const PATIENCE_MS = 20_000;

export const transportOf = (config: MailConfig): MailTransport =>
  config.smtpUrl === undefined ? filesIn(config, config.directory) : smtpServer(config, config.smtpUrl);

/** The message's name is the outbox row's: a mail server that gets one again can tell that it is the same. */
function messageOf({ from, publicUrl }: MailConfig, mail: OutgoingMail) {
  return {
    messageId: `<${mail.id}@${new URL(publicUrl).hostname}>`,
    date: mail.createdAt,
    from,
    to: { name: mail.toName, address: mail.toAddress },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function smtpServer(config: MailConfig, url: string): MailTransport {
  const transporter = createTransport({
    url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  return {
    send: async (mail) => {
      await transporter.sendMail(messageOf(config, mail));
    },
    close: () => transporter.close(),
  };
}

/** Each mail as a message that a mail program opens (.eml) and as plain text; sent again, it is written over itself. */
function filesIn(config: MailConfig, directory: string): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return {
    send: async (mail) => {
      const { message } = (await composer.sendMail(messageOf(config, mail))) as { message: Buffer };
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const day = mail.createdAt.toISOString().replace(/[-:]/g, '').slice(0, 15);
      const name = join(directory, `${day}-${mail.toAddress.replace(/[^\w.@-]/g, '_')}-${mail.id.slice(0, 8)}`);
      await writeFile(`${name}.eml`, message, { mode: 0o600 });
      await writeFile(`${name}.txt`, `To: ${mail.toName} <${mail.toAddress}>\nSubject: ${mail.subject}\n\n${mail.text}`, { mode: 0o600 });
    },
    close: () => composer.close(),
  };
}
