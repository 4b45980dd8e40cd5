import type { Defect } from './journal-events.ts';

/** A defect of the harness as it may be written. */
export function describeDefect(error: unknown, redact: (text: string) => string): Defect {
  if (!(error instanceof Error)) return { name: 'NotAnError', message: redact(String(error)) };
  return { name: error.name, message: redact(error.message), ...(error.stack ? { stack: redact(error.stack) } : {}) };
}
