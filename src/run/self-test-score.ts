import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Results } from './results-schema.ts';
import { writeJson } from './run-folder.ts';
import { harnessVersion, packageRoot } from './version.ts';

export type SelfTestScore = NonNullable<Results['selfTest']['score']>;

const scoreSchema = z.object({
  /** Digest of the code that was tested: a score of other code says nothing. */
  code: z.string(),
  score: z.object({
    kenshu: z.string(), at: z.iso.datetime(), seeded: z.int(), found: z.int(), compliant: z.int(), falseAlarms: z.int(),
  }),
});

const scorePath = (): string => join(packageRoot(), 'reports', 'self-test.json');

/** SHA-256 over the harness's own code and data, by path. */
export function codeDigest(): string {
  const sources = join(dirname(fileURLToPath(import.meta.url)), '..');
  const hash = createHash('sha256');
  const files = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name)).toSorted();
  for (const file of files) hash.update(`${file.slice(sources.length)}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** The last self-test of exactly this code; null: 未実施. */
export function readSelfTestScore(): SelfTestScore | null {
  const path = scorePath();
  if (!existsSync(path)) return null;
  const parsed = scoreSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return parsed.success && parsed.data.score.kenshu === harnessVersion() && parsed.data.code === codeDigest() ? parsed.data.score : null;
}

export function writeSelfTestScore(score: SelfTestScore): string {
  const path = scorePath();
  writeJson(path, { code: codeDigest(), score });
  return path;
}
