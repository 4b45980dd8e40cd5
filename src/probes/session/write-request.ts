import { Scope } from '../../actors/scope.ts';
import { Filler, namesIn } from '../../actors/template.ts';
import type { Variables } from '../../actors/types.ts';
import type { HttpExchange, Operation } from '../../profile/operation-schema.ts';
import type { StateChange } from '../../profile/session-schema.ts';
import type { ForeignAim } from './foreign-pages.ts';

/** The last exchange of a change, and those that come before it. */
export interface Parts {
  readonly write: HttpExchange;
  readonly before: readonly HttpExchange[];
}

export function partsOf({ http }: Operation): Parts | undefined {
  const write = http?.at(-1);
  return write && { write, before: http?.slice(0, -1) ?? [] };
}

type Texts = Readonly<Record<string, string>>;

const textFields = ({ form, multipart, json }: HttpExchange): Texts => {
  if (form) return form;
  if (multipart) return Object.fromEntries(Object.entries(multipart).map(([name, part]) => [name, typeof part === 'string' ? part : part.content]));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {};
  return Object.fromEntries(Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
};

/** Names of fields and headers that carry anti-forgery tokens. */
export function tokenNames({ change, tokens }: StateChange): ReadonlySet<string> {
  const parts = partsOf(change);
  if (tokens || !parts) return new Set(tokens);
  const fetched = new Set([...parts.before.flatMap(({ extract }) => Object.keys(extract ?? {})), 'csrf']);
  const carries = (template: string): boolean => [...namesIn(template)].some((name) => fetched.has(name));
  return new Set(Object.entries({ ...textFields(parts.write), ...parts.write.headers }).filter(([, template]) => carries(template)).map(([name]) => name));
}

/** Whether some field of the body (and not a header, which another site cannot set) carries a token. */
export const carriesTokenInBody = (declared: StateChange): boolean => {
  const parts = partsOf(declared.change);
  return parts !== undefined && Object.keys(textFields(parts.write)).some((name) => tokenNames(declared).has(name));
};

export type TokenUse = 'omitted' | 'empty' | 'foreign';

/** The write as another site would send it. @throws {OperationError} no-input: a place has no value */
export function aimOf(name: string, declared: StateChange, way: ForeignAim['way'], token: TokenUse, values: Variables, baseUrl: string): ForeignAim | undefined {
  const parts = partsOf(declared.change);
  if (!parts) return undefined;
  const { write } = parts;
  const tokens = tokenNames(declared);
  const fill = new Filler(`stateChanges.${name}.change`, new Scope(values));
  const kept = Object.entries(textFields(write)).filter(([field]) => token !== 'omitted' || !tokens.has(field));
  const fields = Object.fromEntries(kept.map(([field, template]) => [field, token === 'empty' && tokens.has(field) ? '' : fill.text(template)]));
  const isJson = write.json !== undefined && way !== 'form' && way !== 'multipart' && way !== 'get';
  const url = new URL(fill.path(write.path), baseUrl);
  return { way, url: url.href, method: write.method, fields, ...(isJson ? { json: JSON.stringify(jsonBody(write, tokens, token, fill)) } : {}) };
}

function jsonBody({ json }: HttpExchange, tokens: ReadonlySet<string>, token: TokenUse, fill: Filler): unknown {
  const filled = fill.json(json);
  if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) return filled;
  const entries = Object.entries(filled).filter(([field]) => token !== 'omitted' || !tokens.has(field));
  return Object.fromEntries(entries.map(([field, value]) => [field, token === 'empty' && tokens.has(field) ? '' : value]));
}

/** Ways another site has to send this, and what it may put in the place of a token. */
export function trialsFor(declared: StateChange): readonly (readonly [ForeignAim['way'], TokenUse])[] {
  const parts = partsOf(declared.change);
  const json = parts?.write.json !== undefined;
  const ways: readonly ForeignAim['way'][] = json ? ['text-form', 'form', 'fetch', 'preflight', 'get'] : ['form', 'multipart', 'fetch', 'get'];
  const more: readonly (readonly [ForeignAim['way'], TokenUse])[] = carriesTokenInBody(declared)
    ? [[ways[0] ?? 'form', 'empty'], [ways[0] ?? 'form', 'foreign'], [ways[1] ?? 'form', 'foreign'], ['fetch', 'foreign']] : [];
  return [...ways.map((way) => [way, 'omitted'] as const), ...more];
}
