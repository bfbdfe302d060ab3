import { createHash } from 'node:crypto';

/** Any constant UUID: the name space of everything invented here. */
const NAME_SPACE = Buffer.from('8f14c1d25d1e4a7e9c0b6f2f3a5b7c91', 'hex');

/** A UUID that follows from its name (RFC 9562, version 5), so that every start knows the demo's rows by the same ids. */
export function demoId(...name: readonly (string | number)[]): string {
  const hash = createHash('sha1').update(NAME_SPACE).update(name.join('/')).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
