import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { mayFill } from './may-fill.js';

/** What is wrong with one cell, in words. */
export type MarkedCell = Pick<CellProblem, 'sheet' | 'address' | 'message'>;

export interface MarkedWorkbook {
  readonly id: string;
  readonly name: string;
  readonly problems: readonly MarkedCell[];
}

const KEPT_FOR_MS = 86_400_000;

/** Workbooks that were refused, with their wrong cells marked: kept a day for the one who sent them. Nothing of the returns is in it that was not sent. */
@Injectable()
export class MarkedWorkbooksService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Keeps a marked workbook and lets go of the sender's old ones. Answers its id. */
  keep(actor: Actor, file: { readonly name: string; readonly bytes: Buffer }, problems: readonly MarkedCell[]): Promise<string> {
    mayFill(actor);
    const id = randomUUID();
    const now = this.clock.now();
    return this.work.run(actor, async () => {
      await this.work.query('delete from marked_workbooks where made_at < $1', [new Date(now.getTime() - KEPT_FOR_MS)]);
      await this.work.query(
        'insert into marked_workbooks (id, person_id, organisation_id, name, problems, bytes, made_at) values ($1, $2, $3, $4, $5, $6, $7)',
        [
          id,
          actor.personId,
          actor.organisationId,
          `${file.name.replace(/\.[^.]*$/, '')} - to correct.xlsx`,
          JSON.stringify(problems.map(({ sheet, address, message }) => ({ sheet, address, message }))),
          file.bytes,
          now,
        ],
      );
      return id;
    });
  }

  /** What was wrong with one of the actor's own. Refusal: `notFound`. */
  show(actor: Actor, id: string): Promise<MarkedWorkbook> {
    return this.find<MarkedWorkbook>(actor, 'id, name, problems', id);
  }

  /** The marked file. Refusal: `notFound`. */
  file(actor: Actor, id: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    return this.find(actor, 'name, bytes', id);
  }

  /** `columns` are one of this class's own lists. */
  private find<Row>(actor: Actor, columns: string, id: string): Promise<Row> {
    mayFill(actor);
    return this.work.run(actor, async () => {
      const [found] = await this.work.query<Row>(`select ${columns} from marked_workbooks where id = $1`, [id]);
      if (!found) throw new Refused([refusal('notFound', 'This workbook is no longer kept. Upload it again.')]);
      return found;
    });
  }
}
