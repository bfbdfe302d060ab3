import { Injectable } from '@nestjs/common';
import { type Permission, allows } from '../identity/permissions.js';
import type { Actor } from '../kernel/actor.js';
import { Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { ReadModel } from '../platform/database/read-model.js';
import { SHORTEST, askedFor, escaped } from './asked.js';
import { type FoundRows, SEARCH_KINDS, type SearchGroup, type SearchKind, groupOf } from './hits.js';
import { searchSql } from './search.sql.js';

/** A kind is found by whoever may read it. */
const READS: Readonly<Record<SearchKind, Permission>> = {
  school: 'schools.read',
  pupil: 'placements.read',
  placement: 'placements.read',
  return: 'uplifts.read',
  document: 'documents.read',
};

/** The kinds that an actor may search, in the order they are shown. A consortium holds no child, placement or return: its people find schools. */
export const searchableBy = (actor: Actor): SearchKind[] =>
  SEARCH_KINDS.filter((kind) => allows(actor, READS[kind]) && (actor.kind !== 'consortium' || kind === 'school'));

/** Finds schools, pupils, placements, returns and documents in one statement, as far as the actor may read them. */
@Injectable()
export class SearchQuery {
  constructor(
    private readonly reads: ReadModel,
    private readonly clock: Clock,
  ) {}

  /** What is found, a group for each kind asked for. Refused where nothing can be searched for, or by whom may search nothing. */
  async find(
    actor: Actor,
    typed: string,
    { kinds, first }: { readonly kinds?: readonly SearchKind[] | null; readonly first: number },
  ): Promise<SearchGroup[]> {
    const allowed = searchableBy(actor);
    if (allowed.length === 0)
      throw new Refused([refusal('notAllowed', `${actor.personName} may not search for ${actor.organisationName}.`)]);
    const asked = askedFor(typed);
    if (!asked) throw new Refused([refusal('searchTooShort', `Type at least ${String(SHORTEST)} letters or digits.`, 'q')]);
    const wanted = allowed.filter((kind) => !kinds || kinds.includes(kind));
    const schoolsAlone = allowed.every((kind) => kind === 'school');
    const found = await this.reads.json<FoundRows>(actor, schoolsAlone ? 'search.schools' : 'search', searchSql(schoolsAlone), [
      asked.text,
      asked.patterns,
      asked.reference,
      wanted,
      first,
      actor.kind === 'authority',
      this.clock.today(),
      escaped(asked.text),
      actor.kind === 'provider' || actor.kind === 'providerGroup',
    ]);
    return wanted.map((kind) => groupOf(kind, found)).filter((group) => group !== null);
  }
}
