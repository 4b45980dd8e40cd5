import { DatabaseSync } from 'node:sqlite';

/** Another process works in the run folder. */
export class RunLockedError extends Error {
  override readonly name = 'RunLockedError';
}

/**
 * Takes the run folder for this process. The lock is the operating system's (through SQLite, as Node has none of its own), so it
 * ends with the process, however that ends: there is no stale lock to judge, and of two processes that come at once one gets it.
 *
 * @throws {RunLockedError} when it is taken, by this process too
 */
export function takeRunLock(path: string): { release(): void } {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode=OFF; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== 5) throw error; // SQLITE_BUSY
    throw new RunLockedError(`${path} is held: another process works on this run`, { cause: error });
  }
  return { release: () => { if (database.isOpen) database.close(); } };
}
