import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { AlternateRoutesData, AlternateWay, NoOrdinaryFactor } from '../../observations/mfa.ts';
import type { JudgeContext } from '../define.ts';
import { alternateRoutes } from './alternate-routes.ts';

const EVIDENCE: EvidenceRef = `sha256:${'c'.repeat(64)}`;
const unreachable = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } } as const;

const mobile: AlternateWay = { name: 'mobile', declared: true, opened: [], unanswered: [], live: true, announced: true, standing: true, evidence: [EVIDENCE] };
const basic: AlternateWay = { ...mobile, name: 'basic', declared: false, live: false, announced: false };
const compliant: AlternateRoutesData = { applies: true, whose: 'admin', account: 'admin1', route: 'api', declared: true, hasFactor: true, oracles: ['adminFunctions.users'], ways: [mobile, basic] };

const casesOf = (data: AlternateRoutesData | NoOrdinaryFactor | undefined, more: object = {}) => alternateRoutes.judge({
  'mfa.alternate-routes': [{ kind: 'mfa.alternate-routes', subject: 'admin', takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], data, ...more }],
} as never, {} as JudgeContext);

const verdict = (cases: ReturnType<typeof casesOf>) => {
  const concluded = concludeCheck(cases);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
};

describe('mfa.alternate-routes', () => {
  const declared = (more: Partial<AlternateWay>): Partial<AlternateRoutesData> => ({ ways: [{ ...mobile, ...more }, basic] });
  const found = (more: Partial<AlternateWay>): Partial<AlternateRoutesData> => ({ ways: [mobile, { ...basic, ...more }] });

  test.each<[string, string | undefined, string, Partial<AlternateRoutesData>]>([
    ['fail', undefined, 'a declared way opens something', declared({ opened: ['adminFunctions.users'] })],
    ['fail', undefined, 'a way nobody declared opens something', found({ opened: ['adminFunctions.users'] })],
    ['fail', undefined, 'something opened, though the account was locked afterwards', declared({ opened: ['adminFunctions.users'], standing: false })],
    ['inconclusive', 'control-failed', 'the account got nothing afterwards', declared({ standing: false })],
    ['inconclusive', 'control-failed', 'the account got nothing after a way that is not there', found({ standing: false })],
    ['inconclusive', 'unreachable', 'it could not be told whether it still stood', declared({ standing: 'unknown', problem: unreachable })],
    ['inconclusive', 'unreachable', 'an oracle could not be asked', declared({ unanswered: ['adminFunctions.users'], problem: unreachable })],
    ['inconclusive', 'ambiguous-effect', 'an oracle could not be asked, for no known reason', found({ unanswered: ['adminFunctions.users'] })],
    ['inconclusive', 'ambiguous-effect', 'it is not known whether the way works for others', declared({ live: 'unknown' })],
    ['inconclusive', 'control-failed', 'a declared way works for nobody', declared({ live: false })],
    ['inconclusive', 'no-input', 'there is nobody to show that a declared way works', declared({ live: null })],
    ['inconclusive', 'feature-unknown', 'the service announces a way that works for nobody', found({ announced: true })],
    ['inconclusive', 'no-input', 'the profile does not tell the other ways', { declared: false }],
    ['inconclusive', 'control-failed', 'both factors open nothing', { oracles: [], ways: [] }],
    ['inconclusive', 'unreachable', 'signing in with both factors was not possible', { oracles: [], ways: [], problem: unreachable }],
    ['pass', undefined, 'every way is closed to the first factor alone', {}],
    ['pass', undefined, 'there is no other way', { ways: [basic] }],
    ['pass', undefined, 'a way nobody declared is live and closed', found({ live: true })],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(casesOf({ ...compliant, ...more }))).toEqual([outcome, code]);
  });

  test('each case belongs to whose account it was', () => {
    const ids = [...casesOf(compliant), ...casesOf({ ...compliant, whose: 'ordinary' })].map(({ id }) => id);
    expect(ids).toEqual(['admin/mobile', 'admin/undeclared', 'ordinary/mobile', 'ordinary/undeclared']);
  });

  test('what was not observed is not decided', () => {
    expect(verdict(casesOf(undefined, { problem: unreachable }))).toEqual(['inconclusive', 'unreachable']);
    expect(verdict(casesOf(undefined))).toEqual(['inconclusive', 'interrupted']);
  });

  test.each(['not-direct', 'device'] as const)('ordinary users are not asked where %s', (because) => {
    expect(verdict(casesOf({ applies: false, because }))).toEqual(['not-applicable', undefined]);
  });
});
