import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { hstsAndMisc } from './hsts-and-misc.ts';

const EVIDENCE: EvidenceRef = `sha256:${'e'.repeat(64)}`;
const page = (...values: readonly string[]) => ({ path: '/', status: 200, values });
const YEAR = page('max-age=31536000');
const TLS12 = { version: 'TLS 1.2', supported: true, preference: 'server' };
const connected = { connected: true };
const refused = { connected: false };

interface Input {
  readonly hsts?: readonly object[];
  readonly host?: object;
  readonly scan?: object;
  readonly reached?: boolean;
  readonly exact?: boolean;
  readonly problem?: boolean;
}

function judge({ hsts = [YEAR], host = {}, scan = {}, reached = true, exact = true, problem = false }: Input) {
  const observation = (kind: string, data: object) => [{ kind, subject: 'a.example', takenAt: '', evidence: [EVIDENCE], ...(problem ? { problem: { code: 'throttled', reason: { ja: '', en: '' } } } : { data }) }];
  const control = reached ? connected : refused;
  const address = { address: null, controlBefore: control, controlAfter: control, scan: {
    protocols: reached ? [TLS12] : [], compression: false, secureRenegotiation: true, fallbackScsv: true, resumption: { ticketLifetimeSeconds: null }, ...scan,
  } };
  return concludeCheck(hstsAndMisc.judge({
    'network.host-policy': observation('network.host-policy', { host: 'a.example', isAddress: false, hsts, caa: null, ...host }),
    'tls.scan': observation('tls.scan', { host: 'a.example', port: 443, addresses: [address], addressesLeftOut: 0 }),
    'tls.self-control': [{ kind: 'tls.self-control', subject: '', takenAt: '', evidence: [], data: { servers: [{ exact, expected: { x: ['1'] }, seen: {} }] } }],
  } as never, {} as JudgeContext));
}

const verdict = (input: Input) => {
  const { outcome, cases, ...rest } = judge(input);
  return [outcome, 'code' in rest ? rest.code : cases.find((one) => one.outcome === outcome)?.id.split('@')[0]];
};

describe('tls.hsts-and-misc', () => {
  test.each<[string, Input, readonly unknown[]]>([
    ['no HSTS', { hsts: [page()] }, ['fail', 'hsts']],
    ['HSTS that breaks its grammar', { hsts: [page('max-age=abc; includeSubDomains')] }, ['fail', 'hsts']],
    ['a day of HSTS', { hsts: [page('max-age=86400')] }, ['fail', 'hsts']],
    ['HSTS that tells to forget', { hsts: [page('max-age=0')] }, ['fail', 'hsts']],
    ['a good value that comes second', { hsts: [page('max-age=60', 'max-age=31536000')] }, ['fail', 'hsts']],
    ['compression', { scan: { compression: true } }, ['fail', 'compression']],
    ['insecure renegotiation', { scan: { secureRenegotiation: false } }, ['fail', 'renegotiation']],
    ['compression that could not be seen', { scan: { compression: null } }, ['inconclusive', 'ambiguous-effect']],
    ['no answer over HTTPS', { hsts: [] }, ['inconclusive', 'unreachable']],
    ['TLS that cannot be reached', { reached: false }, ['inconclusive', 'unreachable']],
    ['a scanner that misread its references', { exact: false }, ['inconclusive', 'control-failed']],
    ['a host that was not looked at', { problem: true }, ['inconclusive', 'throttled']],
  ])('%s', (_, input, expected) => {
    expect(verdict(input)).toEqual(expected);
  });

  test.each<[string, Input]>([
    ['a year of HSTS', {}],
    ['a quoted value in capitals', { hsts: [page('MAX-AGE="63072000" ; includeSubDomains; preload')] }],
    ['HSTS on one of two pages', { hsts: [page(), YEAR] }],
    ['TLS 1.3 alone, where there is nothing to compress', { scan: { compression: null, secureRenegotiation: null, protocols: [{ version: 'TLS 1.3', supported: true, preference: null }] } }],
  ])('%s passes', (_, input) => {
    expect(verdict(input)[0]).toBe('pass');
  });

  test('what goes beyond is remarked upon', () => {
    const { notes = [] } = judge({ host: { isAddress: true, caa: [] }, scan: { fallbackScsv: false, resumption: { ticketLifetimeSeconds: 700_000 }, protocols: [{ ...TLS12, preference: 'client' }] } });
    expect(notes).toHaveLength(6);
  });
});
