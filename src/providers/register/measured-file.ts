import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

export type OnProgress = (bytesRead: number, bytes: number) => void;

/** A file as it is streamed once: how far it was read, and what its bytes hash to. */
export class MeasuredFile {
  readonly #hash = createHash('sha256');

  constructor(
    private readonly path: string,
    private readonly onProgress?: OnProgress,
  ) {}

  async *chunks(): AsyncGenerator<Buffer> {
    const { size } = await stat(this.path);
    let read = 0;
    for await (const chunk of createReadStream(this.path) as AsyncIterable<Buffer>) {
      this.#hash.update(chunk);
      read += chunk.length;
      this.onProgress?.(read, size);
      yield chunk;
    }
  }

  /** Of all that was read. May be asked once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
