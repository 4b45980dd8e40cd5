import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { EvidenceRef } from '../../domain/outcome.ts';
import type { ChangeAuthorityData, ChangeTried, NoRestriction } from '../../observations/access.ts';
import type { JudgeContext } from '../define.ts';
import { restrictionChangeAuthority } from './restriction-change-authority.ts';

const EVIDENCE: EvidenceRef = `sha256:${'f'.repeat(64)}`;
const limited = { code: 'throttled', reason: { ja: '多すぎます', en: 'too many' } } as const;

const tried = (action: ChangeTried['action'], more: Partial<ChangeTried> = {}): ChangeTried =>
  ({ role: 'member', account: 'user1', action, changed: false, ownChange: true, alive: true, evidence: [EVIDENCE], ...more });
const BOTH = [tried('restrict'), tried('lift')];
const DATA: ChangeAuthorityData = {
  restriction: {
    inside: { source: 'S1', address: '192.0.2.1' }, outside: { source: 'S2', address: '198.51.100.1' }, administrator: 'admin1', applied: true, settleSeconds: 300, restored: true,
  },
  tried: BOTH, adminLogged: true, othersLogged: { user1: true }, untried: [],
};
const decide = (data: ChangeAuthorityData | NoRestriction) => concludeCheck(restrictionChangeAuthority.judge({
  'access.restriction-change-authority': [{ kind: 'access.restriction-change-authority', subject: 'addresses', takenAt: '', evidence: [EVIDENCE], data }],
}, {} as JudgeContext));

describe('access.restriction-change-authority', () => {
  test.each<[string, string, Partial<ChangeAuthorityData>]>([
    ['fail', 'somebody sets it', { tried: [tried('restrict', { changed: true }), tried('lift')] }],
    ['fail', 'somebody lifts it', { tried: [tried('restrict'), tried('lift', { changed: true })] }],
    ['fail', 'somebody sets it, whatever the controls say', { tried: [tried('restrict', { changed: true, alive: false }), tried('lift')] }],
    ['control-failed', 'the administrator cannot set it', { tried: [tried('restrict')], restriction: { ...DATA.restriction, applied: false } }],
    ['control-failed', 'the session was lost', { tried: [tried('restrict', { alive: false }), tried('lift')] }],
    ['control-failed', 'the account cannot change its own settings', { tried: [tried('restrict'), tried('lift', { ownChange: false })] }],
    ['no-input', 'nothing is declared that everybody may change', { tried: [tried('restrict', { ownChange: null }), tried('lift')] }],
    ['throttled', 'a limiter answered', { tried: [tried('restrict', { changed: 'unknown', problem: limited }), tried('lift')] }],
    ['ambiguous-effect', 'it is not known who changed it', { tried: [tried('restrict', { changed: 'unknown' }), tried('lift')] }],
    ['throttled', 'nobody could act in a role', { untried: [{ role: 'viewer', problem: limited }] }],
    ['no-input', 'there is nobody without privileges', { tried: [] }],
    ['no-input', 'no log is declared', { adminLogged: null }],
    ['ambiguous-effect', 'the change is not in the log', { adminLogged: false }],
    ['ambiguous-effect', 'the log could not be read', { adminLogged: 'unknown' }],
    ['pass', 'nobody changes it', {}],
  ])('%s when %s', (expected, _when, more) => {
    const outcome = decide({ ...DATA, ...more });
    expect(outcome.outcome === 'inconclusive' ? outcome.code : outcome.outcome).toBe(expected);
  });

  test('names the role that changed it', () => {
    expect(decide({ ...DATA, tried: [tried('restrict', { changed: true, role: 'manager' }), tried('lift')] }).cases.find(({ outcome }) => outcome === 'fail')?.id).toBe('restrict@manager');
  });

  test('tells of tries that were not recorded', () => {
    expect(decide({ ...DATA, othersLogged: { user1: false } }).notes?.map(({ en }) => en)).toEqual([expect.stringContaining('user1')]);
  });

  test('does not apply where the vendor says that there is no such restriction', () => {
    expect(decide({ absent: 'なし' }).outcome).toBe('not-applicable');
  });
});
