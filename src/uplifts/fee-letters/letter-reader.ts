import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { UploadedFile } from '../../placements/spreadsheet/workbook.js';
import { projectRoot } from '../../platform/config.js';
import { recognise } from '../return-files/recognised-file.js';
import { joined, type LetterText, type RawReading, type Unreadable } from './letter-text.js';

const LONGEST_READING_MS = 15_000;

export type Reading = { readonly ok: true; readonly letter: LetterText } | { readonly ok: false; readonly why: Unreadable };

const READ: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'message/rfc822': 'eml',
  'text/plain': 'txt',
};

const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

/** In the names of the streams of a Word document that is encrypted, and of one that is old. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * Reads the text of letters, each in a process of its own that inherits nothing and is ended when it takes too long: a letter comes from
 * outside, and whatever it does to its reader it does to that process only. One at a time.
 */
@Injectable()
export class LetterReader implements OnApplicationShutdown {
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;
  private end: (() => void) | undefined;

  /** Only tests make it shorter. */
  longestReadingMs = LONGEST_READING_MS;

  async read(file: UploadedFile): Promise<Reading> {
    if (file.bytes.subarray(0, COMPOUND.length).equals(COMPOUND)) return { ok: false, why: compound(file) };
    const recognised = await recognise(file.name, file.bytes);
    if (!recognised.ok) return { ok: false, why: /\.(pdf|docx|eml|txt)$/i.test(file.name) ? 'damaged' : 'kind' };
    const kind = READ[recognised.mediaType];
    if (kind === undefined) return { ok: false, why: /^image\//.test(recognised.mediaType) ? 'picture' : 'kind' };
    const turn = this.queue.then(() => this.readNow(kind, file));
    this.queue = turn;
    const raw = await turn;
    return 'unreadable' in raw ? { ok: false, why: raw.unreadable } : { ok: true, letter: joined(raw) };
  }

  onApplicationShutdown(): void {
    this.closed = true;
    this.end?.();
  }

  private readNow(kind: string, { name, bytes }: UploadedFile): Promise<RawReading> {
    if (this.closed) return Promise.resolve({ unreadable: 'tooSlow' });
    return new Promise((resolve) => {
      const child = fork(join(projectRoot, 'templates', 'letter-worker.mjs'), [], {
        env: { TZ: 'UTC' },
        execArgv: ['--max-old-space-size=256'],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const settle = (reading: RawReading): void => {
        clearTimeout(timer);
        this.end = undefined;
        child.removeAllListeners();
        child.on('error', () => undefined);
        child.kill('SIGKILL');
        resolve(reading);
      };
      const timer = setTimeout(() => settle({ unreadable: 'tooSlow' }), this.longestReadingMs);
      this.end = () => settle({ unreadable: 'tooSlow' });
      child.once('message', (answer) => settle(answer as RawReading));
      child.once('exit', () => settle({ unreadable: 'damaged' }));
      child.once('error', () => settle({ unreadable: 'damaged' }));
      child.send({ kind, name, bytes });
    });
  }
}

function compound({ name, bytes }: UploadedFile): Unreadable {
  if (/\.msg$/i.test(name)) return 'outlook';
  if (bytes.includes(ENCRYPTED_PACKAGE)) return 'password';
  return /\.doc$/i.test(name) ? 'oldWord' : 'kind';
}
