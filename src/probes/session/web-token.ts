/** The claims of a self-contained token (RFC 7519 §3), unverified. */
export type Claims = Readonly<Record<string, unknown>>;

export interface ReadToken {
  readonly header: Claims;
  readonly claims: Claims;
  readonly signature: string;
}

function objectOf(part: string | undefined): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no signed or unsigned token of RFC 7515. */
export function readClaims(token: string): ReadToken | undefined {
  const parts = token.split('.');
  const [header, claims] = [objectOf(parts[0]), objectOf(parts[1])];
  return parts.length === 3 && typeof header?.['alg'] === 'string' && claims ? { header, claims, signature: parts[2] ?? '' } : undefined;
}

/** Stated life in seconds, as far as it is told. */
export function lifeSeconds({ claims: { exp, iat } }: ReadToken, nowMs: number): number | null {
  if (typeof exp !== 'number') return null;
  return exp - (typeof iat === 'number' ? iat : Math.floor(nowMs / 1000));
}
