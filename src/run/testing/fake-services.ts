import type { Creation } from '../../domain/ledger.ts';
import type { Services } from '../services.ts';
import { createRun, type NewRun } from '../create-run.ts';
import { runFolder, type RunFolder } from '../run-folder.ts';
import { newFolderPath, policy, profile } from './fake-run.ts';

/** Services without a target. `hunter2` stands for a learnt secret. */
export function fakeServices(overrides: Partial<Services> = {}): () => Promise<Services> {
  const services = {
    transport: { usage: { requests: 3, connections: 2, waitedForRateMs: 1.5 } },
    actors: {},
    remove: async (_creation: Creation) => undefined,
    redact: (text: string) => text.replaceAll('hunter2', '‹secret›'),
    learnSecret: () => undefined,
    allow: () => undefined,
    close: async () => undefined,
    ...overrides,
  };
  return () => Promise.resolve(services as unknown as Services);
}

/** A run folder in which nothing was done yet. */
export function newRun(overrides: Partial<NewRun> = {}): RunFolder {
  const root = overrides.folder ?? newFolderPath();
  createRun({
    profile: { value: profile(), directory: '/nowhere' }, policy: { value: policy(), directory: '/nowhere' },
    kenshu: '0.1.0', selection: null, now: new Date('2026-11-23T00:00:00.000Z'), ...overrides, folder: root,
  });
  return runFolder(root);
}
