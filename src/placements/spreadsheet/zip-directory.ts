import { inflateRawSync } from 'node:zlib';

/** One file inside a zip, as its directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly unpackedBytes: number;
  readonly encrypted: boolean;
  /** The content. Throws a RangeError where it is not as long as the directory says, however much it would unpack to. */
  readonly unpack: () => Buffer;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Reads a zip's directory without unpacking anything, so that a bomb can be refused by the sizes it declares; `unpack` then holds it
 * to them. Returns null for bytes that are not a readable zip. Zip64 is refused: nothing within the upload limits needs it.
 */
export function zipDirectory(bytes: Buffer): ZipEntry[] | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) return null;
  const count = bytes.readUInt16LE(end + 10);
  let offset = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (offset + 46 > bytes.length || bytes.readUInt32LE(offset) !== ENTRY) return null;
    const nameLength = bytes.readUInt16LE(offset + 28);
    entries.push(entryAt(bytes, offset, nameLength));
    offset += 46 + nameLength + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
  }
  return entries;
}

function entryAt(bytes: Buffer, offset: number, nameLength: number): ZipEntry {
  const method = bytes.readUInt16LE(offset + 10);
  const packedBytes = bytes.readUInt32LE(offset + 20);
  const unpackedBytes = bytes.readUInt32LE(offset + 24);
  const local = bytes.readUInt32LE(offset + 42);
  return {
    name: bytes.toString('utf8', offset + 46, offset + 46 + nameLength),
    unpackedBytes,
    encrypted: (bytes.readUInt16LE(offset + 8) & 1) === 1,
    unpack: () => unpackEntry(bytes, { method, packedBytes, unpackedBytes, local }),
  };
}

interface Packed {
  readonly method: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly local: number;
}

function unpackEntry(bytes: Buffer, entry: Packed): Buffer {
  if (entry.local + 30 > bytes.length || bytes.readUInt32LE(entry.local) !== LOCAL)
    throw new RangeError('The zip directory points nowhere.');
  const start = entry.local + 30 + bytes.readUInt16LE(entry.local + 26) + bytes.readUInt16LE(entry.local + 28);
  const packed = bytes.subarray(start, start + entry.packedBytes);
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new RangeError('Packed in a way no spreadsheet uses.');
  const content = entry.method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(entry.unpackedBytes, 1) });
  if (content.length !== entry.unpackedBytes) throw new RangeError('A packed file is not as long as the zip directory says.');
  return content;
}
