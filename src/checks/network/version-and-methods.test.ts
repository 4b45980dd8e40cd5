import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { versionAndMethods } from './version-and-methods.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const METHODS = { traceStatus: 405, traceError: null, traceEchoes: false, allowed: null };

function judge({ data = {}, methods = {}, problem = false }: { readonly data?: object; readonly methods?: object; readonly problem?: boolean }) {
  const seen = { host: 'a.example', parserHolds: true, answered: 4, tokens: [], methods: { ...METHODS, ...methods }, ...data };
  return concludeCheck(versionAndMethods.judge({
    'network.versions': [{ kind: 'network.versions', subject: 'a.example', takenAt: '', evidence: [EVIDENCE], ...(problem ? { problem: { code: 'throttled', reason: { ja: '', en: '' } } } : { data: seen }) }],
  } as never, { assessedAt: '2026-11-23T00:00:00Z' } as JudgeContext));
}
type Input = Parameters<typeof judge>[0];
const verdict = (input: Input) => {
  const { outcome, cases, ...rest } = judge(input);
  return [outcome, 'code' in rest ? rest.code : cases.find((one) => one.outcome === outcome)?.id.split('@')[0]];
};
const token = (text: string, kind: string) => ({ data: { tokens: [{ where: '/: server', text, kind }] } });

describe('net.version-and-methods', () => {
  test.each<[string, Input, readonly unknown[]]>([
    ['a server with its version', token('nginx/1.18.0', 'server'), ['fail', 'versions']],
    ['TRACE that echoes', { methods: { traceStatus: 200, traceEchoes: true } }, ['fail', 'trace']],
    ['a version of nobody knows what', token('2024.1.3', 'unclear'), ['inconclusive', 'ambiguous-effect']],
    ['TRACE without an answer', { methods: { traceStatus: null, traceError: 'READ_TIMEOUT' } }, ['inconclusive', 'unreachable']],
    ['a parser that misreads its samples', { data: { parserHolds: false } }, ['inconclusive', 'control-failed']],
    ['no answer at all', { data: { answered: 0 } }, ['inconclusive', 'unreachable']],
    ['a host that was not looked at', { problem: true }, ['inconclusive', 'throttled']],
  ])('%s', (_, input, expected) => {
    expect(verdict(input)).toEqual(expected);
  });

  test.each<[string, Input]>([
    ['nothing shown', {}],
    ['a library in the browser', token('jQuery 3.7.1', 'library')],
    ['TRACE answered with a page', { methods: { traceStatus: 200 } }],
    ['TRACE met by a closed connection', { methods: { traceStatus: null, traceError: 'PEER_RESET' } }],
  ])('%s passes', (_, input) => {
    expect(verdict(input)[0]).toBe('pass');
  });

  test('ended support is remarked upon with its source', () => {
    expect(judge(token('PHP/7.4.3', 'server')).notes?.[0]?.en).toContain('2022-11-28 (php.net/eol)');
  });
});
