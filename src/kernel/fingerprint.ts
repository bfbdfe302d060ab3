import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256, in hexadecimal, of a value's canonical JSON (RFC 8785): the same content gives the same hash whatever the order of its keys.
 * Receipts, settlements, approvals and document snapshots are pinned by it.
 */
export function fingerprint(content: unknown): string {
  const text = canonicalize(content);
  if (text === undefined) throw new TypeError('Only JSON content has a fingerprint.');
  return createHash('sha256').update(text).digest('hex');
}
