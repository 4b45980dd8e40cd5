import { createHash, randomBytes } from 'node:crypto';

/** What a client makes up for one authorization request: `state` and `nonce`, and the pair of PKCE with method S256 (RFC 7636 §4). */
export function oauthValues(): Readonly<Record<string, string>> {
  const value = (): string => randomBytes(32).toString('base64url');
  const codeVerifier = value();
  return {
    'oauth.state': value(), 'oauth.nonce': value(), 'oauth.codeVerifier': codeVerifier,
    'oauth.codeChallenge': createHash('sha256').update(codeVerifier).digest('base64url'),
  };
}
