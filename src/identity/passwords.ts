import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id (the library's default kind) at the strength OWASP recommends: 19 MiB, two passes, one lane. */
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const SHORTEST = 12;
const LONGEST = 256;

/** Letters and digits that nobody mistakes for one another when reading aloud. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

export const hashPassword = (password: string): Promise<string> => hash(password, STRENGTH);

/** A hash of nothing anybody knows, so that an unknown e-mail address costs the same time as a known one. */
const dummyHash = hashPassword(initialPassword());

/** Whether the password belongs to the hash; false, after the same time, where there is no hash. */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  if (password.length > LONGEST) return false;
  const matches = await verify(passwordHash ?? (await dummyHash), password);
  return matches && passwordHash !== undefined;
}

/** Why a password may not be chosen; undefined where it may. Length is what protects, so no rule about kinds of letters. */
export function passwordFault(password: string, email: string): string | undefined {
  if (password.length < SHORTEST) return `Choose a password of at least ${String(SHORTEST)} characters.`;
  if (password.length > LONGEST) return `Choose a password of at most ${String(LONGEST)} characters.`;
  if (password.toLowerCase() === email.toLowerCase()) return 'Choose a password that is not your e-mail address.';
  if (new Set(password).size < 5) return 'Choose a password with at least five different characters.';
  return undefined;
}

/** A password to hand over once: four groups of five, about 98 bits. */
export function initialPassword(): string {
  const group = (): string => Array.from({ length: 5 }, () => READABLE.charAt(randomInt(READABLE.length))).join('');
  return [group(), group(), group(), group()].join('-');
}
