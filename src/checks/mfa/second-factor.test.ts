import { describe, expect, test } from 'vitest';
import { concludeCheck } from '../../domain/conclude.ts';
import type { CaseResult, EvidenceRef, Problem } from '../../domain/outcome.ts';
import type { CodeInput, CodeValidationData, DeviceEnd, DeviceUse, FactorChange, FactorChangesData, FactorTried, GuessManner, GuessSeries, OneTimeData, ParallelSeen, ReuseSeen, TrustedDeviceData } from '../../observations/second-factor.ts';
import type { JudgeContext } from '../define.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import { changeAndRecovery } from './change-and-recovery.ts';
import { codeValidation } from './code-validation.ts';
import { guessLimit } from './guess-limit.ts';
import { oneTime } from './one-time.ts';
import { trustedDevice } from './trusted-device.ts';

const EVIDENCE: EvidenceRef = `sha256:${'d'.repeat(64)}`;
const context = { policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }) } as JudgeContext;
const unreachable: Problem = { code: 'unreachable', reason: { ja: '届きません。', en: 'Not reached.' } };

const seen = (kind: string, subject: string, data: unknown) => ({ [kind]: [{ kind, subject, takenAt: '2026-11-23T00:00:00Z', evidence: [EVIDENCE], ...(data as object) }] }) as never;
const verdict = (cases: readonly CaseResult[]) => {
  const concluded = concludeCheck(cases);
  return [concluded.outcome, concluded.outcome === 'inconclusive' ? concluded.code : undefined];
};

const tried = (more: Partial<FactorTried> = {}): FactorTried => ({ at: '2026-11-23T00:00:00Z', source: 'S1', codeSent: true, effect: 'refused', privileged: false, ...more });
const both = tried({ effect: 'signed-in', privileged: true });
/** An ordinary user: the privileged oracle tells nothing. */
const ordinary = (one: FactorTried): FactorTried => ({ ...one, privileged: null });

