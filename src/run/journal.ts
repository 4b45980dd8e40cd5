import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { canonicalJson, sha256 } from './canonical-json.ts';
import type { JournalEvent, JournalLine, LineOf, RunStarted } from './journal-events.ts';
import { linesOf } from './journal-events.ts';
import { CHAIN_START, hashOf, parseJournal, runStartedOf } from './read-journal.ts';
import type { RunFolder } from './run-folder.ts';
import { syncDirectory } from './run-folder.ts';
import { takeRunLock } from './run-lock.ts';

/** These never stand before a step that must not be repeated; the next line of another type takes them to disk with it. */
const DEFERRED: ReadonlySet<JournalEvent['type']> = new Set(['evidence', 'outcome']);

/**
 * The append-only record of a run, held by one process. When `append` returns, the line is with the operating system (it survives
 * the process), and unless its type is deferred it is on disk with all before it (it survives the machine).
 */
export interface Journal {
  readonly lines: readonly JournalLine[];
  readonly started: RunStarted;
  of<T extends JournalEvent['type']>(type: T): readonly LineOf<T>[];
  append(event: JournalEvent): JournalLine;
  /** Called before lines are taken to disk, to take there first what they name. */
  beforeSync(hook: () => void): void;
  close(): void;
}

interface OpenOptions {
  readonly now?: () => Date;
}

/** Begins a run: the journal's first line. @throws when the folder has a journal already */
export function createJournal(folder: RunFolder, started: RunStarted, { now = () => new Date() }: OpenOptions = {}): Journal {
  const lock = takeRunLock(folder.lock);
  try {
    const handle = openSync(folder.journal, 'ax', 0o600);
    syncDirectory(dirname(folder.journal));
    const journal = appendable(handle, [], lock, now);
    journal.append(started);
    return journal;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Goes on with a run. One last line that was cut off while it was written is truncated away and noted.
 *
 * @throws {RunLockedError} another process holds it
 * @throws {JournalError} the chain does not hold; the message names the line
 */
export function openJournal(folder: RunFolder, { now = () => new Date() }: OpenOptions = {}): Journal {
  if (!existsSync(folder.journal)) throw new Error(`${folder.root} is no run folder: it has no journal.jsonl`);
  const lock = takeRunLock(folder.lock);
  try {
    const bytes = readFileSync(folder.journal);
    const content = parseJournal(bytes);
    runStartedOf(content.lines);
    const handle = openSync(folder.journal, 'r+', 0o600);
    if (content.tornBytes > 0) ftruncateSync(handle, content.wholeBytes);
    const journal = appendable(handle, [...content.lines], lock, now, content.wholeBytes);
    if (content.tornBytes > 0) journal.append(tornNote(bytes.subarray(content.wholeBytes)));
    return journal;
  } catch (error) {
    lock.release();
    throw error;
  }
}

const tornNote = (torn: Uint8Array): JournalEvent => ({
  type: 'note',
  code: 'torn-line',
  text: {
    ja: `最後の行が書き込みの途中で切れていたため取り除きました(${torn.length} バイト、SHA-256 ${sha256(torn)})。`,
    en: `The last line had been cut off while it was written and was removed (${torn.length} bytes, SHA-256 ${sha256(torn)}).`,
  },
});

function appendable(
  handle: number, lines: JournalLine[], lock: { release(): void }, now: () => Date, startOffset = 0,
): Journal {
  let offset = startOffset;
  let open = true;
  const hooks: (() => void)[] = [];
  const sync = (): void => {
    for (const hook of hooks) hook();
    fsyncSync(handle);
  };
  return {
    lines,
    get started() { return runStartedOf(lines); },
    of: (type) => linesOf(lines, type),
    append(event) {
      if (!open) throw new Error(`the journal is closed: ${event.type} cannot be recorded`);
      const link = { seq: lines.length + 1, at: now().toISOString(), prevHash: lines.at(-1)?.hash ?? CHAIN_START };
      const unhashed = { ...event, ...link };
      // Parsed back, so that what is held in memory is exactly what a later process will read.
      const line = JSON.parse(canonicalJson({ ...unhashed, hash: hashOf(unhashed) })) as JournalLine;
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written, bytes.length - written, offset + written);
      offset += bytes.length;
      lines.push(line);
      if (!DEFERRED.has(event.type)) sync();
      return line;
    },
    beforeSync(hook) { hooks.push(hook); },
    close() {
      if (!open) return;
      open = false;
      try {
        sync();
      } finally {
        closeSync(handle);
        lock.release();
      }
    },
  };
}
