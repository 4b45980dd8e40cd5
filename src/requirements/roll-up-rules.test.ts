import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { rollUpRules } from './roll-up-rules.ts';
import { having, of, verdict, withCases } from './sample-outcomes.ts';

test('there is a rule for each of the 47 requirements', () => {
  expect(rollUpRules().rules.map((one) => one.no)).toEqual(catalogue().requirements.map((one) => one.no));
});

test('every M-alt check is in an alternative of its requirements', () => {
  for (const check of catalogue().checks.filter((one) => one.gate === 'M-alt')) {
    for (const no of check.requirements) {
      expect(rollUpRules().rules[no - 1]!.alternatives.flat().map((one) => one.check.id)).toContain(check.id);
    }
  }
});

test('the checks that count beyond the index are those the roll-up lines name', () => {
  const beyond = rollUpRules().rules.flatMap(({ no, members, alternatives }) =>
    [...members, ...alternatives.flat()].filter((one) => !one.check.requirements.includes(no)).map((one) => `${no} ${one.check.id}`));
  expect(beyond).toEqual(['3 residency.storage-region-disclosed', '21 mfa.code-validation', '21 mfa.one-time', '21 mfa.guess-limit']);
});

describe('privacy.third-party-egress', () => {
  test('a foreign host fails 2 and 3, contradicts 13 and 14, and leaves the purpose of 7 alone', () => {
    const egress = withCases('fail', { host: 'fail', purpose: 'pass' });
    const outcomes = having({ 'privacy.third-party-egress': egress });
    expect([2, 3, 7, 13, 14].map((no) => of(no, outcomes).outcome)).toEqual(['fail', 'fail', 'pass', 'inconclusive', 'inconclusive']);
    expect([13, 14].map((no) => of(no, outcomes).code)).toEqual(['evidence-contradicted', 'evidence-contradicted']);
  });

  test('a host whose purpose is not needed fails 7 alone', () => {
    const outcomes = having({ 'privacy.third-party-egress': withCases('fail', { host: 'pass', purpose: 'fail' }) });
    expect([2, 3, 7, 13, 14].map((no) => of(no, outcomes).outcome)).toEqual(['pass', 'pass', 'fail', 'pass', 'pass']);
  });

  test('without a case on the purpose, 7 is neither passed nor failed', () => {
    for (const host of ['pass', 'fail'] as const) {
      expect(of(7, having({ 'privacy.third-party-egress': withCases(host, { host }) }))).toMatchObject({
        outcome: 'inconclusive', code: 'ambiguous-effect',
      });
    }
  });
});

describe('contradicted documents', () => {
  test.each([
    [8, 'assurance.claims-vs-observed', 'assurance.security-document'],
    [9, 'integrity.round-trip', 'change.qa-process'],
    [13, 'privacy.third-party-egress', 'subcontract.control'],
    [14, 'privacy.third-party-egress', 'subcontract.register'],
  ])('%i: a finding of %s sends %s back, and does not fail it', (no, by, document) => {
    expect(of(no, having({ [by]: 'fail' }))).toMatchObject({
      outcome: 'inconclusive', code: 'evidence-contradicted', waitsOnlyForDocuments: false, decidedBy: [{ check: document }],
    });
    expect(of(no, having({ [by]: 'fail', [document]: 'evidence-unreviewed' })).code).toBe('evidence-contradicted');
    expect(of(no, having({ [by]: 'fail', [document]: 'fail' })).outcome).toBe('fail');
    expect(of(no, having({ [by]: 'fail', [document]: 'not-implemented' })).code).toBe('not-implemented');
  });
});

describe('15: certificates', () => {
  test('one valid certificate is enough, and an invalid one beside it is noted', () => {
    const result = of(15, having({ 'cert.iso27017': 'fail', 'cert.soc-report': 'evidence-missing' }));
    expect(result.outcome).toBe('pass');
    expect(result.notes.map((one) => one.en)).toEqual(['Failed alternative cert.iso27017 (the demand is met another way): reason']);
  });

  test('an invalid one fails when nothing else was handed in, not while another waits for its reviewer', () => {
    const invalid = { 'cert.iso27017': 'fail', 'cert.ismap': 'evidence-missing' } as const;
    expect(verdict(15, { ...invalid, 'cert.soc-report': 'evidence-missing' })).toBe('fail');
    expect(verdict(15, { ...invalid, 'cert.soc-report': 'evidence-unreviewed' })).toBe('inconclusive');
  });

  test('a demand that none of its alternatives applies to is not met by absence', () => {
    const absent = { 'cert.iso27017': 'n/a', 'cert.ismap': 'n/a', 'cert.soc-report': 'n/a' } as const;
    expect(of(15, having(absent))).toMatchObject({ outcome: 'inconclusive', code: 'no-input', waitsOnlyForDocuments: false });
  });
});

