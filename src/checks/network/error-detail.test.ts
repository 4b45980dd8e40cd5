import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { errorDetail } from './error-detail.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const trial = (kind: string, more: object = {}) => ({ kind, method: 'GET', path: '/x', status: 400, error: null, details: [], evidence: [EVIDENCE], ...more });
const TELLING = trial('malformed-json', { details: [{ kind: 'stack-trace', excerpt: 'at x.js:1:2' }] });

function verdict(data: object, problem = false) {
  const { outcome, cases, ...rest } = concludeCheck(errorDetail.judge({
    'network.error-detail': [{ kind: 'network.error-detail', subject: 'api', takenAt: '', evidence: [EVIDENCE], ...(problem
      ? { problem: { code: 'throttled', reason: { ja: '', en: '' } } }
      : { data: { route: 'api', account: 'user1', controlBefore: true, controlAfter: true, trials: [trial('malformed-json'), trial('unknown-id')], ...data } }) }],
  } as never, {} as JudgeContext));
  return [outcome, 'code' in rest ? rest.code : cases.find((one) => one.outcome === outcome)?.id];
}

describe('net.error-detail', () => {
  test.each<[string, object, readonly unknown[]]>([
    ['a stack trace', { trials: [trial('unknown-id'), TELLING] }, ['fail', 'malformed-json@api']],
    ['a stack trace while the service fell over', { controlAfter: false, trials: [TELLING] }, ['fail', 'malformed-json@api']],
    ['a valid request that fails before', { controlBefore: false }, ['inconclusive', 'control-failed']],
    ['a valid request that fails after', { controlAfter: false }, ['inconclusive', 'control-failed']],
    ['bare errors', {}, ['pass', 'malformed-json@api']],
    ['a closed connection', { trials: [trial('oversized-header', { status: null, error: 'PEER_RESET' })] }, ['pass', 'oversized-header@api']],
  ])('%s', (_, data, expected) => {
    expect(verdict(data)).toEqual(expected);
  });

  test('a route that was not looked at', () => {
    expect(verdict({}, true)).toEqual(['inconclusive', 'throttled']);
  });
});
