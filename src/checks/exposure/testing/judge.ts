import { concludeCheck } from '../../../domain/conclude.ts';
import type { CheckOutcome, EvidenceRef, Problem } from '../../../domain/outcome.ts';
import type { ObservationMap } from '../../../observations/index.ts';
import type { Observation, ObservationKind } from '../../../observations/observation.ts';
import { policySchema } from '../../../profile/policy-schema.ts';
import { targetProfileSchema, type TargetProfileInput } from '../../../profile/schema.ts';
import type { CheckDefinition, JudgeContext } from '../../define.ts';

export const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'0'.repeat(64)}`];

const REASON = { ja: '理由', en: 'reason' };
export const problem = (code: Problem['code']): Problem => ({ code, reason: REASON });

export function judgeContext(profile: Partial<TargetProfileInput> = {}, policy: object = {}): JudgeContext {
  return {
    profile: targetProfileSchema.parse({
      profileVersion: 1, service: { name: 'Fake' }, environment: 'staging',
      consent: { reference: 'C-1', grantedBy: 'Vendor', validUntil: '2030-01-01', stopContact: 'stop' },
      scope: { baseUrl: 'https://localhost:8443', hosts: [{ name: 'localhost', ports: [8443] }] }, ...profile,
    }),
    policy: policySchema.parse({ policyVersion: 1, municipality: '試験市', ...policy }),
    assessedAt: '2026-11-23T00:00:00.000Z', cryptrecList: 'LS-0001-2022R2',
  };
}

/** Judges observations of one kind, given as subject and data or problem. */
export function judged<K extends ObservationKind>(
  check: CheckDefinition<K>, kind: K, seen: readonly (readonly [subject: string, what: ObservationMap[K] | { readonly problem: Problem }])[], context = judgeContext(),
): CheckOutcome {
  const observations = seen.map(([subject, what]) => ({
    kind, subject, takenAt: '2026-11-23T00:00:00.000Z', evidence: EVIDENCE,
    ...(typeof what === 'object' && Object.keys(what).length === 1 && 'problem' in what ? { problem: what.problem } : { data: what }),
  })) as unknown as readonly Observation<K>[];
  return concludeCheck(check.judge({ [kind]: observations } as never, context));
}

/** `fail`, `pass`, `not-applicable`, or the inconclusive code. */
export const verdict = (outcome: CheckOutcome): string => (outcome.outcome === 'inconclusive' ? outcome.code : outcome.outcome);
