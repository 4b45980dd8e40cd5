import { Secret, TOTP } from 'otpauth';

export interface OtpSettings {
  /** Base32; spaces and lower case as authenticator pages print them. */
  readonly seed: string;
  readonly digits: number;
  readonly periodSeconds: number;
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512';
}

export interface OtpClock {
  now(): Date;
  sleep(ms: number): Promise<void>;
}

/** A code drawn just before its step ends would arrive in the next one, which a strict service refuses. */
const marginMs = (periodMs: number): number => Math.min(1000, periodMs * 0.15);

const totpOf = ({ seed, digits, periodSeconds, algorithm }: OtpSettings): TOTP =>
  new TOTP({ secret: Secret.fromBase32(seed.replaceAll(/[\s-]/g, '').toUpperCase()), digits, period: periodSeconds, algorithm });

/** Codes of one seed at any moment. They are not counted as used, so none may be sent that `nextOtp` gives, too. */
export interface TimeCodes {
  readonly periodSeconds: number;
  /** The code so many steps from now; 0 for the present one. */
  codeAt(offsetSteps: number): string;
}

/** A source of one-time codes for one seed: every call gives a code of a later step (RFC 6238 §5.2: a code counts once). */
export function otpSource(settings: OtpSettings, clock: OtpClock): () => Promise<string> {
  const totp = totpOf(settings);
  const periodMs = settings.periodSeconds * 1000;
  let lastStep = -1;
  let queue: Promise<unknown> = Promise.resolve();

  const draw = async (): Promise<string> => {
    for (;;) {
      const nowMs = clock.now().getTime();
      const step = Math.floor(nowMs / periodMs);
      const leftMs = (step + 1) * periodMs - nowMs;
      if (step > lastStep && leftMs > marginMs(periodMs)) {
        lastStep = step;
        return totp.generate({ timestamp: nowMs });
      }
      await clock.sleep(leftMs);
    }
  };

  return () => {
    const turn = queue.then(draw);
    queue = turn.catch(() => undefined);
    return turn;
  };
}

/** Sources by seed, so that accounts and sessions that share one never give a code twice. */
export class OtpSources {
  readonly #sources = new Map<string, () => Promise<string>>();
  readonly #clock: OtpClock;

  constructor(clock: OtpClock) {
    this.#clock = clock;
  }

  /** @throws {TypeError} when the seed is not base32 */
  of(settings: OtpSettings): () => Promise<string> {
    const known = this.#sources.get(settings.seed);
    if (known) return known;
    const source = otpSource(settings, this.#clock);
    this.#sources.set(settings.seed, source);
    return source;
  }

  /** @throws {TypeError} when the seed is not base32 */
  codes(settings: OtpSettings): TimeCodes {
    const totp = totpOf(settings);
    const { periodSeconds } = settings;
    return { periodSeconds, codeAt: (steps) => totp.generate({ timestamp: this.#clock.now().getTime() + steps * periodSeconds * 1000 }) };
  }

  /** What an account with this seed has. @throws {TypeError} when the seed is not base32 */
  factor(settings: OtpSettings): { readonly nextOtp: () => Promise<string>; readonly timeCodes: TimeCodes } {
    return { nextOtp: this.of(settings), timeCodes: this.codes(settings) };
  }
}
