import { cleanUp, type CleanupReport } from './cleanup.ts';
import { openRun, type OpenRunOptions } from './open-run.ts';

/** Removes from the target what an ended or killed run left there (`kenshu cleanup`). @throws as `openRun` */
export async function cleanUpRun(root: string, options: OpenRunOptions): Promise<CleanupReport> {
  const run = await openRun(root, options);
  try {
    return await cleanUp(run.ledger, run.services.remove, { redact: (text) => run.services.redact(text) });
  } finally {
    await run.close();
  }
}
