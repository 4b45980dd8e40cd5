import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { CheckOutcome, EvidenceRef, InconclusiveCode, Problem } from '../../domain/outcome.ts';
import type { FoundMark, Mark, Reading } from '../../observations/reading.ts';
import type { ListOutlet, ObjectReadData, ObjectWriteData, StateSeen, WriteControl, WriteTrial } from '../../observations/tenant.ts';
import type { JudgeContext } from '../define.ts';
import { listAndSearch } from './list-and-search.ts';
import { objectRead } from './object-read.ts';
import { objectWrite } from './object-write.ts';

const EVIDENCE: EvidenceRef = `sha256:${'a'.repeat(64)}`;
const context = {} as JudgeContext;
const taken = { takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], subject: 'document' } as const;
const problem = (code: InconclusiveCode): Problem => ({ code, reason: { ja: '理由', en: 'reason' } });
const mark = (tenant: string, name: Mark, extra: Partial<FoundMark> = {}): FoundMark => ({ tenant, object: `${tenant}/document/1`, mark: name, via: [], ...extra });
const reading = (found: readonly FoundMark[] = [], extra: Partial<Reading> = {}): Reading => ({ at: '2026-11-23T00:00:00Z', status: 200, found, evidence: [EVIDENCE], ...extra });
const told = (outcome: CheckOutcome): [string, string | undefined] => [outcome.outcome, outcome.outcome === 'inconclusive' ? outcome.code : undefined];

const theirs = reading([mark('T2', 'listed')]);
const own = reading([mark('T1', 'listed')]);
const refused = reading([], { status: 404 });

describe('tenant.object-read', () => {
  type Prober = ObjectReadData['outlets'][number]['probers'][number];
  const judge = (change: Partial<Prober> = {}, owner: { before?: Reading; after?: Reading } = {}, shows: readonly Mark[] = ['listed']): CheckOutcome => {
    const prober: Prober = { prober: 'user1', selfBefore: own, selfAfter: own, missing: refused, foreign: [{ owner: 'T2-user', form: 'as declared', reading: refused }], ...change };
    const data: ObjectReadData = { type: 'document', tenant: 'T1', otherTenant: 'T2', outlets: [
      { outlet: 'print', route: 'api', shows, owners: [{ owner: 'T2-user', before: theirs, after: theirs, ...owner }], probers: [prober] },
    ] };
    return concludeCheck(objectRead.judge({ 'tenant.object-read': [{ ...taken, kind: 'tenant.object-read', data }] }, context));
  };
  const foreign = (seen: Reading, form: Prober['foreign'][number]['form'] = 'as declared'): Partial<Prober> => ({ foreign: [{ owner: 'T2-user', form: 'as declared', reading: refused }, { owner: 'T2-user', form, reading: seen }] });

  test.each<[string, string | undefined, string, CheckOutcome]>([
    ['fail', undefined, 'a marker of the other tenant came', judge(foreign(theirs))],
    ['fail', undefined, 'it came with a refusal', judge(foreign({ ...theirs, status: 404 }))],
    ['fail', undefined, 'it came to a HEAD request', judge(foreign(theirs, 'HEAD'))],
    ['fail', undefined, 'it came for an id that does not exist', judge({ missing: theirs })],
    ['fail', undefined, 'it came although every control broke', judge({ ...foreign(theirs), selfBefore: refused, selfAfter: refused }, { before: refused, after: refused })],
    ['inconclusive', 'control-failed', 'the owner does not see it before', judge({}, { before: refused })],
    ['inconclusive', 'control-failed', 'the owner does not see it after', judge({}, { after: refused })],
    ['inconclusive', 'control-failed', 'the outlet shows another field than declared', judge({}, {}, ['listed', 'unlisted'])],
    ['inconclusive', 'control-failed', 'the prober does not see its own', judge({ selfBefore: refused })],
    ['inconclusive', 'control-failed', "the prober's session died meanwhile", judge({ selfAfter: refused })],
    ['inconclusive', 'throttled', 'the probe was limited', judge(foreign(reading([], { status: 429 })))],
    ['inconclusive', 'unreachable', 'nobody answered the probe', judge(foreign(reading([], { problem: problem('unreachable') })))],
    ['inconclusive', 'unreachable', 'the owner could not sign in', judge({}, { before: reading([], { problem: problem('unreachable') }) })],
    ['inconclusive', 'ambiguous-effect', 'the answer could not be searched', judge(foreign(reading([], { opaque: true })))],
    ['pass', undefined, 'nothing of theirs came', judge()],
    ['pass', undefined, 'the answer is 200 without content', judge(foreign(reading()))],
    ['pass', undefined, 'steps did not find their page', judge(foreign(reading([], { problem: problem('control-failed'), answered: true })))],
    ['pass', undefined, 'HEAD is not answered', judge(foreign(reading([], { problem: problem('unreachable') }), 'HEAD'))],
    ['pass', undefined, 'what came was sent by the prober itself', judge(foreign(reading([mark('T2', 'listed', { reflected: true })])))],
  ])('%s %s when %s', (outcome, code, _when, concluded) => {
    expect(told(concluded)).toEqual([outcome, code]);
  });

  test('a fail names outlet, type and prober', () => {
    expect(judge(foreign(theirs)).cases.map(({ id }) => id)).toEqual(['print@document/user1']);
  });

  test('a type that could not be observed is told by its problem', () => {
    const concluded = concludeCheck(objectRead.judge({ 'tenant.object-read': [{ ...taken, kind: 'tenant.object-read', problem: problem('no-input') }] }, context));
    expect(told(concluded)).toEqual(['inconclusive', 'no-input']);
  });

  test('a type without a place to read it is a gap in the profile', () => {
    const data = { type: 'document', tenant: 'T1', otherTenant: 'T2', outlets: [] };
    expect(told(concludeCheck(objectRead.judge({ 'tenant.object-read': [{ ...taken, kind: 'tenant.object-read', data }] }, context)))).toEqual(['inconclusive', 'no-input']);
  });
});

