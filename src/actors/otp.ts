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

/** A source of one-time codes for one seed: every call gives a code of a later step (RFC 6238 §5.2: a code counts once). */
export function otpSource({ seed, digits, periodSeconds, algorithm }: OtpSettings, clock: OtpClock): () => Promise<string> {
  const totp = new TOTP({ secret: Secret.fromBase32(seed.replaceAll(/[\s-]/g, '').toUpperCase()), digits, period: periodSeconds, algorithm });
  const periodMs = periodSeconds * 1000;
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
}
