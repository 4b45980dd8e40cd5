import { describe, expect, test } from 'vitest';
import { deliversFile, isDoubtful, recogniser, type FileLook } from './file-look.ts';

const OBJECT = 'T1/document/1/image';
const look = (hash: string | undefined, { type = 'image/png', status = 200, canary = false } = {}): FileLook => ({
  hash, type, reading: { at: '', status, evidence: [], found: canary ? [{ tenant: 'T1', object: OBJECT, mark: 'file', via: [] }] : [] },
});
const other = look('other');
const refusal = look('refusal', { type: 'application/json', status: 404 });

describe('how a file is recognised', () => {
  test.each<[string, FileLook, FileLook, FileLook]>([
    ['nothing', refusal, refusal, refusal],
    ['nothing', look('page', { type: 'text/html' }), look('page', { type: 'text/html' }), other],
    ['nothing', look(undefined), look(undefined), other],
    ['varying', look('a'), look('b'), other],
    ['generic', other, other, other],
    ['same bytes', look('a'), look('a'), other],
    ['canary', look('a', { canary: true }), look('a', { canary: true }), other],
    ['canary', look('a', { canary: true, type: 'text/plain' }), refusal, other],
  ])('%s', (recognised, first, second, ofOther) => {
    expect(recogniser(first, second, ofOther, OBJECT).recognised).toBe(recognised);
  });
});

describe('what still delivers it', () => {
  const known = recogniser(look('a'), look('a'), other, OBJECT);
  const expiring = recogniser(look('a', { canary: true }), refusal, other, OBJECT);

  test.each<[string, boolean, boolean]>([
    ['the very bytes', deliversFile(known, look('a'), OBJECT), true],
    ['the canary in other bytes', deliversFile(known, look('z', { canary: true }), OBJECT), true],
    ['a placeholder', deliversFile(known, look('placeholder'), OBJECT), false],
    ['a refusal', deliversFile(known, refusal, OBJECT), false],
    ['the refusal that came between two looks before', deliversFile(expiring, refusal, OBJECT), false],
    ['a symbol that every file has', deliversFile(recogniser(other, other, other, OBJECT), other, OBJECT), false],
  ])('%s', (_what, delivers, expected) => {
    expect(delivers).toBe(expected);
  });

  test('is doubtful where no two answers are alike and one of the kind still comes', () => {
    const varying = recogniser(look('a'), look('b'), other, OBJECT);
    expect([isDoubtful(varying, look('c')), isDoubtful(varying, refusal), isDoubtful(varying, look('c', { type: 'text/html' })), isDoubtful(known, look('c'))]).toEqual([true, false, false, false]);
  });
});
