import type { DeliveredCodes } from '../../../observations/mfa.ts';

type Statistics = Pick<DeliveredCodes, 'collected' | 'distinct' | 'shortest' | 'longest' | 'fixedPositions' | 'counting'>;

/** Properties of codes in the order they were delivered. */
export function statisticsOf(codes: readonly string[]): Statistics {
  const distinct = [...new Set(codes)];
  const lengths = distinct.map(({ length }) => length);
  const [first = ''] = distinct;
  const sameLength = lengths.every((length) => length === first.length);
  const fixedPositions = sameLength && distinct.length > 1 ? [...first].flatMap((digit, index) => (distinct.every((code) => code[index] === digit) ? [index + 1] : [])) : [];
  const steps = distinct.slice(1).map((code, index) => Number(code) - Number(distinct[index]));
  return {
    collected: codes.length, distinct: distinct.length, shortest: Math.min(...lengths), longest: Math.max(...lengths), fixedPositions,
    counting: steps.length > 1 && steps.every((step) => step === steps[0]),
  };
}

const BITS_PER_CHARACTER = 5;

/** Bits of a seed in base32, as pages print it. */
export const seedBits = (seed: string): number => seed.replaceAll(/[\s=-]/g, '').length * BITS_PER_CHARACTER;
