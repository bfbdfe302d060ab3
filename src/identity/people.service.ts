import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Actor, OrganisationKind } from '../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../kernel/outcome.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { LiveSessions } from './live-sessions.js';
import { rolesOf, rolesOutOfPlace } from './organisation-roles.js';
import { hashPassword, initialPassword } from './passwords.js';
import { requires } from './permissions.js';

/** A person as a member of one organisation. */
export interface Member {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly active: boolean;
  readonly organisationId: string;
  readonly roles: string[];
}

export interface NewPerson {
  readonly email: string;
  readonly fullName: string;
  readonly organisationId: string;
  readonly roles: readonly string[];
}

const MEMBER = `
  select person.id, person.email, person.full_name as "fullName", person.active and membership.active as active,
         membership.organisation_id as "organisationId", membership.roles
  from memberships membership
  join people person on person.id = membership.person_id`;

/** Who works where and as what. The platform's administrator decides; every change stands in the record of the organisation concerned. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly sessions: LiveSessions,
  ) {}

  /** The people of one's own organisation; of any, for the administrator. */
  people(actor: Actor, organisationId: string): Promise<Member[]> {
    if (organisationId !== actor.organisationId) requires(actor, 'identity.administer');
    return this.work.run(actor, () =>
      this.work.query<Member>(`${MEMBER} where membership.organisation_id = $1 order by person.full_name, person.id`, [organisationId]),
    );
  }

  /** Adds a person with a first password, which is shown this once. */
  async createPerson(actor: Actor, input: NewPerson): Promise<Outcome<{ member: Member; password: string }>> {
    const password = initialPassword();
    return this.work.decide(actor, async () => {
      requires(actor, 'identity.administer');
      const passwordHash = await hashPassword(password);
      await this.fittingOrganisation(input.organisationId, input.roles);
      const now = this.clock.now();
      const [person] = await this.work.query<{ id: string }>(
        'insert into people (email, full_name, created_at) values ($1, $2, $3) on conflict (email) do nothing returning id',
        [input.email.trim().toLowerCase(), input.fullName.trim(), now],
      );
      if (!person)
        throw new Refused([refusal('emailTaken', 'Somebody has this e-mail address already. Give that person roles instead.', 'email')]);
      await this.work.query('insert into credentials (person_id, password_hash, changed_at) values ($1, $2, $3)', [
        person.id,
        passwordHash,
        now,
      ]);
      await this.work.query('insert into memberships (person_id, organisation_id, roles, created_at) values ($1, $2, $3, $4)', [
        person.id,
        input.organisationId,
        distinct(input.roles),
        now,
      ]);
      const member = await this.member(person.id, input.organisationId);
      this.audit.record({ ...subjectOf(member), action: 'createPerson', after: member });
      return { member, password };
    });
  }

  /** Gives a person these roles in an organisation instead of those held there. No roles: the person no longer works there. */
  setRoles(actor: Actor, personId: string, organisationId: string, given: readonly string[]): Promise<Outcome<Member>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'identity.administer');
      if (personId === actor.personId) throw new Refused([ownAccount('personId')]);
      await this.existing(personId);
      await this.fittingOrganisation(organisationId, given);
      const before = await this.findMember(personId, organisationId);
      if (given.length > 0) {
        await this.work.query(
          `insert into memberships (person_id, organisation_id, roles, created_at) values ($1, $2, $3, $4)
           on conflict (person_id, organisation_id) do update set roles = excluded.roles, active = true`,
          [personId, organisationId, distinct(given), this.clock.now()],
        );
      } else if (before) {
        await this.work.query('update memberships set active = false where person_id = $1 and organisation_id = $2', [
          personId,
          organisationId,
        ]);
      } else {
        throw new Refused([refusal('notAMember', 'This person does not work for this organisation.', 'organisationId')]);
      }
      const after = await this.member(personId, organisationId);
      this.audit.record({ ...subjectOf(after), action: 'setRoles', before, after });
      return after;
    });
  }

  /** Closes a person's account and ends all its sign-ins. */
  async deactivatePerson(actor: Actor, personId: string): Promise<Outcome<Member[]>> {
    const outcome = await this.work.decide(actor, async () => {
      requires(actor, 'identity.administer');
      if (personId === actor.personId) throw new Refused([ownAccount('personId')]);
      await this.existing(personId);
      await this.work.query('update people set active = false where id = $1', [personId]);
      const ended = await this.work.query<{ id: string }>(
        `with ended as (
           update sign_in_sessions set ended_at = $2, ended_because = 'byAdministrator' where person_id = $1 and ended_at is null returning id)
         select id from ended`,
        [personId, this.clock.now()],
      );
      const members = await this.work.query<Member>(`${MEMBER} where person.id = $1 order by membership.organisation_id`, [personId]);
      for (const member of members)
        this.audit.record({ ...subjectOf(member), action: 'deactivatePerson', before: { active: true }, after: { active: false } });
      return { members, ended: ended.map(({ id }) => id) };
    });
    if (!outcome.ok) return outcome;
    this.sessions.forget(outcome.value.ended);
    return { ok: true, value: outcome.value.members };
  }

  private async fittingOrganisation(organisationId: string, given: readonly string[]): Promise<void> {
    const [organisation] = await this.work.query<{ kind: OrganisationKind; name: string }>(
      'select kind, name from organisations where id = $1',
      [organisationId],
    );
    if (!organisation) throw new Refused([refusal('unknownOrganisation', 'There is no such organisation.', 'organisationId')]);
    const wrong = rolesOutOfPlace(organisation.kind, given);
    if (wrong.length > 0)
      throw new Refused([
        refusal(
          'roleOutOfPlace',
          `Nobody can be ${wrong.join(', ')} at ${organisation.name}. Its roles are: ${rolesOf(organisation.kind).join(', ')}.`,
          'roles',
        ),
      ]);
  }

  private async existing(personId: string): Promise<void> {
    const found = await this.work.query('select from people where id = $1 for update', [personId]);
    if (found.length === 0) throw new Refused([refusal('unknownPerson', 'There is no such person.', 'personId')]);
  }

  private async findMember(personId: string, organisationId: string): Promise<Member | undefined> {
    const [member] = await this.work.query<Member>(`${MEMBER} where person.id = $1 and membership.organisation_id = $2`, [
      personId,
      organisationId,
    ]);
    return member;
  }

  private async member(personId: string, organisationId: string): Promise<Member> {
    const member = await this.findMember(personId, organisationId);
    if (!member) throw new Error('The membership just written cannot be read.');
    return member;
  }
}

const subjectOf = (member: Member) => ({ subjectType: 'person', subjectId: member.id, authorityId: member.organisationId });

const ownAccount = (...field: string[]) => refusal('ownAccount', 'Ask another administrator to change your own account.', ...field);

const distinct = (given: readonly string[]): string[] => [...new Set(given)];
