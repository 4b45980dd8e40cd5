import { readFileSync } from 'node:fs';
import { canonicalJson, sha256 } from './canonical-json.ts';
import type { JournalLine, RunStarted } from './journal-events.ts';
import { linesOf } from './journal-events.ts';

/** What the first line's `prevHash` is. */
export const CHAIN_START = '0'.repeat(64);

/** The journal is not what was written. `line` counts from 1. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly line: number;

  constructor(line: number, problem: string, options?: ErrorOptions) {
    super(`journal line ${line}: ${problem}`, options);
    this.line = line;
  }
}

export interface JournalContent {
  readonly lines: readonly JournalLine[];
  /** Bytes of whole lines; what follows is a last line cut off while it was written. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

export const hashOf = (line: Omit<JournalLine, 'hash'>): string => sha256(canonicalJson({ ...line, hash: undefined }));

function parseLine(text: string, number: number): JournalLine {
  try {
    return JSON.parse(text) as JournalLine;
  } catch (error) {
    throw new JournalError(number, 'is not JSON', { cause: error });
  }
}

/** What is wrong with the line's place in the chain, if anything. */
export function chainProblem(line: JournalLine, previous: JournalLine | undefined): string | undefined {
  const seq = (previous?.seq ?? 0) + 1;
  if (line.seq !== seq) return `has the number ${line.seq} instead of ${seq}: a line was removed, added or moved`;
  if (line.prevHash !== (previous?.hash ?? CHAIN_START)) return 'does not continue the line before it';
  if (line.hash !== hashOf(line)) return 'was altered: its content does not match its hash';
  return undefined;
}

/**
 * Parses the bytes of a journal. A last line without its line feed was cut by the end of the process and never acknowledged: it is
 * left out and counted in `tornBytes`. The chain is verified unless `acceptAltered`.
 *
 * @throws {JournalError} naming the line
 */
export function parseJournal(bytes: Buffer, { acceptAltered = false }: { readonly acceptAltered?: boolean } = {}): JournalContent {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const texts = bytes.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1);
  const lines: JournalLine[] = [];
  for (const [index, text] of texts.entries()) {
    const line = parseLine(text, index + 1);
    const problem = acceptAltered ? undefined : chainProblem(line, lines.at(-1));
    if (problem) throw new JournalError(index + 1, problem);
    lines.push(line);
  }
  return { lines, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

/** Reads without taking the lock, so it works beside a run. @throws {JournalError} */
export const readJournal = (path: string, options?: { readonly acceptAltered?: boolean }): readonly JournalLine[] =>
  parseJournal(readFileSync(path), options).lines;

/** @throws {JournalError} when the journal does not begin with the start of a run */
export function runStartedOf(lines: readonly JournalLine[]): RunStarted {
  const [started] = linesOf(lines, 'run-started');
  if (started === undefined) throw new JournalError(1, 'is not the start of a run');
  return started;
}
