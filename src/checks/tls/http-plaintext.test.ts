import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { JudgeContext } from '../define.ts';
import { httpPlaintext } from './http-plaintext.ts';

const EVIDENCE: EvidenceRef = `sha256:${'d'.repeat(64)}`;

const answer = (more: object = {}) => ({
  status: 404, location: null, setsCookies: [], passwordField: false, bytes: 20, sharedPieces: 0, sameAsHttps: false, likeUnknownPath: false, ...more,
});
const REDIRECT = answer({ status: 308, location: 'https://a.example/', bytes: 0 });
const https = (status = 200) => ({ status, location: null, setsCookies: [], passwordField: false, bytes: 100 });
const path = (http: object | null, more: object = {}) => ({ path: '/login', kind: 'login', credential: 'none', https: https(), http, httpError: http ? null : 'CONNECT_REFUSED', ...more });
const api = (http: object, credential = 'decoy', status = 401) => path(http, { path: '/api/me', kind: 'api', credential, https: https(status) });

interface Input {
  readonly paths?: readonly object[];
  readonly host?: object;
  readonly browser?: object;
  readonly problem?: 'host' | 'browser';
  readonly declared?: object;
}

function judge({ paths = [path(REDIRECT)], host = {}, browser = {}, problem, declared = {} }: Input) {
  const seen = (kind: string, subject: string, data: object, broken: boolean) =>
    [{ kind, subject, takenAt: '', evidence: [EVIDENCE], ...(broken ? { problem: { code: 'throttled', reason: { ja: '', en: '' } } } : { data }) }];
  return concludeCheck(httpPlaintext.judge({
    'network.plain-http': seen('network.plain-http', 'a.example', { host: 'a.example', role: 'web', httpsBefore: true, httpsAfter: true, hsts: false, ports: [{ port: 80, tls: false, paths }], ...host }, problem === 'host'),
    'network.browser-requests': seen('network.browser-requests', 'web', { route: 'web', account: 'user1', signedIn: true, pages: 3, insecure: [], cookies: [{ name: 'sid', secure: true, httpOnly: true }], ...browser }, problem === 'browser'),
  } as never, { profile: { scope: { hosts: [{ name: 'a.example', ports: [443], tls: true, role: 'web' }, { name: 'b.example', ports: [80], tls: true, role: 'web', ...declared }] } } } as unknown as JudgeContext));
}

const verdict = (input: Input) => {
  const { outcome, cases, ...rest } = judge(input);
  return [outcome, 'code' in rest ? rest.code : cases.find((one) => one.outcome === outcome)?.id.split('@')[0]];
};
const insecure = (type: string) => ({ insecure: [{ url: `http://x.example/${type}`, type, seenIn: 'traffic' }] });
const BARE = { cookies: [{ name: 'sid', secure: false, httpOnly: true }] };

describe('tls.http-plaintext', () => {
  test.each<[string, Input, readonly unknown[]]>([
    ['text of the service with status 200', { paths: [path(answer({ status: 200, sharedPieces: 3 }))] }, ['fail', 'content']],
    ['text of the service with status 404', { paths: [path(answer({ sharedPieces: 3 }))] }, ['fail', 'content']],
    ['the same page as over HTTPS', { paths: [path(answer({ status: 200, sameAsHttps: true }))] }, ['fail', 'content']],
    ['a sign-in form', { paths: [path(answer({ status: 200, passwordField: true }))] }, ['fail', 'login-form']],
    ['data of the API', { paths: [api(answer({ status: 200, sharedPieces: 2 }), 'none', 200)] }, ['fail', 'api']],
    ['a decoy that was looked at', { paths: [api(answer({ status: 401, sameAsHttps: true }))] }, ['fail', 'api']],
    ['a session cookie on the redirect', { paths: [path({ ...REDIRECT, setsCookies: ['sid'] })] }, ['fail', 'cookies']],
    ['a script in plain HTTP', { browser: insecure('script') }, ['fail', 'browser']],
    ['a plain WebSocket', { browser: insecure('websocket') }, ['fail', 'browser']],
    ['a form sent in plain HTTP', { browser: insecure('form') }, ['fail', 'browser']],
    ['a session cookie without Secure beside an open plain port', { browser: BARE }, ['fail', 'sent-cookies']],
    ['a decoy answered like everything else', { paths: [api(answer({ status: 401, sameAsHttps: true, likeUnknownPath: true }))] }, ['inconclusive', 'ambiguous-effect']],
    ['a port that takes connections and stays silent', { paths: [path(null, { httpError: 'READ_TIMEOUT' })] }, ['inconclusive', 'ambiguous-effect']],
    ['HTTPS that does not answer', { host: { httpsAfter: false } }, ['inconclusive', 'control-failed']],
    ['no plain port declared', { host: { ports: [{ port: 443, tls: true, paths: [path(null)] }] } }, ['inconclusive', 'no-input']],
    ['a session that ended', { browser: { signedIn: false } }, ['inconclusive', 'control-failed']],
    ['a page that could not be visited', { browser: { problem: { code: 'unreachable', reason: { ja: '', en: '' } } } }, ['inconclusive', 'unreachable']],
    ['a host that speaks no TLS by design', { declared: { tls: false } }, ['inconclusive', 'ambiguous-effect']],
    ['a host that was not looked at', { problem: 'host' }, ['inconclusive', 'throttled']],
    ['a browser that could not sign in', { problem: 'browser' }, ['inconclusive', 'throttled']],
  ])('%s', (_, input, expected) => {
    expect(verdict(input)).toEqual(expected);
  });

  test.each<[string, Input]>([
    ['a redirect to HTTPS', {}],
    ['a redirect whose body repeats the page', { paths: [path({ ...REDIRECT, sharedPieces: 2 })] }],
    ['a mail host without TLS', { declared: { tls: false, role: 'mail' } }],
    ['a refusal like the one over HTTPS', { paths: [path(answer({ status: 403, sharedPieces: 3 }), { https: https(403) })] }],
    ['a closed port', { paths: [path(null)] }],
    ['a page of its own with status 200', { paths: [path(answer({ status: 200 }))] }],
    ['an error over plain HTTP where HTTPS refuses too', { paths: [api(answer({ status: 401, sharedPieces: 1 }), 'none')] }],
    ['a cookie of the load balancer', { paths: [path({ ...REDIRECT, setsCookies: ['AWSALB'] })] }],
    ['a token against forgery', { paths: [path({ ...REDIRECT, setsCookies: ['csrftoken'] })] }],
    ['an image in plain HTTP', { browser: insecure('image') }],
    ['a session cookie without Secure that HSTS keeps back', { host: { hsts: true }, browser: BARE }],
    ['a session cookie without Secure and no plain port', { paths: [path(null)], browser: BARE }],
  ])('%s passes', (_, input) => {
    expect(verdict(input)[0]).toBe('pass');
  });
});
