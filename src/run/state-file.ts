import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJson, writeJson } from './run-folder.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();

/** What one run hands on to the next of the same target (catalogue §5.1, 12). Holds no secret. */
export const stateSchema = z.strictObject({
  stateVersion: z.literal(1),
  /** Name of the service; a state is never carried to another. */
  service: z.string().min(1),
  /** Run that wrote it. */
  run: z.string().min(1),
  writtenAt: instant,
  /** Claims that only a later moment can confirm: gone after 30 days, still there after a month. */
  recheck: z.array(z.strictObject({
    check: z.string().min(1),
    subject: z.string().min(1),
    /** Not before this moment. */
    dueAt: instant,
    /** What the check needs to look again: ids and canaries, no credentials. */
    values: z.record(z.string(), z.string()),
    run: z.string().min(1),
  })).default([]),
  /** Digests of settings and pages, to be compared with the next run's. */
  drift: z.array(z.strictObject({ subject: z.string().min(1), takenAt: instant, sha256 })).default([]),
  /** Canaries left in logs, to see how long they can be retrieved. */
  logMarkers: z.array(z.strictObject({ outlet: z.string().min(1), marker: z.string().min(1), writtenAt: instant })).default([]),
});

export type CarriedState = z.infer<typeof stateSchema>;

/** @throws {Error} naming the file when it is no state of this service */
export function loadState(path: string, service: string): CarriedState | undefined {
  if (!existsSync(path)) return undefined;
  const parsed = stateSchema.safeParse(readJson(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${path}: ${issue?.path.join('.') || 'file'}: ${issue?.message}`);
  }
  if (parsed.data.service !== service) throw new Error(`${path}: belongs to ${parsed.data.service}, not to ${service}`);
  return parsed.data;
}

export const saveState = (path: string, state: CarriedState): void => writeJson(path, stateSchema.parse(state));

/** Pending re-checks whose moment has come. */
export const dueRechecks = ({ recheck }: CarriedState, now: Date): CarriedState['recheck'] =>
  recheck.filter(({ dueAt }) => Date.parse(dueAt) <= now.getTime());
