import type { LeasedAccount } from '../../../actors/types.ts';
import type { FactorTried, ParallelSeen, RecoverySeen, ReuseSeen } from '../../../observations/second-factor.ts';
import { namesIn } from '../../../actors/template.ts';
import type { Problem } from '../../../domain/outcome.ts';
import { collectEvidence } from '../../../transport/collect.ts';
import type { HttpRequest } from '../../../transport/types.ts';
import type { ProbeContext } from '../../define.ts';
import { Barrier } from '../../lockout/barrier.ts';
import type { Subject } from './holders.ts';
import { freshCode } from './moments.ts';
import { signInWith } from './present.ts';

/** A slow target may answer the second time when the code's step is over. */
const TRIES = 3;
/** Time for the first parts of both requests to arrive before their last bytes are sent. */
const SETTLE_MS = 50;

type Fresh = Awaited<ReturnType<typeof freshCode>>;

/** Two sign-ins one after another, or the second one begun before the first ends, which leaves less time between the codes. */
async function pair(context: ProbeContext, account: LeasedAccount, subject: Subject, overlapping: boolean) {
  let fresh: Promise<Fresh> | undefined;
  const draw = async (): Promise<string> => (await (fresh ??= freshCode(context, account))).code;
  const first = signInWith(context, account, subject, { code: draw, sent: 'fresh code' });
  if (!overlapping) await first;
  const again = signInWith(context, account, subject, { code: async () => { await first; return draw(); }, sent: 'used code' });
  const seen = { first: await first, again: await again };
  const { code, agedSteps } = await (fresh ??= freshCode(context, account));
  return { ...seen, code, agedSteps: agedSteps() };
}

export async function reuse(context: ProbeContext, account: LeasedAccount, subject: Subject): Promise<ReuseSeen> {
  const { value, evidence } = await collectEvidence(async () => {
    let seen = await pair(context, account, subject, false);
    for (let tries = 1; tries < TRIES && (seen.agedSteps ?? 0) > 0 && seen.again.effect === 'refused'; tries++) seen = await pair(context, account, subject, tries % 2 === 1);
    const { code, ...rest } = seen;
    const fresh = await signInWith(context, account, subject);
    const later = await signInWith(context, account, subject, { code: async () => code, sent: 'used code' });
    return { ...rest, fresh, later, control: await signInWith(context, account, subject) };
  });
  return { ...value, evidence };
}

const carries = ({ url, body, headers = [] }: HttpRequest, code: string): boolean =>
  [url, typeof body === 'string' ? body : Buffer.from(body ?? []).toString(), ...headers.flat()].some((text) => text.includes(code));

/** One code in two sign-ins whose last bytes are sent together; of browsers, whose forms are sent together. */
export async function parallel(context: ProbeContext, account: LeasedAccount, subject: Subject): Promise<ParallelSeen> {
  const { value, evidence } = await collectEvidence(async () => {
    const barrier = new Barrier({ parties: 2, settleMs: SETTLE_MS, sleep: context.sleep });
    const holds = context.profile.routes[subject.route]?.client === 'http';
    let drawn: Promise<Fresh> | undefined;
    const one = async (): Promise<FactorTried> => {
      let came = false;
      const wait = (): Promise<void> => {
        came = true;
        return barrier.wait();
      };
      let known = '';
      try {
        return await signInWith(context, account, subject, {
          sent: 'code at once',
          code: async () => {
            if (!holds) await wait();
            known = (await (drawn ??= freshCode(context, account))).code;
            return known;
          },
          rewrite: (request) => (holds && known !== '' && !came && carries(request, known) ? { ...request, hold: wait } : request),
        });
      } finally {
        if (!came) barrier.leave();
      }
    };
    const results = await Promise.all([one(), one()]);
    return { together: barrier.arrived, results, control: await signInWith(context, account, subject) };
  });
  return { ...value, evidence };
}

const noValue = (route: string): Problem => ({ code: 'control-failed', reason: {
  ja: `secondFactor.recoveryCodes.${route}.issue が recoveryCode を取り出せませんでした。`, en: `secondFactor.recoveryCodes.${route}.issue extracted no recoveryCode.`,
} });

/** One recovery code twice. @throws {OperationError} the codes could not be issued */
export async function recovery(context: ProbeContext, account: LeasedAccount, subject: Subject): Promise<RecoverySeen | { readonly problem: Problem }> {
  const { recoveryCodes } = context.profile.secondFactor;
  // Recovery codes are the account's: those issued on one route are tried on the others, too.
  const [issuedOn = subject.route, declared] = subject.route in recoveryCodes ? [subject.route, recoveryCodes[subject.route]] : Object.entries(recoveryCodes)[0] ?? [];
  if (!declared) return { problem: { code: 'no-input', reason: {
    ja: `プロファイルに secondFactor.recoveryCodes.${subject.route} がありません。回復コードの発行を書くか、この機能がないなら absences に feature: recoveryCodes と書いてください。`,
    en: `The profile declares no secondFactor.recoveryCodes.${subject.route}. Declare how they are issued or, if there are none, write feature: recoveryCodes under absences.`,
  } } };
  const session = await context.actors.signIn(account, issuedOn);
  let code: string | undefined;
  try {
    const otp = namesIn(declared.issue).has('otp') && account.nextOtp ? { otp: await account.nextOtp() } : {};
    code = (await session.perform(declared.issue, { ...otp, password: account.password })).values['recoveryCode'];
  } finally {
    await session.close();
  }
  if (code === undefined) return { problem: noValue(issuedOn) };
  context.learnSecret(code);
  const given = code;
  const on = { ...subject, route: issuedOn === subject.route ? declared.presentOn ?? subject.route : subject.route };
  const holder = { ...account, nextRecoveryCode: async () => given };
  const first = await signInWith(context, holder, on, { code: async () => given, sent: 'recovery code' });
  const again = await signInWith(context, holder, on, { code: async () => given, sent: 'used recovery code' });
  return { first, again, control: await signInWith(context, account, subject) };
}
