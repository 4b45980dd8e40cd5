import { DERIVED_READERS } from './derived.ts';
import { DIGEST_READERS, unsaltedDigest } from './digests.ts';
import type { Verifier } from './verifier.ts';

/** Longer texts are none of the forms. */
const LONGEST = 4096;

/** Reads a stored verifier; a bare digest is only recognised with the password it should be of. */
export function readVerifier(text: string, password: string): Verifier | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return undefined;
  for (const read of [...DERIVED_READERS, ...DIGEST_READERS]) {
    const verifier = read(trimmed);
    if (verifier) return verifier;
  }
  return unsaltedDigest(trimmed, password);
}
