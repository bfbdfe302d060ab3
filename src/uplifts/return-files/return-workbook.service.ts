import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Actor } from '../../kernel/actor.js';
import { Refused, refusal } from '../../kernel/outcome.js';
import { Findings, inReadingOrder } from '../../placements/spreadsheet/findings.js';
import type { WorkbookGrid } from '../../placements/spreadsheet/grid.js';
import { groupBy } from '../../placements/spreadsheet/group-by.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import { markedWorkbook } from '../../placements/spreadsheet/rejected-workbook.js';
import { openWorkbook, type UploadedFile } from '../../placements/spreadsheet/workbook.js';
import { Clock } from '../../platform/clock.js';
import { ReadModel } from '../../platform/database/read-model.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ReturnDesk } from '../return-desk.js';
import { ReturnsService } from '../returns.service.js';
import type { UpliftReturn } from '../uplift-return.entity.js';
import { mayFill } from './may-fill.js';
import { placeOf, readReturnRows, type ReturnSheet, returnSheets, type RowAnswer } from './return-rows.js';
import { returnWorkbook, type WorkbookLine, type WorkbookRound } from './return-workbook.js';

export interface SavedReturn {
  readonly returnId: string;
  readonly reference: string;
  readonly version: number;
  readonly lines: number;
}

export interface WorkbookTaken {
  readonly saved: readonly SavedReturn[];
  /** Drafts of the same round that the file says nothing of; they stay as they are. */
  readonly notInFile: readonly string[];
}

export type WorkbookOutcome =
  | { readonly ok: true; readonly taken: WorkbookTaken }
  | { readonly ok: false; readonly problems: readonly CellProblem[]; readonly marked: () => Promise<Buffer> };

/** Carries the problems out of the unit of work, so that nothing of it is saved. */
class WorkbookNotRight extends Error {
  constructor(readonly problems: readonly CellProblem[]) {
    super(`${String(problems.length)} cells of the workbook are not right.`);
    this.name = 'WorkbookNotRight';
  }
}

const LINE = `json_build_object('id', line.id, 'returnId', ret.id, 'returnReference', ret.reference, 'returnVersion', ret.version, 'schoolName', school.name,
  'pupilReference', pupil.reference, 'kind', fee.kind, 'label', fee.label, 'effectiveOn', line.effective_on, 'current', line.current_pence,
  'asked', line.asked_pence, 'driver', line.driver, 'driverFigures', line.driver_figures)`;

const LINES_FROM = `
  from return_lines line
  join uplift_returns ret on ret.id = line.return_id
  join schools school on school.id = ret.school_id
  join fee_lines fee on fee.id = line.fee_line_id
  join placements placement on placement.id = line.placement_id
  join pupils pupil on pupil.id = placement.pupil_id`;

const IN_ORDER = 'order by school.name, ret.reference, pupil.reference, fee.kind, fee.label, line.effective_on, line.id';

const ROUND_SQL = `
select (select json_build_object('cycleName', cycle.name, 'authorityName', authority.name, 'closesOn', cycle.closes_on,
  'lines', (select coalesce(json_agg(${LINE} ${IN_ORDER}), '[]') ${LINES_FROM} where ret.cycle_id = cycle.id and ret.state = 'draft'),
  'sent', (select coalesce(json_agg(ret.reference order by ret.reference), '[]') from uplift_returns ret where ret.cycle_id = cycle.id and ret.state <> 'draft'))
from uplift_cycles cycle join organisations authority on authority.id = cycle.authority_id
where cycle.id = $1)`;

