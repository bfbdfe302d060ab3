import { Refused } from '../kernel/outcome.js';
import { ConfigError } from './config.js';

const NO_ANSWER = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH'];

/** What stopped a program, in words for whoever started it: what is wrong and, where it can be known, how to mend it. */
export function readableError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof Refused) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = firstOf(error) as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} is in use by another program. Stop that one, or choose another: PORT=3001 npm start`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${String(port)} may not be opened by this user. Choose one above 1023 with PORT.`;
  if (code !== undefined && NO_ANSWER.includes(code) && port !== undefined)
    return `The database does not answer at ${String(address)}:${String(port)}. Check DATABASE_URL.`;
  if (code === '28P01') return 'The database refuses the user or password. Check DATABASE_URL.';
  if (code === '3D000') return `The database does not exist (${error.message}). Create it, or check DATABASE_URL.`;
  return error.message;
}

/** A name with several addresses fails once for each. */
const firstOf = (error: Error): Error => (error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error);
