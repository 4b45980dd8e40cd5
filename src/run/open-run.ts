import type { EvidenceSink } from '../domain/evidence.ts';
import { openEvidenceStore } from './evidence-store.ts';
import { openJournal, type Journal } from './journal.ts';
import { openLedger, type RunLedger } from './ledger.ts';
import { longSleep } from './long-sleep.ts';
import { runFolder, type RunFolder } from './run-folder.ts';
import { readRunInputs, type RunInputs } from './run-inputs.ts';
import type { ServiceFactory, Services } from './services.ts';

export interface OpenRunOptions {
  readonly services: ServiceFactory;
  readonly now?: () => Date;
  /** Rejects when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A run folder held by this process, with its way to the target. */
export interface OpenRun {
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly inputs: RunInputs;
  readonly ledger: RunLedger;
  readonly evidence: EvidenceSink;
  readonly services: Services;
  readonly now: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Aborted by `abort`; ends what waits. */
  readonly signal: AbortSignal;
  abort(): void;
  close(): Promise<void>;
}

/**
 * Takes a run folder for this process.
 *
 * @throws {RunLockedError} another process works on it
 * @throws {JournalError} its journal does not hold
 * @throws {AlteredInputError} its profile or policy was altered
 */
export async function openRun(
  root: string, { services: factory, now = () => new Date(), sleep = longSleep }: OpenRunOptions,
): Promise<OpenRun> {
  const folder = runFolder(root);
  const journal = openJournal(folder, { now });
  const ending = new AbortController();
  try {
    const { runId, profileDirectory } = journal.started;
    const inputs = readRunInputs(folder, journal.started);
    const ledger = openLedger(journal);
    const evidence = openEvidenceStore(folder, journal);
    journal.append({ type: 'process-started', process: journal.of('process-started').length + 1, pid: process.pid });
    const services = await factory({ ...inputs, runId, profileDirectory, evidence, ledger, now, sleep: (ms) => sleep(ms, ending.signal) });
    return {
      folder, journal, inputs, ledger, evidence, services, now, sleep,
      signal: ending.signal,
      abort: () => ending.abort(),
      close: async () => {
        try {
          await services.close();
        } finally {
          journal.close();
        }
      },
    };
  } catch (error) {
    journal.close();
    throw error;
  }
}
