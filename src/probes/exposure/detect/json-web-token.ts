/** A self-contained token (RFC 7519): signed (RFC 7515), unsigned, or encrypted (RFC 7516). */
export interface WebToken {
  readonly raw: string;
  readonly algorithm: string;
  readonly keyId: string | null;
  readonly form: 'signed' | 'unsigned' | 'encrypted';
}

const COMPACT = /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)?/g;
const MOST_PER_TEXT = 200;

function jsonObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads the header; undefined for what merely looks like a token. */
export function readToken(raw: string): WebToken | undefined {
  const parts = raw.split('.');
  const header = jsonObject(parts[0] ?? '');
  if (typeof header?.['alg'] !== 'string') return undefined;
  const keyId = typeof header['kid'] === 'string' ? header['kid'] : null;
  const algorithm = header['alg'];
  if (parts.length === 5) return { raw, algorithm, keyId, form: 'encrypted' };
  if (!jsonObject(parts[1] ?? '')) return undefined;
  return { raw, algorithm, keyId, form: /^none$/i.test(algorithm) || parts[2] === '' ? 'unsigned' : 'signed' };
}

/** Self-contained tokens in a text, each once. */
export function tokensIn(text: string): readonly WebToken[] {
  if (!text.includes('eyJ')) return [];
  const found = new Set<string>();
  for (const [raw] of text.matchAll(COMPACT)) {
    found.add(raw.replace(/\.$/, (dot) => (raw.split('.').length > 3 ? '' : dot)));
    if (found.size >= MOST_PER_TEXT) break;
  }
  return [...found].map(readToken).filter((token) => token !== undefined);
}
