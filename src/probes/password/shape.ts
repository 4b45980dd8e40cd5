import type { PasswordShape } from '../../observations/password.ts';

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Tells what a password looks like without telling it. Classes are counted over ASCII. */
export function shapeOf(password: string): PasswordShape {
  const codePoints = Array.from(password).length;
  const upper = count(password, /[A-Z]/g);
  const lower = count(password, /[a-z]/g);
  const digits = count(password, /[0-9]/g);
  const symbols = count(password, /[!-/:-@[-`{-~]/g);
  return { codePoints, utf16Units: password.length, upper, lower, digits, symbols, others: codePoints - upper - lower - digits - symbols };
}
