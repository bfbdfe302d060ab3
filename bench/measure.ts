import { isDeepStrictEqual } from 'node:util';
import autocannon from 'autocannon';

/** One line of the result. `ratio` is how much of the limit we reach: 1 is the limit, whatever the unit. */
export interface Row {
  readonly name: string;
  readonly unit: 'req/s' | 'ms';
  readonly ours: number;
  readonly limit: number;
  readonly ratio: number;
}

export interface Target {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The same question, put to the application and to the limit. */
export interface Pair {
  readonly ours: Target;
  readonly limit: Target;
}

export const SIDES = ['ours', 'limit'] as const;
type Side = (typeof SIDES)[number];
type Measured = Record<Side, number>;

export async function ask(target: Target): Promise<unknown> {
  const response = await fetch(target.url, { method: 'POST', headers: target.headers, body: target.body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target.url} answers ${String(response.status)}: ${text.slice(0, 500)}`);
  const answer = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (answer.errors) throw new Error(`${target.url}: ${JSON.stringify(answer.errors).slice(0, 500)}`);
  return answer.data;
}

/** Both must give the same answer, value by value, before anything is measured: nobody measures an error page, or half a question. */
export function mustBeSame(what: string, ours: unknown, limit: unknown): void {
  if (isDeepStrictEqual(ours, limit)) return;
  throw new Error(`${what}: the answers differ${firstDifference(ours, limit)}`);
}

function firstDifference(ours: unknown, limit: unknown, path = ''): string {
  if (typeof ours === 'object' && typeof limit === 'object' && ours && limit) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(limit)])) {
      const [a, b] = [ours, limit].map((each) => (each as Record<string, unknown>)[key]);
      if (!isDeepStrictEqual(a, b)) return firstDifference(a, b, `${path}.${key}`);
    }
  }
  return ` at ${path}: ${JSON.stringify(ours)?.slice(0, 300) ?? 'nothing'} and ${JSON.stringify(limit)?.slice(0, 300) ?? 'nothing'}`;
}

/** Medians of alternating rounds, after one that warms up and does not count. */
export async function interleaved(rounds: number, measure: (side: Side) => Promise<number>): Promise<Measured> {
  const measured: Record<Side, number[]> = { ours: [], limit: [] };
  for (let round = 0; round <= rounds; round += 1)
    for (const side of SIDES) {
      const value = await measure(side);
      if (round > 0) measured[side].push(value);
    }
  return { ours: median(measured.ours), limit: median(measured.limit) };
}

/** One round of load: how many requests a second, and half of them within how many milliseconds. */
export async function load(target: Target, connections: number, seconds: number): Promise<{ perSecond: number; ms: number }> {
  const result = await autocannon({ ...target, method: 'POST', connections, duration: seconds });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${target.url}: ${String(failed)} requests failed.`);
  return { perSecond: result.requests.total / result.duration, ms: (result.duration * 1_000 * connections) / result.requests.total };
}

export function toRow(name: string, unit: Row['unit'], { ours, limit }: Measured): Row {
  return { name, unit, ours: rounded(ours), limit: rounded(limit), ratio: rounded(unit === 'ms' ? limit / ours : ours / limit) };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
