import type { EvidenceRef, Problem } from '../domain/outcome.ts';

/** What a canary marks: a field that lists show, one they do not, a comment, the content of a file, what a probe wrote, an address. */
export type Mark = 'listed' | 'unlisted' | 'japanese' | 'comment' | 'file' | 'written' | 'id';

/** A canary that came back. */
export interface FoundMark {
  readonly tenant: string;
  /** Which object of the run it belongs to: `T2/document/3`. */
  readonly object: string;
  readonly mark: Mark;
  /** Decodings that led to it; empty when it stood there plainly. */
  readonly via: readonly string[];
  /** Its own tenant's probing side has sent it before, so its return proves nothing (catalogue P4). */
  readonly reflected?: true;
}

/** What one actor got at one place. */
export interface Reading {
  readonly at: string;
  /** Of the last answer; never decisive. */
  readonly status?: number;
  readonly found: readonly FoundMark[];
  /** Some of what came could not be looked into, so that the absence of canaries is not proven. */
  readonly opaque?: true;
  /** The operation ended before its last step. What had come until then was looked at; `answered` when anything had. */
  readonly problem?: Problem;
  readonly answered?: true;
  readonly evidence: readonly EvidenceRef[];
}

/** Something done, not looked at. */
export interface Performed {
  readonly at: string;
  readonly actor: string;
  readonly status?: number;
  readonly problem?: Problem;
  readonly evidence: readonly EvidenceRef[];
}
