import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { countingServer, kenshu, scratch, type Ended } from './testing/kenshu.ts';

// Processes, not promises: on a busy machine each takes its time.
vi.setConfig({ testTimeout: 120_000 });

const files = scratch();
let server: Awaited<ReturnType<typeof countingServer>>;
let good: string;

/** A profile of the counting server, which would be asked as soon as anything were sent. */
const profileOf = (port: number): string => [
  'profileVersion: 1',
  'service: { name: S }',
  'environment: staging',
  'consent: { reference: R, grantedBy: V, validUntil: 2099-12-31, stopContact: C }',
  'scope:',
  `  baseUrl: http://127.0.0.1:${port}`,
  `  hosts: [{ name: 127.0.0.1, ports: [${port}], tls: false }]`,
  'tenants: { T1: { name: T } }',
  'accounts: { user1: { tenant: T1, role: member, identity: u, password: { env: KENSHU_TEST_PASSWORD } } }',
].join('\n');

const SECRET = { KENSHU_TEST_PASSWORD: 'Correct-Horse-1' };

beforeAll(async () => {
  server = await countingServer();
  good = files.write('good.yaml', profileOf(server.port));
});

afterAll(() => {
  server.close();
  files.remove();
});

/** The same command line in both languages, side by side. */
const both = async (args: readonly string[], environment: Readonly<Record<string, string>> = SECRET): Promise<{ readonly ja: Ended; readonly en: Ended }> => {
  const [ja, en] = await Promise.all([kenshu([...args, '--lang', 'ja'], environment), kenshu([...args, '--lang', 'en'], environment)]);
  return { ja, en };
};

/** Exit 64, the sentence in its language on stderr, nothing on stdout, and nobody was connected to. */
const refused = ({ ja, en }: { readonly ja: Ended; readonly en: Ended }, sentence: { readonly ja: string; readonly en: string }): void => {
  expect(ja).toEqual({ code: 64, stdout: '', stderr: expect.stringContaining(sentence.ja) });
  expect(en).toEqual({ code: 64, stdout: '', stderr: expect.stringContaining(sentence.en) });
  expect(server.connections()).toBe(0);
};

describe('a command line is refused', () => {
  test('without a command, showing the help', async () => {
    const [ja, en] = await Promise.all([kenshu([]), kenshu([], { LANG: 'en_US.UTF-8' })]);
    expect([ja.code, en.code]).toEqual([64, 64]);
    expect(ja.stdout + ja.stderr).toContain('使い方: kenshu');
    expect(en.stdout + en.stderr).toContain('Usage: kenshu');
  });

  test.each<[what: string, args: readonly string[], named: string]>([
    ['an unknown command', ['frobnicate'], 'frobnicate'],
    ['an unknown option', ['run', '--frobnicate'], '--frobnicate'],
  ])('with %s, naming it', async (_what, args, named) => {
    const { code, stdout, stderr } = await kenshu(args);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(named);
  });

  test.each(['run', 'plan', 'doctor'])('when %s has no target', async (command) => {
    refused(await both([command]), { ja: '--target にプロファイルを指定してください', en: 'Name the target profile with --target' });
  });

  test('with a check nobody knows', async () => {
    refused(await both(['run', '--target', good, '--check', 'lockout.no-such']), { ja: 'lockout.no-such: 要件番号は 1 から 47、検査 ID は', en: 'lockout.no-such: requirement numbers are 1 to 47; check ids are' });
  });

  test('with a requirement number that is none', async () => {
    for (const number of ['48', '5-3']) {
      refused(await both(['plan', '--target', good, '--req', number]), { ja: `--req ${number}: 要件番号は 1 から 47`, en: `--req ${number}: requirement numbers are 1 to 47` });
    }
  });

  test('to resume without a folder, or with one that holds no run', async () => {
    const sentence = { ja: '--resume には、中断した実施フォルダを --out で指定してください', en: 'With --resume, name the folder of the interrupted run with --out' };
    refused(await both(['run', '--target', good, '--resume']), sentence);
    refused(await both(['run', '--target', good, '--resume', '--out', files.folder]), sentence);
  });

  test('to begin in a folder that exists', async () => {
    const out = join(files.folder, 'taken');
    mkdirSync(out);
    refused(await both(['run', '--target', good, '--out', out]), { ja: `${out}: すでにあります。続ける場合は --resume`, en: `${out}: exists already. To go on with it add --resume` });
  });

  test('with a browser that is not there', async () => {
    const args = ['doctor', '--target', good];
    refused(await both(args, { ...SECRET, KENSHU_BROWSER: '/nonexistent/chromium' }), {
      ja: 'KENSHU_BROWSER=/nonexistent/chromium: 実行できるブラウザーがありません', en: 'KENSHU_BROWSER=/nonexistent/chromium: no browser can be executed there',
    });
  });

  test.each(['judge', 'report', 'cleanup'])('when %s names no run that is there', async (command) => {
    const missing = join(files.folder, 'no-run');
    refused(await both([command, missing]), { ja: `${missing}: 実施フォルダではありません`, en: `${missing}: is no run folder` });
  });
});

