import { catalogue, checksById } from '../requirements/catalogue.ts';
import type { Selection } from './journal-events.ts';

/** A selection that names nothing. The message says which part. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
}

const REQUIREMENT_COUNT = 47;

function numbers(list: string): readonly number[] {
  const all = new Set<number>();
  for (const part of list.split(',').map((one) => one.trim()).filter(Boolean)) {
    const range = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part);
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    if (!range || from < 1 || to > REQUIREMENT_COUNT || from > to) throw new SelectionError(`--req ${part}`);
    for (let no = from; no <= to; no++) all.add(no);
  }
  return [...all].toSorted((a, b) => a - b);
}

/**
 * What `--req 22,31-33` and `--check ID…` select; null for everything.
 * @throws {SelectionError} for a number outside 1 to 47 or an id the catalogue does not have
 */
export function selectionOf(requirements: string | undefined, checks: readonly string[] | undefined): Selection | null {
  if (requirements === undefined && checks === undefined) return null;
  const unknown = checks?.find((id) => !checksById().has(id));
  if (unknown !== undefined) throw new SelectionError(`--check ${unknown}`);
  const nos = requirements === undefined ? undefined : numbers(requirements);
  const ofRequirements = catalogue().checks.filter((check) => nos?.some((no) => check.requirements.includes(no))).map(({ id }) => id);
  return { ...(nos ? { requirements: nos } : {}), checks: [...new Set([...ofRequirements, ...(checks ?? [])])] };
}
