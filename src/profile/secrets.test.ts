import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProfileError } from './profile-error.ts';
import { targetProfileSchema, type TargetProfile, type TargetProfileInput } from './schema.ts';
import { resolveSecrets } from './secrets.ts';

const directory = await mkdtemp(join(tmpdir(), 'kenshu-secrets-'));

function profile(accounts: NonNullable<TargetProfileInput['accounts']>): TargetProfile {
  return targetProfileSchema.parse({
    profileVersion: 1, service: { name: 'S' }, environment: 'staging',
    consent: { reference: 'R', grantedBy: 'V', validUntil: '2030-01-01', stopContact: 'C' },
    scope: { baseUrl: 'https://s.example', hosts: [{ name: 's.example' }] }, tenants: { T1: { name: 'T', variables: { key: { env: 'TENANT_KEY' } } } }, accounts,
  } satisfies TargetProfileInput);
}
const account = { tenant: 'T1', role: 'r', identity: 'i' };
const node = (code: string): string[] => [process.execPath, '-e', code];

async function refusal(accounts: NonNullable<TargetProfileInput['accounts']>): Promise<ProfileError> {
  const error: unknown = await resolveSecrets(profile(accounts), directory, { TENANT_KEY: 'k', EMPTY: '' }).then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof ProfileError)) throw new Error('expected a ProfileError', { cause: error });
  return error;
}

test.each([
  ['an environment variable that is not set', { env: 'NOT_SET' }, 'The environment variable NOT_SET is not set. Set it and run again.'],
  ['an empty environment variable', { env: 'EMPTY' }, 'The environment variable EMPTY is empty. Set it and run again.'],
  ['a file that is not there', { file: 'none' }, 'The file none cannot be read (ENOENT). Check the path, relative to this file, and that it may be read.'],
  ['a program that is not there', { command: ['no-such-program-here'] }, 'The command no-such-program-here failed (ENOENT). Run it by hand to see why.'],
  ['a program that fails', { command: node('console.log("hunter2"); console.error("hunter2"); process.exit(3)') }, `The command ${process.execPath} failed (3). Run it by hand to see why.`],
  ['a program that is silent', { command: node('') }, `The command ${process.execPath} wrote nothing. Let it write the secret to standard output.`],
])('%s is refused by place, without a value', async (_, password, en) => {
  const error = await refusal({ a: { ...account, password } });
  expect(error.issues.map(({ path, message }) => [path, message.en])).toEqual([['accounts.a.password', en]]);
  expect(`${error.message}${error.format('ja')}`).not.toContain('hunter2');
});

test('every reference that fails is named, whichever account it belongs to', async () => {
  const error = await refusal({ a: { ...account, password: { env: 'X' } }, b: { ...account, totp: { secret: { file: 'y' } }, variables: { key: { env: 'Z' } } } });
  expect(error.issues.map(({ path }) => path)).toEqual(['accounts.a.password', 'accounts.b.totp.secret', 'accounts.b.variables.key']);
});

test('values come from environment, file and command, less one newline', async () => {
  await writeFile(join(directory, 'seed'), ' JBSW\n\n');
  const loaded = profile({
    a: { ...account, password: { env: 'PW' }, totp: { secret: { file: 'seed' } }, variables: { loginId: 'x', pin: { command: node('console.log(process.argv[1])').concat('$HOME;`id`') } } },
  });
  const secrets = await resolveSecrets(loaded, directory, { TENANT_KEY: 'k', PW: 'p w\n' });
  expect(Object.fromEntries(secrets.entries.map(({ path, value }) => [path, value]))).toEqual({
    'tenants.T1.variables.key': 'k', 'accounts.a.password': 'p w\n', 'accounts.a.totp.secret': ' JBSW\n', 'accounts.a.variables.pin': '$HOME;`id`',
  });
  expect(secrets.get({ env: 'PW' })).toBe('p w\n');
  expect(() => secrets.get({ env: 'OTHER' })).toThrow(TypeError);
});

test('the same reference is resolved once', async () => {
  const password = { command: node('require("fs").appendFileSync("count", "x"); console.log("s")') };
  await resolveSecrets(profile({ a: { ...account, password }, b: { ...account, password } }), directory, { TENANT_KEY: 'k' });
  expect(await readFile(join(directory, 'count'), 'utf8')).toBe('x');
});
