import { expect, test } from 'vitest';
import type { TargetProfile } from '../profile/schema.ts';
import { createScope } from './scope.ts';
import { profileOf } from './testing/harness.ts';

const noon = (): Date => new Date('2026-11-23T03:00:00Z');

function scopeOf({ consented = true, ports = ['1-1024', '8080'] }: { readonly consented?: boolean; readonly ports?: readonly string[] | undefined } = {}) {
  const profile = profileOf({ hosts: [{ name: 'a.example', ports: [443], plainPorts: [80] }] });
  const declared: TargetProfile = {
    ...profile, consent: { ...profile.consent, ...(consented ? { allowPortScan: true } : {}) },
    scope: { ...profile.scope, ...(ports === undefined ? {} : { portScan: { ports: [...ports], dedicated: false } }) },
  };
  return createScope(declared, noon);
}

const scan = (port: number, host = 'a.example') => ({ host, port, purpose: 'port-scan' as const });

test('a port of the scan is for the scan alone', () => {
  expect(() => scopeOf().admit({ host: 'a.example', port: 8080 })).toThrow(/outside/);
  expect(() => scopeOf().admitUrl('http://a.example:8080/')).toThrow(/outside/);
  expect(scopeOf().admit(scan(8080)).port).toBe(8080);
});

test.each([
  ['a port outside the ranges', scopeOf(), scan(8081)],
  ['the port after a range', scopeOf(), scan(1025)],
  ['another host', scopeOf(), scan(22, 'b.example')],
  ['no consent', scopeOf({ consented: false }), scan(22)],
])('%s is not scanned', (_, scope, target) => {
  expect(() => scope.admit(target)).toThrow(/outside/);
});

test('ports of plain HTTP join the scope', () => {
  expect(scopeOf().admitUrl('http://a.example/').href).toBe('http://a.example/');
});
