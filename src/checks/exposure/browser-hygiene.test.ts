import { expect, test } from 'vitest';
import type { CrossOriginSeen, HeadersSeen, RenderedText, TextSeen } from '../../observations/exposure.ts';
import { browserHygiene } from './browser-hygiene.ts';
import { EVIDENCE, judged, problem, verdict } from './testing/judge.ts';

const HEADERS: HeadersSeen = { aspect: 'headers', url: 'https://localhost:8443/', status: 200, headers: {} };
const trial = (change: Partial<CrossOriginSeen['trials'][number]> = {}): CrossOriginSeen['trials'][number] =>
  ({ origin: 'https://x.example', allowOrigin: null, allowCredentials: false, content: true, evidence: EVIDENCE, ...change });
const crossing = (change: Partial<CrossOriginSeen> = {}): CrossOriginSeen =>
  ({ aspect: 'cross-origin', route: 'api', account: 'user1', controlBefore: true, controlAfter: true, trials: [trial()], ...change });
const rendered = (change: Partial<RenderedText> = {}): RenderedText =>
  ({ outlet: 'page', route: 'web', by: 'browser', shown: true, markup: false, executed: false, evidence: EVIDENCE, ...change });
const text = (...outlets: readonly RenderedText[]): TextSeen => ({ aspect: 'text', type: 'document', author: 'user1', viewer: 'user2', outlets });

const REFLECTED = { allowOrigin: 'https://x.example', allowCredentials: true };

test.each<[string, string, HeadersSeen | CrossOriginSeen | TextSeen | { problem: ReturnType<typeof problem> }]>([
  ['fail', 'a reflected origin with credentials', crossing({ trials: [trial(REFLECTED)] })],
  ['fail', 'a reflected origin although a control broke later', crossing({ trials: [trial(REFLECTED)], controlAfter: false })],
  ['fail', 'markup that became an element', text(rendered(), rendered({ markup: true }))],
  ['fail', 'a script that ran', text(rendered({ markup: true, executed: true }))],
  ['control-failed', 'an oracle that names nobody', crossing({ controlBefore: false, trials: [trial({ content: false })] })],
  ['unreachable', 'no answer to a foreign origin', crossing({ trials: [trial({ content: 'unknown' })] })],
  ['throttled', 'no session', crossing({ trials: [], controlBefore: false, problem: problem('throttled') })],
  ['no-input', 'no page', text()],
  ['control-failed', 'a marker that is not displayed', text(rendered({ shown: false }))],
  ['unreachable', 'a page that could not be opened', text(rendered(), rendered({ shown: false, problem: problem('unreachable') }))],
  ['feature-unknown', 'no observation', { problem: problem('feature-unknown') }],
  ['pass', 'absent headers, which are remarks', HEADERS],
  ['pass', 'a fixed origin with credentials', crossing({ trials: [trial({ allowOrigin: 'https://portal.example', allowCredentials: true })] })],
  ['pass', 'a reflected origin without credentials', crossing({ trials: [trial({ allowOrigin: 'https://x.example' })] })],
  ['pass', 'a reflected origin with credentials on an answer without content', crossing({ trials: [trial({ ...REFLECTED, content: false })] })],
  ['pass', 'text displayed as text', text(rendered(), rendered({ shown: false }))],
])('%s: %s', (expected, _what, seen) => {
  expect(verdict(judged(browserHygiene, 'sdlc.browser-hygiene', [['text/document', seen]]))).toBe(expected);
});

test('absent headers are named', () => {
  expect(judged(browserHygiene, 'sdlc.browser-hygiene', [['headers/localhost:8443', HEADERS]]).notes?.[0]?.en).toContain('Content-Security-Policy');
});
