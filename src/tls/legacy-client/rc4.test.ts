import { expect, test } from 'vitest';
import { finishedData, ssl3Expand, tls10Prf } from './key-schedule.ts';
import { Rc4 } from './rc4.ts';

// RFC 6229 §2: 40-bit and 128-bit keys, offset 0.
test.each([
  ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
  ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
])('the key stream of %s', (key, stream) => {
  expect(new Rc4(Buffer.from(key, 'hex')).apply(Buffer.alloc(16)).toString('hex')).toBe(stream);
});

test('the stream goes on where it ended', () => {
  const key = Buffer.from('key');
  const whole = new Rc4(key).apply(Buffer.alloc(20));
  const pieces = new Rc4(key);
  expect(Buffer.concat([pieces.apply(Buffer.alloc(7)), pieces.apply(Buffer.alloc(13))])).toEqual(whole);
});

test('the TLS 1.0 PRF gives the published vector', () => {
  // Test vector from the IETF TLS list (2001, Hal Finney), as used by other implementations.
  const prf = tls10Prf(Buffer.alloc(48, 0xab), 'PRF Testvector', Buffer.alloc(64, 0xcd), 104);
  expect(prf.toString('hex')).toBe(
    'd3d4d1e349b5d515044666d51de32bab258cb521b6b053463e354832fd976754443bcf9a296519bc289abcbc1187e4ebd31e602353776c408aafb74cbc85eff6' +
      '9255f9788faa184cbb957a9819d84a5d7eb006eb459d3ae8de9810454b8b2d8f1afbc655a8c9a013',
  );
});

test('SSL 3.0 key expansion and Finished have their lengths', () => {
  expect(ssl3Expand(Buffer.alloc(48, 1), Buffer.alloc(64, 2), 100)).toHaveLength(100);
  expect(finishedData(0x0300, Buffer.alloc(48), Buffer.alloc(9), 'client')).toHaveLength(36);
  expect(finishedData(0x0301, Buffer.alloc(48), Buffer.alloc(9), 'client')).toHaveLength(12);
});
