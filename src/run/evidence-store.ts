import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceMeta, EvidenceSink } from '../domain/evidence.ts';
import type { EvidenceRef } from '../domain/outcome.ts';
import { backgroundWriter } from './background-writer.ts';
import { sha256 } from './canonical-json.ts';
import type { Journal } from './journal.ts';
import type { RunFolder } from './run-folder.ts';

const EXTENSIONS: Readonly<Record<EvidenceMeta['mediaType'], string>> = {
  'text/plain': 'txt',
  'application/json': 'json',
  'application/vnd.allure.http+json': 'httpexchange',
  'image/png': 'png',
};

export interface EvidenceLimits {
  readonly itemBytes: number;
  readonly totalBytes: number;
}

export const DEFAULT_EVIDENCE_LIMITS: EvidenceLimits = { itemBytes: 8 * 1024 * 1024, totalBytes: 2 * 1024 * 1024 * 1024 };

/** Files without an index line are what a killed process left, perhaps in part; no observation can name them. */
function removeUnindexed(folder: RunFolder, journal: Journal): void {
  const indexed = new Set(journal.of('evidence').map(({ file }) => file));
  const left = readdirSync(folder.evidence).filter((file) => !indexed.has(file));
  if (left.length === 0) return;
  for (const file of left) rmSync(join(folder.evidence, file), { force: true });
  journal.append({ type: 'note', code: 'unindexed-evidence', text: {
    ja: `中断した処理が journal に記録する前に書いた証跡 ${left.length} 件を取り除きました。`,
    en: `Removed ${left.length} evidence files that an interrupted process had written and not yet recorded in the journal.`,
  } });
}

const asBytes = (content: Uint8Array | string): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : content);

const cutNote = (bytes: Uint8Array, limit: string): string =>
  JSON.stringify({ omitted: true, bytes: bytes.length, sha256: sha256(bytes), reason: `larger than ${limit}` });

/**
 * Evidence of a run: files named by their content, with an index line each in the journal. Equal content is stored once, whatever
 * process of the run saw it first, and on disk before any observation that names it. What is larger than a limit is stored as its length and digest, so a hostile target cannot fill
 * the disk and an observation still has something to name.
 */
export function openEvidenceStore(folder: RunFolder, journal: Journal, limits: EvidenceLimits = DEFAULT_EVIDENCE_LIMITS): EvidenceSink {
  removeUnindexed(folder, journal);
  const known = new Set<EvidenceRef>();
  const files = backgroundWriter(folder.evidence);
  journal.beforeSync(files.flush);
  let total = 0;
  for (const line of journal.of('evidence')) {
    known.add(line.ref);
    total += line.size;
  }

  const store = (bytes: Uint8Array, meta: EvidenceMeta): EvidenceRef => {
    const digest = sha256(bytes);
    const ref: EvidenceRef = `sha256:${digest}`;
    if (known.has(ref)) return ref;
    const file = `${digest}.${EXTENSIONS[meta.mediaType]}`;
    files.write(join(folder.evidence, file), bytes);
    const { name, mediaType, actor } = meta;
    journal.append({ type: 'evidence', ref, size: bytes.length, file, name, mediaType, ...(actor === undefined ? {} : { actor }) });
    known.add(ref);
    total += bytes.length;
    return ref;
  };

  return {
    put(content, meta) {
      const bytes = asBytes(content);
      const overItem = bytes.length > limits.itemBytes;
      if (!overItem && total + bytes.length <= limits.totalBytes) return store(bytes, meta);
      const limit = overItem ? `${limits.itemBytes} bytes an item` : `${limits.totalBytes} bytes a run`;
      return store(asBytes(cutNote(bytes, limit)), { ...meta, mediaType: 'application/json' });
    },
  };
}
