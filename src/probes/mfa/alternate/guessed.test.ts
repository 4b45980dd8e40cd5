import { describe, expect, test } from 'vitest';
import { olderPaths, tokensIn } from './guessed.ts';

describe('older versions of a path', () => {
  test.each<[string, readonly string[]]>([
    ['/login', []],
    ['/api/vary/token', []],
    ['/api/v1/token', ['/api/v0/token', '/api/token']],
    ['/v3/session/new', ['/v2/session/new', '/v1/session/new', '/v0/session/new', '/session/new']],
  ])('%s', (path, older) => {
    expect(olderPaths(path)).toEqual(older);
  });
});

describe('texts that may be credentials', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['words and sentences are none', { error: 'invalid_grant', error_description: 'The user name or password is wrong.' }, []],
    ['numbers and nothing are none', { expires_in: 3600, token: null }, []],
    ['long texts at any depth are', { data: { tokens: ['abcdefghijklmnopqr'] } }, ['abcdefghijklmnopqr']],
  ])('%s', (_name, value, tokens) => {
    expect(tokensIn(value)).toEqual(tokens);
  });
});
