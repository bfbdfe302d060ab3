import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeyRing, readKeyRing } from './key-ring.js';

const key = (byte: number): Buffer => Buffer.alloc(32, byte);
const ring = new KeyRing(
  'new',
  new Map([
    ['old', key(1)],
    ['new', key(2)],
  ]),
);

describe('the key ring', () => {
  it('opens what it sealed, for the row it was sealed for alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = ring.seal(text, 'pupil:1');
        expect(ring.open(sealed, 'pupil:1')).toBe(text);
        expect(() => ring.open(sealed, 'pupil:2')).toThrow();
      }),
    );
  });

  it('never seals the same text to the same bytes, and refuses altered ones', () => {
    const [once, again] = [ring.seal('Kai', 'pupil:1'), ring.seal('Kai', 'pupil:1')];
    expect(once.bytes.equals(again.bytes)).toBe(false);
    const altered = Buffer.from(once.bytes);
    altered[altered.length - 1]! ^= 1;
    expect(() => ring.open({ ...once, bytes: altered }, 'pupil:1')).toThrow();
  });

  it('seals with the current key and still opens with an older one; one that is gone is named', () => {
    const older = new KeyRing('old', new Map([['old', key(1)]])).seal('Kai', 'pupil:1');
    expect(ring.open(older, 'pupil:1')).toBe('Kai');
    expect(ring.seal('Kai', 'pupil:1').keyId).toBe('new');
    expect(() => new KeyRing('new', new Map([['new', key(2)]])).open(older, 'pupil:1')).toThrow('“old”');
  });

  it('is read from the configuration, which is refused without quoting a key', () => {
    const one = `2026:${key(1).toString('base64')}`;
    const two = `2027:${key(2).toString('base64')}`;
    expect(readKeyRing({ DETAIL_KEYS: one }, true, '')?.currentId).toBe('2026');
    expect(readKeyRing({ DETAIL_KEYS: `${one},${two}`, DETAIL_KEY_CURRENT: '2027' }, true, '')?.currentId).toBe('2027');
    expect(() => readKeyRing({ DETAIL_KEYS: `${one},${two}` }, true, '')).toThrow('DETAIL_KEY_CURRENT is missing');
    expect(() => readKeyRing({ DETAIL_KEYS: one, DETAIL_KEY_CURRENT: '2028' }, true, '')).toThrow('“2028”');
    expect(() => readKeyRing({ DETAIL_KEYS: `${one},${one}` }, true, '')).toThrow('two keys');
    expect(() => readKeyRing({ DETAIL_KEYS: '2026:c2hvcnQ=' }, true, '')).toThrow(/^Entry 1 of DETAIL_KEYS must be/);
    expect(readKeyRing({}, true, '')).toBeNull();
  });

  it('is made once outside production, readable by its owner alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'iss-keys-'));
    try {
      const sealed = readKeyRing({}, false, folder)!.seal('Kai', 'pupil:1');
      expect(readKeyRing({}, false, folder)!.open(sealed, 'pupil:1')).toBe('Kai');
      expect(statSync(join(folder, 'detail-keys')).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
