import { readdir } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { Problem } from '../../domain/outcome.ts';
import type { DocumentsData } from '../../observations/document.ts';
import { defineProbe } from '../define.ts';
import { liesWithin } from './read-file.ts';
import { readRecord } from './read-record.ts';

const SUBJECT = 'documents';
const MAX_RECORDS = 500;
const RECORD = new Set(['.yaml', '.yml']);

const noFolder: Problem = { code: 'evidence-missing', reason: {
  ja: 'プロファイルに documents.folder (証拠書類のフォルダー) がありません。書類と、その記録 (YAML) を置いて指定してください。',
  en: 'The profile declares no documents.folder. Put the documents and their records (YAML) into a folder and name it.',
} };

const unreadable = (folder: string, code: string): Problem => ({ code: 'evidence-missing', reason: {
  ja: `証拠書類のフォルダー ${folder} を読めません (${code})。場所と権限を確認してください。`, en: `The evidence folder ${folder} cannot be read (${code}). Check where it is and that it may be read.`,
} });

async function recordFiles(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true });
  const records = found.filter((name) => RECORD.has(extname(name).toLowerCase())).toSorted();
  const inside = await Promise.all(records.map((name) => liesWithin(folder, name)));
  return records.filter((_name, index) => inside[index]);
}

async function readFolder(folder: string): Promise<DocumentsData> {
  const files = await recordFiles(folder);
  const records: DocumentsData['records'][number][] = [];
  for (const file of files.slice(0, MAX_RECORDS)) records.push(await readRecord(folder, file));
  return { records, leftOut: Math.max(0, files.length - MAX_RECORDS) };
}

/** The evidence folder: every record, and the hash of every file they name. Nothing is sent. */
export const recordsProbe = defineProbe({
  kind: 'documents.records',
  phase: 'documents',
  impact: 'read',
  plan: ({ profile }) => ({ subjects: [SUBJECT], missing: profile.documents ? [] : [noFolder], accounts: 0, requests: 0, waitsMs: 0 }),
  async *observe({ profile, profileDirectory, evidence }) {
    const name = profile.documents?.folder ?? '.';
    try {
      const data = await readFolder(resolve(profileDirectory, name));
      const refs = data.records.map((seen) => evidence.put(JSON.stringify(seen, null, 1), { name: `Document record ${seen.id ?? seen.file}`, mediaType: 'application/json' }));
      yield { subject: SUBJECT, data, evidence: refs };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      yield { subject: SUBJECT, problem: unreadable(name, String(error.code)), evidence: [] };
    }
  },
});
