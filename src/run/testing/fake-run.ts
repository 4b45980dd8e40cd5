import type { CheckDefinition } from '../../checks/define.ts';
import type { CaseResult } from '../../domain/outcome.ts';
import type { ObservationKind } from '../../observations/observation.ts';
import type { ProbeContext, ProbeDefinition, ProbePlan } from '../../probes/define.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import { targetProfileSchema } from '../../profile/schema.ts';
import type { RunStarted } from '../journal-events.ts';
import { pass } from '../../domain/conclude.ts';

/** Kinds of the tests, which the map of real kinds does not know. */
export const kind = (name: string): ObservationKind => name as ObservationKind;

export const profile = (consent: { allowLocking?: boolean; allowDestructive?: boolean } = { allowLocking: true, allowDestructive: true }) =>
  targetProfileSchema.parse({
    profileVersion: 1,
    service: { name: 'Fake' },
    environment: 'staging',
    consent: { reference: 'C-1', grantedBy: 'Vendor', validUntil: '2030-01-01', stopContact: 'stop@example.jp', ...consent },
    scope: { baseUrl: 'https://localhost:8443', hosts: [{ name: 'localhost', ports: [8443] }] },
  });

export const policy = () => policySchema.parse({ policyVersion: 1, municipality: 'テスト市' });

export const STARTED: RunStarted = {
  type: 'run-started', runId: '20261123T000000Z-fake-000000', kenshu: '0.1.0', node: 'v24', assessedAt: '2026-11-23T00:00:00.000Z',
  digests: { profile: 'a'.repeat(64), policy: 'b'.repeat(64), catalogue: 'c'.repeat(64) },
  selection: null, sources: ['S1'], cryptrecList: 'LS-0001-2022R2', profileDirectory: '/nowhere',
};

/** A clock that moves one second at each reading, so that stored times are the same in every test run. */
export function steppingClock(): () => Date {
  let at = Date.parse('2026-11-23T00:00:00.000Z');
  return () => new Date((at += 1000));
}

type FakeObserved = { readonly subject: string; readonly data: unknown } | { readonly subject: string; readonly problem: unknown };

export interface FakeProbe extends Partial<Omit<ProbeDefinition, 'kind' | 'plan' | 'observe'>> {
  readonly kind: string;
  readonly plan?: Partial<ProbePlan> | (() => ProbePlan);
  readonly observe?: ((context: ProbeContext) => AsyncIterable<FakeObserved & { evidence?: readonly string[] }>) | undefined;
}

/** A probe of one subject, `s`, which yields `{ value: kind }` unless told otherwise. */
export function fakeProbe({ kind: name, plan, observe, phase = 'network', impact = 'read' }: FakeProbe): ProbeDefinition {
  const planned: ProbePlan = { subjects: ['s'], missing: [], accounts: 0, requests: 1, waitsMs: 0, ...(typeof plan === 'object' ? plan : {}) };
  async function* byDefault(context: ProbeContext) {
    yield { subject: 's', data: { value: name }, evidence: [context.evidence.put(`seen by ${name}`, { name, mediaType: 'text/plain' })] };
  }
  const definition = { kind: name, phase, impact, plan: typeof plan === 'function' ? plan : () => planned, observe: observe ?? byDefault };
  return definition as unknown as ProbeDefinition;
}

type Judge = (seen: Readonly<Record<string, readonly { subject: string; data?: unknown; problem?: unknown; evidence: readonly string[] }[]>>) => readonly CaseResult[];

/** Passes with the evidence of everything seen, unless told otherwise. */
export function fakeCheck(id: string, needs: readonly string[], judge?: Judge): CheckDefinition {
  const passing: Judge = (seen) => Object.values(seen).flat().filter(({ data }) => data !== undefined)
    .map(({ subject, evidence }) => pass(subject, { ja: '観測しました。', en: 'Seen.' }, evidence as readonly `sha256:${string}`[]));
  return { id, rule: 1, needs, judge: judge ?? passing } as unknown as CheckDefinition;
}