/** Returns by workbook: made by the system, filled in by the school, taken in whole or not at all. */
@Injectable()
export class ReturnWorkbookService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: ReadModel,
    private readonly desk: ReturnDesk,
    private readonly returns: ReturnsService,
    private readonly clock: Clock,
  ) {}

  /** The drafts of the actor's schools in a round, to be filled in. Refusals: `notFound`, `noDrafts`. */
  async make(actor: Actor, cycleId: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    mayFill(actor);
    const round = await this.reads.json<WorkbookRound | null>(actor, 'returnWorkbook', ROUND_SQL, [cycleId]);
    if (!round) throw new Refused([refusal('notFound', 'There is no such round, or it is not yours to see.', 'cycleId')]);
    if (round.lines.length === 0)
      throw new Refused([refusal('noDrafts', 'No return of this round is a draft: there is nothing to fill in.')]);
    return { name: `${round.authorityName} - ${round.cycleName}.xlsx`, bytes: await returnWorkbook(round, this.clock.now()) };
  }

  /** Takes a filled workbook in: every draft of it in one transaction, or none and the cells that are wrong. Refuses files that are no such workbook. */
  async take(actor: Actor, file: UploadedFile, replace: boolean): Promise<WorkbookOutcome> {
    mayFill(actor);
    const opened = await openWorkbook(file);
    if (!opened.ok) throw new Refused(opened.refusals);
    const grid = opened.value;
    const sheets = returnSheets(grid);
    if (sheets.every(({ rows }) => rows.length === 0))
      throw new Refused([
        refusal(
          'notAReturnWorkbook',
          'This is not a filled return workbook: no sheet has its headings and rows. Download it again.',
          'file',
        ),
      ]);
    try {
      return { ok: true, taken: await this.work.run(actor, () => this.save(actor, sheets, replace)) };
    } catch (error) {
      if (error instanceof WorkbookNotRight) return this.notRight(file, grid, error.problems);
      throw error;
    }
  }

  private notRight(file: UploadedFile, grid: WorkbookGrid, found: readonly CellProblem[]): WorkbookOutcome {
    const problems = inReadingOrder(
      found,
      grid.sheets.map(({ name }) => name),
    );
    return { ok: false, problems, marked: () => markedWorkbook(file, grid, problems) };
  }

  private async save(actor: Actor, sheets: readonly ReturnSheet[], replace: boolean): Promise<WorkbookTaken> {
    const returns = await this.locked(sheets);
    const read = readReturnRows(sheets, await this.lines([...returns.keys()]), replace);
    const findings = new Findings();
    const saved: SavedReturn[] = [];
    for (const [returnId, answers] of groupBy(read.answers, ({ line }) => line.returnId)) {
      const ret = returns.get(returnId);
      if (!ret) throw new Error(`Return ${returnId} was not locked.`);
      if (await this.kept(actor, ret, answers, findings))
        saved.push({ returnId, reference: ret.reference, version: ret.version + 1, lines: answers.length });
    }
    const problems = [...read.problems, ...findings.problems];
    if (problems.length > 0) throw new WorkbookNotRight(problems);
    return { saved, notInFile: await this.notInFile(saved.map(({ returnId }) => returnId)) };
  }

  /** The returns that the file's rows name, locked in one order everywhere. Rows that name none stay unmatched. */
  private async locked(sheets: readonly ReturnSheet[]): Promise<Map<string, UpliftReturn>> {
    const rows = sheets.flatMap((sheet) => sheet.rows);
    const ids = rows.map(({ cells }) => cells.line.text.toLowerCase()).filter((id) => isUUID(id));
    const named = await this.work.query<{ id: string }>(
      `select id from uplift_returns where reference = any($1) or id in (select return_id from return_lines where id = any($2::uuid[])) order by id`,
      [[...new Set(rows.map(({ cells }) => cells.reference.text))], [...new Set(ids)]],
    );
    const returns = new Map<string, UpliftReturn>();
    for (const { id } of named) returns.set(id, await this.desk.lock(id));
    return returns;
  }

  private async lines(returnIds: readonly string[]): Promise<WorkbookLine[]> {
    const rows = await this.work.query<{ line: WorkbookLine }>(`select ${LINE} as line ${LINES_FROM} where ret.id = any($1) ${IN_ORDER}`, [
      returnIds,
    ]);
    return rows.map(({ line }) => line);
  }

  /** Whether a return's answers went in: a return that was sent takes no more. */
  private async kept(actor: Actor, ret: UpliftReturn, answers: readonly RowAnswer[], findings: Findings): Promise<boolean> {
    if (ret.state === 'draft') {
      await this.returns.keep(
        actor,
        ret,
        answers.map(({ asked }) => asked),
      );
      return true;
    }
    const reason = `Return ${ret.reference} was sent: it is no draft any more. Remove its rows, or take it back first.`;
    for (const { row } of answers.slice(0, 1)) findings.problem(placeOf(row, 'reference'), null, { code: 'wrongState', reason });
    return false;
  }

  private async notInFile(savedIds: readonly string[]): Promise<string[]> {
    const rows = await this.work.query<{ reference: string }>(
      `select reference from uplift_returns
       where state = 'draft' and not id = any($1) and cycle_id in (select cycle_id from uplift_returns where id = any($1)) order by reference`,
      [savedIds],
    );
    return rows.map(({ reference }) => reference);
  }
}
