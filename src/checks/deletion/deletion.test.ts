import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { CheckOutcome, EvidenceRef, InconclusiveCode, Problem } from '../../domain/outcome.ts';
import type { FileLife, FilesGoneData, Life, ObjectGoneData, StillThere, TenantTerminatedData, TerminationLife } from '../../observations/deletion.ts';
import type { Performed, Reading } from '../../observations/reading.ts';
import type { JudgeContext } from '../define.ts';
import { filesGone } from './files-gone.ts';
import { objectGone } from './object-gone.ts';
import { tenantTerminated } from './tenant-terminated.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const AT = '2026-11-23T00:00:00Z';
const context = {} as JudgeContext;
const problem = (code: InconclusiveCode): Problem => ({ code, reason: { ja: '理由', en: 'reason' } });
const reading = (extra: Partial<Reading> = {}): Reading => ({ at: AT, status: 404, found: [], evidence: [EVIDENCE], ...extra });
const shown = reading({ status: 200, found: [{ tenant: 'T1', object: 'T1/document/1', mark: 'listed', via: [] }] });
const told = (outcome: CheckOutcome): [string, string | undefined] => [outcome.outcome, outcome.outcome === 'inconclusive' ? outcome.code : undefined];
const performed = (extra: Partial<Performed> = {}): Performed => ({ at: AT, actor: 'user1', status: 204, evidence: [EVIDENCE], ...extra });

const gone = (extra: Partial<Life> = {}): Life => ({
  place: 'detail', route: 'api', actor: 'user1', before: shown, shownBefore: true, deadlineSeconds: 900, goneAfterSeconds: 0.2,
  last: { afterSeconds: 1, reading: reading() }, deliveredAfterDeadline: 0, ...extra,
});
const left = (extra: Partial<Life> = {}): Life => gone({
  goneAfterSeconds: null, deliveredAfterDeadline: 2, lastDelivered: { afterSeconds: 901, reading: shown }, last: { afterSeconds: 901, reading: shown }, ...extra,
});
const once = gone({ goneAfterSeconds: null, deliveredAfterDeadline: 1, last: { afterSeconds: 901, reading: shown } });
const stillThere = (delivered = true, place = 'detail'): StillThere => ({ place, delivered, reading: delivered ? shown : reading() });
const otherGone = gone({ place: 'list' });

describe('deletion.object-gone', () => {
  const judge = (lives: readonly Life[], change: Partial<ObjectGoneData> = {}): CheckOutcome => {
    const data: ObjectGoneData = {
      type: 'document', owner: 'user1', windowSeconds: 900, removed: performed(), purge: { declared: true, by: 'admin1', attempts: [performed({ actor: 'admin1' })] },
      outlets: [{ outlet: 'detail', group: 'read', shows: ['listed'] }], lives, twin: [stillThere()], ...change,
    };
    return concludeCheck(objectGone.judge({ 'deletion.object-gone': [{ kind: 'deletion.object-gone', subject: 'document', takenAt: AT, evidence: [EVIDENCE], data }] }, context));
  };

  test.each<[string, string | undefined, string, CheckOutcome]>([
    ['fail', undefined, 'the content is still delivered after the window', judge([left(), otherGone])],
    ['fail', undefined, 'it is delivered to another user alone', judge([gone(), left({ actor: 'user2' }), otherGone])],
    ['fail', undefined, 'it is delivered although nobody purged', judge([left(), otherGone], { purge: { declared: true, attempts: [performed({ status: 403 })] } })],
    ['inconclusive', 'control-failed', 'nothing at all changed', judge([left()])],
    ['inconclusive', 'unreachable', 'the deletion could not be sent', judge([left(), otherGone], { removed: performed({ problem: problem('unreachable') }) })],
    ['inconclusive', 'control-failed', 'the outlet did not show it before', judge([gone({ shownBefore: false }), otherGone])],
    ['inconclusive', 'control-failed', 'the twin is gone as well', judge([gone()], { twin: [stillThere(false)] })],
    ['inconclusive', 'control-failed', 'nobody could purge', judge([gone()], { purge: { declared: true, attempts: [performed({ status: 403 })] } })],
    ['inconclusive', 'no-input', 'the purge lacks a value', judge([gone()], { purge: { declared: true, attempts: [performed({ problem: problem('no-input') })] } })],
    ['inconclusive', 'unreachable', 'nobody answered afterwards', judge([gone({ last: { afterSeconds: 1, reading: reading({ problem: problem('unreachable') }) } })])],
    ['inconclusive', 'throttled', 'looking was limited', judge([gone({ last: { afterSeconds: 1, reading: reading({ status: 429 }) } })])],
    ['inconclusive', 'ambiguous-effect', 'what came could not be searched', judge([gone({ last: { afterSeconds: 1, reading: reading({ opaque: true }) } })])],
    ['inconclusive', 'flaky', 'it came once after the window', judge([once, otherGone])],
    ['pass', undefined, 'it is gone at once', judge([gone()])],
    ['pass', undefined, 'it is gone late in the window', judge([gone({ goneAfterSeconds: 890, lastDelivered: { afterSeconds: 880, reading: shown } })])],
    ['pass', undefined, 'a tombstone with 200 is left', judge([gone({ last: { afterSeconds: 1, reading: reading({ status: 200 }) } })])],
    ['pass', undefined, 'there is no trash', judge([gone()], { purge: { declared: false, attempts: [] } })],
    ['pass', undefined, 'the outlet shows figures alone', judge([gone({ shownBefore: false }), otherGone], { outlets: [{ outlet: 'detail', group: 'list', shows: [] }] })],
  ])('%s %s when %s', (outcome, code, _when, concluded) => {
    expect(told(concluded)).toEqual([outcome, code]);
  });

  test('a fail names the outlet', () => {
    expect(judge([left(), otherGone]).cases.map(({ id }) => id)).toEqual(['detail@document']);
  });

  test('a type that could not be observed is told by its problem', () => {
    expect(told(concludeCheck(objectGone.judge({ 'deletion.object-gone': [{ kind: 'deletion.object-gone', subject: 'document', takenAt: AT, evidence: [], problem: problem('unsafe-to-run') }] }, context))))
      .toEqual(['inconclusive', 'unsafe-to-run']);
  });
});

