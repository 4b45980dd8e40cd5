import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { exposedServices } from './exposed-services.ts';

const EVIDENCE: EvidenceRef = `sha256:${'b'.repeat(64)}`;
const port = (number: number, more: object = {}) => ({ port: number, declared: false, protocol: null, category: null, banner: '', certificateForHost: false, ...more });
const WEB = port(443, { declared: true });
const REDIS = port(6379, { protocol: 'redis', category: 'cache' });

function verdict(data: object, problem = false) {
  const { outcome, cases, ...rest } = concludeCheck(exposedServices.judge({
    'network.ports': [{ kind: 'network.ports', subject: 'a.example', takenAt: '', evidence: [EVIDENCE], ...(problem
      ? { problem: { code: 'throttled', reason: { ja: '', en: '' } } }
      : { data: { host: 'a.example', address: null, dedicated: true, tried: 65_535, closed: 65_534, filtered: 0, open: [WEB], controlBefore: true, controlAfter: true, ...data } }) }],
  } as never, {} as JudgeContext));
  return [outcome, 'code' in rest ? rest.code : cases.find((one) => one.outcome === outcome)?.id];
}

describe('net.exposed-services', () => {
  test.each<[string, object, readonly unknown[]]>([
    ['a cache on a dedicated address', { open: [WEB, REDIS] }, ['fail', 'ports@a.example']],
    ['a database that shows the certificate of the host', { dedicated: false, open: [WEB, port(5432, { protocol: 'postgresql', category: 'database', certificateForHost: true })] }, ['fail', 'ports@a.example']],
    ['a remote shell seen before the scan was limited', { controlAfter: false, open: [port(22, { protocol: 'ssh', category: 'remote-shell' })] }, ['fail', 'ports@a.example']],
    ['a cache on a shared edge', { dedicated: false, open: [WEB, REDIS] }, ['inconclusive', 'ambiguous-effect']],
    ['an undeclared web server', { open: [WEB, port(8080, { protocol: 'http' })] }, ['inconclusive', 'ambiguous-effect']],
    ['ports that all take connections', { closed: 0, open: Array.from({ length: 60 }, (_, index) => port(index + 1)) }, ['inconclusive', 'ambiguous-effect']],
    ['a scan that met a limit', { controlAfter: false }, ['inconclusive', 'throttled']],
    ['a declared port that is not open', { controlBefore: false }, ['inconclusive', 'control-failed']],
    ['declared ports alone', {}, ['pass', 'ports@a.example']],
    ['filtered ports', { closed: 0, filtered: 65_534 }, ['pass', 'ports@a.example']],
  ])('%s', (_, data, expected) => {
    expect(verdict(data)).toEqual(expected);
  });

  test('a host that was not looked at', () => {
    expect(verdict({}, true)).toEqual(['inconclusive', 'throttled']);
  });
});
