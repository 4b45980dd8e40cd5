import type { LoginAttempt } from './types.ts';

/** Every attempt to sign in, by account and source: the login budget, and what the lockout family must know (catalogue P18). */
export class AttemptBook {
  readonly #attempts: LoginAttempt[] = [];

  enter(attempt: LoginAttempt): void {
    this.#attempts.push(attempt);
  }

  list({ account, source }: { readonly account?: string; readonly source?: string } = {}): readonly LoginAttempt[] {
    return this.#attempts.filter((one) => (account === undefined || one.account === account) && (source === undefined || one.source === source));
  }
}

/** Seconds a Retry-After asks to wait (RFC 9110 §10.2.3): a number, or a date counted from `now`. */
export function retryAfterSeconds(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  // Date.parse takes "-1" for a year.
  const at = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}

const CHALLENGE = /captcha|turnstile|画像認証|ロボットではありません|私は人間です/i;

/** What an answer to a sign-in looks like; never decisive. */
export function hintOf(status: number, text: string): LoginAttempt['hint'] {
  if (status === 429 || status === 503) return 'rate-limited';
  return CHALLENGE.test(text) ? 'challenge' : undefined;
}
