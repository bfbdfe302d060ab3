import { Body, Get, Post, Query } from '@nestjs/common';
import { CurrentActor } from '../../identity/current-actor.js';
import { allows, requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { UPLOAD_LIMITS } from '../../placements/spreadsheet/limits.js';
import { ForecastService } from '../../pooling/forecast/forecast.service.js';
import { OWN_KINDS, type OwnPlaces } from '../../pooling/forecast/own-places.js';
import { OwnPlacesService } from '../../pooling/forecast/own-places.service.js';
import { KIND_WORDS, PHASE_WORDS } from '../../pooling/forecast/own-places-sheet.js';
import { PHASES } from '../../pooling/forecast/own-forecast.js';
import { NEED_CODES } from '../../providers/register/sen-need.js';
import { exportTable } from '../foundation/export-table.js';
import { Form, type FormBody } from '../foundation/form.js';
import { type AddressQuery, listState } from '../foundation/list-state.js';
import { Portal } from '../foundation/portal.decorator.js';
import { page, redirect, type Reply } from '../foundation/reply.js';
import { tableView } from '../foundation/table.js';
import { countInWords } from '../foundation/words.js';
import { pageOf } from '../officer/page-of.js';
import { paths } from '../paths.js';
import { PROVISION, SCHOOLS, breadcrumbs, ownPlacesPreviewView, supplyTable } from './supply.view.js';

const LIST = { sorts: [''], sort: '', filters: ['table'] } as const;
const LONGEST_ROWS = 200_000;

/** What there is of places beside an authority's demand: blocks, schools, its own. */
@Portal()
export class SupplyPages {
  constructor(
    private readonly forecasts: ForecastService,
    private readonly places: OwnPlacesService,
  ) {}

  @Get('pooling/supply')
  async supply(@CurrentActor() actor: Actor, @Query() query: AddressQuery, form = new Form()): Promise<Reply> {
    const list = listState(query, LIST);
    const { on, supply, schools, provision } = await this.forecasts.show(actor, ['phase']);
    if (list.format)
      return list.filter('table') === 'gap'
        ? exportTable(supplyTable(on), supply, list)
        : list.filter('table') === 'schools'
          ? exportTable(SCHOOLS, schools, list)
          : exportTable(PROVISION, provision, list);
    const items = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, text]) => ({ value, text }));
    const shown = pageOf(schools, list, ({ id }) => id);
    const may = mayChange(actor);
    const exports = (table: string) => ({ exports: { csv: `?table=${table}&format=csv`, xlsx: `?table=${table}&format=xlsx` } });
    return page('forecast/supply', 'Supply and gap', {
      wide: true,
      form,
      supply: tableView(supplyTable(on), supply, null),
      supplyFiles: exports('gap'),
      schools: tableView(SCHOOLS, shown.nodes, null, { empty: 'The register has no school in our area, and no child of ours is placed.' }),
      schoolsFiles: exports('schools'),
      pages: list.pages(shown),
      provision: tableView(PROVISION, provision, null, { empty: 'No place of our own is recorded yet.' }),
      provisionFiles: exports('own'),
      forecast: paths.forecast,
      import: may ? paths.supplyImport : null,
      add: may ? { action: paths.supply, kinds: items(KIND_WORDS), phases: items(PHASE_WORDS) } : null,
    });
  }

  @Post('pooling/supply')
  async addPlaces(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const name = form.text('name', { required: 'Enter the school or provision', longest: 200 });
    const kind = form.choice('kind', OWN_KINDS, { required: 'Choose what it is' });
    const phase = form.choice('phase', PHASES, { required: 'Choose the phase' });
    const needs = form
      .text('needs', { longest: 200 })
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean);
    const places = form.integer('places', { required: 'Enter how many places' });
    const opensOn = form.date('opensOn', { required: 'Enter from when' });
    const closesOn = form.date('closesOn');
    const unknown = needs.filter((need) => !(NEED_CODES as readonly string[]).includes(need));
    if (unknown.length > 0) form.error('needs', `Not known as a need: ${unknown.join(', ')}. Known: ${NEED_CODES.join(', ')}`);
    if (!form.refused && kind && phase && places !== null && opensOn) {
      const outcome = await this.places.add(actor, { name, kind, phase, needs, places, opensOn, closesOn });
      if (outcome.ok) return redirect(paths.supply, 'Recorded.');
      form.refuse(outcome.refusals);
    }
    return this.supply(actor, {}, form);
  }

  @Get('pooling/supply/import')
  start(@CurrentActor() actor: Actor, form: Form | null = null): Reply {
    requires(actor, 'pooling.setForecast');
    if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'Places of one’s own are an authority’s.')]);
    return page('forecast/import', 'Import our own places', {
      form: form instanceof Form ? form : new Form(),
      action: paths.supplyImport,
      largest: UPLOAD_LIMITS.fileBytes / 1024 / 1024,
      template: `${paths.supply}?table=own&format=xlsx`,
      breadcrumbs: breadcrumbs(),
    });
  }

  /** Shows what a sheet would do. Nothing is kept, not the file either: the rows go with the page and are checked anew when they are kept. */
  @Post('pooling/supply/import')
  async upload(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const sheet = form.file('file', { required: 'Choose the sheet of places' });
    if (sheet) {
      const outcome = await this.places.preview(actor, sheet);
      if (outcome.ok) return page('forecast/import-preview', sheet.name, ownPlacesPreviewView(outcome.value, new Form()));
      form.refuse(outcome.refusals);
    }
    return this.start(actor, form);
  }

  @Post('pooling/supply/import/keep')
  async keep(@CurrentActor() actor: Actor, @Body() body: FormBody): Promise<Reply> {
    const form = new Form(body);
    const rows = rowsOf(form.text('rows', { longest: LONGEST_ROWS }));
    if (!rows) form.error('file', 'These rows are not what the preview showed. Upload the sheet again');
    else if (!form.refused) {
      const outcome = await this.places.keep(actor, form.text('fileName', { longest: 200 }), rows);
      if (outcome.ok)
        return redirect(
          paths.supply,
          `${countInWords(outcome.value.added, 'row', 'rows')} recorded, ${String(outcome.value.changed)} changed, ${String(outcome.value.same)} as they were.`,
        );
      form.refuse(outcome.refusals);
    }
    return this.start(actor, form);
  }
}

const mayChange = (actor: Actor): boolean => actor.access === 'write' && actor.kind === 'authority' && allows(actor, 'pooling.setForecast');

/** Rows as the preview wrote them into its page; null for anything of another shape. What they say the service checks. */
function rowsOf(text: string): OwnPlaces[] | null {
  try {
    const rows: unknown = JSON.parse(text);
    return Array.isArray(rows) && rows.every(isRow) ? rows : null;
  } catch {
    return null;
  }
}

function isRow(row: unknown): row is OwnPlaces {
  if (typeof row !== 'object' || row === null) return false;
  const { name, kind, phase, needs, places, opensOn, closesOn } = row as Record<string, unknown>;
  return (
    [name, kind, phase, opensOn].every((each) => typeof each === 'string') &&
    typeof places === 'number' &&
    Array.isArray(needs) &&
    needs.every((need) => typeof need === 'string') &&
    (closesOn === null || typeof closesOn === 'string')
  );
}
