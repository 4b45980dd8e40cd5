import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { SessionCookieSeen, TimeoutAndCookieData, WatchedSeen } from '../../observations/session.ts';
import type { JudgeContext } from '../define.ts';
import { timeoutAndCookie } from './timeout-and-cookie.ts';

const EVIDENCE: readonly EvidenceRef[] = [`sha256:${'e'.repeat(64)}`];
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const cookie = (more: Partial<SessionCookieSeen> = {}): SessionCookieSeen => ({ name: 'sid', secure: true, httpOnly: true, sameSite: 'lax', domain: null, path: '/', maxAgeSeconds: null, ...more });
const watched = (after: WatchedSeen['after'], more: Partial<WatchedSeen> = {}): WatchedSeen => ({ before: true, after, declaredSeconds: 1800, evidence: EVIDENCE, ...more });
const compliant: TimeoutAndCookieData = {
  route: 'web', account: 'user1', cookies: [cookie()], carriedBy: 'cookie', idle: watched(false), active: watched(true), lifetime: watched(false, { declaredSeconds: 3600 }), token: null,
};
const token: Partial<TimeoutAndCookieData> = { carriedBy: 'value', cookies: [], idle: null, active: null, lifetime: null };

const judge = (more: Partial<TimeoutAndCookieData>, session: object = { idleSeconds: 1800, lifetimeSeconds: 3600, tokenSeconds: 900 }) => concludeCheck(timeoutAndCookie.judge(
  { 'session.timeout-and-cookie': [{ kind: 'session.timeout-and-cookie', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: EVIDENCE, data: { ...compliant, ...more } }] },
  { profile: { declared: { session } } } as unknown as JudgeContext,
));
const verdict = (concluded: ReturnType<typeof concludeCheck>) => [
  concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : concluded.cases.find(({ outcome }) => outcome === 'fail')?.id,
];

describe('session.timeout-and-cookie', () => {
  test.each<[string, string | undefined, string, Partial<TimeoutAndCookieData>]>([
    ['fail', 'cookie@web', 'the session cookie is not Secure', { cookies: [cookie({ secure: false })] }],
    ['fail', 'cookie@web', 'one of two is not HttpOnly', { cookies: [cookie(), cookie({ name: 'sig', httpOnly: false })] }],
    ['fail', 'idle@web', 'an idle session goes on', { idle: watched(true) }],
    ['fail', 'lifetime@web', 'a session goes on for ever', { lifetime: watched(true) }],
    ['fail', 'token@web', 'a token outlives its life', { ...token, token: watched(true) }],
    ['inconclusive', 'control-failed', 'a session in use ends as well', { active: watched(false) }],
    ['inconclusive', 'unreachable', 'the session in use could not be asked', { active: watched('unknown', { problem: unreachable }) }],
    ['inconclusive', 'control-failed', 'the idle session was never there', { idle: watched('unknown', { before: false }) }],
    ['inconclusive', 'unreachable', 'the idle session could not be asked', { idle: watched('unknown', { problem: unreachable }) }],
    ['inconclusive', 'window-not-elapsed', 'the idle time is too long', { idle: null, active: null }],
    ['inconclusive', 'window-not-elapsed', "the token's life is too long", token],
    ['inconclusive', 'control-failed', 'no cookie was seen', { cookies: [] }],
    ['pass', undefined, 'the longest life was not waited for', { lifetime: null }],
    ['pass', undefined, 'a token ends', { ...token, token: watched(false) }],
    ['pass', undefined, 'all holds', {}],
  ])('%s %s when %s', (outcome, detail, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, detail]);
  });

  test('undeclared times are missing input', () => {
    expect(verdict(judge({ idle: null, active: null, lifetime: null }, {}))).toEqual(['inconclusive', 'no-input']);
    expect(verdict(judge(token, {}))).toEqual(['inconclusive', 'no-input']);
  });

  test('what could be better is a remark', () => {
    expect(judge({ cookies: [cookie({ sameSite: null, domain: 'bunko.example', maxAgeSeconds: 86_400 })] }).notes).toHaveLength(3);
    expect(judge({}).notes).toBeUndefined();
  });

  test('a route that could not be looked at is not passed', () => {
    expect(verdict(concludeCheck(timeoutAndCookie.judge(
      { 'session.timeout-and-cookie': [{ kind: 'session.timeout-and-cookie', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: [], problem: unreachable }] }, {} as JudgeContext,
    )))).toEqual(['inconclusive', 'unreachable']);
  });
});
