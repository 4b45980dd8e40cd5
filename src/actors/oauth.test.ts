import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { oauthValues } from './oauth.ts';

test('values are fresh, and the challenge is that of the verifier', () => {
  const [first, second] = [oauthValues(), oauthValues()];
  expect(Object.keys(first).filter((name) => first[name] === second[name])).toEqual([]);
  // RFC 7636 §4.1: 43 to 128 unreserved characters.
  expect(first['oauth.codeVerifier']).toMatch(/^[\w-]{43,128}$/);
  expect(first['oauth.codeChallenge']).toBe(createHash('sha256').update(first['oauth.codeVerifier'] ?? '').digest('base64url'));
});
