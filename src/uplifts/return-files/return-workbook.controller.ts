import {
  Controller,
  Get,
  HttpStatus,
  ParseBoolPipe,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
  StreamableFile,
  UploadedFile as FormFile,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { type Refusal, refusal } from '../../kernel/outcome.js';
import { UPLOAD_LIMITS } from '../../placements/spreadsheet/limits.js';
import type { CellProblem } from '../../placements/spreadsheet/reading.js';
import { ReturnWorkbookService, type WorkbookTaken } from './return-workbook.service.js';
import { type FormUpload, oneFile, TooLargeAsRefusal, uploadedFile } from './uploads.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface WorkbookRefused {
  readonly refusals: readonly Refusal[];
  readonly problems: readonly Omit<CellProblem, 'field'>[];
}

@Controller('api/returns/workbook')
@UseFilters(TooLargeAsRefusal)
export class ReturnWorkbookController {
  constructor(private readonly workbooks: ReturnWorkbookService) {}

  /** The drafts of one's own schools in a round, as a workbook to fill in. */
  @Get()
  async download(
    @CurrentActor() actor: Actor,
    @Query('cycleId', ParseUUIDPipe) cycleId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { name, bytes } = await this.workbooks.make(actor, cycleId);
    return workbook(response, name, bytes);
  }

  /**
   * Takes a filled workbook in: 201 and the drafts saved, or 422 and nothing saved. A refused workbook answers its problems by sheet, row and
   * column; with `marked=true` the workbook itself comes back, only the wrong cells marked. `replace=true` puts the file's figures in place of
   * those entered since it was made.
   */
  @Post()
  @UseInterceptors(FileInterceptor('file', oneFile(UPLOAD_LIMITS.fileBytes)))
  async upload(
    @CurrentActor() actor: Actor,
    @FormFile() upload: FormUpload | undefined,
    @Query('marked', new ParseBoolPipe({ optional: true })) marked: boolean | undefined,
    @Query('replace', new ParseBoolPipe({ optional: true })) replace: boolean | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WorkbookTaken | WorkbookRefused | StreamableFile> {
    const file = uploadedFile(upload);
    const outcome = await this.workbooks.take(actor, file, replace ?? false);
    if (outcome.ok) return outcome.taken;
    response.status(HttpStatus.UNPROCESSABLE_ENTITY);
    if (marked) return workbook(response, `${file.name.replace(/\.[^.]*$/, '')} - to correct.xlsx`, await outcome.marked());
    return {
      refusals: [refusal('workbookNotRight', `Nothing was saved: ${String(outcome.problems.length)} cells are not right.`, 'file')],
      problems: outcome.problems.map(({ sheet, row, column, address, code, message }) => ({ sheet, row, column, address, code, message })),
    };
  }
}

function workbook(response: Response, name: string, bytes: Buffer): StreamableFile {
  response.attachment(name);
  response.setHeader('Content-Type', XLSX);
  response.setHeader('Cache-Control', 'private, no-store');
  return new StreamableFile(bytes, { type: XLSX, length: bytes.length });
}