describe('mfa.code-validation', () => {
  const input = (more: Partial<CodeInput> = {}): CodeInput => ({ name: 'wrong', tried: tried(), control: both, evidence: [EVIDENCE], ...more });
  const compliant: CodeValidationData = { holder: 'admin', route: 'api', account: 'kenshu001', firstFactorOnly: tried({ codeSent: false }), bothFactors: both, inputs: [input()] };
  const judge = (more: Partial<CodeValidationData>) => codeValidation.judge(seen('mfa.code-validation', `${more.holder ?? 'admin'}@api`, { data: { ...compliant, ...more } }), context);

  test.each<[string, string | undefined, string, Partial<CodeValidationData>]>([
    ['fail', undefined, 'a wrong code shows the privileged marker', { inputs: [input({ tried: both })] }],
    ['fail', undefined, 'a wrong code shows it although the oracle names somebody else', { inputs: [input({ tried: tried({ effect: 'unknown', privileged: true }) })] }],
    ['fail', undefined, 'a wrong code signs in an ordinary user', { holder: 'ordinary', firstFactorOnly: ordinary(tried()), bothFactors: ordinary(both), inputs: [input({ tried: ordinary(both), control: ordinary(both) })] }],
    ['inconclusive', 'control-failed', 'the right code does not work afterwards', { inputs: [input({ control: tried() })] }],
    ['inconclusive', 'control-failed', 'the right code does not work at all', { bothFactors: tried(), inputs: [] }],
    ['inconclusive', 'unreachable', 'the right code could not be tried', { bothFactors: tried({ privileged: 'unknown', problem: unreachable }), inputs: [] }],
    ['inconclusive', 'control-failed', 'no code is needed', { firstFactorOnly: both }],
    ['inconclusive', 'control-failed', 'the code was never sent', { inputs: [input({ tried: tried({ codeSent: false }) })] }],
    ['inconclusive', 'throttled', 'a limiter stood before it', { inputs: [input({ tried: tried({ hint: 'rate-limited' }) })] }],
    ['inconclusive', 'throttled', 'a limiter stood before the control', { inputs: [input({ control: tried({ hint: 'rate-limited' }) })] }],
    ['inconclusive', 'ambiguous-effect', 'the effect is not known', { inputs: [input({ tried: tried({ privileged: 'unknown' }) })] }],
    ['inconclusive', 'no-input', 'an input could not be made', { inputs: [{ name: 'null', problem: { ...unreachable, code: 'no-input' }, evidence: [] }, { name: 'wrong', problem: unreachable, evidence: [] }] }],
    ['pass', undefined, 'an optional input could not be made', { inputs: [input(), { name: 'abandoned-enrolment', problem: unreachable, evidence: [] }] }],
    ['pass', undefined, 'half a session knows who it is', { inputs: [input({ tried: tried({ effect: 'signed-in' }) })] }],
    ['pass', undefined, 'a wrong code is refused', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });

  test('says why nothing was tried with ordinary users, without holding the check back', () => {
    expect(judge({}).at(-1)).toMatchObject({ id: 'ordinary', outcome: 'inconclusive', code: 'no-input', required: false });
  });
});

describe('mfa.one-time', () => {
  const evidence = [EVIDENCE];
  const reuse: ReuseSeen = { first: both, again: tried(), agedSteps: 0, fresh: both, later: tried(), control: both, evidence };
  const round: ParallelSeen = { together: 2, results: [both, tried()], control: both, evidence };
  const compliant: OneTimeData = {
    holder: 'admin', route: 'api', account: 'kenshu001', reuse, parallel: { rounds: [round, round], evidence },
    recovery: { first: both, again: tried(), control: both, evidence },
    offsets: { seen: [{ steps: 12, tried: tried(), control: both }, { steps: -1, tried: both }], evidence },
  };
  const problem = { problem: unreachable, evidence };
  const judge = (more: Partial<OneTimeData>) => oneTime.judge(seen('mfa.one-time', 'admin@api', { data: { ...compliant, ...more } }), context);

  test.each<[string, string | undefined, string, Partial<OneTimeData>]>([
    ['fail', undefined, 'the same code works twice', { reuse: { ...reuse, again: both } }],
    ['fail', undefined, 'it works twice, although late', { reuse: { ...reuse, again: both, agedSteps: 2 } }],
    ['fail', undefined, 'it works again after another', { reuse: { ...reuse, later: both } }],
    ['fail', undefined, 'both of two at once work', { parallel: { rounds: [round, { ...round, results: [both, both] }], evidence } }],
    ['fail', undefined, 'a recovery code works twice', { recovery: { first: both, again: both, control: both, evidence } }],
    ['fail', undefined, 'a code ten steps off works', { offsets: { seen: [{ steps: -10, tried: both }], evidence } }],
    ['inconclusive', 'control-failed', 'the first use did not work', { reuse: { ...reuse, first: tried() } }],
    ['inconclusive', 'control-failed', 'no fresh code works afterwards', { reuse: { ...reuse, fresh: tried() } }],
    ['inconclusive', 'throttled', 'the fresh code was limited', { reuse: { ...reuse, fresh: tried({ hint: 'rate-limited' }) } }],
    ['inconclusive', 'throttled', 'the second use was limited', { reuse: { ...reuse, again: tried({ hint: 'rate-limited' }) } }],
    ['inconclusive', 'ambiguous-effect', 'the code had run out meanwhile', { reuse: { ...reuse, agedSteps: 2 } }],
    ['inconclusive', 'control-failed', 'the code was not sent the second time', { reuse: { ...reuse, again: tried({ codeSent: false }) } }],
    ['inconclusive', 'unreachable', 'nothing could be tried', { reuse: problem }],
    ['inconclusive', 'control-failed', 'the two were not sent together', { parallel: { rounds: [{ ...round, together: 1 }], evidence } }],
    ['inconclusive', 'control-failed', 'neither of the two works', { parallel: { rounds: [{ ...round, results: [tried(), tried()] }], evidence } }],
    ['inconclusive', 'unreachable', 'no recovery code could be had', { recovery: problem }],
    ['inconclusive', 'control-failed', 'the recovery code does not work at all', { recovery: { first: tried(), again: tried(), control: both, evidence } }],
    ['inconclusive', 'control-failed', 'the account was locked among the steps', { offsets: { seen: [{ steps: 12, tried: tried(), control: tried() }], evidence } }],
    ['pass', undefined, 'the code was a step old, which is seen to be taken', { reuse: { ...reuse, agedSteps: 1 } }],
    ['pass', undefined, 'there are no recovery codes', { recovery: { absent: 'なし' } }],
    ['pass', undefined, 'a code is good once', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });

  test('a wide window below ten steps passes with a remark', () => {
    expect(concludeCheck(judge({ offsets: { seen: [{ steps: 5, tried: both }, { steps: 10, tried: tried(), control: both }], evidence } }))).toMatchObject({ outcome: 'pass', notes: [{}] });
  });
});

describe('mfa.guess-limit', () => {
  const series = (more: Partial<GuessSeries> = {}): GuessSeries => ({
    account: 'kenshu001', controlBefore: both, planned: 10, evaluated: 5, elapsedSeconds: 2, right: [tried({ codeSent: false })], neighbour: both, evidence: [EVIDENCE], ...more,
  });
  const open = series({ planned: 100, evaluated: 100, elapsedSeconds: 20, right: [both] });
  const judge = (manner: Partial<GuessManner>) => guessLimit.judge(
    seen('mfa.guess-limit', 'admin@api', { data: { holder: 'admin', route: 'api', manners: [{ name: 'new-challenge', series: [series()], ...manner }] } }), context,
  );

  test.each<[string, string | undefined, string, Partial<GuessManner>]>([
    ['fail', undefined, 'the right code works twice after a hundred wrong ones', { series: [open, open] }],
    ['inconclusive', 'throttled', 'that was seen once only', { series: [open] }],
    ['inconclusive', 'flaky', 'the repetition was stopped', { series: [open, series({ planned: 100 })] }],
    ['inconclusive', 'throttled', 'not all of them were evaluated', { series: [series({ planned: 100, evaluated: 30, right: [both] })] }],
    ['inconclusive', 'throttled', 'a challenge page came in between', { series: [series({ right: [tried({ hint: 'challenge' })] })] }],
    ['inconclusive', 'control-failed', 'the right code never worked', { series: [series({ controlBefore: tried() })] }],
    ['inconclusive', 'control-failed', 'the whole address was blocked', { series: [series({ neighbour: tried() })] }],
    ['inconclusive', 'control-failed', 'only the address was blocked', { series: [series({ neighbour: tried(), right: [tried()] }), series({ neighbour: tried(), right: [tried()] })] }],
    ['inconclusive', 'ambiguous-effect', 'it is not known what the right code did', { series: [series({ right: [tried({ privileged: 'unknown' })] })] }],
    ['inconclusive', 'no-input', 'there is no second address', { name: 'sources', series: [], problem: { ...unreachable, code: 'no-input' } }],
    ['pass', undefined, 'the account is refused at another address, too', { series: [series({ neighbour: tried(), right: [tried(), tried({ source: 'S2' })] })] }],
    ['pass', undefined, 'guesses are slowed down', { series: [series({ planned: 100, evaluated: 100, elapsedSeconds: 3600, right: [both] })] }],
    ['pass', undefined, 'the right code is refused after some', {}],
  ])('%s %s when %s', (outcome, code, _when, manner) => {
    expect(verdict(judge(manner))).toEqual([outcome, code]);
  });

  test('a late stop passes with a remark', () => {
    expect(concludeCheck(judge({ series: [series({ planned: 100, evaluated: 50 })] }))).toMatchObject({ outcome: 'pass', notes: [{}] });
  });
});

describe('mfa.trusted-device', () => {
  type Seen = Exclude<TrustedDeviceData, { absent: string }>;
  const half = tried({ codeSent: false });
  const use = (name: string, more: Partial<DeviceUse> = {}): DeviceUse => ({ name, value: 'genuine', tried: half, evidence: [EVIDENCE], ...more });
  const end = (more: Partial<DeviceEnd> = {}): DeviceEnd => ({ name: 'revoked', before: both, after: half, control: both, evidence: [EVIDENCE], ...more });
  const uses = [use('other-account'), use('guessed', { value: '1' })];
  const compliant: Seen = {
    route: 'api', account: 'kenshu001', other: 'kenshu002', without: half, genuine: both, genuineAfter: both, readable: [], uses, otherControl: both, ends: [end()],
  };
  const expiry = (expired: FactorTried): readonly DeviceUse[] => [
    use('altered-expiry', { value: 'expired', tried: expired }), use('altered-expiry', { value: 'prolonged', tried: both }),
  ];
  const judge = (more: Partial<Seen>) => trustedDevice.judge(seen('mfa.trusted-device', 'admin@api', { data: { ...compliant, ...more } }), context);

  test.each<[string, string | undefined, string, Partial<Seen>]>([
    ['fail', undefined, 'the cookie serves another account', { uses: [use('other-account', { tried: both }), use('guessed')] }],
    ['fail', undefined, 'it serves whom it is made to name', { uses: [...uses, use('altered-identity', { tried: both })] }],
    ['fail', undefined, 'it lives as long as it says', { uses: [...uses, ...expiry(half)] }],
    ['fail', undefined, 'a guessed one works', { uses: [use('other-account'), use('guessed', { tried: both })] }],
    ['fail', undefined, 'it outlives its revocation', { ends: [end({ after: both })] }],
    ['inconclusive', 'control-failed', 'nobody is asked for a code', { without: both, uses: [use('other-account', { tried: both })] }],
    ['inconclusive', 'control-failed', 'the genuine cookie does not serve', { genuine: half }],
    ['inconclusive', 'control-failed', 'it does not serve afterwards', { genuineAfter: half }],
    ['inconclusive', 'control-failed', 'the other account cannot sign in at all', { otherControl: half }],
    ['inconclusive', 'control-failed', 'it served no longer when trust was taken back', { ends: [end({ before: half })] }],
    ['inconclusive', 'control-failed', 'the account is dead afterwards', { ends: [end({ control: half })] }],
    ['inconclusive', 'no-input', 'trust cannot be taken back', { ends: [{ name: 'revoked', problem: { ...unreachable, code: 'no-input' }, evidence: [] }] }],
    ['inconclusive', 'ambiguous-effect', 'a use had an unknown effect', { uses: [use('other-account', { tried: tried({ privileged: 'unknown' }) })] }],
    ['inconclusive', 'throttled', 'a limiter came in between', { uses: [use('other-account', { tried: tried({ hint: 'rate-limited' }) }), use('guessed')] }],
    ['pass', undefined, 'what it says about its expiry is not heeded', { uses: [...uses, ...expiry(both)] }],
    ['pass', undefined, 'it serves its own account until trust is taken back', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });

  test('a service without the feature is not concerned', () => {
    expect(verdict(trustedDevice.judge(seen('mfa.trusted-device', 'admin@api', { data: { route: 'api', absent: 'なし' } }), context))).toEqual(['not-applicable', undefined]);
  });
});

describe('mfa.change-and-recovery', () => {
  const half = tried({ codeSent: false });
  const change = (name: string, more: Partial<FactorChange> = {}): FactorChange => ({
    name, by: 'session', after: [{ what: 'first-factor-only', tried: half }], control: both, evidence: [EVIDENCE], ...more,
  });
  const by = (what: FactorChange['after'][number]['what'], one: FactorTried): Partial<FactorChange> => ({ after: [{ what, tried: one }] });
  const compliant: FactorChangesData = {
    route: 'api', firstFactorOnly: half, bothFactors: both, replaced: { tried: both, evidence: [EVIDENCE] }, shownAgain: [], absent: {},
    changes: [change('half-session'), change('full-session'), change('other-account'), change('password-reset', { by: 'forgotten' }), change('factor-reset')],
  };
  const judge = (more: Partial<FactorChangesData>) => changeAndRecovery.judge(seen('mfa.change-and-recovery', 'admin@api', { data: { ...compliant, ...more } }), context);

  test.each<[string, string | undefined, string, Partial<FactorChangesData>]>([
    ['fail', undefined, 'half a session gives the account another factor', { changes: [change('half-session', by('new-factor', both))] }],
    ['fail', undefined, 'one of two ways to present it does', { changes: [change('half-session'), change('half-session', { by: 'challengeToken', ...by('new-factor', both) })] }],
    ['fail', undefined, "another account's factor is changed", { changes: [change('other-account', by('first-factor-only', both))] }],
    ['fail', undefined, 'the mailed link signs in', { changes: [change('password-reset', by('session', both))] }],
    ['fail', undefined, 'the factor is gone after a mail', { changes: [change('factor-reset', by('first-factor-only', both))] }],
    ['inconclusive', 'control-failed', 'no factor is needed anyway', { firstFactorOnly: both }],
    ['inconclusive', 'control-failed', 'both factors never worked', { bothFactors: tried() }],
    ['inconclusive', 'control-failed', 'both factors do not work afterwards', { changes: [change('password-reset', { control: half })] }],
    ['inconclusive', 'control-failed', 'nobody can replace a factor', { replaced: { tried: half, evidence: [] } }],
    ['inconclusive', 'no-input', 'no mailbox is declared', { changes: [change('password-reset', { problem: { ...unreachable, code: 'no-input' } })] }],
    ['inconclusive', 'unreachable', 'what came of it could not be asked', { changes: [change('factor-reset', by('session', tried({ privileged: 'unknown', problem: unreachable })))] }],
    ['inconclusive', 'throttled', 'a limiter stood before what it brought', { changes: [change('half-session', by('first-factor-only', tried({ codeSent: false, hint: 'rate-limited' })))] }],
    ['inconclusive', 'unreachable', 'the sign-in afterwards was never evaluated', { changes: [change('half-session', by('first-factor-only', tried({ codeSent: false, effect: 'unknown', problem: unreachable })))] }],
    ['pass', undefined, 'a service has no reset by mail', { changes: [change('half-session')], absent: { 'factor-reset': 'なし' } }],
    ['pass', undefined, 'nothing is enough', {}],
  ])('%s %s when %s', (outcome, code, _when, more) => {
    expect(verdict(judge(more))).toEqual([outcome, code]);
  });

  test('a change in a full session without a code is a remark', () => {
    expect(concludeCheck(judge({ changes: [change('half-session'), change('full-session', by('new-factor', both))], shownAgain: ['recovery-codes'] }))).toMatchObject({ outcome: 'pass', notes: [{}, {}] });
  });
});
