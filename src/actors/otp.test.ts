import { expect, test } from 'vitest';
import { otpSource, OtpSources } from './otp.ts';

/** RFC 6238 appendix B, SHA-1: the ASCII seed in base32, eight digits. */
const SEED = 'gezd gnbv gy3t qojq GEZD-GNBV-GY3T-QOJQ';
const settings = { seed: SEED, digits: 8, periodSeconds: 30, algorithm: 'SHA1' as const };

function clockAt(startMs: number) {
  let nowMs = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(nowMs),
    sleep: async (ms: number) => {
      slept.push(ms);
      nowMs += ms;
    },
    advance: (ms: number) => { nowMs += ms; },
  };
}

test.each([[1_111_111_111_000, '14050471'], [1_234_567_890_000, '89005924'], [2_000_000_000_000, '69279037']])('at %d the code is %s', async (atMs, code) => {
  expect(await otpSource(settings, clockAt(atMs))()).toBe(code);
});

test('codes of other steps are not counted as used', async () => {
  const clock = clockAt(1_234_567_890_000);
  const { nextOtp, timeCodes } = new OtpSources(clock).factor(settings);
  expect([timeCodes.codeAt(0), timeCodes.codeAt(-1) === timeCodes.codeAt(0)]).toEqual(['89005924', false]);
  expect(await nextOtp()).toBe('89005924');
  expect(clock.slept).toEqual([]);
  clock.advance(30_000);
  expect(timeCodes.codeAt(-1)).toBe('89005924');
});

test('a code is given once: the next call waits for the next step', async () => {
  const clock = clockAt(1_234_567_890_000);
  const next = otpSource(settings, clock);
  const [first, second] = await Promise.all([next(), next()]);
  expect(first).not.toBe(second);
  expect(clock.slept).toEqual([30_000]);
});

test('nothing is waited for when a step has passed by itself', async () => {
  const clock = clockAt(1_234_567_890_000);
  const next = otpSource(settings, clock);
  await next();
  clock.advance(30_000);
  await next();
  expect(clock.slept).toEqual([]);
});

test('a step about to end is not used', async () => {
  const clock = clockAt(1_234_567_919_500);
  await otpSource(settings, clock)();
  expect(clock.slept).toEqual([500]);
});

test('accounts that share a seed share its codes', async () => {
  const clock = clockAt(0);
  const sources = new OtpSources(clock);
  expect(await sources.of(settings)()).not.toBe(await sources.of({ ...settings })());
});
