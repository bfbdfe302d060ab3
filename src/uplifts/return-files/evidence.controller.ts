import {
  Body,
  Controller,
  Delete,
  HttpCode,
  HttpStatus,
  Param,
  ParseUUIDPipe,
  Post,
  Res,
  UploadedFile as FormFile,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { EvidenceForm } from './dto/evidence-form.js';
import { type AttachedEvidence, EvidenceService } from './evidence.service.js';
import { type FormUpload, LARGEST_FILE, oneFile, TooLargeAsRefusal, uploadedFile, valueOf } from './uploads.js';

@Controller('api/returns/:returnId/evidence')
@UseFilters(TooLargeAsRefusal)
export class EvidenceController {
  constructor(private readonly evidence: EvidenceService) {}

  /** Attaches the form's `file`: 201, or 200 where the same bytes stand there already. */
  @Post()
  @UseInterceptors(FileInterceptor('file', oneFile(LARGEST_FILE)))
  async attach(
    @CurrentActor() actor: Actor,
    @Param('returnId', ParseUUIDPipe) returnId: string,
    @FormFile() upload: FormUpload | undefined,
    @Body() form: EvidenceForm,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AttachedEvidence> {
    const attached = valueOf(
      await this.evidence.attach(actor, { returnId, kind: form.kind, lineId: form.lineId ?? null, file: uploadedFile(upload) }),
    );
    if (attached.alreadyAttached) response.status(HttpStatus.OK);
    return attached;
  }

  @Delete(':evidenceId')
  @HttpCode(HttpStatus.NO_CONTENT)
  async remove(
    @CurrentActor() actor: Actor,
    @Param('returnId', ParseUUIDPipe) returnId: string,
    @Param('evidenceId', ParseUUIDPipe) evidenceId: string,
  ): Promise<void> {
    valueOf(await this.evidence.remove(actor, returnId, evidenceId));
  }
}