describe('tenant.list-and-search', () => {
  const judge = (change: Partial<ListOutlet['probers'][number]> = {}, outlet: Partial<ListOutlet> = {}): CheckOutcome => {
    const data = { type: 'document', tenant: 'T1', otherTenant: 'T2', settledAfterSeconds: 0, outlets: [{
      outlet: 'all', group: 'list' as const, route: 'api', shows: ['listed' as const], owners: [{ owner: 'T2-user', before: theirs, after: theirs }],
      probers: [{ prober: 'user1', self: [own, own], attempts: [{ form: 'as declared', reading: own }], widened: [], cursor: [], ...change }], ...outlet,
    }] };
    return concludeCheck(listAndSearch.judge({ 'tenant.list-and-search': [{ ...taken, kind: 'tenant.list-and-search', data }] }, context));
  };
  const search: Partial<ListOutlet> = { group: 'search', outlet: 'fulltext' };
  const both = reading([mark('T1', 'listed'), mark('T2', 'unlisted')]);

  test.each<[string, string | undefined, string, CheckOutcome]>([
    ['fail', undefined, 'the list shows theirs', judge({ attempts: [{ form: 'as declared', reading: both }] })],
    ['fail', undefined, 'a wider list shows theirs', judge({ widened: [{ form: 'expansion', reading: both }] })],
    ['fail', undefined, 'their cursor leads on to theirs', judge({ cursor: [{ form: 'their cursor', reading: both }] })],
    ['fail', undefined, 'a search that sent one marker brings the other', judge({ attempts: [{ form: 'listed', ownerShows: true, reading: reading([mark('T2', 'listed', { reflected: true }), mark('T2', 'unlisted')]) }] }, search)],
    ['fail', undefined, 'a result brings only their id', judge({ attempts: [{ form: 'listed', ownerShows: true, reading: reading([mark('T2', 'id')]) }] }, search)],
    ['fail', undefined, 'a query its owner finds nothing by leaks', judge({ attempts: [{ form: 'japanese', ownerShows: false, reading: both }] }, search)],
    ['inconclusive', 'control-failed', 'the index did not settle for the owner', judge({}, { ...search, owners: [{ owner: 'T2-user', before: reading(), after: reading() }] })],
    ['inconclusive', 'control-failed', 'the owner finds it no more afterwards', judge({}, { owners: [{ owner: 'T2-user', before: theirs, after: reading() }] })],
    ['inconclusive', 'control-failed', 'the prober finds nothing of its own', judge({ self: [reading(), own] })],
    ['inconclusive', 'throttled', 'the query was limited', judge({ attempts: [{ form: 'listed', ownerShows: true, reading: reading([], { status: 429 }) }] }, search)],
    ['inconclusive', 'unreachable', 'the query was not answered', judge({ attempts: [{ form: 'listed', ownerShows: true, reading: reading([], { problem: problem('unreachable') }) }] }, search)],
    ['inconclusive', 'ambiguous-effect', 'the result could not be searched', judge({ attempts: [{ form: 'as declared', reading: reading([], { opaque: true }) }] })],
    ['pass', undefined, 'the list shows the own alone', judge()],
    ['pass', undefined, 'the query is echoed', judge({ attempts: [{ form: 'listed', ownerShows: true, reading: reading([mark('T2', 'listed', { reflected: true })]) }] }, search)],
    ['pass', undefined, 'unknown parameters are refused', judge({ widened: [{ form: 'expansion', reading: reading([], { status: 400 }) }] })],
    ['pass', undefined, 'their cursor is refused', judge({ cursor: [{ form: 'their cursor', reading: reading([], { status: 400 }) }] })],
  ])('%s %s when %s', (outcome, code, _when, concluded) => {
    expect(told(concluded)).toEqual([outcome, code]);
  });

  test('each way of asking is a case of its own', () => {
    expect(judge({ widened: [{ form: 'expansion', reading: own }], cursor: [{ form: 'their cursor', reading: own }] }).cases.map(({ id, required }) => [id, required])).toEqual([
      ['all@document/user1', true], ['all-widened@document/user1', false], ['all-cursor@document/user1', false],
    ]);
  });

  test('a type without lists and searches does not apply', () => {
    const data = { type: 'document', tenant: 'T1', otherTenant: 'T2', settledAfterSeconds: 0, outlets: [] };
    expect(told(concludeCheck(listAndSearch.judge({ 'tenant.list-and-search': [{ ...taken, kind: 'tenant.list-and-search', data }] }, context)))).toEqual(['not-applicable', undefined]);
  });
});

