/** A policy of a Strict-Transport-Security header. */
export interface HstsPolicy {
  /** Seconds; 0 tells the client to forget the host. */
  readonly maxAgeSeconds: number;
  readonly includeSubDomains: boolean;
  /** Not of RFC 6797, but asked for by browsers' preload lists. */
  readonly preload: boolean;
}

export type HstsResult = { readonly valid: true; readonly policy: HstsPolicy } | { readonly valid: false; readonly reason: string };

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const QUOTED = /^"(?:[\t !#-[\]-~\u0080-\u00ff]|\\[\t -~\u0080-\u00ff])*"$/;
const MAX_SECONDS = Number.MAX_SAFE_INTEGER;

/**
 * Parses one header value by the grammar of RFC 6797 §6.1. A header that breaks it is no policy at all: clients ignore it (§8.1).
 * @param value the field value; where a response has the field twice, the first one counts (§8.1)
 */
export function parseHsts(value: string): HstsResult {
  const directives = new Map<string, string | undefined>();
  for (const part of splitDirectives(value)) {
    const text = part.trim();
    if (text === '') continue;
    const [name, argument] = splitDirective(text);
    if (!TOKEN.test(name)) return invalid(`${JSON.stringify(name)} is not a token`);
    if (argument !== undefined && !TOKEN.test(argument) && !QUOTED.test(argument)) return invalid(`the value of ${name} is neither a token nor a quoted string`);
    const key = name.toLowerCase();
    // "All directives MUST appear only once" (§6.1, point 2).
    if (directives.has(key)) return invalid(`${name} occurs twice`);
    directives.set(key, argument);
  }
  return policyOf(directives);
}

function policyOf(directives: ReadonlyMap<string, string | undefined>): HstsResult {
  if (!directives.has('max-age')) return invalid('max-age is missing');
  const digits = unquote(directives.get('max-age') ?? '');
  if (!/^[0-9]+$/.test(digits)) return invalid('max-age is not a number of seconds');
  for (const name of ['includesubdomains', 'preload']) {
    if (directives.get(name) !== undefined) return invalid(`${name} takes no value`);
  }
  return {
    valid: true,
    policy: { maxAgeSeconds: Math.min(Number(digits), MAX_SECONDS), includeSubDomains: directives.has('includesubdomains'), preload: directives.has('preload') },
  };
}

const invalid = (reason: string): HstsResult => ({ valid: false, reason });

/** Splits at semicolons outside quoted strings. */
function splitDirectives(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let index = 0; index < value.length; index++) {
    const char = value[index] as string;
    if (char === ';' && !quoted) {
      parts.push(part);
      part = '';
      continue;
    }
    part += char;
    if (char === '"') quoted = !quoted;
    else if (char === '\\' && quoted) part += value[++index] ?? '';
  }
  return [...parts, part];
}

function splitDirective(text: string): [name: string, argument: string | undefined] {
  const equals = text.indexOf('=');
  return equals === -1 ? [text, undefined] : [text.slice(0, equals).trimEnd(), text.slice(equals + 1).trimStart()];
}

const unquote = (argument: string): string => (argument.startsWith('"') ? argument.slice(1, -1).replaceAll(/\\(.)/g, '$1') : argument);
