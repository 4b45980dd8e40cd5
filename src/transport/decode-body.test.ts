import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeBody } from './decode-body.ts';

const TEXT = Buffer.from('本文'.repeat(100));
const whole = (bytes: Uint8Array): { bytes: Uint8Array; truncated: boolean } => ({ bytes, truncated: false });

test.each(['gzip', 'deflate', 'br', 'zstd'])('what is not %s is malformed', async (coding) => {
  await expect(decodeBody(whole(Buffer.from('<html>plain</html>')), coding, 1000)).rejects.toMatchObject({ code: 'REPLY_MALFORMED' });
});

test('a pile of codings is malformed', async () => {
  await expect(decodeBody(whole(TEXT), 'gzip, gzip, gzip, gzip', 1000)).rejects.toMatchObject({ code: 'REPLY_MALFORMED' });
});

const BOMB = Buffer.alloc(20 * 1024 * 1024);
test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(BOMB)], ['deflate', deflateSync(BOMB)], ['br', brotliCompressSync(BOMB)], ['zstd', zstdCompressSync(BOMB)], ['gzip, gzip', gzipSync(gzipSync(BOMB))],
])('a %s bomb ends at the limit', async (coding, bytes) => {
  const body = await decodeBody(whole(bytes), coding, 100_000);
  expect([body.bytes.length, body.truncated]).toEqual([100_000, true]);
});

test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(TEXT)], ['x-gzip', gzipSync(TEXT)], ['deflate', deflateSync(TEXT)], ['deflate', deflateRawSync(TEXT)], ['br', brotliCompressSync(TEXT)],
  ['zstd', zstdCompressSync(TEXT)], ['GZIP , br', brotliCompressSync(gzipSync(TEXT))], ['identity', TEXT], ['', TEXT], ['unknown', TEXT],
])('undoes %j', async (coding, bytes) => {
  const body = await decodeBody(whole(bytes), coding, 10_000);
  expect(Buffer.from(body.bytes).equals(TEXT)).toBe(true);
  expect(body.truncated).toBe(false);
});

test.each<[string, Uint8Array]>([['gzip', gzipSync(TEXT)], ['br', brotliCompressSync(TEXT)], ['zstd', zstdCompressSync(TEXT)]])('%s cut short gives what there is', async (coding, bytes) => {
  const body = await decodeBody({ bytes: bytes.subarray(0, bytes.length - 1), truncated: true }, coding, 10_000);
  expect(TEXT.subarray(0, body.bytes.length).equals(body.bytes)).toBe(true);
  expect(body.truncated).toBe(true);
});

test('an empty body has no coding to undo', async () => {
  expect(await decodeBody(whole(new Uint8Array()), 'gzip', 10)).toEqual(whole(new Uint8Array()));
});
