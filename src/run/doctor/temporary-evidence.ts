import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceMeta, EvidenceSink } from '../../domain/evidence.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import { sha256 } from '../canonical-json.ts';

const EXTENSIONS: Readonly<Record<EvidenceMeta['mediaType'], string>> = {
  'text/plain': 'txt', 'application/json': 'json', 'application/vnd.allure.http+json': 'httpexchange.json', 'image/png': 'png',
};

/** A pre-flight makes some hundred exchanges; what is beyond this is not kept. */
const MAX_TOTAL_BYTES = 256 * 1024 * 1024;

export interface TemporaryEvidence extends EvidenceSink {
  /** Readable by its owner only; undefined while nothing was stored. */
  readonly folder: string | undefined;
  /** The file of a picture among the evidence, the last one. */
  picture(refs: readonly EvidenceRef[]): string | undefined;
  discard(): void;
}

/** Evidence in a temporary folder, which is there only as long as somebody may want to look at it. */
export function temporaryEvidence(): TemporaryEvidence {
  const files = new Map<EvidenceRef, string>();
  let folder: string | undefined;
  let total = 0;
  return {
    get folder() { return folder; },
    put(content, { mediaType }) {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      const ref: EvidenceRef = `sha256:${sha256(bytes)}`;
      if (files.has(ref) || total + bytes.length > MAX_TOTAL_BYTES) return ref;
      // mkdtemp makes folders of mode 0700.
      folder ??= mkdtempSync(join(tmpdir(), 'kenshu-doctor-'));
      const file = join(folder, `${String(files.size + 1).padStart(4, '0')}.${EXTENSIONS[mediaType]}`);
      writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' });
      files.set(ref, file);
      total += bytes.length;
      return ref;
    },
    picture: (refs) => refs.map((ref) => files.get(ref)).findLast((file) => file?.endsWith('.png')),
    discard() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      folder = undefined;
      files.clear();
    },
  };
}
