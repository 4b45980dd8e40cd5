import { closeSync, fsync, fsyncSync, openSync, writeSync } from 'node:fs';
import { syncDirectory } from './run-folder.ts';

/**
 * Writes whole files at once and takes them to disk beside the work; `flush` waits for those still on their way. A disk where
 * each flush costs milliseconds so does not stop the event loop at every exchange, which would disturb what is being timed.
 */
export function backgroundWriter(directory: string): { readonly write: (path: string, bytes: Uint8Array) => void; readonly flush: () => void } {
  const underway = new Set<number>();
  let written = false;
  let failure: Error | null = null;
  return {
    write: (path, bytes) => {
      const handle = openSync(path, 'w', 0o600);
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(handle, bytes, offset);
      underway.add(handle);
      written = true;
      fsync(handle, (error) => {
        failure ??= error;
        underway.delete(handle);
        closeSync(handle);
      });
    },
    flush: () => {
      if (failure) throw failure;
      for (const handle of underway) fsyncSync(handle);
      if (written) syncDirectory(directory);
      underway.clear();
      written = false;
    },
  };
}
