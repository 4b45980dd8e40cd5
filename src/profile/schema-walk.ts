import { z } from 'zod';
import { splitDescription } from './sentences.ts';
import type { LocalText } from '../domain/outcome.ts';
import type { Path, PathStep } from './profile-error.ts';

type Schema = z.core.$ZodTypes;
const definition = (schema: z.core.$ZodType): Schema['_zod']['def'] => (schema as Schema)._zod.def;

/** The schema below defaults, optionality and transforms. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const def = definition(schema);
  switch (def.type) {
    case 'optional': case 'default': case 'prefault': case 'nullable': case 'readonly': return unwrap(def.innerType);
    case 'pipe': return unwrap(def.in);
    case 'lazy': return unwrap(def.getter());
    default: return schema;
  }
}

/** Alternatives of a union, its nested unions left as they are; else the schema alone. */
export function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const def = definition(unwrap(schema));
  return def.type === 'union' ? def.options : [schema];
}

function step(schema: z.core.$ZodType, key: PathStep): readonly z.core.$ZodType[] {
  const def = definition(unwrap(schema));
  switch (def.type) {
    case 'object': return key in def.shape ? [def.shape[key] as z.core.$ZodType] : [];
    case 'record': return [def.valueType];
    case 'array': return [def.element];
    case 'union': return def.options.flatMap((option) => step(option, key));
    default: return [];
  }
}

/** Every schema that may govern the value at a path. */
export const schemasAt = (root: z.core.$ZodType, path: Path): readonly z.core.$ZodType[] =>
  path.reduce<readonly z.core.$ZodType[]>((schemas, key) => schemas.flatMap((schema) => step(schema, key)), [root]);

/** Keys that an object at this place may have. */
export function keysOf(schema: z.core.$ZodType): readonly string[] {
  const def = definition(unwrap(schema));
  if (def.type === 'object') return Object.keys(def.shape);
  return def.type === 'union' ? [...new Set(def.options.flatMap(keysOf))] : [];
}

/** What a field is for, in both languages. */
export function describe(schema: z.core.$ZodType): LocalText | undefined {
  for (let current = schema; ;) {
    const found = splitDescription(z.globalRegistry.get(current)?.description);
    if (found) return found;
    const def = definition(current);
    if (!('innerType' in def)) return undefined;
    current = def.innerType;
  }
}
