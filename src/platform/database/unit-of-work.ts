import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, accepted, refused } from '../../kernel/outcome.js';
import { ACTOR_STATEMENT, actorSetting } from './actor-setting.js';

/** One open transaction and the actor it was opened for. */
export interface OpenWork {
  /** Whom PostgreSQL sees: its policies are this organisation's. */
  readonly actor: Actor;
  /** Who acts, as the record names them: somebody else only in `onBehalf`. */
  readonly person: Actor;
  readonly manager: EntityManager;
  readonly beforeCommit: (() => Promise<void>)[];
}

const SERIALISATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const TRIES = 4;

/**
 * A use case is one transaction that first names its actor to PostgreSQL. Services call `decide` (refusals come back as values) or `run`;
 * whatever is called inside joins the open transaction. A different actor inside is a bug and throws, but for `onBehalf`.
 */
@Injectable()
export class UnitOfWork {
  private readonly storage = new AsyncLocalStorage<OpenWork>();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs `work` for `actor` and turns a thrown `Refused` into refusals, with the transaction rolled back. */
  async decide<T>(actor: Actor, work: () => Promise<T>): Promise<Outcome<T>> {
    try {
      return accepted(await this.run(actor, work));
    } catch (error) {
      if (error instanceof Refused && !this.storage.getStore()) return refused(...error.refusals);
      throw error;
    }
  }

  /** Joins the open transaction or opens one; a deadlock or serialisation failure is tried again from the start. */
  async run<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    const open = this.storage.getStore();
    if (open) {
      if (open.actor.personId !== actor.personId || open.actor.organisationId !== actor.organisationId)
        throw new Error('A unit of work was opened for one actor and joined by another.');
      return work();
    }
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.dataSource.transaction((manager) => this.inside(actor, manager, work));
      } catch (error) {
        if (tries >= TRIES || !isTransient(error)) throw error;
      }
    }
  }

  /**
   * One organisation's part of what several do together, inside the open transaction: all parts or none. PostgreSQL sees `organisation`, whose
   * own policies hold; the record names who acts. Its caller has proved the right to it: the organisation has opted in.
   */
  async onBehalf<T>(organisation: Actor, work: () => Promise<T>): Promise<T> {
    const outer = this.current;
    const inner: OpenWork = { actor: organisation, person: outer.person, manager: outer.manager, beforeCommit: [] };
    const result = await this.storage.run(inner, () => this.named(inner, work));
    await outer.manager.query(ACTOR_STATEMENT, actorSetting(outer.actor));
    return result;
  }

  /** The open transaction. Throws outside one: a read or write without an actor is a bug. */
  get current(): OpenWork {
    const open = this.storage.getStore();
    if (!open) throw new Error('No unit of work is open.');
    return open;
  }

  get isOpen(): boolean {
    return this.storage.getStore() !== undefined;
  }

  get manager(): EntityManager {
    return this.current.manager;
  }

  /** Rows of one SQL statement in the open transaction; parameters only, never text put together. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const answer = await this.manager.query<Row[] | [Row[], number]>(sql, [...parameters]);
    return isRowsAndCount(answer) ? answer[0] : answer;
  }

  /** Runs just before commit, in the order registered. */
  beforeCommit(work: () => Promise<void>): void {
    this.current.beforeCommit.push(work);
  }

  private inside<T>(actor: Actor, manager: EntityManager, work: () => Promise<T>): Promise<T> {
    const open: OpenWork = { actor, person: actor, manager, beforeCommit: [] };
    return this.storage.run(open, () => this.named(open, work));
  }

  private async named<T>(open: OpenWork, work: () => Promise<T>): Promise<T> {
    await open.manager.query(ACTOR_STATEMENT, actorSetting(open.actor));
    const result = await work();
    for (const last of open.beforeCommit) await last();
    return result;
  }
}

function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === SERIALISATION_FAILURE || code === DEADLOCK;
}

/** TypeORM answers an update or delete with its rows and their count; a row itself is never an array. */
const isRowsAndCount = <Row>(answer: Row[] | [Row[], number]): answer is [Row[], number] =>
  answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number';
