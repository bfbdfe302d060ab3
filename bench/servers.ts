import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface BenchServer {
  readonly url: string;
  /** The most memory it has held so far. */
  peakMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one of the two servers on the benchmark's database. */
export async function startServer(name: 'app-server' | 'limit-server', runtimeUrl: string, ownerUrl: string): Promise<BenchServer> {
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), {
    env: { ...process.env, NODE_ENV: 'production', BENCH_RUNTIME_URL: runtimeUrl, BENCH_OWNER_URL: ownerUrl },
  });
  const { url } = await told<{ url: string }>(child);
  return {
    url,
    peakMegabytes: async () => {
      const answer = told<{ peakMegabytes: number }>(child);
      child.send('peak');
      return (await answer).peakMegabytes;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          resolve();
        });
        child.disconnect();
      }),
  };
}

function told<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null): void => {
      reject(new Error(`A server ended with ${String(code)}.`));
    };
    child.once('exit', died);
    child.once('message', (message) => {
      child.off('exit', died);
      resolve(message as Message);
    });
  });
}
