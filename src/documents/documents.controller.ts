import { Controller, Get, Header, Param, ParseUUIDPipe, Res, StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { DocumentsService } from './documents.service.js';

@Controller('api/documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  /** The PDF itself, with the SHA-256 of its bytes as its entity tag. */
  @Get(':id')
  @Header('X-Content-Type-Options', 'nosniff')
  async download(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const document = await this.documents.read(actor, id);
    response.setHeader('ETag', `"${document.sha256}"`);
    return new StreamableFile(document.pdf, {
      type: 'application/pdf',
      disposition: `attachment; filename="${document.reference.replace(/[^\w.-]/g, '-')}.pdf"`,
      length: document.pdf.length,
    });
  }
}
