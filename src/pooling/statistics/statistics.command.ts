import type { Command } from 'commander';
import type { Actor } from '../../kernel/actor.js';
import { backTest } from './back-test.js';
import { type StatisticsService, readFolder } from './statistics.service.js';

/** What the commands need of the program that offers them. */
export interface StatisticsCommandContext {
  withStatistics<T>(
    work: (services: { readonly actor: Actor; readonly statistics: Pick<StatisticsService, 'importFolder'> }) => Promise<T>,
  ): Promise<T>;
  /** Where answers go, a line at a time. Default: standard output. */
  readonly print?: (line: string) => void;
}

const AHEAD = 2;

/** Adds `import:ehcp-statistics` and `forecast:back-test`. */
export function statisticsCommands(program: Command, context: StatisticsCommandContext): void {
  const print = context.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  program
    .command('import:ehcp-statistics')
    .description("Load the Department for Education's published statistics of education, health and care plans")
    .argument('<folder>', 'the folder with caseload.csv, sen_needs_all_plans.csv and residential_settings.csv')
    .action(async (folder: string) => {
      const outcome = await context.withStatistics(({ actor, statistics }) => statistics.importFolder(actor, folder));
      if (!outcome.ok) {
        process.exitCode = 1;
        for (const { message } of outcome.refusals) print(message);
        return print('Nothing was loaded.');
      }
      const { counts, authorities, years, changed } = outcome.value;
      print(
        `${String(counts)} counts of ${String(authorities)} authorities and England, ${years.map(String).join(', ')}; ${String(changed)} are new or changed.`,
      );
    });
  program
    .command('forecast:back-test')
    .description('Try every forecasting rule on the published series, two years ahead')
    .argument('<folder>', 'the folder with the published files')
    .action(async (folder: string) => {
      const { statistics, refusals } = await readFolder(folder);
      if (refusals.length > 0) {
        process.exitCode = 1;
        return refusals.forEach(({ message }) => print(message));
      }
      print('Places at independent and non-maintained special schools, two years ahead:');
      for (const { rule, forecasts, error, heldEighty, heldNinety } of backTest(
        statistics,
        ['special_independent', 'special_non_maintained'],
        'ehcplans',
        AHEAD,
      ))
        print(
          `${rule}: mean absolute error ${error.toFixed(1)} over ${String(forecasts)} forecasts; the 80% band held ${(100 * heldEighty).toFixed(0)}%, the 90% band ${(100 * heldNinety).toFixed(0)}%.`,
        );
    });
}
