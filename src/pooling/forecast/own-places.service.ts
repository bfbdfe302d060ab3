import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import { type UploadedFile, openWorkbook } from '../../placements/spreadsheet/workbook.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type OwnPlaces, type OwnPlacesPlan, planOf, refusesOwnPlaces, sameAs } from './own-places.js';
import { MOST_ROWS, readOwnPlaces } from './own-places-sheet.js';
import { SupplyReader } from './supply.reader.js';

/** What a sheet of own places would do, for whoever uploaded it to look at. Nothing of it is kept yet. */
export interface OwnPlacesPreview {
  readonly fileName: string;
  readonly rows: readonly OwnPlaces[];
  readonly plan: OwnPlacesPlan;
  readonly problems: readonly CellProblem[];
}

/** An authority's own places, recorded one by one or from a sheet. */
@Injectable()
export class OwnPlacesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
    private readonly supply: SupplyReader,
  ) {}

  /** Records places of one's own, open or planned. Refusals: `notAllowed`, those of `refusesOwnPlaces`, `alreadyRecorded`. */
  add(actor: Actor, input: OwnPlaces): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      authorise(actor);
      const refusals = refusesOwnPlaces(input);
      if (refusals.length > 0) throw new Refused(refusals);
      const id = await this.insert(actor, input);
      if (id === null)
        throw new Refused([
          refusal('alreadyRecorded', 'These places are recorded: the same name, phase and opening. Change them by a sheet.', 'name'),
        ]);
      this.audit.record({ action: 'addOwnPlaces', subjectType: 'ownProvision', subjectId: id, after: input });
      return id;
    });
  }

  /** Reads a sheet and answers what it would do, or everything that is wrong with it, by cell. Refusals: those of opening a file, `noPlaces`, `tooManyRows`. */
  async preview(actor: Actor, file: UploadedFile): Promise<Outcome<OwnPlacesPreview>> {
    const allowed = await this.work.decide(actor, () => {
      authorise(actor);
      return Promise.resolve();
    });
    if (!allowed.ok) return allowed;
    const opened = await openWorkbook(file);
    if (!opened.ok) return opened;
    return this.work.decide(actor, async () => {
      const { rows, problems, found } = readOwnPlaces(opened.value);
      if (found === 0)
        throw new Refused([
          refusal('noPlaces', 'No sheet of the file has a heading “School or provision” and one “Places” with rows below them.', 'file'),
        ]);
      if (found > MOST_ROWS) throw new Refused([refusal('tooManyRows', `A sheet has at most ${String(MOST_ROWS)} rows.`, 'file')]);
      return { fileName: file.name.slice(0, 200), rows, problems, plan: planOf(rows, await this.supply.provision()) };
    });
  }

  /**
   * Keeps every row, new ones and those that change what is recorded, in one transaction: all of them or none. They are checked anew, whoever sends them.
   * Refusals: `notAllowed`, `noPlaces`, `tooManyRows`, `rowTwice`, those of `refusesOwnPlaces`.
   */
  keep(
    actor: Actor,
    fileName: string,
    rows: readonly OwnPlaces[],
  ): Promise<Outcome<{ readonly added: number; readonly changed: number; readonly same: number }>> {
    return this.work.decide(actor, async () => {
      authorise(actor);
      if (rows.length === 0) throw new Refused([refusal('noPlaces', 'There is nothing to keep.')]);
      if (rows.length > MOST_ROWS) throw new Refused([refusal('tooManyRows', `A sheet has at most ${String(MOST_ROWS)} rows.`)]);
      const refusals = rows.flatMap((row, index) =>
        refusesOwnPlaces(row).map(({ code, message }) => refusal(code, `Row ${String(index + 1)}: ${message}`)),
      );
      if (new Set(rows.map(sameAs)).size !== rows.length)
        refusals.push(refusal('rowTwice', 'Two rows say the same school, phase and opening.'));
      if (refusals.length > 0) throw new Refused(refusals);
      await this.work.query(`select pg_advisory_xact_lock(hashtext('own_provision'), hashtext($1))`, [actor.organisationId]);
      const { added, changed, same } = planOf(rows, await this.supply.provision());
      for (const row of added) await this.insert(actor, row);
      for (const { before, after } of changed)
        await this.work.query(
          `update own_provision set kind = $2, needs = $3, places = $4, closes_on = $5, recorded_by_name = $6, version = version + 1 where id = $1`,
          [before.id, after.kind, after.needs, after.places, after.closesOn, actor.personName],
        );
      const counts = { added: added.length, changed: changed.length, same };
      this.audit.record({
        action: 'importOwnPlaces',
        subjectType: 'ownProvision',
        subjectId: actor.organisationId,
        before: { places: changed.map(({ before }) => before) },
        after: { fileName: fileName.slice(0, 200), ...counts, places: [...added, ...changed.map(({ after }) => after)] },
      });
      return counts;
    });
  }

  /** Null where the same places are recorded. */
  private async insert(actor: Actor, input: OwnPlaces): Promise<string | null> {
    const [made] = await this.work.query<{ id: string }>(
      `insert into own_provision (id, authority_id, name, kind, phase, needs, places, opens_on, closes_on, recorded_by_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (authority_id, lower(name), phase, opens_on) do nothing returning id`,
      [
        randomUUID(),
        actor.organisationId,
        input.name.trim(),
        input.kind,
        input.phase,
        input.needs,
        input.places,
        input.opensOn,
        input.closesOn,
        actor.personName,
      ],
    );
    return made?.id ?? null;
  }
}

function authorise(actor: Actor): void {
  requires(actor, 'pooling.setForecast');
  if (actor.kind !== 'authority') throw new Refused([refusal('notAllowed', 'Places of one’s own are an authority’s.')]);
}
