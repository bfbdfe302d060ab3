import { Body, Controller, Post, UploadedFile as FormFile, UseFilters, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { CurrentActor } from '../../identity/current-actor.js';
import type { Actor } from '../../kernel/actor.js';
import { LetterForm } from './dto/letter-form.js';
import { type LoggedLetter, LettersService } from './letters.service.js';
import { type FormUpload, LARGEST_FILE, oneFile, TooLargeAsRefusal, uploadedFile, valueOf } from './uploads.js';

@Controller('api/letters')
@UseFilters(TooLargeAsRefusal)
export class LettersController {
  constructor(private readonly letters: LettersService) {}

  @Post()
  @UseInterceptors(FileInterceptor('file', oneFile(LARGEST_FILE)))
  async log(@CurrentActor() actor: Actor, @FormFile() upload: FormUpload | undefined, @Body() form: LetterForm): Promise<LoggedLetter> {
    return valueOf(
      await this.letters.log(actor, {
        file: uploadedFile(upload),
        receivedOn: form.receivedOn,
        channel: form.channel,
        schoolId: form.schoolId ?? null,
        note: form.note?.trim() ?? '',
        clientKey: form.clientKey ?? null,
      }),
    );
  }
}
