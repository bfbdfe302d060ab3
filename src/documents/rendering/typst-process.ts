import { type ChildProcess, fork } from 'node:child_process';

/** A document could not be made: Typst refused its source, took too long, or its process died. */
export class RenderingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RenderingError';
  }
}

export interface TypstProcessOptions {
  /** The worker program. */
  readonly worker: string;
  /** The only folder Typst may read. */
  readonly workspace: string;
  readonly fonts: readonly string[];
  /** A fresh process after this many documents: the compiler grows by about half a megabyte with each. */
  readonly documentsPerProcess?: number;
  readonly timeoutMilliseconds?: number;
}

export interface TypstSource {
  readonly source: string;
  /** Seconds since 1970: stands in the PDF as its creation date. */
  readonly creationTimestamp: number;
}

type Answer = { readonly pdf: Uint8Array } | { readonly error: string };

/**
 * Typst in a process of its own, one document at a time in the order asked. Compiling is synchronous and native, so it would stop
 * every request here, and a crash or an endless document may cost that process only: the next document starts a new one. While idle it does
 * not keep the program alive.
 */
export class TypstProcess {
  private child: ChildProcess | undefined;
  private made = 0;
  private closed = false;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly limit: number;
  private readonly timeout: number;

  constructor(private readonly options: TypstProcessOptions) {
    this.limit = options.documentsPerProcess ?? 200;
    this.timeout = options.timeoutMilliseconds ?? 30_000;
  }

  /** The process id while a process runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  compile(document: TypstSource): Promise<Buffer> {
    const result = this.queue.then(() => this.compileNow(document));
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the process; a document under way or waiting is refused. Safe to call twice. */
  async close(): Promise<void> {
    this.closed = true;
    this.discard();
    await this.queue;
  }

  private async compileNow(document: TypstSource): Promise<Buffer> {
    if (this.closed) throw new RenderingError('The document renderer is closed.');
    const child = (this.child ??= this.start());
    try {
      const answer = await this.ask(child, document);
      this.made += 1;
      if ('error' in answer) throw new RenderingError(`Typst refused the document: ${answer.error}`);
      return Buffer.from(answer.pdf);
    } finally {
      if (this.made >= this.limit) this.discard();
    }
  }

  private ask(child: ChildProcess, document: TypstSource): Promise<Answer> {
    holdsProgramOpen(child, true);
    return new Promise<Answer>((resolve, reject) => {
      const failed = (message: string): void => {
        finished();
        if (this.child === child) this.discard();
        reject(new RenderingError(message));
      };
      const answered = (answer: Answer): void => {
        finished();
        resolve(answer);
      };
      const exited = (code: number | null, signal: string | null): void =>
        failed(`The typesetting process ended while making the document (${signal ?? `exit code ${String(code)}`}).`);
      const timer = setTimeout(() => failed(`The document took longer than ${String(this.timeout)} ms.`), this.timeout);
      const finished = (): void => {
        clearTimeout(timer);
        child.off('message', answered);
        child.off('exit', exited);
        holdsProgramOpen(child, false);
      };
      child.once('message', answered);
      child.once('exit', exited);
      child.send(document, (error) => {
        if (error) failed(`The typesetting process could not be reached: ${error.message}`);
      });
    });
  }

  /** No environment is inherited, and any attempt to fetch a package goes to a closed port: a document is made from its template alone. */
  private start(): ChildProcess {
    const nowhere = 'http://127.0.0.1:9';
    const child = fork(this.options.worker, [this.options.workspace, ...this.options.fonts], {
      env: { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere, TZ: 'UTC' },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (this.child === child) this.forget();
    });
    this.made = 0;
    holdsProgramOpen(child, false);
    return child;
  }

  private discard(): void {
    this.child?.kill('SIGKILL');
    this.forget();
  }

  private forget(): void {
    this.child = undefined;
    this.made = 0;
  }
}

function holdsProgramOpen(child: ChildProcess, holds: boolean): void {
  if (holds) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
