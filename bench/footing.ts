import type { Footing } from '../src/platform/platform.module.js';

/** The day on which everything is asked, so that figures of different years compare. */
export const BENCH_DAY = '2027-02-01';

export const BENCH_SECRET = 'the secret of a benchmark, 32 characters';

/** Where the started server's database is, as the benchmark says in its environment. */
export function startingFooting(): Footing {
  const { BENCH_RUNTIME_URL: runtimeUrl = '', BENCH_OWNER_URL: ownerUrl = '' } = process.env;
  return {
    runtimeUrl,
    ownerUrl,
    config: {
      production: true,
      port: 0,
      dataDirectory: '',
      databaseUrl: runtimeUrl,
      ownerDatabaseUrl: ownerUrl,
      replicaDatabaseUrl: undefined,
      tokenSecret: BENCH_SECRET,
      introspection: false,
      demo: false,
      trustedProxies: 0,
      mail: { publicUrl: 'http://localhost', from: 'bench@localhost', smtpUrl: undefined, directory: '' },
      detailKeys: null,
    },
  };
}
