import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where things are in `reports/<run>/`. What a run folder holds is readable by its owner only. */
export interface RunFolder {
  readonly root: string;
  /** One event per line, hash-chained: the truth. Everything else but the evidence can be written again from it. */
  readonly journal: string;
  /** Held by the process that runs. */
  readonly lock: string;
  /** `<sha256>.<ext>` */
  readonly evidence: string;
  /** Parsed profile and policy: references to secrets, never secrets. */
  readonly profile: string;
  readonly policy: string;
  /** PEM texts of the policy's test trust anchors, a JSON array. */
  readonly trustAnchors: string;
  /** Results of the run that this one completes; absent without `--base`. */
  readonly base: string;
  readonly results: string;
  readonly state: string;
  readonly allureResults: string;
  readonly allureReport: string;
}

export function runFolder(root: string): RunFolder {
  const at = (name: string): string => join(root, name);
  return {
    root, journal: at('journal.jsonl'), lock: at('run.lock'), evidence: at('evidence'), profile: at('profile.json'), policy: at('policy.json'),
    trustAnchors: at('trust-anchors.json'), base: at('base-results.json'), results: at('results.json'), state: at('state.json'),
    allureResults: at('allure-results'), allureReport: at('allure-report'),
  };
}

/** Sorts by time as text: `20261123T073000Z-service-name-1f9a3c`. Letters, digits and `-` only, for any file system and URL. */
export function newRunId(serviceName: string, now: Date, random: () => string = () => randomBytes(3).toString('hex')): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const slug = serviceName.normalize('NFKC').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 32).replaceAll(/^-+|-+$/g, '');
  return `${time}-${slug || 'target'}-${random()}`;
}

/** Makes a new folder. @throws when it is there already */
export function createRunFolder(root: string): RunFolder {
  const folder = runFolder(root);
  mkdirSync(dirname(root), { recursive: true });
  mkdirSync(root, { mode: 0o700 });
  chmodSync(root, 0o700); // the process's umask may have taken more away than meant, never less
  mkdirSync(folder.evidence, { mode: 0o700 });
  return folder;
}

/** Entries of a directory are on disk only when the directory itself is. Windows cannot open one; there the rename is durable. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The whole old content or the whole new one is found afterwards, whenever the process dies. */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(handle, bytes, offset);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path);
  syncDirectory(dirname(path));
}

export const writeJson = (path: string, value: unknown): void => writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
