import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { requires } from '../../identity/permissions.js';
import type { Actor } from '../../kernel/actor.js';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { COLUMNS, ROWS } from './tile-layout.js';

export interface District {
  readonly code: string;
  readonly name: string;
  readonly outwardPostcodes: readonly string[];
  /** Where its tile lies on the map, from the left and from the top; null: wherever there is room. */
  readonly column: number | null;
  readonly row: number | null;
}

/** What a district is to begin with; its tile is laid by itself. */
export type NewDistrict = Pick<District, 'code' | 'name' | 'outwardPostcodes'>;

const OUTWARD = /^[A-Z]{1,2}[0-9][A-Z0-9]?$/;
const CODE = /^[a-z][a-zA-Z0-9]{0,29}$/;

/** The districts by which an authority's demand is published. One is added, never changed: a new name of a cell is a fresh look at the same children. */
@Injectable()
export class DistrictsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly audit: AuditService,
  ) {}

  list(actor: Actor): Promise<District[]> {
    return this.work.run(actor, () => {
      requires(actor, 'pooling.readDemand');
      return this.work.query<District>(
        `select code, name, outward_postcodes as "outwardPostcodes", tile_column as "column", tile_row as "row"
         from release_districts where authority_id = (select app.organisation()) order by name`,
      );
    });
  }

  /** Refusals: `notAllowed`, `codeWrong`, `textMissing`, `postcodeWrong`, `postcodeTaken`, `alreadyThere`. */
  add(actor: Actor, { code, name, outwardPostcodes }: NewDistrict): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.publishDemand');
      const postcodes = [...new Set(outwardPostcodes.map((each) => each.trim().toUpperCase()).filter(Boolean))];
      const wrong = postcodes.filter((each) => !OUTWARD.test(each));
      const refusals = [
        ...(CODE.test(code) && code !== 'notKnown'
          ? []
          : [refusal('codeWrong', 'A code is one word of letters and digits that begins small, for example harborough.', 'code')]),
        ...(name.trim() === '' ? [refusal('textMissing', 'Enter its name.', 'name')] : []),
        ...(postcodes.length === 0 ? [refusal('postcodeWrong', 'Enter at least one outward postcode.', 'outwardPostcodes')] : []),
        ...(wrong.length > 0 ? [refusal('postcodeWrong', `These are no outward postcodes: ${wrong.join(', ')}.`, 'outwardPostcodes')] : []),
      ];
      if (refusals.length > 0) throw new Refused(refusals);
      const [taken] = await this.work.query<{ name: string }>(
        'select name from release_districts where authority_id = $1 and outward_postcodes && $2::text[] limit 1',
        [actor.organisationId, postcodes],
      );
      if (taken)
        throw new Refused([refusal('postcodeTaken', `One of these postcodes belongs to ${taken.name} already.`, 'outwardPostcodes')]);
      const [made] = await this.work.query(
        'insert into release_districts (authority_id, code, name, outward_postcodes) values ($1, $2, $3, $4) on conflict do nothing returning code',
        [actor.organisationId, code, name.trim(), postcodes],
      );
      if (!made) throw new Refused([refusal('alreadyThere', 'There is a district of this code. A code is never used twice.', 'code')]);
      this.audit.record({
        action: 'addDistrict',
        subjectType: 'organisation',
        subjectId: actor.organisationId,
        after: { code, name: name.trim(), outwardPostcodes: postcodes },
      });
      return code;
    });
  }

  /** Lays a district's tile on the map; both null: wherever there is room. Refusals: `notAllowed`, `notFound`, `tileWrong`, `tileTaken`. */
  layTile(actor: Actor, code: string, column: number | null, row: number | null): Promise<Outcome<string>> {
    return this.work.decide(actor, async () => {
      requires(actor, 'pooling.publishDemand');
      if (!isTile(column, row))
        throw new Refused([
          refusal('tileWrong', `Give a column from 1 to ${String(COLUMNS)} and a row from 1 to ${String(ROWS)}, or neither.`, 'column'),
        ]);
      const all = await this.work.query<{ code: string; name: string; column: number | null; row: number | null }>(
        `select code, name, tile_column as "column", tile_row as "row" from release_districts where authority_id = $1 order by code for update`,
        [actor.organisationId],
      );
      if (!all.some((each) => each.code === code)) throw new Refused([refusal('notFound', 'There is no such district of yours.')]);
      const there = all.find((each) => column !== null && each.column === column && each.row === row && each.code !== code);
      if (there) throw new Refused([refusal('tileTaken', `${there.name} lies there.`, 'column')]);
      await this.work.query('update release_districts set tile_column = $3, tile_row = $4 where authority_id = $1 and code = $2', [
        actor.organisationId,
        code,
        column,
        row,
      ]);
      this.audit.record({
        action: 'layDistrictTile',
        subjectType: 'organisation',
        subjectId: actor.organisationId,
        after: { code, name: all.find((each) => each.code === code)?.name, column, row },
      });
      return code;
    });
  }
}

const isTile = (column: number | null, row: number | null): boolean =>
  column === null || row === null ? column === row : column >= 1 && column <= COLUMNS && row >= 1 && row <= ROWS;
