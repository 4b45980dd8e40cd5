import type { Creation } from '../../domain/ledger.ts';
import type { Services } from '../services.ts';

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
