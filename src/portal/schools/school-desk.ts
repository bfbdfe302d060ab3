import { Injectable } from '@nestjs/common';
import { allows } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { type SchoolRecord, SchoolRecordQuery } from '../../providers/school-record.query.js';

/** Reads the school of a page, and says who may open which of its pages. */
@Injectable()
export class SchoolDesk {
  constructor(private readonly records: SchoolRecordQuery) {}

  school(actor: Actor, id: string): Promise<SchoolRecord> {
    return this.records.one(actor, id);
  }

  /** The school for a page of dealings with it: one's council's, or a provider's own school. Anybody else is told that there is no such page. */
  async withDealings(actor: Actor, id: string): Promise<SchoolRecord> {
    const school = await this.school(actor, id);
    if (!this.hasDealings(actor, school)) throw notHere();
    return school;
  }

  /** The school for a page of the authority's own. */
  async ofAuthority(actor: Actor, id: string): Promise<SchoolRecord> {
    if (actor.kind !== 'authority') throw notHere();
    return this.school(actor, id);
  }

  hasDealings(actor: Actor, school: SchoolRecord): boolean {
    return (actor.kind === 'authority' || school.own) && allows(actor, 'placements.read');
  }
}

const notHere = (): Refused => new Refused([refusal('notFound', 'There is no such page, or it is not yours to see.')]);

/** Whether the person may do this here and now: an auditor only reads. */
export const mayDo = (actor: Actor, permission: Parameters<typeof allows>[1]): boolean =>
  actor.access === 'write' && allows(actor, permission);
