import { open } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LocalText } from '../domain/outcome.ts';
import { ProfileError } from './profile-error.ts';
import { issueAt, type Position, type SourceDocument } from './source-document.ts';
import { parseYaml } from './yaml-document.ts';

const MAX_BYTES = 1024 * 1024;
const MODULE = new Set(['.ts', '.mts', '.js', '.mjs']);
const START: Position = { line: 1, column: 1 };

const refuse = (file: string, message: LocalText, cause?: unknown, position = START): never => {
  throw new ProfileError([issueAt(file, position, message)], { cause });
};

/** Reads a profile or policy: YAML, JSON, or a module whose default export it is. At most 1 MiB. @throws {ProfileError} */
export async function readDocument(file: string): Promise<SourceDocument> {
  const extension = extname(file).toLowerCase();
  if (!MODULE.has(extension) && !['.yaml', '.yml', '.json'].includes(extension)) {
    return refuse(file, {
      ja: 'この種類のファイルは読めません。.yaml、.yml、.json、.ts、.mts、.js、.mjs のいずれかにしてください。',
      en: 'This kind of file cannot be read. Use .yaml, .yml, .json, .ts, .mts, .js or .mjs.',
    });
  }
  const text = await readText(file);
  return MODULE.has(extension) ? await importModule(file, text) : parseYaml(file, text);
}

async function readText(file: string): Promise<string> {
  const bytes = await readBounded(file).catch((error: NodeJS.ErrnoException) => refuse(file, {
    ja: `ファイルを読めません(${error.code ?? error.name})。場所と読み取り権限を確かめてください。`,
    en: `The file cannot be read (${error.code ?? error.name}). Check where it is and that it may be read.`,
  }, error));
  if (bytes.length > MAX_BYTES) {
    refuse(file, { ja: 'ファイルが 1 MiB を超えています。小さくしてください。', en: 'The file is larger than 1 MiB. Make it smaller.' });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return refuse(file, { ja: 'UTF-8 ではありません。UTF-8 で保存してください。', en: 'The file is not UTF-8. Save it as UTF-8.' }, error);
  }
}

async function readBounded(file: string): Promise<Uint8Array> {
  await using handle = await open(file);
  const buffer = new Uint8Array(MAX_BYTES + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length);
  }
}

async function importModule(file: string, text: string): Promise<SourceDocument> {
  const position = defaultExport(text);
  const loaded = await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => refuse(file, {
    ja: `モジュールを読み込めません(${error instanceof Error ? error.name : typeof error})。node で実行してエラーを直してください。`,
    en: `The module cannot be loaded (${error instanceof Error ? error.name : typeof error}). Run it with node and correct the error.`,
  }, error)) as { readonly default?: unknown };
  if (loaded.default === undefined) {
    refuse(file, { ja: 'default エクスポートがありません。export default で書いてください。', en: 'There is no default export. Write export default.' });
  }
  return { file, value: loaded.default, locate: () => position };
}

function defaultExport(text: string): Position {
  const before = text.slice(0, Math.max(0, text.search(/^export default\b/m)));
  return { line: before.split('\n').length, column: 1 };
}
