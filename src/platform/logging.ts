import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** What goes wrong, for a program that serves: readable lines for a person, JSON where machines collect them. */
export const serverLogger = (production: boolean): ConsoleLogger =>
  new ConsoleLogger({ logLevels: production ? ['fatal', 'error', 'warn', 'log'] : ['fatal', 'error', 'warn'], json: production });

/** A command's standard output is its answer alone, so what is logged goes to standard error. */
export class CommandLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['fatal', 'error', 'warn'] });
  }

  protected override printMessages(messages: unknown[], context?: string, logLevel?: LogLevel): void {
    super.printMessages(messages, context, logLevel, 'stderr');
  }
}
