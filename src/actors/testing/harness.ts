import { setTimeout as delay } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import type { EvidenceMeta } from '../../domain/evidence.ts';
import { createActors, type ActorsOptions } from '../actors.ts';
import { loopbackTransport } from './loopback-transport.ts';
import { memoryLedger } from './memory-ledger.ts';
import { TEST_SECRETS, testProfile } from './profile.ts';

/** Actors over loopback with everything they reach recorded. */
export function testActors(origin: string, options: Partial<ActorsOptions> = {}) {
  const learnt = new Set<string>();
  const stored: { readonly meta: EvidenceMeta; readonly content: Uint8Array | string }[] = [];
  const ledger = memoryLedger();
  const transport = loopbackTransport();
  const actors = createActors({
    profile: testProfile(origin), profileDirectory: import.meta.dirname, transport, ledger, runId: '20261123T000000Z-test-ab12cd',
    resolveSecret: (reference) => {
      const value = 'env' in reference ? TEST_SECRETS[reference.env] : undefined;
      if (value === undefined) throw new Error('not set');
      return value;
    },
    redactor: {
      learn: (secret) => { learnt.add(secret); },
      text: (value) => [...learnt].reduce((text, secret) => text.replaceAll(secret, '‹secret›'), value),
    },
    evidence: { put: (content, meta) => {
      stored.push({ content, meta });
      return `sha256:${createHash('sha256').update(content).digest('hex')}`;
    } },
    now: () => new Date(),
    sleep: (ms) => delay(ms),
    ...options,
  });
  return { actors, learnt, stored, ledger, transport };
}
