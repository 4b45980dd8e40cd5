import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { exposedInterfaces } from './exposed-interfaces.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const found = (signature: string | null, reveals: string | null, more: object = {}) => ({ found: [{ path: '/x', status: 200, bytes: 10, firstBytes: '', demandsSignIn: false, signature, reveals, ...more }] });

function verdict(data: object, problem = false) {
  const { outcome, cases, ...rest } = concludeCheck(exposedInterfaces.judge({
    'network.interfaces': [{ kind: 'network.interfaces', subject: 'a.example', takenAt: '', evidence: [EVIDENCE], ...(problem
      ? { problem: { code: 'unreachable', reason: { ja: '', en: '' } } }
      : { data: { host: 'a.example', asked: 300, answered: 300, skipped: 0, blocked: 0, baselineSamples: 3, controlBefore: true, controlAfter: true, found: [], ...data } }) }],
  } as never, {} as JudgeContext));
  return [outcome, 'code' in rest ? rest.code : cases[0]?.id];
}

describe('net.exposed-interfaces', () => {
  test.each<[string, object, readonly unknown[]]>([
    ['an environment file', found('environment file', 'secrets'), ['fail', 'paths@a.example']],
    ['a file that was seen before answers were limited', { ...found('Git repository', 'source'), blocked: 9 }, ['fail', 'paths@a.example']],
    ['an open console', found('management console', 'management'), ['fail', 'paths@a.example']],
    ['something unknown at a known path', found(null, null), ['inconclusive', 'ambiguous-effect']],
    ['no public page', { controlBefore: false }, ['inconclusive', 'control-failed']],
    ['no baseline', { baselineSamples: 0 }, ['inconclusive', 'control-failed']],
    ['a limiter', { blocked: 3 }, ['inconclusive', 'throttled']],
    ['a service that went away', { controlAfter: false }, ['inconclusive', 'throttled']],
    ['answers that stop', { answered: 100 }, ['inconclusive', 'throttled']],
    ['nothing', {}, ['pass', 'paths@a.example']],
    ['a console that asks for a password', found('database console', 'management', { demandsSignIn: true }), ['pass', 'paths@a.example']],
    ['public documentation of the API', found('API documentation', 'note'), ['pass', 'paths@a.example']],
  ])('%s', (_, data, expected) => {
    expect(verdict(data)).toEqual(expected);
  });

  test('a host that was not looked at', () => {
    expect(verdict({}, true)).toEqual(['inconclusive', 'unreachable']);
  });
});