describe('16: connection control', () => {
  test('a way round the address restriction is no matter where devices are restricted', () => {
    expect(verdict(16, { 'access.ip-allowlist-routes': 'fail' })).toBe('pass');
    expect(verdict(16, { 'access.ip-allowlist-routes': 'fail', 'access.device-restriction': 'n/a' })).toBe('fail');
    expect(verdict(16, { 'access.ip-allowlist-routes': 'fail', 'access.device-restriction': 'not-implemented' })).toBe('inconclusive');
  });

  test('the right to change the restriction counts for both mechanisms', () => {
    expect(verdict(16, { 'access.restriction-change-authority': 'fail' })).toBe('fail');
  });

  test('of the forged headers only the case of the address restriction counts', () => {
    const headers = withCases('fail', { 'allow-list': 'pass', 'factor-exemption/forwarded': 'fail' });
    const outcomes = having({ 'access.ip-header-spoof': headers, 'access.device-restriction': 'n/a' });
    expect([16, 21].map((no) => of(no, outcomes).outcome)).toEqual(['pass', 'fail']);
  });
});

describe('18 and 21: second factor of administrators and of ordinary users', () => {
  const ordinaryFails = withCases('fail', { admin: 'pass', ordinary: 'fail' });
  const adminFails = withCases('fail', { admin: 'fail', ordinary: 'pass' });

  test.each(['mfa.alternate-routes', 'mfa.code-validation', 'mfa.one-time', 'mfa.guess-limit'])('%s counts by whose account it was', (id) => {
    const device = { 'access.device-restriction': 'n/a' } as const;
    expect([18, 21].map((no) => verdict(no, { ...device, [id]: ordinaryFails }))).toEqual(['pass', 'fail']);
    expect([18, 21].map((no) => verdict(no, { ...device, [id]: adminFails }))).toEqual(['fail', 'pass']);
    expect([18, 21].map((no) => verdict(no, { ...device, [id]: withCases('pass', { admin: 'pass' }) }))).toEqual(['pass', 'inconclusive']);
  });

  test('21 is met by restricted devices where they are the declared mechanism', () => {
    expect(verdict(21, { 'mfa.one-time': ordinaryFails })).toBe('pass');
    expect(verdict(21, { 'access.device-restriction': 'fail' })).toBe('pass');
    expect(verdict(21, { 'access.device-restriction': 'fail', 'mfa.one-time': ordinaryFails })).toBe('fail');
  });

  test('21 does not apply where staff never connect directly, unless one of its own checks failed', () => {
    const absent = { 'remote.second-control': 'n/a', 'mfa.one-time': ordinaryFails } as const;
    expect(verdict(21, { ...absent, 'remote.user-cannot-opt-out': 'not-implemented' })).toBe('not-applicable');
    expect(verdict(21, { ...absent, 'remote.user-cannot-opt-out': 'fail' })).toBe('fail');
  });
});

describe('19: confirmation or procedure, for each operation', () => {
  const confirmation = withCases('fail', { 'bulk-delete': 'pass', 'terminate': 'fail' });

  test('a procedure for the unconfirmed operation makes up for it', () => {
    const procedures = withCases('fail', { 'bulk-delete': 'fail', 'terminate': 'pass' });
    expect(verdict(19, { 'ops.destructive-confirmation': confirmation, 'ops.procedures': procedures })).toBe('pass');
  });

  test('an operation with neither fails', () => {
    const procedures = withCases('fail', { 'bulk-delete': 'pass', 'terminate': 'fail' });
    expect(verdict(19, { 'ops.destructive-confirmation': confirmation, 'ops.procedures': procedures })).toBe('fail');
    expect(verdict(19, { 'ops.destructive-confirmation': confirmation, 'ops.procedures': 'fail' })).toBe('fail');
  });

  test('an operation that only the procedures know must have one', () => {
    const procedures = withCases('fail', { terminate: 'pass', restore: 'fail' });
    expect(verdict(19, { 'ops.destructive-confirmation': confirmation, 'ops.procedures': procedures })).toBe('fail');
  });

  test('while the reviewer has not judged the procedures, nothing is decided', () => {
    expect(verdict(19, { 'ops.destructive-confirmation': confirmation, 'ops.procedures': 'evidence-unreviewed' })).toBe('inconclusive');
  });
});

describe('26, 35, 36 and 40: one document judged separately for two requirements', () => {
  test.each([
    ['config.vendor-support', 26, 40],
    ['utility.provider-statement', 36, 35],
  ])('%s', (id, one, other) => {
    const outcomes = having({ [id]: withCases('fail', { [`requirement-${one}`]: 'pass', [`requirement-${other}`]: 'fail' }) });
    expect([one, other].map((no) => of(no, outcomes).outcome)).toEqual(['pass', 'fail']);
  });
});

test('28 does not apply to SaaS', () => {
  expect(of(28, having({ 'net.traffic-monitoring': 'n/a' }))).toMatchObject({ outcome: 'not-applicable', reason: { ja: '対象外: 理由' } });
});

test('42 is met by the figure shown or by the report', () => {
  expect(verdict(42, { 'capacity.usage-visible': 'fail' })).toBe('pass');
  expect(verdict(42, { 'capacity.usage-visible': 'fail', 'capacity.monitoring-statement': 'evidence-missing' })).toBe('fail');
});
