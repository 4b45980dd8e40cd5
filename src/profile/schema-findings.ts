import { safeParse, type z } from 'zod';
import { closest } from './closest.ts';
import { formatMessage, missing, noAlternative, unknownKey } from './schema-messages.ts';
import type { Finding, Path } from './profile-error.ts';
import { alternatives, describe, keysOf, schemasAt } from './schema-walk.ts';
import { translated } from './sentences.ts';
import { isSecretPlace, secretInClear } from './secret-in-clear.ts';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce((value: unknown, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined), root);

const asPath = (path: readonly PropertyKey[]): Path => path.map((step) => (typeof step === 'symbol' ? String(step) : step));

/** Turns what the schema rejects into findings a human can act on; a union reports the alternative that was most likely meant. */
export const schemaFindings = (schema: Schema, issues: readonly Issue[], value: unknown): Finding[] =>
  issues.flatMap((issue) => findingsOf(schema, issue, value, []));

function findingsOf(schema: Schema, issue: Issue, root: unknown, base: Path): Finding[] {
  const local = asPath(issue.path);
  const path = [...base, ...local];
  const places = schemasAt(schema, local);
  const value = valueAt(root, path);
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return unionFindings(places, issue, root, path);
  if (issue.code === 'unrecognized_keys') {
    const known = [...new Set(places.flatMap(keysOf))];
    const meantAnother = issue.keys.some((key) => known.includes(key)) && retried(places, value);
    if (meantAnother) return unionFindings(places, meantAnother, root, path);
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, closest(key, known), known), atKey: true }));
  }
  if (issue.code === 'invalid_key') {
    const [first] = issue.issues;
    return [{ path, message: translated(first?.message) ?? formatMessage(first as Issue, path.at(-1)), atKey: true }];
  }
  if (isMissing(issue, root, path)) return [{ path, message: missing(String(path.at(-1)), places.map(describe).find(Boolean)) }];
  if (typeof value === 'string' && places.some(isSecretPlace)) return [{ path, message: secretInClear }];
  return [{ path, message: translated(issue.message) ?? formatMessage(issue, value) }];
}

/**
 * Zod takes the one alternative that rejects nothing but unknown keys. If those keys belong to another alternative, that one was meant,
 * so every alternative is asked again.
 */
function retried(places: readonly Schema[], value: unknown): Pick<z.core.$ZodIssueInvalidUnion, 'errors' | 'message'> {
  const errors = places.flatMap(alternatives).map((option) => safeParse(option, value).error?.issues ?? []);
  return { errors, message: '' };
}

/** A key that is not there; `null` is a key without a value. */
function isMissing(issue: Pick<Issue, 'code'>, root: unknown, path: Path): boolean {
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value' && issue.code !== 'invalid_union') return false;
  const parent = valueAt(root, path.slice(0, -1));
  return path.length > 0 && typeof parent === 'object' && parent !== null && valueAt(root, path) === undefined;
}

function unionFindings(
  places: readonly Schema[], issue: Pick<z.core.$ZodIssueInvalidUnion, 'errors' | 'message'>, root: unknown, path: Path,
): Finding[] {
  const value = valueAt(root, path);
  if (isMissing({ code: 'invalid_union' }, root, path)) return [{ path, message: missing(String(path.at(-1)), places.map(describe).find(Boolean)) }];
  if (typeof value === 'string' && places.some(isSecretPlace)) return [{ path, message: secretInClear }];
  const options = places.flatMap(alternatives);
  const ranked = issue.errors
    .map((errors, index) => ({
      option: options[index], errors, foreign: foreignKeys(options[index], value), away: errors.reduce((sum, error) => sum + weight(error, value), 0),
    }))
    .sort((a, b) => a.foreign - b.foreign || a.away - b.away);
  const [nearest] = ranked;
  const own = translated(issue.message);
  if (own && (nearest === undefined || nearest.away >= MISFIT)) return [{ path, message: own }];
  if (nearest?.option === undefined || nearest.away >= WRONG_TYPE) return [{ path, message: noAlternative(issue.errors, value) }];
  return nearest.errors.flatMap((error) => findingsOf(nearest.option as Schema, error, root, path));
}

/** Keys written that an alternative does not know. */
function foreignKeys(option: Schema | undefined, value: unknown): number {
  if (option === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return 0;
  const known = keysOf(option);
  return Object.keys(value).filter((key) => !known.includes(key)).length;
}

const WRONG_TYPE = 1000;
const MISFIT = 10;

/** How far an alternative is from what was written: another type, then missing or unknown keys, then wrong values. */
function weight(error: Issue, value: unknown): number {
  if (error.code === 'unrecognized_keys') return MISFIT * error.keys.length;
  if (error.code === 'invalid_union') return Math.min(...error.errors.map((errors) => errors.reduce((sum, one) => sum + weight(one, value), 0)));
  if (error.path.length === 0 && (error.code === 'invalid_type' || error.code === 'invalid_value')) return WRONG_TYPE;
  return error.code === 'invalid_type' && valueAt(value, asPath(error.path)) === undefined ? MISFIT : 1;
}
