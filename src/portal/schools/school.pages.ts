import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { PlacementListQuery } from '../../placements/placement-list.query.js';
import { SchoolRatesQuery } from '../../placements/school-rates.query.js';
import { LiaisonQuery } from '../../providers/liaison/liaison.query.js';
import { SuccessionService } from '../../providers/register/succession.service.js';
import { SchoolDealingsQuery } from '../../uplifts/school/school-dealings.query.js';
import { SchoolPapersQuery } from '../../uplifts/school/school-papers.query.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { placementCriteria, placementsList, placementsTable } from '../placements/placements-list.view.js';
import { SchoolDesk, mayDo } from './school-desk.js';
import { papersTable, papersView } from './school-documents.view.js';
import { schoolPlacementsView } from './school-placements.view.js';
import { profileView } from './school-profile.view.js';
import { ratesView, roundsTable } from './school-rates.view.js';

/** Enough for any school's own list; more is on the list of all placements. */
const MOST_PAPERS = 200;

@Portal()
export class SchoolPages {
  constructor(
    private readonly desk: SchoolDesk,
    private readonly dealings: SchoolDealingsQuery,
    private readonly placements: PlacementListQuery,
    private readonly rates: SchoolRatesQuery,
    private readonly liaison: LiaisonQuery,
    private readonly papers: SchoolPapersQuery,
    private readonly successions: SuccessionService,
  ) {}

  @Get('schools/:id')
  async profile(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.profileOf(actor, id);
  }

  @Get('schools/:id/placements')
  async placed(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const school = await this.desk.withDealings(actor, id);
    const list = placementsList(query);
    const criteria = { ...placementCriteria(list), schoolId: id };
    const found = await this.placements.page(actor, criteria, { by: list.sort, descending: list.descending }, list);
    if (list.format) return exportTable(placementsTable(actor), found.nodes, list);
    return page('schools/placements', `Placements at ${school.name}`, schoolPlacementsView(actor, school, found, list));
  }

  @Get('schools/:id/rates')
  async priced(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const school = await this.desk.withDealings(actor, id);
    const [rates, dealings] = await Promise.all([this.rates.ofSchool(actor, id), this.dealings.ofSchool(actor, id)]);
    const list = listState(query, { sorts: ['round'], sort: 'round' });
    if (list.format) return exportTable(roundsTable(actor), dealings.rounds, list);
    return page('schools/rates', `Rates and rounds of ${school.name}`, ratesView(actor, school, rates, dealings));
  }

  @Get('schools/:id/documents')
  async onFile(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Query() query: AddressQuery): Promise<Reply> {
    const school = await this.desk.withDealings(actor, id);
    const list = listState(query, { sorts: ['on'], sort: 'on' });
    const found = await this.papers.ofSchool(actor, id, list.format ? list.first : MOST_PAPERS);
    if (list.format) return exportTable(papersTable(actor), found.papers, list);
    return page('schools/documents', `Documents about ${school.name}`, papersView(actor, school, found));
  }

  /** That one school follows another, as the register suggests: said once. */
  @Post('schools/:id/succession/:successionId')
  async decideSuccession(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('successionId', ParseUUIDPipe) successionId: string,
    @Body() body: FormBody,
  ): Promise<Reply> {
    const form = new Form(body);
    const follows = form.choice('decision', ['follows', 'another'] as const, { required: 'Say whether the one school follows the other' });
    if (follows !== null) {
      const outcome = await (follows === 'follows'
        ? this.successions.confirmSuccession(actor, successionId, form.version)
        : this.successions.rejectSuccession(actor, successionId, form.version));
      if (outcome.ok)
        return redirect(
          paths.school(id),
          follows === 'follows'
            ? 'Confirmed: placements, rates and history follow from one school to the other.'
            : 'Noted: they are two schools.',
        );
      form.refuse(outcome.refusals);
    }
    return this.profileOf(actor, id, form);
  }

  private async profileOf(actor: Actor, id: string, form?: Form): Promise<Reply> {
    const school = await this.desk.school(actor, id);
    const [dealings, liaison] = await Promise.all([
      this.desk.hasDealings(actor, school) ? this.dealings.ofSchool(actor, id) : null,
      this.liaison.ofSchool(actor, id),
    ]);
    const view = profileView(actor, school, dealings, liaison, mayDo(actor, 'schools.confirmSuccession'));
    return page('schools/profile', school.name, { ...view, form });
  }
}
