import { Injectable } from '@nestjs/common';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { LiaisonQuery } from '../../providers/liaison/liaison.query.js';
import { SchoolDesk } from './school-desk.js';
import { formSurroundings, peopleItems } from './school-liaison.view.js';

/** Every form of liaison needs its school, what is recorded, and the people to choose from; who may not record is told before writing. */
@Injectable()
export class LiaisonFormDesk {
  constructor(
    private readonly desk: SchoolDesk,
    private readonly liaison: LiaisonQuery,
  ) {}

  async open(actor: Actor, schoolId: string, title: string) {
    requires(actor, 'schools.recordLiaison');
    const school = await this.desk.ofAuthority(actor, schoolId);
    const liaison = await this.liaison.ofSchool(actor, schoolId, 200);
    if (!liaison) throw new Refused([refusal('notFound', 'There is no such page, or it is not yours to see.')]);
    return { school, liaison, people: peopleItems(liaison.colleagues), surroundings: formSurroundings(actor, school, title) };
  }
}
