import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ContractMembersService, type PossibleMember } from '../../contracts/contract-members.service.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { ActPage } from './act-page.js';
import { contractTrail } from './contract-head.js';

const at = (authorityId: string, name: 'uses' | 'places'): string => `${name}-${authorityId}`;

/** Which other authorities may use a block, and how many places each takes for sure. */
@Portal()
export class ContractMembersPages {
  constructor(
    private readonly acts: ActPage,
    private readonly members: ContractMembersService,
  ) {}

  @Get('contracts/:id/members')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    const possible = await this.members.possible(actor, id);
    const typed = possible.flatMap(({ authorityId, committedPlaces }) =>
      committedPlaces === null
        ? []
        : [[at(authorityId, 'uses'), 'yes'] as const, [at(authorityId, 'places'), String(committedPlaces)] as const],
    );
    return this.answer(actor, id, possible, Form.of(Object.fromEntries(typed)));
  }

  @Post('contracts/:id/members')
  async set(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const possible = await this.members.possible(actor, id);
    const members = possible.flatMap(({ authorityId }) => {
      const committedPlaces = form.integer(at(authorityId, 'places')) ?? 0;
      return form.flag(at(authorityId, 'uses')) ? [{ authorityId, committedPlaces }] : [];
    });
    if (form.refused) return this.answer(actor, id, possible, form);
    const outcome = await this.members.setMembers(actor, { contractId: id, version: form.version, members, clientKey: form.clientKey });
    if (outcome.ok) return redirect(paths.contract(id), 'Recorded who else may use it.');
    form.refuse(outcome.refusals);
    return this.answer(actor, id, possible, form);
  }

  private async answer(actor: Actor, id: string, possible: readonly PossibleMember[], form: Form): Promise<Reply> {
    const contract = await this.acts.contract(actor, id);
    return page('contracts/members', `Who else may use ${contract.reference}`, {
      form,
      breadcrumbs: contractTrail(contract, 'Who else may use it'),
      caption: `${contract.reference}, ${contract.title}`,
      action: paths.contractPart(id, 'members'),
      cancel: paths.contract(id),
      version: form.typed('version') === '' ? contract.version : form.typed('version'),
      inForce: contract.state !== 'draft',
      members: possible.map(({ authorityId, name }) => ({
        name,
        uses: at(authorityId, 'uses'),
        places: at(authorityId, 'places'),
        tick: [{ value: 'yes', text: name }],
      })),
    });
  }
}
