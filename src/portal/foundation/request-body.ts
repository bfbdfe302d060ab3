import express, { type Request, type Response } from 'express';
import multer from 'multer';
import { FILES, type FormBody, type UploadedFile } from './form.js';

const MEBIBYTE = 1_048_576;
const LARGEST_FILE_MIB = 20;
const MOST_FILES = 20;

const fields = express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 5_000 });
const parts = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: LARGEST_FILE_MIB * MEBIBYTE, files: MOST_FILES, fieldSize: MEBIBYTE, fields: 2_000 },
}).any();

/** A form that cannot be read at all: too large, or broken off. */
export class UnreadableForm extends Error {}

/** Reads a form's fields and files into `request.body`. Throws an `UnreadableForm` that says what to change. */
export async function readForm(request: Request, response: Response): Promise<void> {
  const isMultipart = request.is('multipart/form-data') !== false;
  await new Promise<void>((resolve, reject) => {
    const done = (error?: unknown): void => {
      if (error) reject(new UnreadableForm(faultOf(error), { cause: error }));
      else resolve();
    };
    if (isMultipart) void parts(request, response, done);
    else fields(request, response, done);
  });
  // Multer makes an object without prototype; so does this, and nothing that was sent can shadow a method.
  const body = Object.assign(Object.create(null) as Record<string, unknown>, request.body as object | undefined);
  Object.defineProperty(body, FILES, { value: filesByInput(request.files), enumerable: false });
  request.body = body as FormBody;
}

function filesByInput(files: Request['files']): Record<string, UploadedFile[]> {
  const found: Record<string, UploadedFile[]> = {};
  for (const { fieldname, originalname, mimetype, buffer } of Array.isArray(files) ? files : []) {
    // Browsers send the name as UTF-8; the parser takes it for Latin-1.
    const name = Buffer.from(originalname, 'latin1').toString('utf8');
    (found[fieldname] ??= []).push({ name, type: mimetype, bytes: buffer });
  }
  return found;
}

const FAULTS: Readonly<Record<string, string>> = {
  LIMIT_FILE_SIZE: `One of the files is larger than ${String(LARGEST_FILE_MIB)} MB. Send a smaller one; nothing was saved.`,
  LIMIT_FILE_COUNT: `Send at most ${String(MOST_FILES)} files at a time. Nothing was saved.`,
  'entity.too.large': 'The form is too large. Send it in parts; nothing was saved.',
  'parameters.too.many': 'The form is too large. Send it in parts; nothing was saved.',
};

function faultOf(error: unknown): string {
  const { code, type } = error as { code?: string; type?: string };
  return FAULTS[code ?? type ?? ''] ?? 'The form could not be read: it was broken off or is not a form. Send it again; nothing was saved.';
}
