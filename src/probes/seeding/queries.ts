import type { Mark, Reading } from '../../observations/reading.ts';
import type { Seeded } from './objects.ts';

/** Two objects of one side, so that each keeps canaries which no query ever sends. */
export interface Pair {
  readonly first: Seeded;
  readonly second: Seeded;
}

/** By what an object is searched. */
export type QueryForm = 'part of the listed field' | 'unlisted' | 'listed' | 'japanese';

export interface Query {
  readonly form: QueryForm;
  readonly object: Seeded;
  readonly text: string;
  /** The canary that is sent whole. */
  readonly sends?: Mark;
}

/** As much of a marker as somebody types before suggestions come; the rest of it stays unguessable. */
const TYPED_CHARACTERS = 22;

/** Queries for a pair, the most telling first. What is sent of one object is never what could prove a leak of it. */
export function queriesFor({ first, second }: Pair): readonly Query[] {
  const whole = (object: Seeded, mark: 'listed' | 'unlisted' | 'japanese'): Query => ({ form: mark, object, text: object.marks[mark] ?? '', sends: mark });
  return [
    { form: 'part of the listed field', object: second, text: (second.marks.listed ?? '').slice(0, TYPED_CHARACTERS) },
    whole(second, 'unlisted'), whole(first, 'listed'), whole(second, 'japanese'),
  ];
}

/** Whether a search found the object: one of its canaries came that was not in the query. */
export const finds = ({ found }: Reading, { object, sends }: Query): boolean => found.some((one) => one.object === object.name && one.mark !== sends);
