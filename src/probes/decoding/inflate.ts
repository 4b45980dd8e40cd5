import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Budget } from './budget.ts';

const DECODERS = { gzip: gunzipSync, zlib: inflateSync, raw: inflateRawSync } as const;

/** Decompresses as much as there is of a stream, even a torn one; undefined when it is none, or would be too large. */
export function inflate(kind: keyof typeof DECODERS, bytes: Uint8Array, budget: Budget): Uint8Array | undefined {
  if (budget.bytesLeft < 1) {
    budget.leftOut();
    return undefined;
  }
  try {
    const inner = DECODERS[kind](bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: budget.bytesLeft });
    return inner.length > 0 ? inner : undefined;
  } catch (error) {
    // Wrong checksums and arbitrary bytes are no stream; a bomb is one that was not looked into.
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') budget.leftOut();
    return undefined;
  }
}
