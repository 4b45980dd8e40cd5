import type { Path } from './profile-error.ts';

export interface PlacedText {
  readonly path: Path;
  readonly text: string | number;
}

/** Every text and number in a value, with its path. Each object is visited once, so that aliases cost nothing. */
export function textsIn(value: unknown, path: Path = [], seen = new Set<object>()): PlacedText[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Array.isArray(value)
    ? value.flatMap((one, index) => textsIn(one, [...path, index], seen))
    : Object.entries(value).flatMap(([key, one]) => textsIn(one, [...path, key], seen));
}
