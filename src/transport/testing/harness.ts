import { createHash } from 'node:crypto';
import type { EvidenceMeta, EvidenceSink } from '../../domain/evidence.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import { type Policy, policySchema } from '../../profile/policy-schema.ts';
import { type TargetProfile, targetProfileSchema } from '../../profile/schema.ts';
import { Redactor } from '../redaction.ts';
import { createTransport, type GuardedTransport, type TransportOptions } from '../transport.ts';

type ScopeInput = Record<string, unknown> & { readonly hosts: readonly { readonly name: string; readonly ports?: readonly number[]; readonly plainPorts?: readonly number[] }[] };

/** A profile with this scope and nothing else. */
export function profileOf(scope: ScopeInput, sources: Record<string, unknown> = { S1: {} }): TargetProfile {
  return targetProfileSchema.parse({
    profileVersion: 1,
    service: { name: 'test' },
    environment: 'staging',
    consent: { reference: 'C-1', grantedBy: 'vendor', validUntil: '2099-12-31', stopContact: 'stop@example.jp' },
    scope: { baseUrl: 'https://127.0.0.1', ...scope },
    sources,
  });
}

export const policyOf = (rate: Partial<Policy['parameters']['rate']> = {}): Policy =>
  policySchema.parse({ policyVersion: 1, municipality: 'test', parameters: { rate: { requestsPerSecond: 1000, parallel: 8, connectionsPerSecond: 1000, ...rate } } });

export interface StoredEvidence {
  readonly text: string;
  readonly meta: EvidenceMeta;
}

/** An evidence store that keeps all in memory. */
export class MemoryEvidence implements EvidenceSink {
  readonly stored: StoredEvidence[] = [];

  put(content: Uint8Array | string, meta: EvidenceMeta): EvidenceRef {
    this.stored.push({ text: Buffer.from(content as string).toString(), meta });
    return `sha256:${createHash('sha256').update(content).digest('hex')}`;
  }
}

export interface TestTransport extends AsyncDisposable {
  readonly transport: GuardedTransport;
  readonly evidence: MemoryEvidence;
  readonly redactor: Redactor;
}

export function testTransport(options: Partial<TransportOptions> & Pick<TransportOptions, 'profile'>): TestTransport {
  const evidence = new MemoryEvidence();
  const redactor = new Redactor();
  const transport = createTransport({ policy: policyOf(), trust: [], redactor, evidence, ...options });
  return { transport, evidence, redactor, [Symbol.asyncDispose]: async () => transport.close() };
}
