import type { LocalText } from '../domain/outcome.ts';
import { collectEvidence } from '../transport/collect.ts';
import { hintOf, retryAfterSeconds, type AttemptBook } from './attempts.ts';
import { lookOf } from './look.ts';
import { OperationError } from './operation-error.ts';
import type { OperationTrace } from './operation-run.ts';
import { type ActingSession, type Authentication, FACTORS } from './session.ts';
import { nothingTold, silent } from './silence.ts';
import type { ActingAccount, LoginAttempt, LoginTry, OpenOptions, Session, SignInOptions } from './types.ts';

type Effect = Pick<LoginAttempt, 'effect' | 'problem'>;
/** Opens a client for an attempt, or a session in the client it names. */
type Open = (account: ActingAccount, route: string, source: string, options?: OpenOptions) => Promise<ActingSession>;

const otherIdentity = (account: ActingAccount): LocalText => ({
  ja: `ログインの後、判定用の操作が ${account.name} ではない別の本人を答えました。`,
  en: `After signing in, the oracle named somebody other than ${account.name}.`,
});

const notConfirmed = (account: ActingAccount, route: string): LocalText => ({
  ja: `経路 ${route} で ${account.name} としてログインできたことを、判定用の操作(whoami)が確認しませんでした。`,
  en: `On route ${route} the whoami oracle did not confirm that ${account.name} is signed in.`,
});

const neverSent: LocalText = {
  ja: 'ログインの操作がパスワードを送るところまで進みませんでした。',
  en: 'The sign-in operation did not come to the point of sending the password.',
};

/** What the answers to the sign-in looked like. */
function seenIn({ answers }: OperationTrace, now: Date, own: readonly string[] = []): Pick<LoginAttempt, 'status' | 'retryAfterSeconds' | 'hint' | 'look'> {
  const last = answers.at(-1);
  if (last === undefined) return {};
  const retryAfter = answers.flatMap(({ headers }) => headers).findLast(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const seconds = retryAfterSeconds(retryAfter, now);
  const hint = answers.map(({ status, text }) => hintOf(status, text)).findLast((one) => one !== undefined);
  return { status: last.status, look: lookOf(last, own), ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }), ...(hint === undefined ? {} : { hint }) };
}

/** Why the service cannot be taken to have looked at a first factor: a limiter at any step, or the last answer is an error of its own. */
function unevaluated({ answers }: OperationTrace, route: string): OperationError | undefined {
  const status = (answers.find((one) => one.status === 429) ?? answers.at(-1))?.status;
  return status !== undefined && silent(status) ? nothingTold(`routes.${route}.signIn`, status) : undefined;
}

/** Mailed codes are no longer looked for. */
const withCode = (account: ActingAccount, code: () => Promise<string>): ActingAccount => ({ ...account, nextOtp: code, beginOtp: () => Promise.resolve(code) });

async function privilegedOf(session: ActingSession): Promise<boolean | 'unknown'> {
  try {
    return (await session.privilegedMarker()) !== null;
  } catch (silent) {
    if (!(silent instanceof OperationError)) throw silent;
    return 'unknown';
  }
}

/** What the first factor gives when it is taken, and the next step needs, is not there. What the harness itself lacks says nothing. */
const wasNotGiven = ({ lacks }: OperationError): boolean => lacks !== undefined && !FACTORS.includes(lacks);

/** Signing in, told by its effect (catalogue P5): the oracle is asked, the answer to the sign-in is only recorded. */
export class Login {
  readonly #open: Open;
  readonly #book: AttemptBook;
  readonly #now: () => Date;
  readonly #learn: (secret: string) => void;
  /** Accounts for which this process has drawn a one-time code. */
  readonly #drawnFor = new Set<string>();

  constructor(options: {
    readonly open: Open;
    readonly book: AttemptBook; readonly now: () => Date; readonly learn: (secret: string) => void;
  }) {
    this.#open = options.open;
    this.#book = options.book;
    this.#now = options.now;
    this.#learn = options.learn;
  }

  /**
   * A one-time code counts once, and another process (a run that was killed, `kenshu doctor` a moment ago) may have used the first one
   * drawn here: so the first complete sign-in of an account is tried again with a code of a later step before it counts as refused.
   */
  async signIn(account: ActingAccount, route: string, options: SignInOptions = {}): Promise<Session> {
    const first = account.nextOtp !== undefined && options.secondFactor !== 'skip' && options.password === undefined && !this.#drawnFor.has(account.name);
    this.#drawnFor.add(account.name);
    try {
      return await this.#signIn(account, route, options);
    } catch (error) {
      if (!first || !(error instanceof OperationError) || error.code !== 'control-failed') throw error;
      return this.#signIn(account, route, options);
    }
  }

