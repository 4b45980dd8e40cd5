import type { Budget } from './budget.ts';
import { inflate } from './inflate.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const MAX_ENTRIES = 500;
/** The end record is followed by a comment of at most 65,535 bytes. */
const TAIL = 22 + 0xffff;

interface Entry {
  readonly flags: number;
  readonly method: number;
  readonly compressedSize: number;
  readonly offset: number;
}

export const looksLikeZip = (bytes: Uint8Array): boolean => bytes.length > 22 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] as number) <= 7;

function endOfDirectory(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - TAIL); at--) if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  return undefined;
}

/** Entries of the central directory (APPNOTE 4.3.12), which alone tells sizes that the local headers may leave out. */
function directory(view: DataView, budget: Budget): readonly Entry[] {
  const end = endOfDirectory(view);
  if (end === undefined) return [];
  const entries: Entry[] = [];
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (index >= MAX_ENTRIES) budget.leftOut();
    if (index >= MAX_ENTRIES || at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY) break;
    entries.push({
      flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true),
      compressedSize: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true),
    });
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function content(bytes: Uint8Array, view: DataView, { flags, method, compressedSize, offset }: Entry, budget: Budget): Uint8Array | undefined {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL_ENTRY) return undefined;
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const packed = bytes.subarray(start, Math.min(bytes.length, start + compressedSize));
  const encrypted = (flags & 1) === 1;
  if (encrypted || (method !== 0 && method !== 8)) {
    budget.leftOut();
    return undefined;
  }
  return method === 0 ? packed : inflate('raw', packed, budget);
}

/** Contents of a ZIP archive: stored and deflated entries. Names stand plainly in the archive itself. */
export function unzip(bytes: Uint8Array, budget: Budget): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return directory(view, budget).flatMap((entry) => content(bytes, view, entry, budget) ?? []);
}
