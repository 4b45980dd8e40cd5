import { expect, test } from 'vitest';
import type { CaseResult } from '../../domain/outcome.ts';
import type { LinkPoisoningData, PoisonTrial } from '../../observations/reset.ts';
import { policySchema } from '../../profile/policy-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { linkPoisoning } from './link-poisoning.ts';

const E = ['sha256:aa'] as const;
const trial = (variant: string, group: PoisonTrial['group'], rest: Partial<PoisonTrial> = {}): PoisonTrial =>
  ({ variant, group, status: 200, foreignHosts: [], toOwner: 5, toOthers: [], evidence: E, ...rest });

const DATA: LinkPoisoningData = {
  setter: 'forgotten', account: 'a', secondMailbox: true, carriesAddress: true,
  controls: [trial('before', 'host', { toOwner: 1 }), trial('after', 'host', { toOwner: 1 })],
  trials: [
    trial('host', 'host'), trial('x-forwarded-host', 'forwarded-host'), trial('referer', 'referer-and-parameters'), trial('comma', 'second-address'), trial('lookalike-k', 'address-variants'),
  ],
};

const where = (variant: string, rest: Partial<PoisonTrial>, more: Partial<LinkPoisoningData> = {}): LinkPoisoningData =>
  ({ ...DATA, trials: DATA.trials.map((one) => (one.variant === variant ? { ...one, ...rest } : one)), ...more });
const problem = { code: 'unreachable', reason: { ja: '', en: '' } } as const;

function judged(data: LinkPoisoningData | { absent: true }): readonly CaseResult[] {
  const context = { policy: policySchema.parse({ policyVersion: 1, municipality: '試験市' }), profile: { absences: [] } as unknown as TargetProfile, assessedAt: '', cryptrecList: '' };
  return linkPoisoning.judge({ 'reset.link-poisoning': [{ subject: 'forgotten', data, evidence: E }] } as never, context);
}

const told = (data: LinkPoisoningData, id: string): string => {
  const one = judged(data).find((candidate) => candidate.id === `${id}@forgotten`);
  return one?.outcome === 'inconclusive' ? one.code : one?.outcome ?? 'missing';
};

const noMail = [trial('before', 'host', { toOwner: 1 }), trial('after', 'host', { toOwner: 0 })];

test.each<readonly [name: string, data: LinkPoisoningData, id: string, expected: string]>([
  ['a link leads to the injected host', where('host', { foreignHosts: ['t0.kenshu.example'] }), 'host', 'fail'],
  ['by a forwarding header', where('x-forwarded-host', { foreignHosts: ['t3.kenshu.example'] }), 'forwarded-host', 'fail'],
  ['by Referer, although the control after brought nothing', where('referer', { foreignHosts: ['t8.kenshu.example'] }, { controls: noMail }), 'referer-and-parameters', 'fail'],
  ['a second address gets a link', where('comma', { toOthers: [{ address: 'b@s.example', link: true }] }), 'second-address', 'fail'],
  ['another address that folds to the same gets a link', where('lookalike-k', { toOthers: [{ address: 'b@s.example', link: true }] }), 'address-variants', 'fail'],
  ['no mail after an unaltered request', { ...DATA, controls: noMail }, 'host', 'control-failed'],
  ['the unaltered request was limited', { ...DATA, controls: [trial('before', 'host', { toOwner: 0, status: 429 }), trial('after', 'host')] }, 'host', 'throttled'],
  ['a control is missing from the record', { ...DATA, controls: [] }, 'unaltered', 'control-failed'],
  ['an altered request was limited', where('comma', { status: 429 }), 'second-address', 'throttled'],
  ['an altered request broke the service', where('host', { status: 500 }), 'host', 'throttled'],
  ['an altered request could not be composed', where('referer', { problem }), 'referer-and-parameters', 'unreachable'],
  ['no second mailbox is read', where('comma', {}, { secondMailbox: false }), 'second-address', 'no-input'],
  ['the request carries no address', { ...DATA, trials: DATA.trials.slice(0, 4), carriesAddress: false }, 'address-variants', 'not-applicable'],
  ['the front door refused: no mail, no harm', where('host', { status: 421 }), 'host', 'pass'],
  ['no answer at all to a strange Host', where('host', { status: null }), 'host', 'pass'],
  ['a second address gets a mail without a link', where('comma', { toOthers: [{ address: 'b@s.example', link: false }] }), 'second-address', 'pass'],
])('%s', (_name, data, id, expected) => {
  expect(told(data, id)).toBe(expected);
});

test('all is well', () => {
  expect(judged(DATA).map(({ id, outcome }) => [id, outcome])).toEqual(
    ['unaltered', 'host', 'forwarded-host', 'referer-and-parameters', 'second-address', 'address-variants'].map((id) => [`${id}@forgotten`, 'pass']),
  );
});

test('links to other hosts in the unaltered mail are told, a service without reset is not judged', () => {
  expect(judged({ ...DATA, controls: DATA.controls.map((one) => ({ ...one, foreignHosts: ['help.example'] })) })[0]?.notes).toHaveLength(1);
  expect(judged({ absent: true }).map(({ outcome }) => outcome)).toEqual(['not-applicable']);
});
