import { createHash } from 'node:crypto';
import type { Policy } from './policy-schema.ts';
import type { TargetProfile } from './schema.ts';

/** JSON with sorted keys and no white space; entries without a value are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
  });
}

/**
 * SHA-256 in hex of what a profile or policy means, defaults filled in: the same for YAML and TypeScript, whatever the comments
 * and the order of keys.
 */
export const profileDigest = (value: TargetProfile | Policy): string => createHash('sha256').update(canonicalJson(value)).digest('hex');
