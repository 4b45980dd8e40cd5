import { placeOfRegion } from './region-table.ts';

const CHOICES = [/<option\b[^>]{0,200}?\bvalue\s*=\s*["']?([a-z0-9-]{5,24})["'\s>]/gi, /"[A-Za-z_]{0,20}region[A-Za-z_]{0,10}"\s*:\s*"([a-z0-9-]{5,24})"/gi];

/** Regions that a form offers or a setting names: signs of a choice of region. */
export const regionsNamedIn = (text: string): readonly string[] =>
  CHOICES.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name)).filter((name) => placeOfRegion(name) !== undefined);
