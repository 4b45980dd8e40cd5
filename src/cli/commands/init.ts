import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { EXIT } from '../../requirements/exit-code.ts';
import { targetProfileSchema, type TargetProfileInput } from '../../profile/schema.ts';
import { temporaryEvidence } from '../../run/doctor/temporary-evidence.ts';
import { explore, NotFound } from '../../run/init/explore.ts';
import { apiHints, type ApiHints } from '../../run/init/openapi.ts';
import { profileText } from '../../run/init/write-profile.ts';
import { liveServices } from '../../run/live-services.ts';
import { browserPath } from '../browser.ts';
import type { Invocation } from '../command-list.ts';
import { textOption } from '../flags.ts';
import { askFor } from '../init/ask.ts';
import { asUsage } from '../options.ts';
import { UsageError } from '../usage-error.ts';
import { execute as doctor } from './doctor.ts';

const ACCOUNT = 'user1';

/** `kenshu init`: looks at a service with one account and writes a profile to go on from, which the pre-flight then tries. */
export async function execute(invocation: Invocation): Promise<number> {
  const { language, positional: [given] } = invocation;
  const url = given === undefined ? null : URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol)) throw UsageError.of('検証環境の URL を指定してください(例 kenshu init https://staging.example.jp/login)。', 'Name the URL of the staging environment, as in kenshu init https://staging.example.jp/login.');
  const out = resolve(textOption(invocation, 'out') ?? 'profile.yaml');
  if (existsSync(out)) throw UsageError.of(`${out} は既にあります。--out で別の名前を指定してください。`, `${out} exists already; name another file with --out.`);
  const hints = readHints(textOption(invocation, 'openapi'));
  const profile = await baseProfile(invocation, url);
  process.stdout.write(language === 'ja' ? `${url.href} を調べます。ログインは数回だけ行い、何も作りません。\n` : `Looking at ${url.href}. It signs in a few times and creates nothing.\n`);
  const evidence = temporaryEvidence();
  const environment = process.env;
  try {
    const exploring = { profile, account: ACCOUNT, startUrl: url.href, services: liveServices({ environment, browserPath: browserPath() }), evidence, profileDirectory: dirname(out), testTrustAnchors: [] };
    const discovery = await asUsage(() => explore(exploring));
    for (const note of discovery.notes) process.stdout.write(`  ${note[language]}\n`);
    writeFileSync(out, profileText(profile, discovery, { account: ACCOUNT, hints }), { flag: 'wx' });
    process.stdout.write(language === 'ja' ? `${out} に書きました。続けて事前点検を行います。\n\n` : `Written to ${out}. The pre-flight follows.\n\n`);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    process.stderr.write(`${error.reason[language]}\n`);
    if (evidence.folder !== undefined) process.stderr.write(`${language === 'ja' ? '画面の記録' : 'What was seen'}: ${evidence.folder}\n`);
    return EXIT.undecided;
  }
  evidence.discard();
  return doctor({ ...invocation, options: { target: out } });
}

function readHints(file: string | undefined): ApiHints | undefined {
  if (file === undefined) return undefined;
  try {
    return apiHints(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw UsageError.of(`${file} を OpenAPI として読めません: ${String(error)}`, `${file} cannot be read as OpenAPI: ${String(error)}`);
  }
}

/** What a person must say: the consent first, since nothing is sent without it. */
async function baseProfile(invocation: Invocation, url: URL): Promise<TargetProfileInput> {
  const answers = await askFor(invocation, [
    { option: 'consent', ja: '提供者の書面による試験の同意(番号または題名)', en: "the vendor's written consent to the test (number or title)" },
    { option: 'grantedBy', ja: '同意した組織・担当者', en: 'who gave the consent' },
    { option: 'validUntil', ja: '同意の期限 (例 2027-03-31)', en: 'last day of the consent, as in 2027-03-31' },
    { option: 'stopContact', ja: '中止を求める連絡先', en: 'whom to reach to stop the test' },
    { option: 'loginId', ja: 'ログインID', en: 'login id' },
    { option: 'passwordEnv', ja: 'パスワードを入れた環境変数の名前', en: 'name of the environment variable that holds the password' },
  ]);
  const seed = textOption(invocation, 'totpEnv');
  const input: TargetProfileInput = {
    profileVersion: 1,
    service: { name: textOption(invocation, 'name') ?? url.hostname },
    environment: 'staging',
    consent: { reference: answers['consent'] ?? '', grantedBy: answers['grantedBy'] ?? '', validUntil: answers['validUntil'] ?? '', stopContact: answers['stopContact'] ?? '' },
    scope: { baseUrl: url.origin, hosts: hostsOf(url, list(invocation, 'host')) },
    tenants: { T1: { name: 'T1' } },
    accounts: { [ACCOUNT]: {
      tenant: 'T1', role: 'member', identity: answers['loginId'] ?? '', variables: { loginId: answers['loginId'] ?? '', ...fields(invocation) },
      password: { env: answers['passwordEnv'] ?? '' }, ...(seed === undefined ? {} : { totp: { secret: { env: seed } } }),
    } },
  };
  const parsed = targetProfileSchema.safeParse(input);
  if (parsed.success) return input;
  const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw UsageError.of(`指定が正しくありません。${said.join(' / ')}`, `These options are not right: ${said.join('; ')}`);
}

function hostsOf(url: URL, more: readonly string[]): TargetProfileInput['scope']['hosts'] {
  const all = [url, ...more.map((host) => URL.parse(host.includes('://') ? host : `https://${host}`))].filter((one) => one !== null);
  const ports = new Map<string, { ports: Set<number>; tls: boolean }>();
  for (const { hostname, port, protocol } of all) {
    const host = ports.get(hostname) ?? { ports: new Set(), tls: protocol === 'https:' };
    ports.set(hostname, host);
    host.ports.add(port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
  }
  return [...ports].map(([name, { ports: numbers, tls }]) => ({ name, ports: [...numbers], ...(tls ? {} : { tls: false }) }));
}

const list = ({ options }: Invocation, name: string): readonly string[] => (Array.isArray(options[name]) ? (options[name] as string[]) : []);

/** `--field NAME=VALUE`: what a sign-in page asks for besides login id and password. */
function fields(invocation: Invocation): Record<string, string> {
  return Object.fromEntries(list(invocation, 'field').map((one) => {
    const [, name, value] = /^([A-Za-z][\w-]*)=(.*)$/s.exec(one) ?? [];
    if (name === undefined || value === undefined) throw UsageError.of(`--field は 名前=値 の形で指定してください: ${one}`, `Write --field as NAME=VALUE: ${one}`);
    return [name, value];
  }));
}
