import { randomBytes as systemRandom } from 'node:crypto';
import type { ProbeContext } from '../probes/define.ts';
import type { Journal } from './journal.ts';
import type { RunInputs } from './run-inputs.ts';
import type { Services } from './services.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** 20 characters of 5 bits: 100 bits, above the 80 that catalogue P4 asks for. */
const MARKER_CHARACTERS = 20;

/** A canary: `kenshu`, what it marks, and 100 random bits; lower-case letters and digits only, which every field takes. */
export function newMarker(label: string, randomBytes: (length: number) => Uint8Array): string {
  const random = [...randomBytes(MARKER_CHARACTERS)].map((byte) => BASE32[byte % 32]).join('');
  return `kenshu${label.toLowerCase().replaceAll(/[^a-z0-9]/g, '').slice(0, 12)}${random}`;
}

interface ContextOptions {
  readonly inputs: RunInputs;
  readonly services: Services;
  readonly journal: Journal;
  readonly evidence: ProbeContext['evidence'];
  readonly ledger: ProbeContext['ledger'];
  readonly now: () => Date;
  readonly randomBytes?: (length: number) => Uint8Array;
}

/** What all probes of a process share. */
export function sharedContext(
  { inputs, services, journal, evidence, ledger, now, randomBytes = systemRandom }: ContextOptions,
): Omit<ProbeContext, 'signal' | 'sleep'> {
  const given = new Set<string>();
  const { assessedAt, profileDirectory } = journal.started;
  return {
    ...inputs, evidence, ledger, profileDirectory, assessedAt, now, randomBytes,
    transport: services.transport,
    actors: services.actors,
    learnSecret: (value) => services.learnSecret(value),
    marker(label) {
      const marker = newMarker(label, randomBytes);
      if (given.has(marker)) throw new Error('the source of randomness repeats itself: a canary would be given twice');
      given.add(marker);
      services.allow(marker);
      return marker;
    },
  };
}