describe('tenant.object-write', () => {
  const ALL: readonly Mark[] = ['listed', 'unlisted'];
  const state = (change: Partial<StateSeen> = {}): StateSeen => ({ at: '2026-11-23T00:00:00Z', afterSeconds: 300, present: ALL, written: false, changed: [], evidence: [EVIDENCE], ...change });
  const control = (change: Partial<WriteControl> = {}): WriteControl => ({
    actor: 'user1', performed: { at: '2026-11-23T00:00:00Z', actor: 'user1', status: 200, evidence: [EVIDENCE] }, before: ALL, state: state({ written: true }), effect: true, ...change,
  });
  const thrice = (change: Partial<StateSeen>): StateSeen[] => [state(), state(change), state(change)];
  const judge = (change: Partial<WriteTrial> = {}, untouched: Partial<ObjectWriteData['untouched']> = {}): CheckOutcome => {
    const trial: WriteTrial = {
      write: 'patch', kind: 'update', route: 'api', prober: 'user1', self: control(), ownerControl: control({ actor: 'T2-user' }), attempt: refused, before: ALL,
      after: [state(), state(), state()], ...change,
    };
    const data: ObjectWriteData = {
      type: 'document', tenant: 'T1', otherTenant: 'T2', owner: 'T2-user', settleSeconds: 300, untouched: { before: ALL, after: [state(), state(), state()], ...untouched }, trials: [trial],
    };
    return concludeCheck(objectWrite.judge({ 'tenant.object-write': [{ ...taken, kind: 'tenant.object-write', data }] }, context));
  };
  const broken = control({ effect: false, state: state() });
  const restore = (change: Partial<WriteTrial>): CheckOutcome => judge({ kind: 'restore', before: [], after: thrice({ present: [] }).map((one) => ({ ...one, present: [] })), ...change });

  test.each<[string, string | undefined, string, CheckOutcome]>([
    ['fail', undefined, 'what was written is seen', judge({ after: thrice({ written: true }) })],
    ['fail', undefined, 'it is seen although the answer was 404', judge({ attempt: refused, after: thrice({ written: true }) })],
    ['fail', undefined, 'it is seen although controls broke', judge({ self: broken, after: thrice({ written: true }) })],
    ['fail', undefined, 'the object is gone', judge({ kind: 'delete', after: thrice({ present: [] }) })],
    ['fail', undefined, 'one field is gone', judge({ after: thrice({ present: ['listed'] }) })],
    ['fail', undefined, 'a counter moved', judge({ after: thrice({ changed: ['detail $.version'] }) })],
    ['fail', undefined, 'the answer holds their content', judge({ attempt: theirs })],
    ['fail', undefined, 'a deleted object came back', restore({ after: [state({ present: [] }), state(), state()] })],
    ['inconclusive', 'control-failed', 'the prober cannot write to its own', judge({ self: broken })],
    ['inconclusive', 'control-failed', 'the owner cannot either', judge({ ownerControl: broken })],
    ['inconclusive', 'control-failed', 'the own object cannot be read', judge({ self: control({ effect: false, before: [] }) })],
    ['inconclusive', 'no-input', 'the operation lacks a value', judge({ self: control({ effect: false, performed: { at: '', actor: 'user1', problem: problem('no-input'), evidence: [] } }) })],
    ['inconclusive', 'control-failed', 'the precondition was not to be had', judge({ precondition: problem('control-failed') })],
    ['inconclusive', 'throttled', 'the write was limited', judge({ attempt: reading([], { status: 429 }) })],
    ['inconclusive', 'unreachable', 'the write was not answered', judge({ attempt: reading([], { problem: problem('unreachable') }) })],
    ['inconclusive', 'unreachable', 'the owner could not look again', judge({ after: thrice({ problem: problem('unreachable') }) })],
    ['inconclusive', 'interrupted', 'nobody looked after the window', judge({ after: [state()] })],
    ['inconclusive', 'control-failed', 'the untouched object is gone as well', judge({ after: thrice({ present: [] }) }, { after: thrice({ present: [] }) })],
    ['inconclusive', 'flaky', 'it was gone at one look and there at the other', judge({ after: [state(), state(), state({ present: [] })] })],
    ['inconclusive', 'control-failed', 'the object to restore was never away', restore({ before: ALL })],
    ['pass', undefined, 'all is as before', judge()],
    ['pass', undefined, 'the answer says 200', judge({ attempt: reading() })],
    ['pass', undefined, 'a value changes by itself', judge({ after: thrice({ changed: ['detail $.viewedAt'] }) }, { after: thrice({ changed: ['detail $.viewedAt'] }) })],
    ['pass', undefined, 'a value changed once and changed back', judge({ after: [state(), state({ changed: ['detail $.lock'] }), state()] })],
    ['pass', undefined, 'the deleted object stays away', restore({})],
  ])('%s %s when %s', (outcome, code, _when, concluded) => {
    expect(told(concluded)).toEqual([outcome, code]);
  });

  test('a type that cannot be written to does not apply', () => {
    const data: ObjectWriteData = { type: 'document', tenant: 'T1', otherTenant: 'T2', owner: 'T2-user', settleSeconds: 1, untouched: { before: ALL, after: [] }, trials: [] };
    expect(told(concludeCheck(objectWrite.judge({ 'tenant.object-write': [{ ...taken, kind: 'tenant.object-write', data }] }, context)))).toEqual(['not-applicable', undefined]);
  });
});
