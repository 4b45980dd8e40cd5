import type { InconclusiveCode, LocalText, Problem } from '../domain/outcome.ts';
import type { AnswerSeen } from './types.ts';

/** An operation of the profile could not be carried out. Carries what the report will say. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly code: InconclusiveCode;
  readonly reason: LocalText;
  /** Answers that had come before it failed; what they hold was received all the same. */
  answers: readonly AnswerSeen[] = [];
  /** Names of variables whose values had reached the target before it failed. */
  sent: ReadonlySet<string> = new Set();
  /** The name of a place for which there was no value. */
  readonly lacks: string | undefined;

  constructor(code: InconclusiveCode, reason: LocalText, options?: { cause?: unknown; lacks?: string }) {
    super(reason.en, options);
    this.code = code;
    this.reason = reason;
    this.lacks = options?.lacks;
  }

  get problem(): Problem {
    return { code: this.code, reason: this.reason };
  }
}
