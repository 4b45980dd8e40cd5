import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CanaryBook, japaneseMarker } from './canaries.ts';
import { fileOf } from './file-content.ts';
import { likeId } from './like-id.ts';

const canary = (tenant: string, value: string) => ({ tenant, object: `${tenant}/document/1`, mark: 'listed' as const, value });

describe('the book of canaries', () => {
  test('does not take what the same side sent for a sighting', () => {
    const book = new CanaryBook();
    book.add(canary('T2', 'kenshulistedabcdefghijklm'));
    book.noteSent('T1', 'KENSHUlistedabcdefghijklm');
    const bytes = Buffer.from('no hits for kenshulistedabcdefghijklm');
    expect(book.find(bytes, 'T1').found).toEqual([{ tenant: 'T2', object: 'T2/document/1', mark: 'listed', via: [], reflected: true }]);
    expect(book.find(bytes, 'T3').found[0]?.reflected).toBeUndefined();
  });

  test('finds what was entered after the first search', () => {
    const book = new CanaryBook();
    expect(book.find(Buffer.from('kenshulistedabcdefghijklm'), 'T1').found).toEqual([]);
    book.add(canary('T2', 'kenshulistedabcdefghijklm'));
    expect(book.find(Buffer.from('kenshulistedabcdefghijklm'), 'T1').found).toHaveLength(1);
  });

  test.each(['1234567890123456789', 'R8-2026-0000000000017', 'SHOMU-0000-0000-0017', 'doc_17'])('does not take the counted id %s for unguessable', (value) => {
    const book = new CanaryBook();
    book.addId(canary('T2', value));
    expect(book.find(Buffer.from(`{"id":"${value}"}`), 'T1').found).toEqual([]);
  });

  test.each(['0b9f6f0e-1a94-4c5e-9b52-0c3f0a5e7d11', '65f1c0ffee65f1c0ffee65f1', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'V1StGXR8Z5jdHi6B-myT1'])('takes the random id %s', (value) => {
    const book = new CanaryBook();
    book.addId(canary('T2', value));
    expect(book.find(Buffer.from(`{"id":"${value}"}`), 'T1').found).toHaveLength(1);
  });
});

test('Japanese markers differ and have 16 characters', () => {
  const markers = Array.from({ length: 50 }, () => japaneseMarker(randomBytes));
  expect(new Set(markers).size).toBe(50);
  expect(markers.every((marker) => Array.from(marker).length === 16)).toBe(true);
});

describe('an id that does not exist', () => {
  test.each(['17', '0b9f6f0e-1a94-4c5e-9b52-0c3f0a5e7d11', 'DOC-2026-00017', '65f1c0ffee65f1c0ffee65f1'])('is like %s and another', (id) => {
    const other = likeId(id, randomBytes);
    expect(other).not.toBe(id);
    expect(other.replaceAll(/[0-9a-zA-Z]/g, '')).toBe(id.replaceAll(/[0-9a-zA-Z]/g, ''));
    if (id.includes('-4c5e-')) expect(other).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('keeps the form of any id', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9a-z-]{4,40}$/), (id) => likeId(id, randomBytes).length - id.length <= 1));
  });
});

describe('files', () => {
  test('of an unknown type are not made', () => {
    expect(fileOf('video/mp4', 'canary', randomBytes)).toBeUndefined();
  });

  test.each(['image/png', 'application/pdf', 'application/zip', 'text/plain; charset=utf-8', 'text/csv', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'])('of type %s hold their canary', (type) => {
    const book = new CanaryBook();
    book.add(canary('T1', 'kenshufileabcdefghijklmnop'));
    expect(book.find(fileOf(type, 'kenshufileabcdefghijklmnop', randomBytes) as Uint8Array, 'T1').found).toHaveLength(1);
  });
});
