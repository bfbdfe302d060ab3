import { Body, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import type { Placement } from '../../placements/dto/placement.js';
import type { PersonalDetails } from '../../placements/personal-details/personal-details.js';
import { PersonalDetailsService } from '../../placements/personal-details/personal-details.service.js';
import { PlacementsQuery } from '../../placements/placements.query.js';
import { Form, type FormBody } from '../foundation/form.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { personalDetailsView } from './personal-details.view.js';

/** Who a placed child is: shown when asked for with a reason, in that answer alone. */
@Portal()
export class PersonalDetailsPages {
  constructor(
    private readonly placements: PlacementsQuery,
    private readonly details: PersonalDetailsService,
  ) {}

  @Get('placements/:id/pupil')
  async show(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.answer(actor, await this.placement(actor, id), new Form());
  }

  @Post('placements/:id/pupil/show')
  async read(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const placement = await this.placement(actor, id);
    const form = new Form(body);
    const because = form.text('because', { required: 'Say for what you need them', longest: 500 });
    if (form.refused) return this.answer(actor, placement, form);
    const outcome = await this.details.read(actor, placement.pupil.id, because);
    if (outcome.ok) return this.answer(actor, placement, new Form(), outcome.value);
    form.refuse(outcome.refusals);
    return this.answer(actor, placement, form);
  }

  @Post('placements/:id/pupil')
  async record(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const placement = await this.placement(actor, id);
    const form = new Form(body);
    const fullName = form.text('fullName', { required: 'Enter the pupil’s full name' });
    const dateOfBirth = form.date('dateOfBirth', { required: 'Enter the date of birth' });
    const postcode = form.text('postcode', { required: 'Enter the full home postcode' });
    if (dateOfBirth && !form.refused) {
      const { version } = form;
      const outcome = await this.details.record(actor, { pupilId: placement.pupil.id, version, fullName, dateOfBirth, postcode });
      if (outcome.ok) return redirect(paths.placedPupil(id), 'Personal details saved.');
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, placement, form);
  }

  @Post('placements/:id/pupil/remove')
  async remove(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const placement = await this.placement(actor, id);
    const form = new Form(body);
    const reason = form.text('reason', { required: 'Say why they are removed', longest: 500 });
    if (!form.refused) {
      const outcome = await this.details.remove(actor, { pupilId: placement.pupil.id, version: form.version, reason });
      if (outcome.ok) return redirect(paths.placedPupil(id), 'Personal details removed.');
      form.refuse(outcome.refusals);
    }
    return this.answer(actor, placement, form);
  }

  private async placement(actor: Actor, id: string): Promise<Placement> {
    requires(actor, 'contracts.readPersonalDetails');
    const placement = await this.placements.one(actor, id);
    if (!placement) throw new Refused([refusal('notFound', 'There is no such placement, or it is not yours to see.')]);
    return placement;
  }

  private async answer(actor: Actor, placement: Placement, form: Form, shown: PersonalDetails | null = null): Promise<Reply> {
    const pupilId = placement.pupil.id;
    const council = actor.kind === 'authority';
    const held = await this.details.held(actor, pupilId);
    const log = council && allows(actor, 'audit.readWhole') ? await this.details.log(actor, pupilId) : null;
    const may = { edit: council && actor.access === 'write', remove: allows(actor, 'contracts.removePersonalDetails') };
    return page(
      'personal-details/pupil',
      `Personal details of ${placement.pupil.reference}`,
      personalDetailsView(placement, { held, shown, log, may, form }),
    );
  }
}
