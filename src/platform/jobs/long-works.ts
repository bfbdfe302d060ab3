import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../clock.js';
import { ReadModel } from '../database/read-model.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { type AfterFailure, hasEnded, type NewWork, type WorkFile, type WorkKind, type WorkView } from './long-work.js';

const VIEW = `json_build_object('id', id, 'kind', kind, 'title', title, 'input', input, 'state', state, 'done', done, 'total', total, 'words', words,
  'result', result, 'error', error, 'fileName', case when state = 'done' and file is not null then file_name end, 'startedByName', started_by_name,
  'askedAt', asked_at, 'startedAt', started_at, 'endedAt', ended_at)`;

const SHOW_SQL = `select ${VIEW} as view from long_works where id = $1`;

const RECENT_SQL = `select coalesce(json_agg(view order by asked_at desc), '[]') from (
  select ${VIEW} as view, asked_at from long_works where $1::text is null or kind = $1 order by asked_at desc limit $2) recent`;

/** Often enough to feel at once, seldom enough to cost nothing. */
const LOOK_EVERY_MS = 100;

/**
 * Work that takes long, for an authority's people: started in the transaction of a request, done by whichever replica is free, and
 * looked at by anybody of the authority until it has ended.
 */
@Injectable()
export class LongWorks {
  private readonly kinds = new Map<string, WorkKind>();
  private readonly failures = new Map<string, AfterFailure>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** Each module adds its own kinds, at start. */
  add(kind: string, run: WorkKind, afterFailure?: AfterFailure): void {
    if (this.kinds.has(kind)) throw new Error(`Two kinds of long work are called ${kind}.`);
    this.kinds.set(kind, run);
    if (afterFailure) this.failures.set(kind, afterFailure);
  }

  afterFailure(kind: string): AfterFailure | undefined {
    return this.failures.get(kind);
  }

  kind(name: string): WorkKind | undefined {
    return this.kinds.get(name);
  }

  /** Starts a work in the caller's transaction, or in one of its own; answers its id. The caller has authorised it. */
  start(actor: Actor, { kind, title, input, file }: NewWork): Promise<string> {
    if (!this.kinds.has(kind)) throw new Error(`There is no kind of long work called ${kind}.`);
    return this.work.run(actor, async () => {
      const id = randomUUID();
      await this.work.query(
        `insert into long_works (id, authority_id, kind, title, input, started_by, started_by_name, started_in_roles, started_for_name, file_name, file_type,
           file, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          id,
          actor.organisationId,
          kind,
          title,
          JSON.stringify(input),
          actor.personId,
          actor.personName,
          [...actor.roles],
          actor.organisationName,
          file?.name ?? null,
          file?.type ?? null,
          file?.bytes ?? null,
          this.clock.now(),
        ],
      );
      return id;
    });
  }

  /** How a work stands. Refusal: `notFound` (or not one's own authority's). */
  async show(actor: Actor, id: string): Promise<WorkView> {
    // Not from the read model: a replica may not know yet what was started a moment ago.
    const [found] = await this.work.run(forAuthority(actor), () => this.work.query<{ view: WorkView }>(SHOW_SQL, [id]));
    if (!found) throw new Refused([refusal('notFound', 'There is no such work, or it was started in another organisation.')]);
    return found.view;
  }

  /** The authority's latest works, of one kind or of any. */
  recent(actor: Actor, kind: string | null = null, most = 20): Promise<WorkView[]> {
    return this.reads.json<WorkView[]>(forAuthority(actor), 'longWorks', RECENT_SQL, [kind, most]);
  }

  /** Waits a moment for a work that may be short: what is done by then needs no progress page. */
  async settled(actor: Actor, id: string, milliseconds: number): Promise<WorkView> {
    const until = Date.now() + milliseconds;
    for (;;) {
      const found = await this.show(actor, id);
      if (hasEnded(found) || Date.now() >= until) return found;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** The file a work made. Refusal: `notFound`, also once its week is over. */
  file(actor: Actor, id: string): Promise<WorkFile> {
    return this.work.run(forAuthority(actor), async () => {
      const [file] = await this.work.query<WorkFile>(
        "select file_name as name, file_type as type, file as bytes from long_works where id = $1 and state = 'done' and file is not null",
        [id],
      );
      if (!file)
        throw new Refused([refusal('notFound', 'There is no such file any more: files are kept for a week. Start the work again.')]);
      return file;
    });
  }
}

/** Only authorities have long work: to everybody else there is none. */
function forAuthority(actor: Actor): Actor {
  if (actor.kind !== 'authority')
    throw new Refused([refusal('notFound', 'There is no such work, or it was started in another organisation.')]);
  return actor;
}