describe('deletion.files-gone', () => {
  const file = (life: Life, extra: Partial<FileLife> = {}): FileLife => ({ ...life, place: 'small', recognised: 'same bytes', ...extra });
  const other: FileLife = { ...gone({ place: 'content' }), recognised: 'canary' };
  const judge = (lives: readonly FileLife[], change: Partial<FilesGoneData> = {}): CheckOutcome => {
    const data: FilesGoneData = {
      type: 'document', slot: 'image', cause: 'file-deleted', windowSeconds: 900, recheckSeconds: 300, removed: performed(), purge: { declared: false, attempts: [] },
      lives: [...lives, other], twin: [stillThere(true, 'small'), stillThere(true, 'content')], ...change,
    };
    return concludeCheck(filesGone.judge({ 'deletion.files-gone': [{ kind: 'deletion.files-gone', subject: 'document.image/file-deleted', takenAt: AT, evidence: [EVIDENCE], data }] }, context));
  };

  test.each<[string, string | undefined, string, CheckOutcome]>([
    ['fail', undefined, 'the thumbnail is still served', judge([file(left())])],
    ['fail', undefined, 'a signed URL outlives its expiry', judge([file(left({ actor: 'anon' }), { recognised: 'canary' })])],
    ['inconclusive', 'control-failed', 'nobody could fetch it before', judge([file(gone({ shownBefore: false }))])],
    ['inconclusive', 'control-failed', 'another file is gone as well', judge([file(gone())], { twin: [stillThere(false, 'small'), stillThere(true, 'content')] })],
    ['inconclusive', 'control-failed', 'the parent could not be purged', judge([file(gone())], { purge: { declared: true, attempts: [performed({ status: 403 })] } })],
    ['inconclusive', 'ambiguous-effect', 'every request gives other bytes, also afterwards', judge([file(gone(), { recognised: 'varying', doubtful: true })])],
    ['inconclusive', 'unreachable', 'nobody answered afterwards', judge([file(gone({ last: { afterSeconds: 1, reading: reading({ problem: problem('unreachable') }) } }))])],
    ['inconclusive', 'flaky', 'it came once after its window', judge([file(once)])],
    ['pass', undefined, 'it is gone', judge([file(gone())])],
    ['pass', undefined, 'a placeholder is served instead', judge([file(gone({ last: { afterSeconds: 1, reading: reading({ status: 200 }) } }))])],
    ['pass', undefined, 'it was a symbol all along', judge([file(gone(), { recognised: 'generic' })])],
    ['pass', undefined, 'varying bytes are refused afterwards', judge([file(gone(), { recognised: 'varying' })])],
  ])('%s %s when %s', (outcome, code, _when, concluded) => {
    expect(told(concluded)).toEqual([outcome, code]);
  });

  test('cases name outlet, slot and what was deleted', () => {
    expect(judge([file(left())]).cases.map(({ id }) => id)).toEqual(['small@document.image/file-deleted', 'content@document.image/file-deleted']);
  });
});

