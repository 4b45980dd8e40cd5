import type { ProbeErrorCode } from './types.ts';

/** An exchange with the target gave no usable answer. Callers switch on `code`, never on the message. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly code: ProbeErrorCode;

  constructor(code: ProbeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
