import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { systemActor, systemItself } from './system-actor.js';

/** What the system does unasked, for each authority again and again. Safe to run twice and on many machines at once. */
export interface Duty {
  /** Stable, in kebab case: jobs in the database carry it. */
  readonly name: string;
  /** Does what is due for the actor's authority and answers how much that was. */
  run(actor: Actor): Promise<number>;
  /** Who does a duty that is no authority's: done once, not for each. */
  readonly as?: Actor;
}

/** The system's duties. Each module adds its own; when they run is the DutyWorker's business. */
@Injectable()
export class Duties {
  private readonly duties = new Map<string, Duty>();

  constructor(private readonly work: UnitOfWork) {}

  add(name: string, run: Duty['run']): void {
    this.keep({ name, run });
  }

  /** A duty of the whole system, done by this actor. */
  addOnce(name: string, as: Actor, run: Duty['run']): void {
    this.keep({ name, run, as });
  }

  get names(): readonly string[] {
    return [...this.duties.keys()];
  }

  /** Does one duty for one authority, or for all. What fails for one authority does not keep the others waiting. */
  async run(name: string, authorityId?: string): Promise<number> {
    const duty = this.duties.get(name);
    if (!duty) throw new Error(`There is no duty called ${name}.`);
    if (duty.as) return duty.run(duty.as);
    const failures: unknown[] = [];
    let done = 0;
    for (const authority of await this.authorities(authorityId)) {
      try {
        done += await duty.run(systemActor(authority));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw failures.length === 1 ? failures[0] : new AggregateError(failures, `${name} failed for several authorities.`);
    return done;
  }

  /** Does everything that is due now, in the order the duties were added. */
  async runAll(): Promise<number> {
    let done = 0;
    for (const name of this.names) done += await this.run(name);
    return done;
  }

  private keep(duty: Duty): void {
    if (this.duties.has(duty.name)) throw new Error(`Two duties are called ${duty.name}.`);
    this.duties.set(duty.name, duty);
  }

  private authorities(id?: string): Promise<{ id: string; name: string }[]> {
    return this.work.run(systemItself, () =>
      this.work.query<{ id: string; name: string }>(
        "select id, name from organisations where kind = 'authority' and ($1::uuid is null or id = $1) order by name, id",
        [id ?? null],
      ),
    );
  }
}