  async #signIn(account: ActingAccount, route: string, options: SignInOptions): Promise<Session> {
    const { source = 'S1', password = account.password, secondFactor = 'complete' } = options;
    if (password !== undefined) this.#learn(password);
    const at = this.#now();
    const session = await this.#open(account, route, source, { ...(options.renew === undefined ? {} : { renew: options.renew }), ...(options.tamper ? { tamper: options.tamper } : {}) });
    const enter = (effect: Effect, trace: OperationTrace, evidence: LoginAttempt['evidence']) => this.#book.enter({
      at: at.toISOString(), account: account.name, route, source,
      sent: secondFactor === 'skip' ? 'first-factor' : options.password === undefined ? 'correct' : 'given',
      ...seenIn(trace, at), ...effect, evidence,
    });
    try {
      const { value: { trace, error }, evidence } = await collectEvidence(() => session.authenticate(password, secondFactor));
      if (error) {
        const effect = secondFactor === 'skip' ? { effect: 'unknown' as const, problem: error.problem } : await this.#effectOfFailed(session, account, { trace, error });
        enter(effect, trace, evidence);
        // What the second factor needs and the first did not give is not missing in the profile: the password was refused.
        throw effect.effect === 'refused' && wasNotGiven(error) ? new OperationError('control-failed', notConfirmed(account, route), { cause: error }) : error;
      }
      if (secondFactor === 'skip') {
        const unheard = unevaluated(trace, route);
        enter({ effect: 'unknown', ...(unheard ? { problem: unheard.problem } : {}) }, trace, evidence);
        if (unheard) throw unheard;
        return session;
      }
      const identity = await session.whoami().catch((silent: unknown) => {
        if (silent instanceof OperationError) enter({ effect: 'unknown', problem: silent.problem }, trace, evidence);
        throw silent;
      });
      const confirmed = identity === account.identity;
      enter({ effect: confirmed ? 'signed-in' : identity === null ? 'refused' : 'unknown' }, trace, evidence);
      if (!confirmed) throw new OperationError('control-failed', identity === null ? notConfirmed(account, route) : otherIdentity(account));
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  async tryLogin(account: ActingAccount, route: string, attempt: LoginTry): Promise<LoginAttempt> {
    const source = attempt.client?.source ?? attempt.source ?? 'S1';
    this.#learn(attempt.password);
    const at = this.#now();
    const { value, evidence } = await collectEvidence(() => this.#attempt(account, route, source, attempt));
    const record = { at: at.toISOString(), account: account.name, route, source, sent: attempt.sent, ...value, evidence };
    this.#book.enter(record);
    return record;
  }

  async #attempt(account: ActingAccount, route: string, source: string, attempt: LoginTry): Promise<Omit<LoginAttempt, 'at' | 'account' | 'route' | 'source' | 'sent' | 'evidence'>> {
    let session: ActingSession | undefined;
    try {
      const { code, secondFactor = 'complete', replacing } = attempt;
      session = await this.#open(code ? withCode(account, code) : account, route, source, attempt);
      const authentication = await session.authenticate(attempt.password, secondFactor, replacing);
      const codeSent = ['otp', 'recoveryCode'].some((name) => authentication.trace.sent.has(name));
      return { ...(codeSent ? { codeSent } : {}), ...(attempt.asksPrivileged ? { privileged: await privilegedOf(session) } : {}), ...seenIn(authentication.trace, this.#now(), [account.identity, { ...account.variables, ...attempt.variables }['loginId'] ?? '']), ...await this.#effect(session, account, authentication) };
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      return { effect: 'unknown', problem: error.problem };
    } finally {
      await session?.close();
    }
  }

  /** Nobody or unknown: a sign-in that could not be carried out to its end counts for none, whoever the oracle names. */
  async #effectOfFailed(session: ActingSession, account: ActingAccount, authentication: Authentication & { readonly error: OperationError }): Promise<Effect> {
    const unknown = { effect: 'unknown' as const, problem: authentication.error.problem };
    const { sent } = authentication.trace;
    if (!sent.has('password') && !sent.has('basicCredentials')) return unknown;
    const told = await this.#effect(session, account, authentication);
    return told.effect === 'refused' ? told : unknown;
  }

  async #effect(session: ActingSession, account: ActingAccount, { trace, error }: Authentication): Promise<Effect> {
    let identity: string | null;
    try {
      identity = await session.whoami();
    } catch (silent) {
      if (!(silent instanceof OperationError)) throw silent;
      return { effect: 'unknown', problem: silent.problem };
    }
    if (identity === account.identity) return { effect: 'signed-in' };
    if (identity !== null) return { effect: 'unknown', problem: { code: 'ambiguous-effect', reason: otherIdentity(account) } };
    // Nobody is signed in, but that is an answer of the service only if it was given the password and could act on it.
    const evaluated = trace.sent.has('password') || trace.sent.has('basicCredentials');
    if (!evaluated) return { effect: 'unknown', problem: error?.problem ?? { code: 'control-failed', reason: neverSent } };
    // Throttled is told by the hint: a lock may answer so, too.
    if (error !== undefined && error.code !== 'control-failed' && error.code !== 'throttled' && !wasNotGiven(error)) return { effect: 'unknown', problem: error.problem };
    return { effect: 'refused' };
  }
}
