import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { OperationError } from '../../actors/operation-error.ts';
import type { ActingAccount } from '../../actors/types.ts';
import type { Problem } from '../../domain/outcome.ts';
import type { StoredHashedData, VerifierSeen } from '../../observations/password.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type PlanContext, type ProbeContext } from '../define.ts';
import { generateFor, PasswordChanger } from './changer.ts';
import { missingForPasswords, passwordRoutesOf } from './routes.ts';
import { HelperSessions } from './setting.ts';
import { readVerifier } from './verifiers/read-verifier.ts';
import { revealedForm } from './verifiers/revealed.ts';

const SUBJECT = 'verifiers';
const PASSWORD_LENGTH = 20;
const ACCOUNTS = 3;
const REQUESTS_PER_ACCOUNT = 12;

interface Known {
  readonly account: string;
  readonly password: string;
  readonly verifier: string;
}

const sampleSchema = z.array(z.strictObject({ account: z.string().min(1), verifier: z.string().min(1) })).min(1);

const unreadable = (path: string): OperationError => new OperationError('no-input', {
  ja: `検証値の見本 ${path} を読めません。passwords.verifiers.sample に [{"account": …, "verifier": …}] の JSON を置いてください。`,
  en: `The sample of verifiers ${path} cannot be read. Put JSON of [{"account": …, "verifier": …}] at passwords.verifiers.sample.`,
});

const noPassword = (account: string): OperationError => new OperationError('no-input', {
  ja: `検証値の見本のアカウント ${account} に password がありません。`, en: `The account ${account} of the sample of verifiers has no password.`,
});

