import { setTimeout as delay } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { policySchema } from '../../profile/policy-schema.ts';
import { Redactor } from '../../transport/redaction.ts';
import { createTransport, type TransportOptions } from '../../transport/transport.ts';
import type { EvidenceMeta } from '../../domain/evidence.ts';
import { createActors, type ActorsOptions } from '../actors.ts';
import { memoryLedger } from './memory-ledger.ts';
import { TEST_SECRETS, testProfile } from './profile.ts';

/** Quick enough that no test waits for the rate. */
const testPolicy = policySchema.parse({
  policyVersion: 1, municipality: '試験市', parameters: { rate: { requestsPerSecond: 10_000, parallel: 50, connectionsPerSecond: 10_000 } },
});

class ListeningRedactor extends Redactor {
  readonly learnt = new Set<string>();

  override learn(secret: string, label?: string): void {
    this.learnt.add(secret);
    super.learn(secret, label);
  }
}

/** Actors over the real transport on loopback, with all they reach recorded. */
export function testActors(origin: string, { lookup, ...options }: Partial<ActorsOptions> & Pick<TransportOptions, 'lookup'> = {}) {
  const redactor = new ListeningRedactor();
  const stored: { readonly meta: EvidenceMeta; readonly content: Uint8Array | string }[] = [];
  const evidence = {
    put: (content: Uint8Array | string, meta: EvidenceMeta) => {
      stored.push({ content, meta });
      return `sha256:${createHash('sha256').update(content).digest('hex')}` as const;
    },
  };
  const ledger = memoryLedger();
  const profile = options.profile ?? testProfile(origin);
  const transport = createTransport({ profile, policy: testPolicy, trust: [], redactor, evidence, ...(lookup ? { lookup } : {}) });
  const actors = createActors({
    profile, profileDirectory: import.meta.dirname, transport, ledger, redactor, evidence, runId: '20261123T000000Z-test-ab12cd',
    resolveSecret: (reference) => {
      const value = 'env' in reference ? TEST_SECRETS[reference.env] : undefined;
      if (value === undefined) throw new Error('not set');
      return value;
    },
    now: () => new Date(),
    sleep: (ms) => delay(ms),
    ...options,
  });
  const close = async (): Promise<void> => {
    await actors.close();
    await transport.close();
  };
  return { actors, learnt: redactor.learnt, redactor, stored, ledger, transport, profile, close };
}
