import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namesCredential } from './clear-secret-findings.ts';
import { closest } from './closest.ts';
import { canonicalJson, profileDigest } from './digest.ts';
import { endpointOf, hostKey } from './host.ts';
import { defaultPolicy, loadPolicy } from './load-policy.ts';
import { loadInputs } from './against-policy.ts';
import { loadProfile } from './load-profile.ts';
import { ProfileError } from './profile-error.ts';
import { targetProfileSchema } from './schema.ts';
import { parseYaml } from './yaml-document.ts';

const NOW = new Date('2026-11-23T00:00:00Z');
const examples = join(import.meta.dirname, '../../examples');
const MINIMAL = {
  profileVersion: 1, service: { name: 'S' }, environment: 'staging',
  consent: { reference: 'R', grantedBy: 'V', validUntil: '2030-01-01', stopContact: 'C' },
  scope: { baseUrl: 'https://s.example', hosts: [{ name: 's.example' }] },
};

async function written(name: string, content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'kenshu-profile-')), name);
  await writeFile(path, content);
  return path;
}

describe('examples', () => {
  test.each(['minimal.yaml', 'form-login.yaml', 'json-bearer.yaml'])('%s loads without a warning', async (name) => {
    expect((await loadProfile(join(examples, name), { now: NOW })).warnings).toEqual([]);
  });

  test('the policy loads, and goes with a profile', async () => {
    const { policy } = await loadInputs(join(examples, 'json-bearer.yaml'), join(examples, 'policy.yaml'), { now: NOW });
    expect(policy.value.parameters.lockout).toEqual({ cap: 100, minRefusalSeconds: 30, spacingSeconds: 1 });
  });

  test('an account repeated by anchor and merge key overrides what differs', async () => {
    const { value } = await loadProfile(join(examples, 'json-bearer.yaml'), { now: NOW });
    expect(value.accounts['foreign1']).toMatchObject({ tenant: 'T2', role: 'member', identity: 'user91' });
  });
});

describe('a profile', () => {
  test('of a host and nothing else has every default filled in', async () => {
    const { value, directory, path } = await loadProfile(await written('p.json', JSON.stringify(MINIMAL)), { now: NOW });
    expect(value).toMatchObject({ sources: { S1: {} }, accounts: {}, pools: {}, consent: { allowDestructive: false }, scope: { hosts: [{ ports: [443] }] } });
    expect(directory).toBe(dirname(path));
  });

  test('means the same as YAML, JSON and module, whatever the order of keys', async () => {
    const reversed = Object.fromEntries(Object.entries(MINIMAL).toReversed());
    const paths = [await written('p.yaml', `# comment\n${JSON.stringify(reversed)}`), await written('p.json', JSON.stringify(MINIMAL)),
      await written('p.mjs', `export default ${JSON.stringify(MINIMAL)};`), await written('p.ts', `const p: object = ${JSON.stringify(reversed)};\nexport default p;`)];
    const digests = await Promise.all(paths.map(async (path) => (await loadProfile(path, { now: NOW })).sha256));
    expect(new Set(digests).size).toBe(1);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is valid on the last day of its consent, in Japan', async () => {
    const path = await written('p.json', JSON.stringify({ ...MINIMAL, consent: { ...MINIMAL.consent, validUntil: '2026-11-23' } }));
    await expect(loadProfile(path, { now: new Date('2026-11-23T14:59:59Z') })).resolves.toBeDefined();
    await expect(loadProfile(path, { now: new Date('2026-11-23T15:00:00Z') })).rejects.toThrow(ProfileError);
  });

  test('reads an unknown figure as not declared', async () => {
    const path = await written('p.json', JSON.stringify({ ...MINIMAL, declared: { password: { symbols: 'unknown', minLength: 12 } } }));
    const { declared } = (await loadProfile(path, { now: NOW })).value;
    expect([declared.password?.symbols, declared.password?.minLength]).toEqual([undefined, 12]);
  });

  test('warns of a template name that nothing provides, and of a pool without accounts', async () => {
    const path = await written('p.yaml', [JSON.stringify(MINIMAL).slice(0, -1), ', tenants: { T1: { name: T, variables: { code: c } } },',
      'health: { http: { path: "/${tenant.cod}?a=${tenant.code}" } },', 'pools: { users: { tenant: T1, role: r } } }'].join('\n'));
    expect((await loadProfile(path, { now: NOW })).warnings.map(({ line, path: at, message }) => [line, at, message.en])).toEqual([
      [3, 'health.http.path', 'Nothing provides "${tenant.cod}". Did you mean "${tenant.code}"?'],
      [4, 'pools.users', 'This pool cannot give a single account. Write accounts or create.'],
    ]);
  });

  test('stored as it was parsed reads the same again', async () => {
    const { value, sha256 } = await loadProfile(join(examples, 'form-login.yaml'), { now: NOW });
    const stored = targetProfileSchema.parse(JSON.parse(JSON.stringify(value)));
    expect(profileDigest(stored)).toBe(sha256);
  });

  test('takes hosts as they come: upper case, IPv6, trailing dot, Japanese', async () => {
    const pairs = [['S.Example', 'https://s.example'], ['::1', 'https://[::1]/'], ['s.example', 'https://s.example.'], ['例え.jp', 'https://xn--r8jz45g.jp/']];
    await Promise.all(pairs.map(async ([name, baseUrl]) => {
      const path = await written('p.json', JSON.stringify({ ...MINIMAL, scope: { baseUrl, hosts: [{ name }] } }));
      await expect(loadProfile(path, { now: NOW }), name).resolves.toBeDefined();
    }));
  });
});

