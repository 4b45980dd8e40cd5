import type { HttpExchange } from '../profile/operation-schema.ts';
import type { Client } from './client.ts';
import type { Renewed } from './renewal.ts';
import type { Scope } from './scope.ts';
import type { AnswerSeen } from './types.ts';

/** What has happened so far; readable also after the operation failed. */
export interface OperationTrace {
  /** Names whose values reached the target: an attempt whose `password` is not among them never was one. */
  readonly sent: Set<string>;
  readonly answers: AnswerSeen[];
  /** What extractors have found. */
  readonly values: Record<string, string>;
}

export const emptyTrace = (): OperationTrace => ({ sent: new Set(), answers: [], values: {} });

/** One run of one operation. */
export interface OperationRun {
  /** Path in the profile, for errors. */
  readonly name: string;
  readonly client: Client;
  readonly scope: Scope;
  readonly trace: OperationTrace;
  readonly baseUrl: string;
  readonly profileDirectory: string;
  /** Header templates of the route; one whose names have no value yet is left out. */
  readonly authorize: Readonly<Record<string, string>>;
  /** Fetches anti-forgery values for an exchange that writes; `extracted` tells what the operation has found by itself. */
  readonly antiForgery?: (exchange: HttpExchange, extracted: ReadonlySet<string>) => Promise<Readonly<Record<string, string>>>;
  /** Lets an exchange that met the end of the session be repeated in a renewed one. */
  readonly renewal?: {
    begin(): Renewed;
    wanted(status: number): boolean;
    /** What the session holds after it was renewed. */
    values(): Readonly<Record<string, string>>;
  };
  /** A value whose absence is an answer, not an error (oracles). */
  readonly mayLack?: string;
  /** Every extracted value is a credential. */
  readonly secretValues?: boolean;
  readonly learn: (secret: string) => void;
  readonly redact: (text: string) => string;
}
