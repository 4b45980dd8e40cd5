import { describe, expect, test } from 'vitest';
import { targetProfileSchema, type TargetProfileInput } from '../../profile/schema.ts';
import { undeclaredUses } from './uses.ts';

const profile = (more: Partial<TargetProfileInput>) => targetProfileSchema.parse({
  profileVersion: 1, service: { name: 'Fake' }, environment: 'staging',
  consent: { reference: 'C-1', grantedBy: 'Vendor', validUntil: '2030-01-01', stopContact: 'stop' },
  scope: { baseUrl: 'https://localhost:8443', hosts: [{ name: 'localhost', ports: [8443] }] }, ...more,
});
const op = { http: { path: '/' } };
const told = (more: Partial<TargetProfileInput>, kind: string): string => {
  const way = undeclaredUses(profile(more)).find((one) => one.kind === kind);
  if (!way) return 'declared';
  return way.notApplicable ? 'not applicable' : way.problem?.code ?? 'nothing';
};

describe('what the profile does not declare', () => {
  test.each<[string, string, Partial<TargetProfileInput>, string]>([
    ['no-input', 'it says nothing', {}, 'refresh-token'],
    ['no-input', 'it says nothing of files', {}, 'file-url'],
    ['no-input', 'it says nothing of IPv6', {}, 'ipv6'],
    ['not applicable', 'the vendor says there is none', { absences: [{ feature: 'graphql', statement: 'なし' }] }, 'graphql'],
    ['feature-unknown', 'the vendor says there is none and a route renews its session', {
      absences: [{ feature: 'refresh-token', statement: 'なし' }], routes: { api: { client: 'http', signIn: op, whoami: op, renew: op } },
    }, 'refresh-token'],
    ['declared', 'it is declared', { connectionControl: { uses: { feed: { kind: 'feed', route: 'api', operation: op } } } }, 'feed'],
    ['declared', 'there is a source of IPv6', { sources: { S1: {}, S6: { localAddress: '::1' } } }, 'ipv6'],
  ])('is %s when %s', (expected, _when, more, kind) => {
    expect(told(more, kind)).toBe(expected);
  });
});
