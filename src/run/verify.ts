import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './canonical-json.ts';
import { linesOf, type JournalLine } from './journal-events.ts';
import { JournalError, parseJournal, runStartedOf } from './read-journal.ts';
import { readRunInputs } from './run-inputs.ts';
import { runFolder } from './run-folder.ts';

export interface Finding {
  readonly what: 'journal' | 'evidence' | 'inputs';
  /** File within the run folder. */
  readonly file: string;
  readonly message: string;
}

export interface Verification {
  readonly intact: boolean;
  readonly lines: number;
  readonly evidence: number;
  /** Hash of the last line: who keeps it can tell later whether the run was changed or lines were cut off its end. */
  readonly head: string | null;
  readonly findings: readonly Finding[];
}

/** Whether a run folder still is what was written: the chain of the journal, the content of the evidence, profile and policy. */
export function verifyRun(root: string): Verification {
  const folder = runFolder(root);
  const findings: Finding[] = [];
  let lines: readonly JournalLine[] = [];
  try {
    const content = parseJournal(readFileSync(folder.journal));
    lines = content.lines;
    runStartedOf(lines);
    if (content.tornBytes > 0) findings.push({ what: 'journal', file: 'journal.jsonl', message: `its last line was cut off (${content.tornBytes} bytes)` });
  } catch (error) {
    const reason = error instanceof JournalError ? error.message : `cannot be read: ${String(error)}`;
    return { intact: false, lines: 0, evidence: 0, head: null, findings: [{ what: 'journal', file: 'journal.jsonl', message: reason }] };
  }
  const stored = linesOf(lines, 'evidence');
  findings.push(...stored.flatMap(({ file, ref }) => evidenceFinding(folder.evidence, file, ref)));
  const indexed = new Set(stored.map(({ file }) => file));
  for (const file of readdirSync(folder.evidence).filter((name) => !indexed.has(name))) {
    findings.push({ what: 'evidence', file: `evidence/${file}`, message: 'is not in the journal' });
  }
  try {
    readRunInputs(folder, runStartedOf(lines));
  } catch (error) {
    findings.push({ what: 'inputs', file: 'profile.json, policy.json', message: error instanceof Error ? error.message : String(error) });
  }
  return { intact: findings.length === 0, lines: lines.length, evidence: stored.length, head: lines.at(-1)?.hash ?? null, findings };
}

function evidenceFinding(directory: string, file: string, ref: string): Finding[] {
  const finding = (message: string): Finding[] => [{ what: 'evidence', file: `evidence/${file}`, message }];
  try {
    return `sha256:${sha256(readFileSync(join(directory, file)))}` === ref ? [] : finding('was altered: its content does not match its name');
  } catch {
    return finding('is missing');
  }
}