describe('a profile is refused by its file, line and path', () => {
  const OPENED = 'consent: { reference: R, grantedBy: V, validUntil: 2099-12-31, stopContact: C }';

  const CASES: readonly [what: string, profile: (port: number) => string, at: string, ja: string, en: string][] = [
    ['that is broken YAML', (port) => profileOf(port).replace('service: { name: S }', 'service: { name: S'), ':3:', 'YAML', 'YAML'],
    ['with an unknown key', (port) => `${profileOf(port)}\nacounts: {}`, ':10:1 acounts', '「accounts」', '"accounts"'],
    ['with a secret in clear', (port) => profileOf(port).replace('{ env: KENSHU_TEST_PASSWORD }', 'Correct-Horse-9'), ':9:', '秘密の値がそのまま書かれています', 'A secret is written in clear'],
    ['without consent', (port) => profileOf(port).replace(`${OPENED}\n`, ''), ':1:1 consent', '必須の項目「consent」がありません', 'The required key "consent" is missing'],
    ['with a consent that ended', (port) => profileOf(port).replace('2099-12-31', '2020-01-31'), ':4:52 consent.validUntil', '2020-01-31 で切れています', 'ended on 2020-01-31'],
    ['with a host outside its scope', (port) => profileOf(port).replace(`baseUrl: http://127.0.0.1:${port}`, 'baseUrl: https://elsewhere.example'), ':6:', 'scope.baseUrl', 'scope.baseUrl'],
    ['of a production environment', (port) => profileOf(port).replace('environment: staging', 'environment: production'), ':3:14 environment', '検証環境だけ', 'Only a staging environment'],
  ];

  test.each(CASES)('%s', async (what, profile, at, ja, en) => {
    const path = files.write(`${what.replaceAll(' ', '-')}.yaml`, profile(server.port));
    const out = join(files.folder, `run-${what.replaceAll(' ', '-')}`);
    const ended = await both(['run', '--target', path, '--out', out]);
    refused(ended, { ja: `${path}${at}`, en: `${path}${at}` });
    refused(ended, { ja, en });
    refused(ended, { ja: '何も送信していません。', en: 'Nothing was sent.' });
    expect(ended.ja.stderr + ended.en.stderr).not.toContain('Correct-Horse');
    expect(existsSync(out)).toBe(false);
  });

  test('that is not there', async () => {
    const path = join(files.folder, 'absent.yaml');
    refused(await both(['plan', '--target', path]), { ja: path, en: path });
  });

  test('whose secret cannot be resolved, by the name of the variable', async () => {
    refused(await both(['doctor', '--target', good], {}), {
      ja: 'accounts.user1.password: 環境変数 KENSHU_TEST_PASSWORD が設定されていません', en: 'accounts.user1.password: The environment variable KENSHU_TEST_PASSWORD is not set',
    });
  });

  test('that is looser than the policy', async () => {
    const path = files.write('loose.yaml', `${profileOf(server.port)}\ndeclared: { password: { minLength: 6 } }`);
    refused(await both(['run', '--target', path]), { ja: 'declared.password.minLength: ポリシーの password.minLength(10)より緩い値 6', en: "declared.password.minLength: 6 is looser than the policy's password.minLength (10)" });
  });

  test('beside a policy that nobody approved', async () => {
    const policy = files.write('loose-policy.yaml', 'policyVersion: 1\nmunicipality: M\nparameters: { lockout: { minRefusalSeconds: 5 } }\n');
    refused(await both(['run', '--target', good, '--policy', policy]), { ja: `${policy}:3:`, en: `${policy}:3:` });
  });
});
