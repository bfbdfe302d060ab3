import { Controller, Get, Header, Param, ParseUUIDPipe, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { FilesService } from './files.service.js';

@Controller('api/files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  /** The file as it was received, always as a download, with the SHA-256 of its bytes as its entity tag. */
  @Get(':id')
  @Header('X-Content-Type-Options', 'nosniff')
  async download(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const file = await this.files.read(actor, id);
    response.attachment(file.name);
    response.setHeader('Content-Type', file.mediaType);
    response.setHeader('ETag', `"${file.sha256}"`);
    response.setHeader('Cache-Control', 'private, no-store');
    return new StreamableFile(file.content, { type: file.mediaType, length: file.content.length });
  }
}