/** A file of the vendor's, for accounts of the profile. */
async function sampled(context: ProbeContext, path: string): Promise<readonly Known[]> {
  const text = await readFile(resolve(context.profileDirectory, path), 'utf8').catch(() => {
    throw unreadable(path);
  });
  const parsed = sampleSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw unreadable(path);
  return parsed.data.map(({ account, verifier }) => {
    const { password } = context.actors.account(account);
    if (password === undefined) throw noPassword(account);
    context.learnSecret(verifier);
    return { account, password, verifier };
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Disposable accounts that choose their passwords now, the first two the same one. */
async function shown(context: ProbeContext): Promise<readonly Known[]> {
  const read = context.profile.passwords.verifiers?.read;
  const route = passwordRoutesOf(context.profile).find(({ direct }) => direct)?.name;
  if (!read || route === undefined) return [];
  const helpers = new HelperSessions(context);
  const passwords = [generateFor(context, PASSWORD_LENGTH), generateFor(context, PASSWORD_LENGTH)] as const;
  try {
    const known: Known[] = [];
    for (const password of [passwords[0], passwords[0], passwords[1]]) {
      const account = await choosing(context, route, password);
      known.push({ account: account.name, password, verifier: await verifierOf(context, helpers, read, account) });
    }
    return known;
  } finally {
    await helpers.close();
  }
}

async function choosing(context: ProbeContext, route: string, password: string): Promise<ActingAccount> {
  const changer = await PasswordChanger.open(context, route, 'password.stored-hashed');
  try {
    const { effect, problem } = await changer.tryChange(password, 'accepted');
    if (effect === 'accepted') return changer.leased;
    throw new OperationError(problem?.code ?? 'control-failed', problem?.reason ?? {
      ja: '使い捨てアカウントに既知のパスワードを設定できませんでした。', en: 'A disposable account could not be given a known password.',
    });
  } finally {
    await changer.close();
  }
}

type Read = NonNullable<NonNullable<PlanContext['profile']['passwords']['verifiers']>['read']>;

async function verifierOf(context: ProbeContext, helpers: HelperSessions, { account: by, route, operation }: Read, account: ActingAccount): Promise<string> {
  const perform = async (): Promise<string | undefined> => {
    if (by !== undefined) return (await (await helpers.get(context.actors.account(by), route)).perform(operation, account.variables)).values['verifier'];
    const stranger = await context.actors.stranger(route);
    try {
      return (await stranger.perform(operation, account.variables)).values['verifier'];
    } finally {
      await stranger.close();
    }
  };
  const verifier = await perform();
  if (verifier === undefined) throw new OperationError('control-failed', {
    ja: 'passwords.verifiers.read が verifier を取り出せませんでした。', en: 'passwords.verifiers.read extracted no verifier.',
  });
  context.learnSecret(verifier);
  return verifier;
}

function seen({ account, password, verifier }: Known): VerifierSeen {
  const read = readVerifier(verifier, password);
  return {
    account, format: read?.format ?? null, function: read?.function ?? null, parameters: read?.parameters ?? {}, salted: read?.salted ?? null,
    verifies: read?.verify(password) ?? null, wrongVerifies: read?.verify(`${password}x`) ?? null, revealed: revealedForm(verifier, password) ?? null,
  };
}

function equalPairs(known: readonly Known[]): StoredHashedData['equal'] {
  return known.flatMap((one, index) => known.slice(index + 1).filter(({ password }) => password === one.password)
    .map((other) => ({ accounts: [one.account, other.account] as const, identical: one.verifier === other.verifier })));
}

/** Made by other programs (libxcrypt, Python) of one password. */
const FIXTURES = [
  '$6$saltstring$QT/YkzjlkKMuf1yxTUQ9rplRWjqo4jwM9Ep6fA0CIEMr2jR.f/kGqjINd.iyOGkS1bf9RTrz75r/7GWfY0X3o/',
  '$scrypt$ln=10,r=8,p=1$c2FsdHNhbHQ$z2iTIt294o2FWe0+eq6w/XMLR61ODHiyWpSTmU/Mrb0',
  'pbkdf2_sha256$1000$abc$5fX/0uCX4s4rCAWfMyU2Rdb1a2M7qcC10gAFrtXk8IM=',
];
const FIXTURE_PASSWORD = 'Kx7!vQ2mZp4w';

const parserHolds = (): boolean => FIXTURES.every((fixture) => {
  const read = readVerifier(fixture, FIXTURE_PASSWORD);
  return read?.verify(FIXTURE_PASSWORD) === true && read.verify(`${FIXTURE_PASSWORD}x`) === false;
});

const NO_VERIFIERS: Problem = { code: 'evidence-unreviewed', reason: {
  ja: '保存された検証値の見本がありません。passwords.verifiers に見本か読み出しの操作を書くか、方式・ソルト・パラメーターを示す書面を担当者が確認してください。',
  en: 'There is no sample of stored verifiers. Declare one under passwords.verifiers, or have a reviewer accept a statement of algorithm, salt and parameters.',
} };

function missing({ profile }: PlanContext): readonly Problem[] {
  const { verifiers } = profile.passwords;
  if (!verifiers) return [NO_VERIFIERS];
  return verifiers.read ? missingForPasswords(profile) : [];
}

export const storedHashedProbe = defineProbe({
  kind: 'password.stored-hashed',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const accounts = context.profile.passwords.verifiers?.read ? ACCOUNTS : 0;
    return { subjects: [SUBJECT], missing: missing(context), accounts, requests: accounts * REQUESTS_PER_ACCOUNT, waitsMs: 0 };
  },
  async *observe(context) {
    const { verifiers } = context.profile.passwords;
    const { value: known, evidence } = await collectEvidence(() => (verifiers?.sample === undefined ? shown(context) : sampled(context, verifiers.sample)));
    const data: StoredHashedData = {
      source: verifiers?.sample === undefined ? 'read' : 'sample', parserHolds: parserHolds(), verifiers: known.map(seen), equal: equalPairs(known),
    };
    // What was found out, without the verifiers themselves.
    const table = context.evidence.put(JSON.stringify(data, null, 2), { name: 'verifiers', mediaType: 'application/json' });
    yield { subject: SUBJECT, data, evidence: [...evidence, table] };
  },
});
