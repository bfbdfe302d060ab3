import {
  Body,
  Controller,
  Get,
  HttpException,
  HttpStatus,
  Param,
  Post,
  StreamableFile,
  UploadedFile as FormFile,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { memoryStorage } from 'multer';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import type { Outcome, Refusal } from '../../kernel/outcome.js';
import { readChoices } from './import-choices.js';
import { UPLOAD_LIMITS } from './limits.js';
import { type PlacementImportCounts, PlacementImportService } from './placement-import.service.js';
import type { PlacementImportPreview } from './placement-preview.js';
import { templateWorkbook } from './template-workbook.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The part of an uploaded form that is read. */
interface FormUpload {
  readonly originalname: string;
  readonly buffer: Buffer;
}

/**
 * Files over plain HTTP: a form with a `file`, and downloads. Expected refusals come back as status 422 (403 without the permission, 404 for
 * an unknown upload) with `{ refusals: [{ code, message, field }] }`.
 */
@Controller('api/uploads/placements')
export class PlacementImportController {
  constructor(private readonly imports: PlacementImportService) {}

  @Post()
  @UseInterceptors(
    FileInterceptor('file', {
      storage: memoryStorage(),
      limits: { fileSize: UPLOAD_LIMITS.fileBytes, files: 1, fields: 5, fieldSize: 64 * 1024 },
    }),
  )
  async preview(@CurrentActor() actor: Actor, @FormFile() file: FormUpload | undefined): Promise<PlacementImportPreview> {
    if (!file) throw asHttp([{ code: 'noFile', message: 'Send the workbook as the form’s field "file".', field: ['file'] }]);
    return answer(await this.imports.preview(actor, { name: fileNameOf(file), bytes: file.buffer }));
  }

  @Get('template')
  async template(): Promise<StreamableFile> {
    return download('placements-template.xlsx', await templateWorkbook());
  }

  @Get(':id')
  async show(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PlacementImportPreview> {
    return answer(await this.imports.show(actor, id));
  }

  @Post(':id/choices')
  async choose(@CurrentActor() actor: Actor, @Param('id') id: string, @Body() body: unknown): Promise<PlacementImportPreview> {
    return answer(await this.imports.choose(actor, id, answer(readChoices(body))));
  }

  @Post(':id/commit')
  async commit(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<PlacementImportCounts> {
    return answer(await this.imports.commit(actor, id));
  }

  @Get(':id/rejected')
  async rejected(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<StreamableFile> {
    const file = answer(await this.imports.rejected(actor, id));
    return download(file.name, file.bytes);
  }
}

function answer<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw asHttp(outcome.refusals);
}

function asHttp(refusals: readonly Refusal[]): HttpException {
  const [first] = refusals;
  const status =
    first?.code === 'notAllowed'
      ? HttpStatus.FORBIDDEN
      : first?.code === 'unknownImport'
        ? HttpStatus.NOT_FOUND
        : HttpStatus.UNPROCESSABLE_ENTITY;
  return new HttpException({ refusals }, status);
}

/** Forms send file names in UTF-8, and multer reads them as latin1. */
const fileNameOf = ({ originalname }: FormUpload): string => Buffer.from(originalname, 'latin1').toString('utf8');

const download = (name: string, bytes: Buffer): StreamableFile =>
  new StreamableFile(bytes, {
    type: XLSX,
    disposition: `attachment; filename="placements.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
