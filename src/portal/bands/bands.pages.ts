import { Body, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { BandsQuery, type BandedPlacement } from '../../contracts/bands/bands.query.js';
import { BandsService } from '../../contracts/bands/bands.service.js';
import { requires } from '../../identity/permissions.js';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { basisPoints } from '../../kernel/money.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Clock } from '../../platform/clock.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import type { AddressQuery, ListState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { type Reply, page, redirect } from '../foundation/reply.js';
import { paths } from '../paths.js';
import { WHAT_IF_TABLE, bandsTable, besideTable } from './band-tables.js';
import {
  bandView,
  bandsList,
  bandsNow,
  bandsView,
  besideList,
  besideRows,
  besideView,
  chooseBandView,
  criteriaOf,
  newBandView,
  whatIfList,
  whatIfRows,
  whatIfView,
} from './bands.view.js';

const USUAL_YEARS = 4;
const MOST_YEARS = 10;

/** Bands with their tariffs, every placement beside its band, and what moving placements to bands would cost or save. */
@Portal()
export class BandsPages {
  constructor(
    private readonly query: BandsQuery,
    private readonly service: BandsService,
    private readonly clock: Clock,
  ) {}

  @Get('bands')
  async all(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = bandsList(query);
    const bands = await this.query.bands(actor);
    const placements = actor.kind === 'authority' ? await this.query.comparison(actor, {}) : [];
    const rows = bandsNow(bands, placements);
    const today = this.clock.today();
    if (list.format) return exportTable(bandsTable(today), rows, list);
    return page('bands/bands', 'Bands and tariffs', bandsView(actor, rows, placements, list, today));
  }

  @Get('bands/new')
  newBand(@CurrentActor() actor: Actor, form: Form | null = null): Reply {
    requires(actor, 'bands.define');
    return page('bands/new', 'New band', newBandView(form instanceof Form ? form : new Form()));
  }

  @Post('bands/new')
  async define(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const from = form.date('from', { required: 'Enter the day from which the band stands' });
    const terms = termsOf(form);
    const code = form.text('code', { required: 'Enter a code, for example B3' });
    const name = form.text('name', { required: 'Enter a name' });
    if (!form.refused && from !== null) {
      const outcome = await this.service.defineBand(actor, { code, name, from, ...terms, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.band(outcome.value), `Band ${code.toUpperCase()} is defined. Give it a tariff.`);
      form.refuse(outcome.refusals);
    }
    return this.newBand(actor, form);
  }

  @Get('bands/placements')
  async beside(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = besideList(query);
    const [bands, all] = await Promise.all([this.query.bands(actor), this.query.comparison(actor, criteriaOf(list))]);
    const rows = besideRows(all, list);
    if (list.format) return exportTable(besideTable(false), rows, list);
    return page('bands/placements', 'Placements beside their bands', besideView(actor, bands, all, rows, list));
  }

  @Get('bands/placements/:id')
  async choice(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, form: Form | null = null): Promise<Reply> {
    requires(actor, 'bands.choose');
    const [bands, all] = await Promise.all([this.query.bands(actor), this.query.comparison(actor, {})]);
    const placement = all.find((each) => each.id === id);
    if (!placement) throw new Refused([refusal('notFound', 'There is no such placement today, or it is not yours to see.')]);
    const asked = form instanceof Form ? form : Form.of(found(placement));
    return page('bands/choose', `Band of ${placement.pupilReference}`, chooseBandView(asked, placement, bands));
  }

  @Post('bands/placements/:id')
  async choose(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const bandId = form.text('bandId', { required: 'Choose a band' });
    const from = form.date('from', { required: 'Enter the day from which the band counts' });
    const reason = form.text('reason', { required: 'Say why this band and not the one the pupil falls in', longest: 1_000 });
    if (!form.refused && from !== null) {
      const outcome = await this.service.chooseBand(actor, { placementId: id, bandId, from, reason, clientKey: form.clientKey });
      if (outcome.ok) return redirect(paths.bandPlacements(), 'The band is chosen.');
      form.refuse(outcome.refusals);
    }
    return this.choice(actor, id, form);
  }

  @Get('bands/what-if')
  async whatIf(@CurrentActor() actor: Actor, @Query() query: AddressQuery): Promise<Reply> {
    const list = whatIfList(query);
    const criteria = { ...criteriaOf(list), bandId: list.filter('band') || null };
    const [bands, placements, sums] = await Promise.all([
      this.query.bands(actor),
      this.query.comparison(actor, {}),
      this.query.whatIf(actor, criteria, yearsOf(list), riseOf(list)),
    ]);
    const rows = whatIfRows(sums, new Map(placements.map(({ schoolId, schoolName }) => [schoolId, schoolName])), list);
    if (list.format) return exportTable(WHAT_IF_TABLE, rows, list);
    return page('bands/what-if', 'What moving to bands would cost', whatIfView(bands, placements, rows, list));
  }

  @Get('bands/:id')
  async one(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<Reply> {
    return this.shown(actor, id, null);
  }

  @Post('bands/:id/definition')
  async redefine(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const from = form.date('from', { required: 'Enter the day from which it stands' });
    const terms = termsOf(form);
    if (!form.refused && from !== null) {
      const outcome = await this.service.redefineBand(actor, {
        bandId: id,
        version: form.version,
        from,
        ...terms,
        clientKey: form.clientKey,
      });
      if (outcome.ok) return redirect(paths.band(id), 'The definition is recorded.');
      form.refuse(outcome.refusals);
    }
    return this.shown(actor, id, { which: 'definition', form });
  }

  @Post('bands/:id/tariff')
  async tariff(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const from = form.date('tariffFrom', { required: 'Enter the day from which the tariff stands' });
    const annualPence = form.pounds('annual', { required: 'Enter what a place costs a year' });
    const covers = form.chosen('covers');
    const source = form.text('source', { longest: 1_000 });
    if (!form.refused && from !== null && annualPence !== null) {
      const input = { bandId: id, version: form.version, from, annualPence, covers, source, clientKey: form.clientKey };
      const outcome = await this.service.setTariff(actor, input);
      if (outcome.ok) return redirect(paths.band(id), 'The tariff is recorded.');
      form.refuse(outcome.refusals, { from: 'tariffFrom', annualPence: 'annual', covers: 'covers' });
    }
    return this.shown(actor, id, { which: 'tariff', form });
  }

  private async shown(
    actor: Actor,
    id: string,
    asked: { readonly which: 'definition' | 'tariff'; readonly form: Form } | null,
  ): Promise<Reply> {
    const band = await this.query.band(actor, id);
    return page('bands/band', `Band ${band.code}`, bandView(actor, band, this.clock.today(), asked));
  }
}

const termsOf = (form: Form) => ({
  needs: form.chosen('needs'),
  phases: form.chosen('phases'),
  settings: form.chosen('settings'),
  provision: form.text('provision'),
});

const found = (placement: BandedPlacement): Record<string, string> =>
  placement.found.kind === 'band' ? { bandId: placement.found.band.id } : {};

const yearsOf = (list: ListState): number => {
  const asked = Number(list.filter('years'));
  return Number.isInteger(asked) && asked >= 1 && asked <= MOST_YEARS ? asked : USUAL_YEARS;
};

/** The assumed rise as typed ("3", "2.5%"); what is no percentage up to 50 assumes none. */
const riseOf = (list: ListState) => {
  const asked = Number(list.filter('rise').replace(/[%\s]/g, ''));
  return basisPoints(Number.isFinite(asked) && Math.abs(asked) <= 50 ? Math.round(asked * 100) : 0);
};
