import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  readonly keyId: string;
  /** Nonce, tag and ciphertext. */
  readonly bytes: Buffer;
}

/**
 * Several keys by id, one of them current: what is written is sealed with the current one, what was sealed with an older one is still
 * read, and an older key can go once everything is sealed anew. `boundTo` names the row (`personalDetails:<id>`): bytes copied to another
 * row do not open.
 */
export class KeyRing {
  constructor(
    readonly currentId: string,
    private readonly keys: ReadonlyMap<string, Buffer>,
  ) {
    if (!keys.has(currentId)) throw new ConfigError(`DETAIL_KEYS has no key “${currentId}”, which DETAIL_KEY_CURRENT names.`);
  }

  has(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  seal(text: string, boundTo: string): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key(this.currentId), nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(boundTo));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { keyId: this.currentId, bytes: Buffer.concat([nonce, cipher.getAuthTag(), sealed]) };
  }

  /** Throws where the bytes were altered, belong to another row, or were sealed with a key that is not on the ring. */
  open({ keyId, bytes }: Sealed, boundTo: string): string {
    const decipher = createDecipheriv(ALGORITHM, this.key(keyId), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new ConfigError(`Details are sealed with the key “${id}”, which DETAIL_KEYS does not hold.`);
    return key;
  }
}

/**
 * The ring of `DETAIL_KEYS` ("2026:<32 bytes in base64>,2027:<…>") with `DETAIL_KEY_CURRENT` (needed where there are several). Outside
 * production a key is made once and kept in the data folder, readable by its owner alone. In production there is none unless it is
 * configured: null, and then no details can be kept.
 */
export function readKeyRing(env: NodeJS.ProcessEnv, production: boolean, dataDirectory: string): KeyRing | null {
  const given = env['DETAIL_KEYS'];
  if (given) return ringOf(given, env['DETAIL_KEY_CURRENT']);
  if (env['DETAIL_KEY_CURRENT']) throw new ConfigError('DETAIL_KEY_CURRENT names a key, but DETAIL_KEYS is missing.');
  if (production) return null;
  const file = join(dataDirectory, 'detail-keys');
  if (!existsSync(file)) {
    mkdirSync(dataDirectory, { recursive: true });
    try {
      writeFileSync(file, `local:${randomBytes(KEY_BYTES).toString('base64')}`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return ringOf(readFileSync(file, 'utf8').trim(), undefined);
}

function ringOf(text: string, current: string | undefined): KeyRing {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of text.split(',').entries()) {
    const [, id, base64] = /^\s*([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/]+=*)\s*$/.exec(entry) ?? [];
    const key = Buffer.from(base64 ?? '', 'base64');
    // The entry itself is never quoted: it may be a key.
    if (id === undefined || key.length !== KEY_BYTES)
      throw new ConfigError(`Entry ${String(index + 1)} of DETAIL_KEYS must be an id, a colon and 32 bytes in base64.`);
    if (keys.has(id)) throw new ConfigError(`DETAIL_KEYS has two keys “${id}”.`);
    keys.set(id, key);
  }
  const [only] = keys.keys();
  if (current === undefined && keys.size > 1)
    throw new ConfigError('DETAIL_KEY_CURRENT is missing: say which of DETAIL_KEYS seals what is written.');
  return new KeyRing(current ?? only ?? '', keys);
}
