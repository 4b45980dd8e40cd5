import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../domain/outcome.ts';
import { exitCode, type ExitOptions } from './exit-code.ts';
import { rollUp } from './roll-up.ts';
import { ALL, having, whole, type Short } from './sample-outcomes.ts';

const exit = (outcomes: ReadonlyMap<string, CheckOutcome>, options: ExitOptions = {}, complete = true): number => {
  const checks = [...outcomes.values()].map((one) => ({ code: one.outcome === 'inconclusive' ? one.code : null }));
  return exitCode({ run: { complete }, requirements: rollUp(outcomes), checks }, options);
};
const withChanges = (changes: Record<string, Short>, options?: ExitOptions): number => exit(having(changes), options);
const only = (selected: Record<string, Short>): ReadonlyMap<string, CheckOutcome> =>
  new Map(ALL.map((id) => [id, whole(selected[id] ?? 'not-selected')]));

describe('1', () => {
  test.each<[string, Record<string, Short>]>([
    ['an M check failed', { 'tls.cipher-suites': 'fail' }],
    ['a B check failed', { 'lockout.parallel': 'fail' }],
    ['an alternative failed while another has not been looked at', { 'cert.ismap': 'fail', 'cert.iso27017': 'not-implemented', 'cert.soc-report': 'not-implemented' }],
    ['something failed beside something undecided', { 'tls.cipher-suites': 'fail', 'tls.key-strength': 'throttled' }],
  ])('%s', (_what, changes) => {
    expect(withChanges(changes)).toBe(1);
    expect(exit(having(changes), { allowNotImplemented: true }, false)).toBe(1);
  });

  test('the one selected check failed', () => {
    expect(exit(only({ 'cert.ismap': 'fail' }))).toBe(1);
  });
});

describe('2', () => {
  test.each<[string, Record<string, Short>]>([
    ['a probe was throttled', { 'tls.cipher-suites': 'throttled' }],
    ['an automatic check does not exist yet', { 'tls.cipher-suites': 'not-implemented' }],
    ['a way round was not examined', { 'lockout.parallel': 'unreachable' }],
    ['a document cannot be verified', { 'cert.ismap': 'evidence-unverifiable', 'cert.iso27017': 'n/a', 'cert.soc-report': 'n/a' }],
    ['a probe contradicts a document', { 'integrity.round-trip': 'fail' }],
    ['no alternative applies', { 'capacity.usage-visible': 'n/a', 'capacity.monitoring-statement': 'n/a' }],
    ['a document waits beside an interrupted probe', { 'crypto.at-rest-statement': 'evidence-missing', 'tls.http-plaintext': 'interrupted' }],
  ])('%s', (_what, changes) => {
    expect(withChanges(changes)).toBe(2);
  });

  test('the run is incomplete', () => {
    expect(exit(having({}), {}, false)).toBe(2);
  });

  test('nothing at all was selected', () => {
    expect(exit(only({}))).toBe(2);
  });

  test('documents are waited for and required', () => {
    for (const code of ['evidence-missing', 'evidence-unreviewed', 'not-implemented'] as const) {
      expect(withChanges({ 'crypto.at-rest-statement': code }, { requireDocuments: true })).toBe(2);
    }
  });

  test('a gap of the harness is excused and a throttled probe beside it is not', () => {
    const changes = { 'lockout.parallel': 'not-implemented', 'lockout.all-routes': 'throttled' } as const;
    expect(withChanges(changes, { allowNotImplemented: true })).toBe(2);
  });
});

describe('0', () => {
  test.each<[string, Record<string, Short>]>([
    ['everything passed', {}],
    ['an advisory check failed', { 'tls.hsts-and-misc': 'fail' }],
    ['an advisory check is undecided', { 'tls.hsts-and-misc': 'throttled' }],
    ['an alternative failed and another is met', { 'cert.iso27017': 'fail' }],
    ['documents are waited for', { 'crypto.at-rest-statement': 'evidence-missing', 'sla.contract-fields': 'evidence-unreviewed' }],
    ['a documents check does not exist yet', { 'sla.contract-fields': 'not-implemented' }],
    ['a requirement does not apply', { 'net.traffic-monitoring': 'n/a' }],
  ])('%s', (_what, changes) => {
    expect(withChanges(changes)).toBe(0);
  });

  test('what was selected passed', () => {
    expect(exit(only({ 'lockout.account-bound': 'pass', 'lockout.blocks-correct-password': 'pass' }))).toBe(0);
  });

  test('the embedded staging run excuses what the harness does not have yet', () => {
    const changes = { 'lockout.parallel': 'not-implemented', 'tenant.graphql': 'not-implemented' } as const;
    expect(withChanges(changes)).toBe(2);
    expect(withChanges(changes, { allowNotImplemented: true })).toBe(0);
    expect(withChanges(changes, { allowNotImplemented: true, requireDocuments: true })).toBe(0);
  });
});
