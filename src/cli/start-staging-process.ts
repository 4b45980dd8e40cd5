import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StagingAnnouncement } from './staging-process.ts';

export interface StagingProcess extends StagingAnnouncement {
  close(): Promise<void>;
}

/** Runs the practice service as a process of its own: it is the target, and must share neither memory nor time with the harness. */
export async function startStagingProcess(): Promise<StagingProcess> {
  const source = fileURLToPath(new URL('./staging-process.ts', import.meta.url));
  const child = fork(existsSync(source) ? source : source.replace(/\.ts$/, '.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  const [announcement] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]: unknown[]) => { throw new Error(`the embedded staging service ended with ${String(code)} before it was ready`); }),
  ])) as [StagingAnnouncement];
  return {
    ...announcement,
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
