import { randomInt } from 'node:crypto';
import { namesIn } from '../../../actors/template.ts';
import type { LeasedAccount, LoginTry } from '../../../actors/types.ts';
import type { Problem } from '../../../domain/outcome.ts';
import type { TargetProfile } from '../../../profile/schema.ts';
import type { ProbeContext } from '../../define.ts';
import type { Subject } from './holders.ts';
import { replaceCode, type Instead } from './replace-code.ts';

type How = Pick<LoginTry, 'code' | 'rewrite' | 'replacing'> & { readonly delivered?: () => boolean };

/** Something that is no right code, made for one account. */
export interface Input {
  readonly name: string;
  /** @throws {OperationError} when what it takes cannot be had */
  prepare(account: LeasedAccount): Promise<How | { readonly problem: Problem }>;
}

const LONG = 5000;

export const digitsOf = ({ accounts }: TargetProfile): number => Object.values(accounts).find(({ totp }) => totp)?.totp?.digits ?? 6;

/** Digits that are no well-known ones; the chance that they are right is that of any guess. */
export const guess = (length: number): string => Array.from({ length }, (_, index) => String(randomInt(index === 0 ? 2 : 0, 10))).join('');

const typed = (name: string, code: string): Input => ({ name, prepare: async () => ({ code: async () => code }) });

/** Puts something that is no text in the place of the code, on its way. */
function untyped(name: string, instead: Instead, browser: boolean): Input {
  if (browser) return { name, prepare: async () => ({ problem: { code: 'no-input', reason: {
    ja: 'ブラウザーのフォームからは送れない形の値です。同じ手続きを client: http の経路としても routes に書くと試せます。',
    en: 'A form in a browser cannot send this. Declare the same steps as a route with client: http, too, and it is tried.',
  } } }) };
  return { name, prepare: async () => {
    const marker = guess(30);
    const { rewrite, done } = replaceCode(marker, instead);
    return { code: async () => marker, rewrite, delivered: done };
  } };
}

/** The code of another account, against the own first factor. */
const otherCode = (other: LeasedAccount): Input => ({ name: 'other-account', prepare: async () => (other.nextOtp ? { code: other.nextOtp } : { problem: noFactor(other) }) });

const noFactor = ({ name }: LeasedAccount): Problem => ({ code: 'no-input', reason: {
  ja: `使い捨てアカウント ${name} の第二要素が分かりません。pools の create で totpSecret を取り出してください。`,
  en: `The second factor of the disposable account ${name} is not known; extract totpSecret in the create of its pool.`,
} });

/** The own code, against the first factor of another account. */
const otherChallenge = (context: ProbeContext, { route }: Subject, other: LeasedAccount): Input => ({ name: 'other-challenge', prepare: async (account) => {
  const names = namesIn(context.profile.routes[route]?.secondFactor ?? {});
  const half = await context.actors.signIn(other, route, { secondFactor: 'skip' });
  await half.close();
  const replacing = Object.fromEntries(Object.entries(half.held).filter(([name]) => names.has(name)));
  if (Object.keys(replacing).length === 0) return { problem: { code: 'no-input', reason: {
    ja: `経路 ${route} の第二要素の操作は、第一要素で得た値を送りません。`, en: `The second step of route ${route} sends nothing that the first one gave.`,
  } } };
  return account.nextOtp ? { code: account.nextOtp, replacing } : { problem: noFactor(account) };
} });

/** A code of a seed that the service handed out and nobody confirmed. */
const abandoned = (context: ProbeContext, { route }: Subject): Input => ({ name: 'abandoned-enrolment', prepare: async (account) => {
  const { begin, confirm } = context.profile.secondFactor.replacement[route] ?? {};
  // What has one step is over with it: nothing of it can be abandoned.
  if (!begin || !confirm) return { problem: { code: 'no-input', reason: {
    ja: `プロファイルの secondFactor.replacement.${route} に begin と confirm がそろっていないため、登録を途中でやめた鍵の確認コードを試せません。`,
    en: `The profile declares no begin and confirm under secondFactor.replacement.${route}, so codes of an abandoned enrolment cannot be tried.`,
  } } };
  if (!account.nextOtp) return { problem: noFactor(account) };
  const session = await context.actors.signIn(account, route);
  try {
    const otp = namesIn(begin).has('otp') ? { otp: await account.nextOtp() } : {};
    const { totpSecret } = (await session.perform(begin, { ...otp, password: account.password })).values;
    const code = totpSecret === undefined ? undefined : account.withFactor(totpSecret).nextOtp;
    return code ? { code } : { problem: { code: 'control-failed', reason: {
      ja: `secondFactor.replacement.${route}.begin が totpSecret を取り出せませんでした。`, en: `secondFactor.replacement.${route}.begin extracted no totpSecret.`,
    } } };
  } finally {
    await session.close();
  }
} });

const truncated: Input = { name: 'other-length', prepare: async (account) => {
  const right = await account.nextOtp?.();
  return right === undefined ? { problem: noFactor(account) } : { code: async () => right.slice(0, -1) };
} };

/** Everything of the catalogue that is no right code, in this order. */
export function inputsFor(context: ProbeContext, subject: Subject, other: LeasedAccount): readonly Input[] {
  const browser = context.profile.routes[subject.route]?.client === 'browser';
  const digits = digitsOf(context.profile);
  const wrong = guess(digits);
  return [
    typed('wrong', wrong), browser ? untyped('empty', '', browser) : typed('empty', ''), untyped('missing', undefined, browser), untyped('null', null, browser), untyped('true', true, browser),
    untyped('array', [wrong], browser), untyped('object', { code: wrong }, browser), typed('long', guess(LONG)), truncated,
    typed('zeros', '0'.repeat(digits)), typed('sequence', '1234567890'.slice(0, digits)),
    otherCode(other), otherChallenge(context, subject, other), abandoned(context, subject),
  ];
}
