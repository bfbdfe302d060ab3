import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { OrganisationsService } from '../../identity/organisations.service.js';
import { type Member, PeopleService } from '../../identity/people.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { paths } from '../paths.js';
import { EMAIL, PEOPLE_TABLE, organisationChoices, roleItems } from './people.view.js';

const BACK = { back: { text: 'People', href: paths.people } };

/** Who works where and as what, for the platform's administrator. */
@Portal()
export class PeoplePages {
  constructor(
    private readonly people: PeopleService,
    private readonly organisations: OrganisationsService,
  ) {}

  @Get('people')
  async list(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    requires(actor, 'identity.administer');
    const list = listState(query, { sorts: [''], sort: '', filters: ['organisation'] });
    const organisations = await this.organisations.list(actor, null);
    const chosen = organisations.find(({ id }) => id === list.filter('organisation'));
    const members = chosen ? await this.people.people(actor, chosen.id) : [];
    if (list.format) return exportTable(PEOPLE_TABLE, members, list);
    return page('people/people', 'People', {
      list,
      chosen,
      filters: {
        choices: [
          {
            name: 'organisation',
            label: 'Organisation',
            any: 'Choose an organisation',
            options: organisationChoices(organisations, chosen?.id),
          },
        ],
        clear: chosen ? paths.people : null,
      },
      table: chosen ? tableView(PEOPLE_TABLE, members, null, { captionHidden: true, empty: `Nobody works for ${chosen.name} yet.` }) : null,
      add: chosen ? `${paths.newPerson}?organisation=${chosen.id}` : null,
    });
  }

  @Get('people/new')
  newPerson(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    return this.askForPerson(actor, Form.of({ organisationId: query['organisation'] }));
  }

  @Post('people/new')
  async addPerson(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const email = form.text('email', { required: 'Enter an e-mail address', longest: 320 });
    if (email !== '' && !EMAIL.test(email)) form.error('email', 'Enter an e-mail address, for example name@council.gov.uk');
    const fullName = form.text('fullName', { required: 'Enter first and last name', longest: 200 });
    const organisationId = form.typed('organisationId');
    const roles = form.chosen('roles');
    if (roles.length === 0) form.error('roles', 'Choose at least one role');
    if (form.refused) return this.askForPerson(actor, form);
    const outcome = await this.people.createPerson(actor, { email, fullName, organisationId, roles });
    if (!outcome.ok) {
      form.refuse(outcome.refusals);
      return this.askForPerson(actor, form);
    }
    const { member, password } = outcome.value;
    return page('people/added', `${member.fullName} is added`, {
      ...BACK,
      member,
      password,
      list: `${paths.people}?organisation=${member.organisationId}`,
    });
  }

  @Get('people/:organisationId/:personId')
  show(
    @CurrentActor() actor: Actor,
    @Param('organisationId', ParseUUIDPipe) organisationId: string,
    @Param('personId', ParseUUIDPipe) personId: string,
  ): Promise<Reply> {
    return this.person(actor, organisationId, personId);
  }

  @Post('people/:organisationId/:personId/roles')
  async setRoles(
    @CurrentActor() actor: Actor,
    @Param('organisationId', ParseUUIDPipe) organisationId: string,
    @Param('personId', ParseUUIDPipe) personId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.people.setRoles(actor, personId, organisationId, form.chosen('roles'));
    if (outcome.ok) return redirect(paths.person(organisationId, personId), 'The roles are changed.');
    form.refuse(outcome.refusals, { personId: 'roles' });
    return this.person(actor, organisationId, personId, form);
  }

  @Post('people/:organisationId/:personId/close')
  async close(
    @CurrentActor() actor: Actor,
    @Param('organisationId', ParseUUIDPipe) organisationId: string,
    @Param('personId', ParseUUIDPipe) personId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const outcome = await this.people.deactivatePerson(actor, personId);
    if (outcome.ok) return redirect(paths.person(organisationId, personId), 'The account is closed and its sign-ins have ended.');
    form.refuse(outcome.refusals);
    return this.person(actor, organisationId, personId, form);
  }

  private async askForPerson(actor: Actor, form: Form): Promise<Reply> {
    const organisations = await this.organisations.list(actor, null);
    const chosen = organisations.find(({ id }) => id === form.typed('organisationId'));
    if (!chosen) throw new Refused([refusal('notFound', 'Choose the organisation first.')]);
    return page('people/new', `Add a person to ${chosen.name}`, { ...BACK, form, organisation: chosen, roles: roleItems(chosen.kind) });
  }

  private async person(actor: Actor, organisationId: string, personId: string, form?: Form): Promise<Reply> {
    const [members, organisations] = await Promise.all([this.people.people(actor, organisationId), this.organisations.list(actor, null)]);
    const member = members.find(({ id }) => id === personId);
    const organisation = organisations.find(({ id }) => id === organisationId);
    if (!member || !organisation) throw new Refused([refusal('notFound', 'There is no such person there.')]);
    return page('people/person', member.fullName, {
      ...BACK,
      form: form ?? Form.of({ roles: member.roles }),
      member,
      rows: rowsOf(member, organisation.name),
      roles: roleItems(organisation.kind),
      address: paths.person(organisationId, personId),
      history: paths.historyOf('person', personId),
    });
  }
}

const rowsOf = ({ email, active }: Member, organisation: string) => [
  { key: 'E-mail address', value: email },
  { key: 'Organisation', value: organisation },
  { key: 'Account', value: active ? 'Open' : 'Closed' },
];
