import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

export interface NewFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly authorityId: string;
  /** With a school its provider sees the file too. */
  readonly schoolId: string | null;
}

export interface KeptFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
  readonly sha256: string;
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Files as they were received. */
@Injectable()
export class FilesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Keeps a file in the caller's unit of work. */
  async keep(file: NewFile): Promise<string> {
    const id = randomUUID();
    await this.work.query(
      `insert into files (id, authority_id, school_id, name, media_type, size_bytes, sha256, content, uploaded_by, uploaded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        file.authorityId,
        file.schoolId,
        file.name,
        file.mediaType,
        file.bytes.length,
        file.sha256,
        file.bytes,
        this.work.current.actor.personId,
        this.clock.now(),
      ],
    );
    return id;
  }

  /** A file with its bytes. Refusal: `notFound` (or not the actor's to see). */
  read(actor: Actor, id: string): Promise<KeptFile> {
    requires(actor, 'uplifts.read');
    return this.work.run(actor, async () => {
      const [file] = await this.work.query<KeptFile>('select name, media_type as "mediaType", content, sha256 from files where id = $1', [
        id,
      ]);
      if (!file) throw new Refused([refusal('notFound', 'There is no such file, or it is not yours to see.')]);
      return file;
    });
  }
}