describe('a policy', () => {
  test('that is not given has the defaults of the catalogue', async () => {
    const policy = await loadPolicy(undefined);
    expect(policy).toMatchObject({ path: undefined, value: defaultPolicy, sha256: profileDigest(defaultPolicy), testTrustAnchors: [] });
  });
});

describe('whatever the bytes', () => {
  test('YAML parses or gives located issues', () => {
    const pieces = fc.array(fc.constantFrom('a', ':', ' ', '\n', '-', '&x', '*x', '<<', '{', '}', '[', ']', '!t', '"', "'", '|', '\t', '#', '?', ',', '日本', '---', '%')).map((all) => all.join(''));
    fc.assert(fc.property(fc.oneof(pieces, fc.string()), (text) => {
      try {
        parseYaml('f', text).locate(['a', 0, 'x'], true);
      } catch (error) {
        if (!(error instanceof ProfileError)) throw error;
        expect(error.issues.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
      }
    }), { numRuns: 500 });
  });

  test('any JSON loads or is refused by a ProfileError', async () => {
    const path = await written('p.json', '');
    await fc.assert(fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...Object.keys(MINIMAL), 'routes', 'accounts', 'declared', 'health'), async (value, key) => {
      await writeFile(path, JSON.stringify({ ...MINIMAL, [key]: value }));
      await loadProfile(path, { now: NOW }).catch((error: unknown) => { if (!(error instanceof ProfileError)) throw error; });
    }), { numRuns: 150 });
  });
});

describe('small parts', () => {
  test.each([
    ['password', true], ['loginPassword', true], ['new_password', true], ['passwordConfirmation', true], ['X-Api-Key', true], ['client-secret', true],
    ['Authorization', true], ['refreshToken', true], ['新しいパスワード', true], ['operatorKey', true], ['password-field', true],
    ['tokenType', false], ['grant_type', false], ['key', false], ['sortKey', false], ['passwordRoute', false], ['secretary', false], ['compass', false],
  ])('%s names a credential: %s', (name, expected) => expect(namesCredential(name)).toBe(expected));

  test.each([['acounts', 'accounts'], ['baseURL', 'baseUrl'], ['valdiUntil', 'validUntil'], ['zzz', undefined]])('%s means %s', (name, meant) => {
    expect(closest(name, ['accounts', 'baseUrl', 'validUntil', 'routes'])).toBe(meant);
  });

  test.each(['https://a.example', 'a.example:443', 'a/b', '*.example', 'u@a', '', 'a b', '[::1'])('%j is no host', (name) => expect(hostKey(name)).toBeUndefined());

  test('an endpoint has the port of its scheme', () => {
    expect(endpointOf('https://A.example./x')).toEqual({ host: 'a.example', port: 443 });
    expect(endpointOf('http://[::1]:8080')).toEqual({ host: '[::1]', port: 8080 });
    expect(endpointOf('/path')).toBeUndefined();
  });

  test('canonical JSON sorts keys at every depth and drops what is undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined, a: null }], a: '日' })).toBe('{"a":"日","b":[{"a":null,"d":1}]}');
  });
});
