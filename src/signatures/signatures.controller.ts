import { Controller, Get, Header, Param, ParseUUIDPipe, StreamableFile } from '@nestjs/common';
import { CurrentActor } from '../identity/current-actor.js';
import type { Actor } from '../kernel/actor.js';
import { CertificatesService } from './certificates.service.js';

/** Files of what is signed, for programs; people have them on pages. */
@Controller('api/signatures')
export class SignaturesController {
  constructor(private readonly certificates: CertificatesService) {}

  @Get(':id/certificate')
  @Header('X-Content-Type-Options', 'nosniff')
  async certificate(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const { name, bytes } = await this.certificates.certificate(actor, id);
    return attached(name, 'application/pdf', bytes);
  }

  /** The signed document, its certificate and any scans as one ZIP. */
  @Get(':id/bundle')
  @Header('X-Content-Type-Options', 'nosniff')
  async bundle(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const { name, bytes } = await this.certificates.bundle(actor, id);
    return attached(name, 'application/zip', bytes);
  }
}

const attached = (name: string, type: string, bytes: Buffer): StreamableFile =>
  new StreamableFile(bytes, { type, disposition: `attachment; filename="${name}"`, length: bytes.length });
