import { describe, expect, test } from 'vitest';
import { createScope } from './scope.ts';
import { profileOf } from './testing/harness.ts';

const noon = (): Date => new Date('2026-11-23T03:00:00Z');
const scope = createScope(profileOf({
  hosts: [{ name: 'Staging.Example.jp', ports: [443, 8443] }, { name: '127.0.0.1', ports: [80] }, { name: '[::1]', ports: [443] }, { name: '例え.jp' }],
  forbiddenPaths: ['/billing', '/danger/'],
}), noon);

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'admitted';
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

test.each([
  ['another host', 'https://example.jp/'],
  ['a subdomain', 'https://a.staging.example.jp/'],
  ['a suffix', 'https://staging.example.jp.evil.test/'],
  ['another port', 'https://staging.example.jp:444/'],
  ['the default port of the other scheme', 'http://staging.example.jp/'],
  ['a name that means a declared address', 'http://localhost/'],
  ['a mapped address', 'http://[::ffff:127.0.0.1]/'],
  ['the host as user name', 'https://staging.example.jp@evil.test/'],
  ['credentials', 'https://user:pw@staging.example.jp/'],
  ['a backslash before the real host', 'https://evil.test\\@staging.example.jp/'],
  ['another scheme', 'file:///etc/passwd'],
  ['FTP', 'ftp://staging.example.jp:443/'],
  ['no absolute URL', '/home'],
  ['a look-alike of another script', 'https://stаging.example.jp/'],
  ['a forbidden path', 'https://staging.example.jp/billing'],
  ['below a forbidden path', 'https://staging.example.jp/billing/1?x'],
  ['a forbidden path escaped', 'https://staging.example.jp/b%69lling'],
  ['a forbidden path escaped twice', 'https://staging.example.jp/b%2569lling'],
  ['a forbidden path with doubled slashes', 'https://staging.example.jp//billing/'],
  ['a forbidden path by an escaped detour', 'https://staging.example.jp/x/%2e%2e/billing'],
  ['a forbidden path by an escaped slash', 'https://staging.example.jp/x/..%2fbilling'],
  ['a forbidden path behind matrix parameters', 'https://staging.example.jp/;a=1/billing;b'],
  ['a forbidden path in capitals', 'https://staging.example.jp/BILLING'],
  ['a forbidden folder', 'https://staging.example.jp/danger/x'],
])('refuses %s', (_what, url) => {
  expect(codeOf(() => scope.admitUrl(url))).toBe('OUT_OF_SCOPE');
  if (URL.canParse(url)) expect(scope.covers(new URL(url))).toBe(false);
});

test.each([
  ['the host in any case', 'https://STAGING.example.JP/'],
  ['a trailing dot', 'https://staging.example.jp./'],
  ['a declared port', 'https://staging.example.jp:8443/x'],
  ['WebSockets', 'wss://staging.example.jp/socket'],
  ['an address in odd spelling', 'http://0x7f.1/'],
  ['IPv6 in long form', 'https://[0:0:0:0:0:0:0:1]/'],
  ['an international name', 'https://例え.jp/'],
  ['an international name in ASCII', 'https://xn--r8jz45g.jp/'],
  ['a path that only contains a forbidden one', 'https://staging.example.jp/my/billing'],
  ['a path beside a forbidden folder', 'https://staging.example.jp/dangerous'],
])('admits %s', (_what, url) => {
  expect(codeOf(() => scope.admitUrl(url))).toBe('admitted');
});

test.each(['staging.example.jp:443', 'staging.example.jp/x', 'a@staging.example.jp', '', ' ', '::1%eth0', '[::1'])('refuses %j as a host of a socket', (host) => {
  expect(codeOf(() => scope.admit({ host, port: 443 }))).toBe('OUT_OF_SCOPE');
});

test('a socket needs host and port in any spelling of the declared ones', () => {
  expect(scope.admit({ host: '::1', port: 443 })).toEqual({ host: '::1', port: 443 });
  expect(scope.admit({ host: 'STAGING.example.jp.', port: 8443 })).toEqual({ host: 'staging.example.jp', port: 8443 });
  expect(codeOf(() => scope.admit({ host: '127.0.0.1', port: 443 }))).toBe('OUT_OF_SCOPE');
});

test('an environment other than staging is refused even when the schema was bypassed', () => {
  const profile = { ...profileOf({ hosts: [{ name: 'a.test' }] }), environment: 'production' } as unknown as ReturnType<typeof profileOf>;
  expect(codeOf(() => createScope(profile, noon).admitUrl('https://a.test/'))).toBe('OUT_OF_SCOPE');
});

describe('time', () => {
  const at = (iso: string, hours?: object): unknown => {
    const profile = profileOf({ hosts: [{ name: 'a.test' }], ...(hours && { hours }) });
    return codeOf(() => createScope({ ...profile, consent: { ...profile.consent, validUntil: '2026-11-30' } }, () => new Date(iso)).admitUrl('https://a.test/'));
  };

  test.each([
    ['before the hours', '2026-11-23T08:59:59+09:00', { from: '09:00', to: '17:00' }],
    ['at the end of the hours', '2026-11-23T17:00:00+09:00', { from: '09:00', to: '17:00' }],
    ['on another day', '2026-11-22T12:00:00+09:00', { from: '09:00', to: '17:00', days: ['mon'] }],
    ['in the hours of another zone', '2026-11-23T12:00:00+09:00', { from: '09:00', to: '17:00', timeZone: 'America/New_York' }],
    ['in the morning after a night that was not declared', '2026-11-24T01:00:00+09:00', { from: '22:00', to: '02:00', days: ['tue'] }],
    ['the day after the consent', '2026-12-01T00:00:00+09:00', undefined],
  ])('refuses %s', (_what, iso, hours) => {
    expect(at(iso, hours)).toBe('OUT_OF_HOURS');
  });

  test.each([
    ['from the first minute', '2026-11-23T09:00:00+09:00', { from: '09:00', to: '17:00', days: ['mon'] }],
    ['after midnight of a declared night', '2026-11-24T01:59:00+09:00', { from: '22:00', to: '02:00', days: ['mon'] }],
    ['before midnight of a declared night', '2026-11-23T22:00:00+09:00', { from: '22:00', to: '02:00', days: ['mon'] }],
    ['all day when the times are equal', '2026-11-23T03:00:00+09:00', { from: '00:00', to: '00:00' }],
    ['until the end of the last day', '2026-11-30T23:59:59+09:00', { from: '00:00', to: '00:00' }],
  ])('admits %s', (_what, iso, hours) => {
    expect(at(iso, hours)).toBe('admitted');
  });
});
