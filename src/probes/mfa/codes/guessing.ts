import { OperationError } from '../../../actors/operation-error.ts';
import type { LeasedAccount, Session } from '../../../actors/types.ts';
import type { LocalText } from '../../../domain/outcome.ts';
import type { FactorTried } from '../../../observations/second-factor.ts';
import type { Operation } from '../../../profile/operation-schema.ts';
import type { ProbeContext } from '../../define.ts';
import { asked } from '../access.ts';
import { Barrier } from '../../lockout/barrier.ts';
import type { Subject } from './holders.ts';
import { digitsOf, guess } from './inputs.ts';
import { signInWith } from './present.ts';

/** Time for the first parts of all requests to arrive before their last bytes are sent. */
const SETTLE_MS = 50;

const wrongCode = ({ profile }: ProbeContext): string => guess(digitsOf(profile));

const notAccepted = (route: string): LocalText => ({
  ja: `経路 ${route}: secondFactor.guesses の操作は、正しい確認コードでも accepted を取り出せませんでした。`, en: `Route ${route}: the operation under secondFactor.guesses extracted no "accepted" although the code was right.`,
});

/** One way to guess, begun on an account. */
interface Guessing {
  /** Sends so many wrong codes. @returns how many were looked at */
  wrong(count: number): Promise<number>;
  /** The right code, in the same way. */
  right(): Promise<readonly FactorTried[]>;
  end(): Promise<void>;
}

export type BeginGuessing = (account: LeasedAccount) => Promise<Guessing>;

const lookedAt = ({ codeSent, hint, effect }: FactorTried): boolean => codeSent && hint !== 'rate-limited' && effect !== 'unknown';

/** A code for each of a row of sign-ins, from the sources in turn; it ends when the service no longer asks for one. */
export const byNewChallenges = (context: ProbeContext, subject: Subject, sources: readonly string[]): BeginGuessing => async (account) => ({
  wrong: async (count) => {
    let evaluated = 0;
    for (let index = 0; index < count; index++) {
      const tried = await signInWith(context, account, subject, { code: async () => wrongCode(context), sent: 'wrong code', source: sources[index % sources.length] as string });
      if (!tried.codeSent) break;
      if (lookedAt(tried)) evaluated += 1;
    }
    return evaluated;
  },
  right: async () => {
    const tried: FactorTried[] = [];
    for (const source of sources) tried.push(await signInWith(context, account, subject, { source }));
    return tried;
  },
  end: async () => undefined,
});

/** What a session shows of itself after a code. */
async function shown(context: ProbeContext, session: Session, { holder }: Subject, codeSent: boolean): Promise<FactorTried> {
  const identity = await asked(() => session.whoami());
  const marker = holder === 'admin' ? await asked(() => session.privilegedMarker()) : null;
  const problem = 'problem' in identity ? identity.problem : undefined;
  return {
    at: context.now().toISOString(), source: session.source, codeSent,
    effect: 'problem' in identity ? 'unknown' : identity.value === session.account?.identity ? 'signed-in' : 'refused',
    privileged: marker === null ? null : 'problem' in marker ? 'unknown' : marker.value !== null, ...(problem ? { problem } : {}),
  };
}

/** Every code against one and the same first factor. */
export const inOneChallenge = (context: ProbeContext, subject: Subject): BeginGuessing => async (account) => {
  const half = await context.actors.signIn(account, subject.route, { secondFactor: 'skip' });
  return {
    wrong: async (count) => {
      let evaluated = 0;
      for (let index = 0; index < count; index++) {
        const { sent, hint } = await half.presentCode(wrongCode(context));
        if (sent && hint !== 'rate-limited') evaluated += 1;
      }
      return evaluated;
    },
    right: async () => {
      const { sent } = await half.presentCode(await (account.nextOtp as () => Promise<string>)());
      return [await shown(context, half, subject, sent)];
    },
    end: () => half.close(),
  };
};

/** All codes at once, each against a first factor of its own. */
export const atOnce = (context: ProbeContext, subject: Subject): BeginGuessing => async (account) => ({
  ...await byNewChallenges(context, subject, ['S1'])(account),
  wrong: async (count) => {
    const barrier = new Barrier({ parties: count, settleMs: SETTLE_MS, sleep: context.sleep });
    const results = await Promise.all(Array.from({ length: count }, async () => {
      let came = false;
      const code = wrongCode(context);
      const wait = (): Promise<void> => {
        came = true;
        return barrier.wait();
      };
      try {
        return await signInWith(context, account, subject, {
          sent: 'wrong code at once', code: async () => code,
          rewrite: (request) => (!came && typeof request.body === 'string' && request.body.includes(code) ? { ...request, hold: wait } : request),
        });
      } finally {
        if (!came) barrier.leave();
      }
    }));
    return Math.min(barrier.arrived, results.filter(lookedAt).length);
  },
});

/** Codes where a session that is signed in is asked for one again. */
export const inSession = (context: ProbeContext, subject: Subject, operation: Operation): BeginGuessing => async (account) => {
  const session = await context.actors.signIn(account, subject.route);
  const ask = (otp: string) => asked(() => session.perform(operation, { otp, password: account.password }));
  const control = await ask(await (account.nextOtp as () => Promise<string>)());
  if (!('value' in control) || control.value.values['accepted'] === undefined) {
    await session.close();
    throw 'problem' in control ? new OperationError(control.problem.code, control.problem.reason) : new OperationError('control-failed', notAccepted(subject.route));
  }
  return {
    wrong: async (count) => {
      let evaluated = 0;
      for (let index = 0; index < count; index++) {
        const answer = await ask(wrongCode(context));
        if ('value' in answer && answer.value.answers.at(-1)?.status !== 429) evaluated += 1;
      }
      return evaluated;
    },
    right: async () => {
      const answer = await ask(await (account.nextOtp as () => Promise<string>)());
      const status = 'value' in answer ? answer.value.answers.at(-1)?.status : undefined;
      return [{
        at: context.now().toISOString(), source: session.source, codeSent: true, privileged: null, ...(status === undefined ? {} : { status }),
        ...('problem' in answer ? { effect: 'unknown', problem: answer.problem } as const : { effect: answer.value.values['accepted'] === undefined ? 'refused' : 'signed-in' } as const),
      }];
    },
    end: () => session.close(),
  };
};
