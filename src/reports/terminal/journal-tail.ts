import { closeSync, openSync, readSync } from 'node:fs';
import type { JournalLine } from '../../run/journal-events.ts';

const INTERVAL_MS = 250;
const CHUNK_BYTES = 256 * 1024;

/** Follows a journal that another process writes, from its present end on, and hands over each complete line once. */
export function journalTail(path: string, onLine: (line: JournalLine) => void): { stop(): void } {
  let offset = 0;
  let rest = '';
  const buffer = Buffer.alloc(CHUNK_BYTES);

  const read = (): void => {
    let handle: number;
    try {
      handle = openSync(path, 'r');
    } catch {
      return; // not made yet
    }
    try {
      for (;;) {
        const length = readSync(handle, buffer, 0, CHUNK_BYTES, offset);
        if (length === 0) break;
        offset += length;
        rest += buffer.toString('latin1', 0, length);
      }
    } finally {
      closeSync(handle);
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      // Cut at line ends in latin1, so that a character of several bytes is never split between two reads.
      onLine(JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as JournalLine);
    }
  };

  const timer = setInterval(read, INTERVAL_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      read();
    },
  };
}
