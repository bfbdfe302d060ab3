import { type ArgumentsHost, Catch, type ExceptionFilter, PayloadTooLargeException } from '@nestjs/common';
import type { MulterOptions } from '@nestjs/platform-express/multer/interfaces/multer-options.interface.js';
import type { Response } from 'express';
import { memoryStorage } from 'multer';
import { type Outcome, Refused, refusal } from '../../kernel/outcome.js';
import type { UploadedFile } from '../../placements/spreadsheet/workbook.js';

export const LARGEST_FILE = 15 * 1024 * 1024;

/** The part of an uploaded form's file that is read. What the sender's program calls its type is not. */
export interface FormUpload {
  readonly originalname: string;
  readonly buffer: Buffer;
}

export const oneFile = (fileSize: number): MulterOptions => ({
  storage: memoryStorage(),
  limits: { fileSize, files: 1, fields: 8, fieldSize: 64 * 1024 },
});

/** The file of a form. Refusals: `noFile`, `emptyFile`. */
export function uploadedFile(upload: FormUpload | undefined): UploadedFile {
  if (!upload) throw new Refused([refusal('noFile', 'Send the file as the form’s field "file".', 'file')]);
  if (upload.buffer.length === 0) throw new Refused([refusal('emptyFile', 'The file is empty.', 'file')]);
  return { name: fileNameOf(upload.originalname), bytes: upload.buffer };
}

const LONGEST_NAME = 200;

/** Forms send file names in UTF-8, and multer reads them as latin1. Folders and characters that no name needs are left out. */
function fileNameOf(originalName: string): string {
  const name = Buffer.from(originalName, 'latin1').toString('utf8').split(/[\\/]/).at(-1) ?? '';
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Surrogate}"]/gu, '').trim();
  return plain.slice(-LONGEST_NAME) || 'unnamed';
}

/** The value, or its refusals thrown for the filter that answers REST clients. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Refused(outcome.refusals);
}

/** A file beyond the limit is refused in the same shape as everything else. */
@Catch(PayloadTooLargeException)
export class TooLargeAsRefusal implements ExceptionFilter<PayloadTooLargeException> {
  catch(error: PayloadTooLargeException, host: ArgumentsHost): void {
    const megabytes = LARGEST_FILE / 1024 / 1024;
    host
      .switchToHttp()
      .getResponse<Response>()
      .status(error.getStatus())
      .json({
        refusals: [refusal('fileTooLarge', `The file is too large: at most ${String(megabytes)} MB, 10 MB for a workbook.`, 'file')],
      });
  }
}
