import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { ClientChangeSeen, ClientGateData } from '../../observations/mfa.ts';
import type { JudgeContext } from '../define.ts';
import { clientSideGate } from './client-side-gate.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const answers: ClientChangeSeen = { change: 'altered-answers', accepted: true, changed: ['GET /admin'], leaked: [], opened: [], unanswered: [], evidence: [EVIDENCE] };
const stored: ClientChangeSeen = { ...answers, change: 'stored-state', changed: ['cookie mfa'] };
const compliant: ClientGateData = {
  account: 'admin1', route: 'web', pages: ['/home', '/admin'], controlBefore: ['GET /admin'], controlAfter: ['GET /admin'], oracles: ['routes.web.privileged'], strangerSaw: false,
  changes: [answers, stored],
};

const casesOf = (data: ClientGateData | undefined, more: object = {}) => clientSideGate.judge({
  'mfa.client-side-gate': [{ kind: 'mfa.client-side-gate', subject: 'web', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data, ...more }],
} as never, {} as JudgeContext);

const verdict = (cases: ReturnType<typeof casesOf>) => {
  const concluded = concludeCheck(cases);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
};

describe('mfa.client-side-gate', () => {
  const having = (more: Partial<ClientChangeSeen>, of = answers): Partial<ClientGateData> => ({ changes: [{ ...of, ...more }] });

  test.each<[string, string | undefined, string, Partial<ClientGateData>]>([
    ['fail', undefined, 'the service sent the canary', having({ leaked: ['GET /api/console'] })],
    ['fail', undefined, 'the deceived client opens a function', having({ opened: ['routes.web.privileged'] }, stored)],
    ['fail', undefined, 'the canary was sent, though the complete sign-in did not see it afterwards', { ...having({ leaked: ['GET /api/console'] }), controlAfter: [] }],
    ['inconclusive', 'control-failed', 'anybody is shown the canary', { ...having({ leaked: ['GET /'] }), strangerSaw: true }],
    ['inconclusive', 'control-failed', 'the complete sign-in does not see the canary', { controlBefore: [] }],
    ['inconclusive', 'control-failed', 'it does not see it any more afterwards', { controlAfter: [] }],
    ['inconclusive', 'unreachable', 'its pages could not be opened', { controlAfter: [], problem: unreachable }],
    ['inconclusive', 'unreachable', 'the pages could not be opened', having({ unanswered: ['pages'], problem: unreachable })],
    ['inconclusive', 'ambiguous-effect', 'an oracle was silent', having({ unanswered: ['routes.web.privileged'] })],
    ['inconclusive', 'control-failed', 'the first factor was not taken', having({ accepted: false }, stored)],
    ['inconclusive', 'control-failed', 'there was no answer to alter', having({ changed: [] })],
    ['pass', undefined, 'there was nothing stored to alter', { changes: [answers, { ...stored, changed: [] }] }],
    ['pass', undefined, 'the service sent nothing to the deceived client', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(casesOf({ ...compliant, ...more }))).toEqual([outcome, code]);
  });

  test('what was not observed is not decided', () => {
    expect(verdict(casesOf(undefined, { problem: unreachable }))).toEqual(['inconclusive', 'unreachable']);
    expect(verdict(casesOf(undefined))).toEqual(['inconclusive', 'interrupted']);
  });
});
