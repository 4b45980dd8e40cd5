import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentKindName, type DocumentRecord, RECORD_SCHEMAS } from '../../documents/record-schema.ts';
import type { DocumentSeen, NamedFile } from '../../observations/document.ts';
import { validate } from '../../profile/load-document.ts';
import { closest } from '../../profile/closest.ts';
import { ProfileError } from '../../profile/profile-error.ts';
import { readDocument } from '../../profile/read-document.ts';
import { toIssues, type SourceDocument } from '../../profile/source-document.ts';
import { readNamedFile } from './read-file.ts';

const MAX_ISSUES = 20;

/** Reads one record and the files it names. Never throws for what the folder holds. */
export async function readRecord(folder: string, file: string): Promise<DocumentSeen> {
  const path = join(folder, file);
  const sha256 = await readFile(path).then((bytes) => createHash('sha256').update(bytes).digest('hex'), () => '');
  let document: SourceDocument | undefined;
  try {
    document = await readDocument(path);
    const record = validate(document, RECORD_SCHEMAS[kindOf(document)], () => []);
    return { file, sha256, id: record.id, kind: record.kind, record, issues: [], files: await namedFiles(folder, record) };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const issues = error.issues.slice(0, MAX_ISSUES).map(({ line, path: where, message }) => ({ line, path: where, message }));
    return { file, sha256, id: textOf(document, 'id'), kind: textOf(document, 'kind'), record: null, issues, files: [] };
  }
}

const KINDS = Object.keys(RECORD_SCHEMAS);

/** @throws {ProfileError} for a kind that no schema describes */
function kindOf(document: SourceDocument): DocumentKindName {
  const kind = textOf(document, 'kind');
  if (kind !== null && Object.hasOwn(RECORD_SCHEMAS, kind)) return kind as DocumentKindName;
  const meant = kind === null ? undefined : closest(kind, KINDS);
  throw new ProfileError(toIssues(document, [{ path: ['kind'], message: {
    ja: `書類の種類 (kind) は次のいずれかです: ${KINDS.join('、')}。${meant ? `「${meant}」の誤りではありませんか。` : ''}`,
    en: `The kind is one of: ${KINDS.join(', ')}.${meant ? ` Did you mean "${meant}"?` : ''}`,
  } }]));
}

function textOf(document: SourceDocument | undefined, key: string): string | null {
  const value = typeof document?.value === 'object' && document.value !== null ? (document.value as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof value === 'string' ? value.slice(0, 200) : null;
}

function namedFiles(folder: string, { source, ismap, serviceName }: DocumentRecord): Promise<readonly NamedFile[]> {
  const values = { registrationNumber: ismap.registrationNumber, serviceName };
  const named = [
    ...(source.file === undefined ? [] : [{ name: source.file, sha256: source.sha256 }]),
    ...(ismap.capture === undefined ? [] : [{ name: ismap.capture.file, sha256: ismap.capture.sha256 }]),
  ];
  const once = [...new Map(named.map((one) => [`${one.name} ${one.sha256}`, one])).values()];
  return Promise.all(once.map(({ name, sha256 }) => readNamedFile(folder, name, sha256, values)));
}
