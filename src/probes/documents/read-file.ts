import { createHash } from 'node:crypto';
import { open, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { foldName } from '../../documents/service-name.ts';
import type { LocalText } from '../../domain/outcome.ts';
import type { NamedFile } from '../../observations/document.ts';
import { decodeText } from '../../transport/charset.ts';

const MAX_BYTES = 256 * 1024 * 1024;
/** Texts larger than this are not searched. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;
const TEXTUAL: Readonly<Record<string, string>> = { '.html': 'text/html', '.htm': 'text/html', '.txt': 'text/plain', '.csv': 'text/csv', '.json': 'application/json', '.xml': 'application/xml' };

/** True when a path, links followed, stays below the folder. */
export async function liesWithin(folder: string, name: string): Promise<boolean> {
  if (isAbsolute(name)) return false;
  const [root, target] = [await realpath(folder), await realpath(resolve(folder, name))];
  const path = relative(root, target);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

interface Read {
  readonly sha256: string;
  readonly bytes: number;
  readonly text: Buffer | undefined;
}

async function readBounded(path: string): Promise<Read | undefined> {
  await using handle = await open(path);
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let bytes = 0;
  const buffer = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length);
    if (bytesRead === 0) break;
    bytes += bytesRead;
    if (bytes > MAX_BYTES) return undefined;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    if (bytes <= MAX_TEXT_BYTES) kept.push(Buffer.from(chunk));
  }
  return { sha256: hash.digest('hex'), bytes, text: bytes <= MAX_TEXT_BYTES ? Buffer.concat(kept) : undefined };
}

const visibleText = (text: string): string => foldName(text.replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'"));

function shown({ text }: Read, name: string, values: Readonly<Record<string, string>>): NamedFile['shows'] {
  const type = TEXTUAL[extname(name).toLowerCase()];
  if (type === undefined || text === undefined) return null;
  const haystack = visibleText(decodeText(text, type));
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, haystack.includes(foldName(value))]));
}

const unread = (name: string, declaredSha256: string, problem: LocalText): NamedFile => ({ name, sha256: null, declaredSha256, bytes: null, shows: null, problem });

/** Hashes a file of the folder and looks for the values in it. Never throws for what the folder holds. */
export async function readNamedFile(folder: string, name: string, declaredSha256: string, values: Readonly<Record<string, string>>): Promise<NamedFile> {
  try {
    if (!await liesWithin(folder, name)) return unread(name, declaredSha256, { ja: '証拠書類のフォルダーの外を指しています。', en: 'It points outside the evidence folder.' });
    const read = await readBounded(join(folder, name));
    if (read === undefined) return unread(name, declaredSha256, { ja: '256 MiB を超えるため読み取りません。', en: 'It is larger than 256 MiB and is not read.' });
    return { name, sha256: read.sha256, declaredSha256, bytes: read.bytes, shows: shown(read, name, values), problem: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return unread(name, declaredSha256, { ja: `読み取れません (${code})。`, en: `It cannot be read (${code}).` });
  }
}