describe('deletion.tenant-terminated', () => {
  const one = (what: TerminationLife['what'], life: Life, extra: Partial<TerminationLife> = {}): TerminationLife => ({ ...life, what, actor: 'disposable-user', ...extra });
  const outlet = (life: Life): TerminationLife => one('outlet', life, { type: 'document' });
  const session = (life: Life): TerminationLife => one('session', { ...life, place: 'session' });
  const login = (life: Life): TerminationLife => one('login', { ...life, place: 'login' });
  const judge = (lives: readonly TerminationLife[], change: Partial<TenantTerminatedData> = {}): CheckOutcome => {
    const data: TenantTerminatedData = {
      tenant: 'kenshu1', provided: true, withinSeconds: 86_400, terminated: performed({ actor: 'vendor', status: 202 }), lives, gaps: [],
      others: [{ tenant: 'T1', actor: 'user1', before: stillThere(), after: stillThere() }], ...change,
    };
    return concludeCheck(tenantTerminated.judge({ 'deletion.tenant-terminated': [{ kind: 'deletion.tenant-terminated', subject: 'tenant', takenAt: AT, evidence: [EVIDENCE], data }] }, context));
  };
  const empty = left({ lastDelivered: { afterSeconds: 901, reading: reading({ status: 200 }) }, last: { afterSeconds: 901, reading: reading({ status: 200 }) } });

  test.each<[string, string | undefined, string, CheckOutcome]>([
    ['fail', undefined, 'an outlet still delivers', judge([outlet(left()), login(gone())])],
    ['fail', undefined, 'an old token still reaches data', judge([session(empty), outlet(left()), login(gone())])],
    ['fail', undefined, 'a new login reaches data', judge([login(left()), outlet(gone())])],
    ['fail', undefined, 'another tenant finds it', judge([one('other-tenant', left(), { type: 'document' }), outlet(gone())])],
    ['inconclusive', 'ambiguous-effect', 'a new login reaches nothing', judge([login(empty), outlet(gone())])],
    ['inconclusive', 'ambiguous-effect', 'an old session is known and reaches nothing', judge([session(empty), outlet(gone())])],
    ['inconclusive', 'control-failed', 'nothing changed at all', judge([outlet(left()), session(left())])],
    ['inconclusive', 'unreachable', 'the termination could not be sent', judge([outlet(left())], { terminated: performed({ problem: problem('unreachable') }) })],
    ['inconclusive', 'control-failed', 'it did not work before', judge([outlet(gone({ shownBefore: false })), login(gone())])],
    ['inconclusive', 'control-failed', 'another tenant suffers', judge([outlet(gone())], { others: [{ tenant: 'T1', actor: 'user1', before: stillThere(), after: stillThere(false) }] })],
    ['inconclusive', 'no-input', 'a slot could not be filled', judge([outlet(gone())], { gaps: [{ place: 'document.office', problem: problem('no-input') }] })],
    ['inconclusive', 'unreachable', 'nobody answered afterwards', judge([outlet(gone({ last: { afterSeconds: 1, reading: reading({ problem: problem('unreachable') }) } }))])],
    ['pass', undefined, 'all is over', judge([session(gone()), login(gone()), outlet(gone()), one('other-tenant', gone({ shownBefore: false }), { type: 'document' })])],
    ['pass', undefined, 'everything shows a neutral page', judge([session(gone()), outlet(gone({ last: { afterSeconds: 1, reading: reading({ status: 200 }) } }))])],
  ])('%s %s when %s', (outcome, code, _when, concluded) => {
    expect(told(concluded)).toEqual([outcome, code]);
  });

  test('cases name what was tried, where and by whom', () => {
    expect(judge([session(gone()), login(gone()), outlet(gone())]).cases.map(({ id }) => id)).toEqual([
      'session@api/disposable-user', 'login@api/disposable-user', 'detail@document/disposable-user', 'unaffected@T1/user1',
    ]);
  });
});
