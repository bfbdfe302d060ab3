import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { ClientKeys } from '../../platform/client-keys.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** What every act of liaison names: the school on whose page it is done, and perhaps a key against doing it twice. */
export interface LiaisonInput {
  readonly schoolId: string;
  readonly clientKey?: string | null;
}

/** What a new row is about: the school, or its provider with all its schools. */
export interface NewLiaison extends LiaisonInput {
  readonly aboutProvider?: boolean;
}

/** The school as it stands now, with all it follows, and the provider that runs it. */
export interface LiaisonSchool {
  readonly id: string;
  readonly name: string;
  readonly lineage: readonly string[];
  readonly providerId: string | null;
  readonly providerName: string | null;
}

export type LiaisonAction =
  | 'nameLiaisonLead'
  | 'endLiaisonLead'
  | 'writeLiaisonNote'
  | 'planVisit'
  | 'moveVisit'
  | 'recordVisit'
  | 'callOffVisit'
  | 'addLiaisonAction'
  | 'changeLiaisonAction'
  | 'completeLiaisonAction';

/** How every act of liaison is done: authorised, once, about a school that exists, on the authority's own record. */
@Injectable()
export class LiaisonDesk {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly keys: ClientKeys,
  ) {}

  /** Runs an act in one transaction and answers the school's id. Refusals: `notAllowed`, `notFound` and those of the act. */
  keep(actor: Actor, action: LiaisonAction, input: LiaisonInput, act: (school: LiaisonSchool) => Promise<void>): Promise<Outcome<string>> {
    return this.work.decide(actor, () =>
      this.keys.once(input.clientKey, action, input, async () => {
        requires(actor, 'schools.recordLiaison');
        const school = await this.school(input.schoolId);
        await act(school);
        return input.schoolId;
      }),
    );
  }

  /** What a new row is about. Refusal: `noProvider`. */
  subject(
    school: LiaisonSchool,
    aboutProvider: boolean | undefined,
  ): { readonly schoolId: string | null; readonly providerId: string | null } {
    if (aboutProvider !== true) return { schoolId: school.id, providerId: null };
    if (school.providerId === null)
      throw new Refused([
        refusal('noProvider', `Nobody has said which provider runs ${school.name}: record this about the school.`, 'aboutProvider'),
      ]);
    return { schoolId: null, providerId: school.providerId };
  }

  /** A row of the actor's authority about this school or its provider, locked. Refusals: `notFound`, `staleVersion`. */
  async forChange<Row extends { readonly version: number }>(
    table: 'liaison_leads' | 'liaison_visits' | 'liaison_actions',
    columns: string,
    school: LiaisonSchool,
    seen: { readonly id: string; readonly version: number },
  ): Promise<Row> {
    const [row] = await this.work.query<Row>(
      `select ${columns}, version from ${table} where id = $1 and (school_id = any ($2::uuid[]) or provider_id = $3) for update`,
      [seen.id, school.lineage, school.providerId],
    );
    if (!row) throw new Refused([refusal('notFound', `There is nothing like this on the record of ${school.name}.`, 'id')]);
    if (row.version !== seen.version)
      throw new Refused([
        refusal('staleVersion', 'A colleague changed this since you opened it. Load the page again and look.', 'version'),
      ]);
    return row;
  }

  /** The name of somebody who works at the actor's authority. Refusal: `notAColleague`. */
  async colleague(actor: Actor, personId: string, field: string): Promise<string> {
    const [person] = await this.work.query<{ name: string }>(
      `select person.full_name as name from people person
       join memberships membership on membership.person_id = person.id and membership.organisation_id = $2 and membership.active
       where person.id = $1 and person.active`,
      [personId, actor.organisationId],
    );
    if (!person) throw new Refused([refusal('notAColleague', `Choose somebody who works for ${actor.organisationName}.`, field)]);
    return person.name;
  }

  /** Tells the authority's own record; no provider reads it. Free text stays out: it is in its row, which can go when its time is over. */
  record(
    action: LiaisonAction,
    school: LiaisonSchool,
    about: { readonly providerId: string | null },
    after: object,
    before?: object,
  ): void {
    this.audit.record({
      action,
      subjectType: 'school',
      subjectId: school.id,
      schoolId: school.id,
      before: before ?? null,
      after: { about: about.providerId === null ? school.name : school.providerName, ...after },
    });
  }

  private async school(id: string): Promise<LiaisonSchool> {
    const [school] = await this.work.query<LiaisonSchool>(
      `select school.id, school.name, app.school_lineage(school.id) as lineage, provider.id as "providerId", provider.name as "providerName"
       from schools school left join organisations provider on provider.id = school.provider_id
       where school.id = app.current_school($1)`,
      [id],
    );
    if (!school) throw new Refused([refusal('notFound', 'There is no such school.', 'schoolId')]);
    return school;
  }
}
